package fitlaw.throughput;

import fitlaw.arch.Architecture;
import fitlaw.bench.Gpu;
import fitlaw.bench.GpuProfile;
import fitlaw.bench.Measurement;
import fitlaw.bench.Phase;
import fitlaw.bench.Precision;
import fitlaw.bench.Setup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Composes steps from kernel tables: matrix products and attention have their measured times, small operations their
 * prior times. A table has no times of an engine, so the coefficients of the gaps between kernels keep their prior
 * uncertainty.
 */
final class KernelTables {
    static final String ENGINE = "kernels of vllm";

    /**
     * Standard deviation of the logarithm of coefficients that the tables do not determine: fixed times and activations
     * have no kernel in the tables. Half of {@code layer} is kernels, so that a factor of 1.8 on the rest is one of 1.4
     * on the whole.
     */
    static final Map<String, Double> OPEN = Map.of(
            "layer",
            0.35,
            "activations",
            0.7,
            "sequence",
            1.0,
            "step",
            1.0,
            "prefill_layer",
            0.5,
            "prefill_activations",
            0.7);

    /** Error of interpolation between shapes, from left-out rows of the tables; medians are 3 to 7 %. */
    static final double TABLES = 0.1;
    /** Error of times for heads of 64 that are scaled by the ratio of another GPU. */
    static final double OTHER_HEADS = 0.1;

    private static final int[] BATCHES = {1, 4, 16, 64, 128, 256};
    private static final int[] CONTEXTS = {512, 2048, 4096, 8192};
    private static final int[] PROMPTS = {512, 1024, 2048, 4096};
    /** Priors of the small operations of a layer: norms, rotation, cache, activation; seconds. */
    private static final double SMALL = 15e-6;

    private static final double SEQUENCE = 0.5e-6;
    private static final double STEP = 50e-6;
    private static final double DECODE_ACTIVATIONS = 2;
    private static final double PREFILL_ACTIVATIONS = 1.5;

    private final GpuProfile profile;
    private final Optional<GpuProfile> heads64;
    private final Hardware hardware;

    KernelTables(GpuProfile profile, Optional<GpuProfile> heads64) {
        this.profile = profile;
        this.heads64 = heads64;
        hardware = Hardware.typical(profile.gpu());
    }

    boolean borrowed() {
        return !profile.headSizes().contains(64);
    }

    Setup setup() {
        return new Setup(profile.gpu().name(), ENGINE, profile.vllmVersion(), Precision.BF16);
    }

    List<MeasuredSteps> rows(List<Architecture> shapes) {
        List<MeasuredSteps> rows = new ArrayList<>();
        for (Architecture a : shapes) {
            for (int batch : BATCHES) {
                for (int context : CONTEXTS) {
                    if (fits(a, batch, context)) {
                        rows.add(row(a, Phase.DECODE, batch, context, decode(a, batch, context)));
                    }
                }
            }
            for (int prompt : PROMPTS) {
                rows.add(row(a, Phase.PREFILL, 1, prompt, prefill(a, prompt)));
            }
        }
        return rows.stream()
                .sorted((x, y) -> MeasuredSteps.ORDER.compare(x.measured(), y.measured()))
                .toList();
    }

    private boolean fits(Architecture a, int batch, int context) {
        Gpu gpu = profile.gpu();
        return 2.0 * a.totalParameters() + batch * a.kvBytes(context, 2) < 0.9 * gpu.memoryBytes();
    }

    private MeasuredSteps row(Architecture a, Phase phase, int batch, int tokens, double seconds) {
        return MeasuredSteps.of(new Measurement(
                setup(),
                new Measurement.Model(a.toString(), Optional.empty(), a, 1),
                new Measurement.Load(phase, batch, tokens, Optional.empty()),
                seconds,
                new Measurement.Rates(
                        OptionalDouble.of(hardware.bytesPerSecond()), OptionalDouble.of(hardware.flopPerSecond())),
                new Measurement.Origin(Optional.empty(), "kernel tables", 1)));
    }

    private double decode(Architecture a, int batch, int context) {
        Step step = Step.decode(a, Precision.BF16, hardware, 1, batch, context);
        double layer =
                matrices(a, batch) + attention(a, batch, context, true) + SMALL + DECODE_ACTIVATIONS * step.activations;
        return a.nLayers() * layer
                + profile.gemmSeconds(batch, a.vocabSize(), a.dModel())
                + DECODE_ACTIVATIONS * step.headActivations
                + SEQUENCE * batch
                + STEP;
    }

    private double prefill(Architecture a, int prompt) {
        Step step = Step.prefill(a, Precision.BF16, hardware, 1, 1, prompt);
        double layer =
                matrices(a, prompt) + attention(a, 1, prompt, false) + SMALL + PREFILL_ACTIVATIONS * step.activations;
        return a.nLayers() * layer + profile.gemmSeconds(1, a.vocabSize(), a.dModel());
    }

    private double matrices(Architecture a, int tokens) {
        double d = a.dModel();
        double q = a.queryWidth();
        double kv = (double) a.nKvHeads() * a.headDim();
        return profile.gemmSeconds(tokens, q + 2 * kv, d)
                + profile.gemmSeconds(tokens, d, q)
                + profile.gemmSeconds(tokens, 2.0 * a.dFf(), d)
                + profile.gemmSeconds(tokens, d, a.dFf());
    }

    private double attention(Architecture a, int batch, int tokens, boolean decode) {
        double heads = a.nHeads();
        double kv = a.nKvHeads();
        if (a.headDim() > 64 || !borrowed()) {
            return seconds(profile, decode, batch, tokens, heads, kv, a.headDim());
        }
        GpuProfile other = heads64.orElseThrow(() ->
                new IllegalArgumentException("The table of " + profile.gpu().name() + " has heads of "
                        + profile.headSizes() + " only. Give the profile of a GPU whose table has heads of 64 too."));
        double wide = seconds(profile, decode, batch, tokens, heads, kv, 128);
        return wide
                * seconds(other, decode, batch, tokens, heads, kv, a.headDim())
                / seconds(other, decode, batch, tokens, heads, kv, 128);
    }

    private static double seconds(
            GpuProfile of, boolean decode, int batch, int tokens, double heads, double kv, double headDim) {
        return decode
                ? of.decodeAttentionSeconds(batch, tokens, heads, kv, headDim)
                : of.prefillAttentionSeconds(batch, tokens, heads, kv, headDim);
    }

    /** Adds the uncertainty of coefficients that the tables do not determine to a covariance. */
    double[][] opened(TimeModel model, double[][] fitted) {
        double[][] covariance = Arrays.stream(fitted).map(double[]::clone).toArray(double[][]::new);
        for (int j = 0; j < covariance.length; j++) {
            String name = model.coefficients().get(j).name();
            double open = name.equals("small_heads") && borrowed() ? OTHER_HEADS : OPEN.getOrDefault(name, 0.0);
            covariance[j][j] += open * open;
        }
        return covariance;
    }

    List<String> notes() {
        List<String> notes = new ArrayList<>();
        notes.add(
                "No engine was measured. Matrix products and attention have the times of kernel tables; small operations and"
                        + " gaps between kernels have prior times. The intervals include the uncertainty of both.");
        if (borrowed()) {
            notes.add(String.format(
                    Locale.ROOT,
                    "The kernel table of %s has head_dim %s only. Times for head_dim 64 are scaled by the ratio on %s, with an error of 10 %% in the intervals.",
                    profile.gpu().name(),
                    profile.headSizes(),
                    heads64.map(other -> other.gpu().name()).orElse("another GPU")));
        }
        return notes;
    }
}
