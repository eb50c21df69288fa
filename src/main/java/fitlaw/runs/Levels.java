package fitlaw.runs;

import fitlaw.common.DataException;
import fitlaw.common.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Groups of runs that share one group effect, because size, tokens and training text are intended to be the same.
 *
 * <p>The columns {@code size_class}, {@code token_class}, {@code train_set} and {@code tokenizer} define the groups. If
 * a class column is missing, counts within {@value #AGREE_PER_CENT} % of each other are grouped: real sweeps miss their
 * target size by a few per cent, so one group per exact count would leave nothing to compare.
 *
 * @param names name of each group, such as {@code 1M/50M}
 * @param group index from 0 of the group of each run
 * @param basis description of how the groups were made
 */
@SuppressWarnings("ArrayRecordComponent") // copied in the constructor and in the accessor
public record Levels(List<String> names, int[] group, String basis) {
    private static final int AGREE_PER_CENT = 7;
    private static final double AGREE = 1 + AGREE_PER_CENT / 100.0;
    /** Counts without a gap between them are divided if they spread by more than this factor. */
    private static final double MOST = 1.15;

    /**
     * Creates groups.
     *
     * @param names name of each group
     * @param group index from 0 of the group of each run
     * @param basis description of how the groups were made
     */
    public Levels {
        names = List.copyOf(names);
        group = group.clone();
    }

    /** {@return index from 0 of the group of each run; a copy} */
    @Override
    public int[] group() {
        return group.clone();
    }

    /** {@return number of groups} */
    public int size() {
        return names.size();
    }

    /**
     * {@return number of runs in a group}
     *
     * @param of index of the group, from 0
     */
    public int runs(int of) {
        return (int) Arrays.stream(group).filter(g -> g == of).count();
    }

    /** {@return the groups with their numbers of runs, as text} */
    public String describe() {
        String list = IntStream.range(0, Math.min(size(), 12))
                .mapToObj(g -> names.get(g) + " (" + runs(g) + ")")
                .collect(Collectors.joining(", "));
        return size() + " by " + basis + ": " + list + (size() > 12 ? ", and " + (size() - 12) + " more" : "");
    }

    /**
     * {@return the groups of runs that share a group effect: one per size class, token class and training set}
     *
     * @param runs training runs
     */
    public static Levels of(Runs runs) {
        List<List<String>> labels = new ArrayList<>();
        List<String> basis = new ArrayList<>();
        addClass(runs, "size_class", RunColumns.N, labels, basis);
        addClass(runs, "token_class", RunColumns.TOKENS, labels, basis);
        for (String text : List.of("train_set", "tokenizer")) {
            if (runs.has(text) && runs.texts(text).stream().distinct().count() > 1) {
                labels.add(runs.texts(text));
                basis.add(text);
            }
        }
        if (labels.isEmpty()) {
            labels.add(IntStream.range(0, runs.size()).mapToObj(i -> "all").toList());
            basis.add("nothing (no column of sizes or tokens)");
        }
        return of(labels, String.join(", ", basis));
    }

    /**
     * Refuses runs that differ in a column where they must not.
     *
     * @param runs training runs
     * @param column a column of text, which may be missing
     * @param what what it names, such as {@code training sets}
     * @param why why runs of several are refused, such as {@code which are never pooled}
     * @throws DataException if the runs are of several
     */
    public static void requireOne(Runs runs, String column, String what, String why) {
        List<String> found =
                runs.has(column) ? runs.texts(column).stream().distinct().toList() : List.of();
        if (found.size() > 1) {
            throw new DataException(runs.source() + ", column " + column + ": " + found.size() + " " + what + " ("
                    + String.join(", ", found) + "), " + why + ". Choose one, such as with the condition " + column
                    + " == \"" + found.get(0) + "\".");
        }
    }

    /**
     * {@return the groups of runs that agree in the columns named}
     *
     * @param runs training runs
     * @param names columns, at least one
     * @throws DataException if a column is missing
     */
    public static Levels of(Runs runs, List<String> names) {
        return of(names.stream().map(runs::texts).toList(), String.join(", ", names));
    }

    /**
     * {@return the size class of each run, from its column or by grouping counts; empty if the runs have no sizes}
     *
     * @param runs training runs
     */
    public static List<String> sizeClasses(Runs runs) {
        return classesOf(runs, "size_class", RunColumns.N);
    }

    /**
     * {@return the token class of each run, from its column or by grouping counts; empty if the runs have no tokens}
     *
     * @param runs training runs
     */
    public static List<String> tokenClasses(Runs runs) {
        return classesOf(runs, "token_class", RunColumns.TOKENS);
    }

    /**
     * {@return the groups of runs of one size, regardless of tokens and training set, in ascending order of size}
     *
     * @param runs training runs
     * @throws DataException if the runs have no sizes
     */
    public static Levels sizes(Runs runs) {
        List<List<String>> labels = new ArrayList<>();
        List<String> basis = new ArrayList<>();
        addClass(runs, "size_class", RunColumns.N, labels, basis);
        if (labels.isEmpty()) {
            throw new DataException(
                    runs.source() + " has no sizes. Add the column n_params_non_embedding or size_class.");
        }
        Levels asFound = of(labels, basis.get(0));
        // Sizes were designed to hold one of the two counts constant; the groups are ordered by that count.
        Optional<double[]> count = Stream.of(RunColumns.N, RunColumns.N_TOTAL)
                .filter(runs::has)
                .map(runs::numbers)
                .min(Comparator.comparingDouble(asFound::spread));
        if (count.isEmpty()) {
            return new Levels(
                    asFound.names,
                    asFound.group,
                    asFound.basis + ", in the order of the table, which counts no parameters");
        }
        double[] n = count.get();
        List<Integer> order = IntStream.range(0, asFound.size())
                .boxed()
                .sorted(Comparator.comparingDouble(g -> asFound.mean(g, n)))
                .toList();
        return new Levels(
                order.stream().map(asFound.names::get).toList(),
                Arrays.stream(asFound.group).map(order::indexOf).toArray(),
                asFound.basis);
    }

    /** The largest ratio of two values inside one group. */
    private double spread(double[] values) {
        double spread = 1;
        for (int g = 0; g < size(); g++) {
            int of = g;
            DoubleSummaryStatistics inside = IntStream.range(0, group.length)
                    .filter(i -> group[i] == of)
                    .mapToDouble(i -> values[i])
                    .summaryStatistics();
            spread = Math.max(spread, inside.getMax() / inside.getMin());
        }
        return spread;
    }

    private double mean(int of, double[] values) {
        return IntStream.range(0, group.length)
                .filter(i -> group[i] == of)
                .mapToDouble(i -> values[i])
                .average()
                .orElse(Double.NaN);
    }

    private static List<String> classesOf(Runs runs, String name, String count) {
        List<List<String>> labels = new ArrayList<>();
        addClass(runs, name, count, labels, new ArrayList<>());
        return labels.isEmpty() ? List.of() : labels.get(0);
    }

    private static void addClass(Runs runs, String name, String count, List<List<String>> labels, List<String> basis) {
        if (runs.has(name) && runs.texts(name).stream().noneMatch(String::isBlank)) {
            labels.add(runs.texts(name));
            basis.add(name);
        } else if (runs.has(count)) {
            labels.add(classes(runs.numbers(count)));
            String why = runs.has(name) ? " (" + name + " is empty in some rows)" : "";
            basis.add(count + " within " + AGREE_PER_CENT + " %" + why);
        }
    }

    private static Levels of(List<List<String>> labels, String basis) {
        int runs = labels.get(0).size();
        Map<String, Integer> index = new LinkedHashMap<>();
        int[] group = new int[runs];
        for (int i = 0; i < runs; i++) {
            int run = i;
            String name = labels.stream().map(column -> column.get(run)).collect(Collectors.joining("/"));
            group[i] = index.computeIfAbsent(name, key -> index.size());
        }
        return new Levels(List.copyOf(index.keySet()), group, basis);
    }

    /** Groups counts into classes and names each class by its median. */
    private static List<String> classes(double[] counts) {
        double[] sorted = Arrays.stream(counts).sorted().distinct().toArray();
        String[] label = new String[sorted.length];
        split(sorted, 0, sorted.length, label);
        return Arrays.stream(counts)
                .mapToObj(count -> label[Arrays.binarySearch(sorted, count)])
                .toList();
    }

    private static void split(double[] sorted, int from, int to, String[] label) {
        double spread = sorted[to - 1] / sorted[from];
        int cut = from;
        double gap = 1;
        for (int i = from + 1; i < to; i++) {
            if (sorted[i] / sorted[i - 1] > gap) {
                gap = sorted[i] / sorted[i - 1];
                cut = i;
            }
        }
        if (spread <= AGREE || (gap <= AGREE && spread <= MOST)) {
            Arrays.fill(label, from, to, Numbers.count(sorted[(from + to - 1) / 2]));
            return;
        }
        if (gap <= AGREE) {
            // A continuum is halved, since cutting it at its largest gap could separate one count after another.
            double middle = Math.sqrt(sorted[from] * sorted[to - 1]);
            cut = from;
            while (sorted[cut] < middle) {
                cut++;
            }
        }
        split(sorted, from, cut, label);
        split(sorted, cut, to, label);
    }
}
