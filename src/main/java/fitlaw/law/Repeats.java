package fitlaw.law;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.columns.Column;

/**
 * Runs that repeat one another: they belong to one group and are equal in every column except those of the seed, of
 * measurements, and of names, dates and machines. Runs of one shape that differ in another column, such as the learning
 * rate, are not repeats: their difference includes its effect, not only noise.
 */
final class Repeats {
    /** A column whose name contains one of these words is not a setting. */
    private static final Set<String> APART = Set.of(
            "seed",
            "seeds",
            "rng",
            "perplexity",
            "ppl",
            "accuracy",
            "acc",
            "bpb",
            "score",
            "date",
            "timestamp",
            "hostname",
            "runtime",
            "seconds",
            "elapsed",
            "walltime",
            "wallclock",
            "duration",
            "created",
            "updated",
            "started",
            "finished",
            "ended",
            "note",
            "notes",
            "comment",
            "comments",
            "description",
            "tags",
            "user",
            "username",
            "author",
            "url",
            "path",
            "filename",
            "throughput",
            "mfu",
            "slots",
            "torch",
            "cuda",
            "cudnn",
            "driver",
            "python",
            "program",
            "commit",
            "purpose",
            "state",
            "status",
            "uuid");

    /** A column whose name consists only of these words is not a setting either. */
    private static final Set<String> APART_TOGETHER = Set.of(
            "name",
            "id",
            "run",
            "experiment",
            "job",
            "model",
            "trial",
            "replicate",
            "repeat",
            "replica",
            "index",
            "row",
            "display",
            "time",
            "wall",
            "clock",
            "hours",
            "minutes",
            "train",
            "training",
            "host",
            "node",
            "nodes",
            "machine",
            "hardware",
            "cluster",
            "gpu",
            "gpus",
            "cpu",
            "cpus",
            "device",
            "devices",
            "type",
            "kind",
            "count",
            "num",
            "n",
            "number",
            "of",
            "peak",
            "memory",
            "mem",
            "gb",
            "utc");

    /**
     * A column of losses is a measurement, unless its name contains one of these: it then weights a part of the loss,
     * or names the text it is of.
     */
    private static final Set<String> OF_LOSS = Set.of(
            "weight",
            "coef",
            "coefficient",
            "coeff",
            "factor",
            "scale",
            "lambda",
            "z",
            "aux",
            "auxiliary",
            "kind",
            "type");

    private final long[] of;
    private final List<String> differing;

    private Repeats(long[] of, List<String> differing) {
        this.of = of;
        this.differing = differing;
    }

    /** A code for each run that is equal for its repeats. */
    long[] of() {
        return of;
    }

    /** The settings that differ between runs of one shape, size and amount of data. */
    List<String> differing() {
        return differing;
    }

    static Repeats of(TrainingData sample) {
        int n = sample.size();
        long[] same = new long[n];
        for (int i = 0; i < n; i++) {
            Point point = sample.point(i);
            same[i] = sample.group()[i];
            for (double value : new double[] {point.x(), point.r(), point.n(), point.d(), sample.logSize(i)}) {
                same[i] = mixed(same[i], code(value));
            }
        }
        int[] cell = numbered(same);
        long[] of = same.clone();
        List<String> differing = new ArrayList<>();
        for (Column<?> column : sample.runs().table().columns()) {
            if (isApart(column, sample.options().weights().deviations())) {
                continue;
            }
            long[] codes = codes(column);
            if (Arrays.stream(codes).allMatch(code -> code == codes[0])) {
                continue;
            }
            if (differsInside(cell, codes)) {
                differing.add(column.name());
            }
            Arrays.setAll(of, i -> mixed(of[i], codes[i]));
        }
        return new Repeats(of, List.copyOf(differing));
    }

    private static boolean differsInside(int[] cell, long[] codes) {
        long[] first = new long[cell.length];
        boolean[] seen = new boolean[cell.length];
        for (int i = 0; i < cell.length; i++) {
            if (seen[cell[i]] && first[cell[i]] != codes[i]) {
                return true;
            }
            seen[cell[i]] = true;
            first[cell[i]] = codes[i];
        }
        return false;
    }

    private static int[] numbered(long[] keys) {
        Map<Long, Integer> numbers = new HashMap<>();
        return Arrays.stream(keys)
                .mapToInt(key -> numbers.computeIfAbsent(key, one -> numbers.size()))
                .toArray();
    }

    private static long[] codes(Column<?> column) {
        if (column instanceof NumericColumn<?> numbers) {
            return Arrays.stream(numbers.asDoubleArray())
                    .mapToLong(Repeats::code)
                    .toArray();
        }
        Map<String, Long> codes = new HashMap<>();
        long[] of = new long[column.size()];
        for (int i = 0; i < of.length; i++) {
            of[i] = codes.computeIfAbsent(column.getString(i), text -> (long) codes.size());
        }
        return of;
    }

    /** Numbers that differ only by rounding, in the sixth digit, have the same code. */
    private static long code(double value) {
        long size = Math.round(1e6 * Math.log(Math.abs(value)));
        return value < 0 ? ~size : size;
    }

    /** Combines two codes into one; the probability that two of a million pairs collide is about 1e-7. */
    private static long mixed(long one, long other) {
        long mixed = (one ^ other * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        return (mixed ^ mixed >>> 29) * 0x94D049BB133111EBL + one;
    }

    private static boolean isApart(Column<?> column, String deviations) {
        ColumnType type = column.type();
        if (column.name().equals(deviations)
                || type == ColumnType.LOCAL_DATE
                || type == ColumnType.LOCAL_DATE_TIME
                || type == ColumnType.LOCAL_TIME
                || type == ColumnType.INSTANT) {
            return true;
        }
        List<String> words = Stream.of(column.name()
                        .replaceAll("([a-z0-9])([A-Z])", "$1 $2")
                        .toLowerCase(Locale.ROOT)
                        .split("[^a-z0-9]+"))
                .filter(word -> !word.isEmpty())
                .toList();
        boolean measured = words.contains("loss")
                && column instanceof NumericColumn<?>
                && words.stream().noneMatch(OF_LOSS::contains);
        boolean gradient = words.contains("grad") && words.contains("norm") && !words.contains("max");
        return !(column instanceof BooleanColumn)
                && (measured
                        || gradient
                        || words.stream().anyMatch(APART::contains)
                        || APART_TOGETHER.containsAll(words));
    }
}
