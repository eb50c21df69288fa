package fitlaw.bench;

import fitlaw.common.DataException;
import fitlaw.common.Numbers;
import fitlaw.common.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntPredicate;

/**
 * Measured times of one kernel on one GPU, as a function of its shape.
 *
 * <pre>
 *   t(shape) = (max(bytes / bandwidth, FLOP / peak) + floor) / u(shape)
 * </pre>
 *
 * <p>{@code floor} is the shortest time in the table, that of a launch. The utilisation u is the mean over the {@value
 * #NEIGHBOURS} nearest rows in the logarithms of the shape, weighted by 1 / distance². Outside the table it keeps its
 * value at the edge, and the roofline accounts for the shape; extrapolating times instead would be wrong by factors.
 */
final class KernelTable {
    private static final int NEIGHBOURS = 4;

    /** One measured kernel: its shape, bytes, operations and time. */
    @SuppressWarnings("ArrayRecordComponent") // created by GpuProfile and read here
    record Row(double[] shape, double bytes, double flop, double seconds, int number) {}

    private final String kernel;
    private final Gpu gpu;
    private final double[][] place;
    private final double[] logUtilisation;
    private final double[] seconds;
    private final double floor;
    private final double[] least;
    private final double[] most;
    private final int leftOut;

    private KernelTable(String kernel, Gpu gpu, List<Row> rows, double floor, int leftOut) {
        this.kernel = kernel;
        this.gpu = gpu;
        this.floor = floor;
        this.leftOut = leftOut;
        this.place = rows.stream().map(row -> place(row.shape())).toArray(double[][]::new);
        this.least = edge(Math::min);
        this.most = edge(Math::max);
        this.seconds = rows.stream().mapToDouble(Row::seconds).toArray();
        this.logUtilisation = rows.stream()
                .mapToDouble(row -> Math.log((roofline(gpu, row.bytes(), row.flop()) + floor) / row.seconds()))
                .toArray();
    }

    /**
     * {@return the table of rows, without those that measure the cache instead of the memory}
     *
     * <p>A loop over one small working set keeps it in the L2 cache. If some rows that fit in it exceed the memory
     * bandwidth, all rows that fit are left out, since a cached row below the bandwidth is no more reliable. Any other
     * row that exceeds the peaks is an error.
     *
     * @throws DataException if a row is faster than the peaks allow and does not fit in the cache
     */
    static KernelTable of(String source, String kernel, Gpu gpu, List<Row> rows) {
        boolean cached = false;
        for (Row row : rows) {
            double utilisation = roofline(gpu, row.bytes(), row.flop()) / row.seconds();
            boolean fits = row.bytes() <= gpu.cacheBytes();
            if (utilisation > 1 && !fits) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s, row %d, column latency_ms: %s ms is %s of the peak of %s, and its %.3g bytes do not fit in the L2 cache. Correct or remove the row.",
                        source,
                        row.number(),
                        Numbers.significant(row.seconds() * 1e3, 4),
                        Numbers.significant(utilisation, 3),
                        gpu.name(),
                        row.bytes()));
            }
            cached |= utilisation > 1;
        }
        boolean drop = cached;
        List<Row> kept = rows.stream()
                .filter(row -> !drop || row.bytes() > gpu.cacheBytes())
                .toList();
        if (kept.size() < NEIGHBOURS) {
            throw new DataException(source + " has " + kept.size() + " usable rows of " + gpu.name() + " for " + kernel
                    + ", which is too few. Add rows whose working set is larger than the L2 cache.");
        }
        double floor = rows.stream().mapToDouble(Row::seconds).min().orElseThrow();
        return new KernelTable(kernel, gpu, kept, floor, rows.size() - kept.size());
    }

    private double[] edge(DoubleBinaryOperator choose) {
        double[] edge = place[0].clone();
        for (double[] row : place) {
            Arrays.setAll(edge, c -> choose.applyAsDouble(edge[c], row[c]));
        }
        return edge;
    }

    private double[] inside(double[] at) {
        double[] inside = at.clone();
        Arrays.setAll(inside, c -> Math.min(Math.max(at[c], least[c]), most[c]));
        return inside;
    }

    private static double[] place(double[] shape) {
        return Arrays.stream(shape).map(x -> Math.log(x) / Math.log(2)).toArray();
    }

    private static double roofline(Gpu gpu, double bytes, double flop) {
        return Math.max(bytes / gpu.bytesPerSecond(), flop / gpu.flopPerSecond());
    }

    double seconds(double[] shape, double bytes, double flop) {
        for (double size : shape) {
            Numbers.positive("a size of " + kernel, size);
        }
        return (roofline(gpu, bytes, flop) + floor) / Math.exp(logUtilisation(inside(place(shape)), i -> true));
    }

    /** Share of the roofline without the floor. */
    double utilisation(double[] shape, double bytes, double flop) {
        return roofline(gpu, bytes, flop) / seconds(shape, bytes, flop);
    }

    private double logUtilisation(double[] at, IntPredicate use) {
        int[] nearest = new int[NEIGHBOURS];
        double[] distance = new double[NEIGHBOURS];
        Arrays.fill(distance, Double.POSITIVE_INFINITY);
        for (int i = 0; i < place.length; i++) {
            double squared = squared(at, place[i]);
            if (squared < distance[NEIGHBOURS - 1] && use.test(i)) {
                insert(nearest, distance, i, squared);
            }
        }
        double sum = 0;
        double weights = 0;
        for (int j = 0; j < NEIGHBOURS && distance[j] < Double.POSITIVE_INFINITY; j++) {
            double weight = 1 / (distance[j] + 1e-12); // At a measured shape only its own row counts.
            sum += weight * logUtilisation[nearest[j]];
            weights += weight;
        }
        return sum / weights;
    }

    private static double squared(double[] a, double[] b) {
        double sum = 0;
        for (int c = 0; c < a.length; c++) {
            sum += (a[c] - b[c]) * (a[c] - b[c]);
        }
        return sum;
    }

    private static void insert(int[] nearest, double[] distance, int row, double squared) {
        int at = NEIGHBOURS - 1;
        while (at > 0 && distance[at - 1] > squared) {
            distance[at] = distance[at - 1];
            nearest[at] = nearest[at - 1];
            at--;
        }
        distance[at] = squared;
        nearest[at] = row;
    }

    /** Prediction errors of rows from all others, and from those that differ in some of the sizes. */
    List<KernelError> errors(int[] width) {
        Task task = Task.current();
        double[] single = new double[place.length];
        double[] whole = new double[place.length];
        for (int i = 0; i < place.length; i++) {
            if (i % 100 == 0) {
                task.check();
                task.progress("leaving out rows of " + kernel, i, place.length);
            }
            int row = i;
            single[i] = error(i, other -> other != row);
            whole[i] = error(i, other -> differs(place[other], place[row], width));
        }
        task.progress("leaving out rows of " + kernel, place.length, place.length);
        List<KernelError> errors = new ArrayList<>();
        errors.add(KernelError.of(kernel, leftOut, "each row", single));
        errors.add(KernelError.of(kernel, leftOut, "each width", whole));
        return errors;
    }

    private static boolean differs(double[] a, double[] b, int[] width) {
        return Arrays.stream(width).anyMatch(c -> a[c] != b[c]);
    }

    private double error(int row, IntPredicate use) {
        return Math.abs(Math.expm1(logUtilisation[row] - logUtilisation(place[row], use)));
    }

    int rows() {
        return seconds.length;
    }

    int leftOut() {
        return leftOut;
    }

    String kernel() {
        return kernel;
    }
}
