package fitlaw.search;

import fitlaw.arch.Architecture;
import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.throughput.Throughput;
import fitlaw.throughput.Workload;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Serving speed of shapes for a mix of workloads. The weight of a workload is its share of output tokens, so the rate
 * of a mix is the harmonic mean {@code 1 / Σ share / rate}. Intervals of a mix treat the errors of its workloads as
 * fully correlated, which is conservative.
 */
final class SpeedModel {
    private static final int ALIGNED = 64;

    /** Upper bound on the relative rounding error of sums of a dozen positive terms. */
    private static final double ROUNDING = 1e-12;

    private final Throughput speed;
    private final List<Workload> loads;
    private final double[] share;
    private final Objective objective;
    private final double memoryBytes;

    /**
     * Creates a model.
     *
     * @param weights weight of each workload, positive
     * @param memoryBytes memory of the GPU; infinite for no limit
     */
    SpeedModel(Throughput speed, List<Workload> loads, List<Double> weights, Objective objective, double memoryBytes) {
        this.speed = speed;
        this.loads = List.copyOf(loads);
        this.objective = objective;
        this.memoryBytes = memoryBytes;
        double all = weights.stream().mapToDouble(Double::doubleValue).sum();
        share = weights.stream().mapToDouble(weight -> weight / all).toArray();
    }

    Throughput throughput() {
        return speed;
    }

    /** The workloads as text. */
    String loadsText() {
        return loads.stream().map(Workload::toString).collect(Collectors.joining("; "));
    }

    List<Workload> loads() {
        return loads;
    }

    Objective objective() {
        return objective;
    }

    double memoryBytes() {
        return memoryBytes;
    }

    boolean fits(Architecture shape) {
        if (Double.isInfinite(memoryBytes)) {
            return true;
        }
        for (Workload load : loads) {
            if (speed.memory().largestBatch(shape, load, memoryBytes) < load.batch()) {
                return false;
            }
        }
        return true;
    }

    /** The sizes of a shape and the loads outside the range of the benchmark. */
    Set<String> outside(Architecture shape) {
        Set<String> names = new LinkedHashSet<>(speed.measured().outside(shape).keySet());
        loads.forEach(load -> names.addAll(speed.measured().outside(load).keySet()));
        return names;
    }

    /** Largest factor on all batches for which every workload fits in memory; above 1 if larger batches would fit. */
    double shareThatFits(Architecture shape) {
        return loads.stream()
                .mapToDouble(load -> (double) speed.memory().largestBatch(shape, load, memoryBytes) / load.batch())
                .min()
                .orElseThrow();
    }

    /** GPU memory needed to fit each of the workloads. */
    double memoryNeeded(Architecture shape) {
        return loads.stream()
                .mapToDouble(load -> speed.memory().gpuBytesNeeded(shape, load))
                .max()
                .orElseThrow();
    }

    /** The rate to maximise. */
    double rate(Architecture shape) {
        double time = 0;
        for (int i = 0; i < share.length; i++) {
            time += share[i] / objective.rate(speed, shape, loads.get(i));
        }
        return 1 / time;
    }

    /**
     * Upper bound on the rate of a shape and of the same shape with any larger d_ff. The time of every form increases
     * with d_ff, apart from the penalty of a d_ff that is not a multiple of 64. The bound is therefore the rate at the
     * multiple of 64 below, or infinite if there is none.
     */
    double mostRate(Architecture a) {
        int aligned = a.dFf() - a.dFf() % ALIGNED;
        if (aligned == 0) {
            return Double.POSITIVE_INFINITY;
        }
        Architecture least = new Architecture(
                a.dModel(),
                aligned,
                a.nLayers(),
                a.nHeads(),
                a.nKvHeads(),
                a.headDim(),
                a.vocabSize(),
                a.tied(),
                a.details());
        return rate(least) * (1 + ROUNDING);
    }

    Estimate rateEstimate(Architecture shape) {
        return harmonic(
                "rate",
                share,
                loads.stream()
                        .map(load -> objective.rateEstimate(speed, shape, load))
                        .toList());
    }

    /** Ratio of the rates of two shapes, with an interval for the errors that they do not share. */
    Estimate ratio(Architecture shape, Architecture against) {
        double[] timeShare = IntStream.range(0, share.length)
                .mapToDouble(i -> share[i] / objective.rate(speed, against, loads.get(i)))
                .toArray();
        double all =
                IntStream.range(0, share.length).mapToDouble(i -> timeShare[i]).sum();
        for (int i = 0; i < timeShare.length; i++) {
            timeShare[i] /= all;
        }
        return harmonic(
                "rate_ratio",
                timeShare,
                loads.stream().map(load -> speed.ratio(shape, against, load)).toList());
    }

    private static Estimate harmonic(String term, double[] weight, List<Estimate> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        double value = 0;
        double low = 0;
        double high = 0;
        double relative = 0;
        for (int i = 0; i < weight.length; i++) {
            Estimate part = parts.get(i);
            value += weight[i] / part.value();
            low += weight[i] / part.interval().low();
            high += weight[i] / part.interval().high();
            relative += weight[i] / part.value() * part.stdError().orElse(Double.NaN) / part.value();
        }
        return new Estimate(
                term,
                1 / value,
                relative / value / value,
                new Interval(1 / low, 1 / high, parts.get(0).interval().method()));
    }

    /** Joint draws of the rate, {@code [draw][shape]}. */
    double[][] draws(List<Architecture> shapes, int count, long seed) {
        double[][] time = new double[count][shapes.size()];
        List<double[][]> ofLoads = new ArrayList<>();
        for (Workload load : loads) {
            ofLoads.add(speed.tokenRateDraws(shapes, load, count, seed));
        }
        for (int i = 0; i < count; i++) {
            for (int a = 0; a < shapes.size(); a++) {
                for (int w = 0; w < share.length; w++) {
                    time[i][a] += share[w] / ofLoads.get(w)[i][a];
                }
                time[i][a] = 1 / time[i][a];
            }
        }
        return time;
    }
}
