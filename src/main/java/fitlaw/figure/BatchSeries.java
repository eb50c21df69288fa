package fitlaw.figure;

import fitlaw.arch.Architecture;
import fitlaw.fit.Estimate;
import fitlaw.throughput.Throughput;
import fitlaw.throughput.Workload;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A quantity as a function of batch: predictions for a shape, and values from measured steps if available.
 *
 * @param name label of the series
 * @param points one point for each batch, ascending; batches that do not fit in memory are left out
 */
public record BatchSeries(String name, List<Point> points) {
    /** Opacity of a band, low because the bands of several lines overlap. */
    private static final int FAINT = 40;

    private static final int[] BATCHES = {1, 2, 4, 8, 16, 32, 64, 128, 256};

    /**
     * One batch.
     *
     * @param batch concurrent sequences
     * @param predicted the prediction with its interval
     * @param measured the value from measured steps, if any
     */
    public record Point(int batch, Estimate predicted, OptionalDouble measured) {}

    /**
     * Creates a series.
     *
     * @param name label of the series
     * @param points one point for each batch
     */
    public BatchSeries {
        points = List.copyOf(points);
    }

    /**
     * The model and the workload of a series.
     *
     * @param speed calibrated model
     * @param load workload; its batch is always included
     * @param memoryBytes memory limit of a batch; infinite for no limit
     * @param measured output tokens per second from measured steps, if any
     */
    public record Serving(
            Throughput speed,
            Workload load,
            double memoryBytes,
            BiFunction<Architecture, Workload, OptionalDouble> measured) {
        /**
         * {@return output tokens per second}
         *
         * @param name name of the series
         * @param shape architecture
         */
        public BatchSeries rate(String name, Architecture shape) {
            return over(name, List.of(shape), at -> speed.tokensPerSecond(shape, at), at -> measured.apply(shape, at));
        }

        /**
         * {@return ratio of the output tokens per second of two shapes}
         *
         * @param name name of the series
         * @param shape architecture
         * @param against architecture in the denominator
         */
        public BatchSeries ratio(String name, Architecture shape, Architecture against) {
            return over(name, List.of(shape, against), at -> speed.ratio(shape, against, at), at -> {
                OptionalDouble one = measured.apply(shape, at);
                OptionalDouble other = measured.apply(against, at);
                return one.isPresent() && other.isPresent()
                        ? OptionalDouble.of(one.getAsDouble() / other.getAsDouble())
                        : OptionalDouble.empty();
            });
        }

        private BatchSeries over(
                String name,
                List<Architecture> shapes,
                Function<Workload, Estimate> predicted,
                Function<Workload, OptionalDouble> found) {
            return new BatchSeries(
                    name,
                    fitting(shapes)
                            .mapToObj(load::withBatch)
                            .map(at -> new Point(at.batch(), predicted.apply(at), found.apply(at)))
                            .toList());
        }

        /**
         * {@return the largest batch of the series, up to a limit, that fits for all given shapes; 1 if none fits}
         *
         * @param shapes architectures
         * @param limit largest number of concurrent sequences
         */
        public int largest(List<Architecture> shapes, int limit) {
            return fitting(shapes).filter(batch -> batch <= limit).max().orElse(1);
        }

        /** Batches that fit for all given shapes. */
        private IntStream fitting(List<Architecture> shapes) {
            return IntStream.concat(IntStream.of(BATCHES), IntStream.of(load.batch()))
                    .sorted()
                    .distinct()
                    .filter(batch -> Double.isInfinite(memoryBytes)
                            || shapes.stream()
                                    .allMatch(shape -> batch <= speed.memory().largestBatch(shape, load, memoryBytes)));
        }
    }

    /**
     * {@return the batches of some points, such as {@code 1, 2} or {@code 8 to 128}}
     *
     * @param points points, by batch
     */
    public static String batches(List<Point> points) {
        int n = points.size();
        int first = n == 0 ? 0 : points.get(0).batch();
        int last = n == 0 ? 0 : points.get(n - 1).batch();
        if (n > 2 && last == first << (n - 1)) {
            return first + " to " + last;
        }
        return points.stream().map(point -> String.valueOf(point.batch())).collect(Collectors.joining(", "));
    }

    /**
     * Draws the predicted line with its interval, and points for measured values.
     *
     * @param panel panel to draw on
     * @param index number of the series, which determines its colour and marker
     */
    public void draw(Panel panel, int index) {
        if (points.isEmpty()) {
            return;
        }
        double[] batch = values(points, Point::batch);
        panel.band(
                        name + ", interval",
                        Panel.color(index),
                        batch,
                        values(points, point -> point.predicted().interval().low()),
                        values(points, point -> point.predicted().interval().high()))
                .alpha(FAINT)
                .unnamed();
        panel.line(name, index, batch, values(points, point -> point.predicted().value()));
        List<Point> measured =
                points.stream().filter(point -> point.measured().isPresent()).toList();
        if (!measured.isEmpty()) {
            panel.points(
                            name + ", measured",
                            index,
                            values(measured, Point::batch),
                            values(measured, point -> point.measured().getAsDouble()))
                    .unnamed();
        }
    }

    private static double[] values(List<Point> points, ToDoubleFunction<Point> of) {
        return points.stream().mapToDouble(of).toArray();
    }
}
