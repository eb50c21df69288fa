package fitlaw.throughput;

import fitlaw.arch.Architecture;
import fitlaw.bench.Bench;
import fitlaw.bench.Measurement;
import fitlaw.bench.Phase;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Output tokens per second of a static batch from measured steps alone, without a model.
 *
 * <pre>
 *   X = B O / (t_prefill(B, S) + (O - 1) t_decode(B, S + O/2))
 * </pre>
 *
 * <p>The prefill must have been measured at the length of the prompt, and the decode step at the batch. If prefills of
 * one prompt were measured but not those of the batch, B times the former is used for prompts of 2,048 tokens or more:
 * by the models calibrated to {@code data/bench} this takes 1 to 20 % longer than one pass over all prompts (1 to 9 %
 * at 4,096 tokens), and several times as long for short prompts. Between two measured contexts the time of a decode
 * step is interpolated linearly; outside them there is no result. Repeated measurements count with their mean.
 * Architectures that differ only in norms and biases are treated as equal.
 */
public final class MeasuredThroughput {
    private static final int LONG_PROMPT = 2048;

    private final List<Measurement> rows;

    private MeasuredThroughput(List<Measurement> rows) {
        this.rows = rows;
    }

    /**
     * {@return throughput from measurements}
     *
     * @param bench measurements of one GPU, engine, version and precision
     */
    public static MeasuredThroughput of(Bench bench) {
        return new MeasuredThroughput(bench.rows());
    }

    /**
     * {@return output tokens per second of all sequences together; empty if a required step was not measured, or under
     * continuous batching}
     *
     * @param architecture architecture
     * @param load workload
     */
    public OptionalDouble tokensPerSecond(Architecture architecture, Workload load) {
        if (load.batching() != Batching.STATIC) {
            return OptionalDouble.empty();
        }
        OptionalDouble prefill = prefill(architecture, load);
        OptionalDouble step = load.steps() == 0
                ? OptionalDouble.of(0)
                : at(times(architecture, Phase.DECODE, load.batch()), load.middleContext());
        if (prefill.isEmpty() || step.isEmpty()) {
            return OptionalDouble.empty();
        }
        double seconds = prefill.getAsDouble() + load.steps() * step.getAsDouble();
        return OptionalDouble.of((double) load.batch() * load.outputTokens() / seconds);
    }

    private OptionalDouble prefill(Architecture architecture, Workload load) {
        OptionalDouble together = at(times(architecture, Phase.PREFILL, load.batch()), load.inputTokens());
        if (together.isPresent() || load.inputTokens() < LONG_PROMPT) {
            return together;
        }
        OptionalDouble one = at(times(architecture, Phase.PREFILL, 1), load.inputTokens());
        return one.isPresent() ? OptionalDouble.of(load.batch() * one.getAsDouble()) : one;
    }

    private NavigableMap<Double, Double> times(Architecture architecture, Phase phase, double batch) {
        return rows.stream()
                .filter(row -> row.load().phase() == phase
                        && row.load().batch() == batch
                        && row.model().tensorParallel() == 1
                        && sameSteps(row.architecture(), architecture))
                .collect(Collectors.groupingBy(
                        m -> m.load().contextTokens(), TreeMap::new, Collectors.averagingDouble(Measurement::seconds)));
    }

    /** Norms and biases are below 0.1 % of a step, and files of the same shape state them differently. */
    private static boolean sameSteps(Architecture a, Architecture b) {
        return a.sameSizes(b) && a.details().local().equals(b.details().local());
    }

    private static OptionalDouble at(NavigableMap<Double, Double> times, double tokens) {
        Map.Entry<Double, Double> below = times.floorEntry(tokens);
        Map.Entry<Double, Double> above = times.ceilingEntry(tokens);
        if (below == null || above == null) {
            return OptionalDouble.empty();
        }
        double gap = above.getKey() - below.getKey();
        double share = gap == 0 ? 0 : (tokens - below.getKey()) / gap;
        return OptionalDouble.of((1 - share) * below.getValue() + share * above.getValue());
    }
}
