package fitlaw.paper;

import fitlaw.arch.Architecture;
import fitlaw.bench.Gpu;
import fitlaw.fit.Estimate;
import fitlaw.throughput.Throughput;
import fitlaw.throughput.Workload;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A number over batch: predicted by a model that has not seen the shape, and measured where its steps were.
 *
 * @param name what it is of, as figures label it
 * @param points one a batch, ascending; batches that do not fit in the memory are left out
 */
public record BatchSeries(String name, List<Point> points) {
    /** Input and output tokens of all of the paper's throughputs. */
    static final Workload LOAD = new Workload(1, 4096, 1024);

    private static final int[] BATCHES = {1, 2, 4, 8, 16, 32, 64, 128, 256};

    /**
     * One batch.
     *
     * @param batch sequences at once
     * @param predicted the number with its interval
     * @param measured the same put together from measured steps, where there are any
     */
    public record Point(int batch, Estimate predicted, OptionalDouble measured) {}

    /**
     * Creates a series.
     *
     * @param name what it is of
     * @param points one a batch
     */
    public BatchSeries {
        points = List.copyOf(points);
    }

    /** Output tokens per second. */
    static BatchSeries rate(String name, Throughput speed, Card card, Architecture shape) {
        return over(
                name,
                fitting(speed, List.of(shape)),
                load -> speed.tokensPerSecond(shape, load),
                load -> card.measured(shape, load));
    }

    /** Output tokens per second of one shape over those of another, on a card with measurements. */
    static BatchSeries ratio(String name, Throughput speed, Card card, Architecture shape, Architecture against) {
        return over(name, fitting(speed, List.of(shape, against)), load -> speed.ratio(shape, against, load), load -> {
            OptionalDouble one = card.measured(shape, load);
            OptionalDouble other = card.measured(against, load);
            return one.isPresent() && other.isPresent()
                    ? OptionalDouble.of(one.getAsDouble() / other.getAsDouble())
                    : OptionalDouble.empty();
        });
    }

    /** The same on a GPU that nobody measured. */
    static BatchSeries ratio(String name, Throughput speed, Architecture shape, Architecture against) {
        return over(
                name,
                fitting(speed, List.of(shape, against)),
                load -> speed.ratio(shape, against, load),
                load -> OptionalDouble.empty());
    }

    private static BatchSeries over(
            String name,
            IntStream batches,
            Function<Workload, Estimate> predicted,
            Function<Workload, OptionalDouble> measured) {
        return new BatchSeries(
                name,
                batches.mapToObj(LOAD::withBatch)
                        .map(load -> new Point(load.batch(), predicted.apply(load), measured.apply(load)))
                        .toList());
    }

    /** Batches that fit for each of some shapes; all where the memory of the GPU is not known. */
    private static IntStream fitting(Throughput speed, List<Architecture> shapes) {
        return Gpu.of(speed.setup().gpu()).isEmpty()
                ? IntStream.of(BATCHES)
                : IntStream.of(BATCHES)
                        .filter(batch -> shapes.stream().allMatch(shape -> batch <= speed.largestBatch(shape, LOAD)));
    }

    /** The largest of the batches up to a limit that fits for each of some shapes. */
    static int largest(Throughput speed, List<Architecture> shapes, int limit) {
        return fitting(speed, shapes).filter(batch -> batch <= limit).max().orElse(1);
    }

    /** {@code 1}, {@code 1 and 2} or {@code 8 to 128}. */
    static String batches(List<Point> points) {
        int n = points.size();
        int first = n == 0 ? 0 : points.get(0).batch();
        int last = n == 0 ? 0 : points.get(n - 1).batch();
        if (n > 2 && last == first << (n - 1)) {
            return first + " to " + last;
        }
        return points.stream().map(point -> String.valueOf(point.batch())).collect(Collectors.joining(", "));
    }
}
