package fitlaw.paper;

import fitlaw.arch.Architecture;
import fitlaw.figure.BatchSeries;
import fitlaw.throughput.Throughput;
import fitlaw.throughput.Workload;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BiFunction;

/** Throughput of the paper's workload over batch. */
final class PaperServing {
    /** Input and output tokens of all of the paper's throughputs. */
    static final Workload LOAD = new Workload(1, 4096, 1024);

    private PaperServing() {}

    private static BatchSeries.Serving serving(
            Throughput speed, BiFunction<Architecture, Workload, OptionalDouble> measured) {
        return new BatchSeries.Serving(
                speed, LOAD, speed.memory().gpuBytes().orElse(Double.POSITIVE_INFINITY), measured);
    }

    private static BatchSeries.Serving unmeasured(Throughput speed) {
        return serving(speed, (shape, load) -> OptionalDouble.empty());
    }

    /** Output tokens per second. */
    static BatchSeries rate(String name, Throughput speed, GpuModels card, Architecture shape) {
        return serving(speed, card::measured).rate(name, shape);
    }

    /** Ratio of the output tokens per second of two shapes, on a GPU with measurements. */
    static BatchSeries ratio(String name, Throughput speed, GpuModels card, Architecture shape, Architecture against) {
        return serving(speed, card::measured).ratio(name, shape, against);
    }

    /** The same on a GPU without measurements. */
    static BatchSeries ratio(String name, Throughput speed, Architecture shape, Architecture against) {
        return unmeasured(speed).ratio(name, shape, against);
    }

    /** The largest of the batches up to a limit that fits for all given shapes. */
    static int largest(Throughput speed, List<Architecture> shapes, int limit) {
        return unmeasured(speed).largest(shapes, limit);
    }
}
