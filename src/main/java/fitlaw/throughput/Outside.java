package fitlaw.throughput;

import fitlaw.arch.Architecture;
import fitlaw.arch.LocalAttention;
import fitlaw.common.Numbers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Sizes and loads outside the measured range. */
final class Outside {
    private static final Map<String, ToDoubleFunction<Architecture>> SIZES = new LinkedHashMap<>();

    static {
        SIZES.put("d_model", Architecture::dModel);
        SIZES.put("d_ff", Architecture::dFf);
        SIZES.put("n_layers", Architecture::nLayers);
        SIZES.put("n_kv_heads", Architecture::nKvHeads);
        SIZES.put("head_dim", Architecture::headDim);
        SIZES.put("query width", Architecture::queryWidth);
        SIZES.put("KV width", a -> (double) a.nKvHeads() * a.headDim());
        SIZES.put("vocab_size", Architecture::vocabSize);
        SIZES.put(
                "layers with a window",
                a -> a.details().local().map(LocalAttention::layers).orElse(0));
    }

    private Outside() {}

    static Map<String, String> of(List<Architecture> measured, Architecture shape) {
        Map<String, String> outside = new LinkedHashMap<>();
        if (measured.isEmpty()) {
            return outside;
        }
        SIZES.forEach((name, size) -> {
            var all = measured.stream().mapToDouble(size).summaryStatistics();
            add(outside, name, size.applyAsDouble(shape), all.getMin(), all.getMax());
        });
        shape.details().local().ifPresent(local -> {
            var windows = measured.stream()
                    .flatMap(a -> a.details().local().stream())
                    .mapToDouble(LocalAttention::window)
                    .summaryStatistics();
            if (windows.getCount() > 0) {
                add(outside, "window", local.window(), windows.getMin(), windows.getMax());
            }
        });
        return outside;
    }

    static Map<String, String> of(PredictionErrors decode, PredictionErrors prefill, Workload load) {
        Map<String, String> outside = new LinkedHashMap<>();
        if (load.steps() > 0) {
            add(outside, "batch", load.batch(), decode.ranges().batches());
            add(outside, "context", load.lastContext(), decode.ranges().tokens());
        }
        add(outside, "prompt", load.inputTokens(), prefill.ranges().tokens());
        return outside;
    }

    private static void add(Map<String, String> outside, String name, double value, MeasuredRange measured) {
        add(outside, name, value, measured.low(), measured.high());
    }

    private static void add(Map<String, String> outside, String name, double value, double low, double high) {
        if (value < low || value > high) {
            outside.put(name, low == high ? shown(low) : shown(low) + " to " + shown(high));
        }
    }

    private static String shown(double value) {
        return value == Math.rint(value) ? String.format(Locale.ROOT, "%,.0f", value) : Numbers.significant(value, 4);
    }
}
