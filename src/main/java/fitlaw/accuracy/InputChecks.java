package fitlaw.accuracy;

import fitlaw.accuracy.AccuracyOptions.Assumption;
import fitlaw.common.DataException;
import fitlaw.common.Numbers;
import fitlaw.fit.FisherF;
import fitlaw.table.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Rejects or marks tables for which one curve over loss would be misleading. */
final class InputChecks {
    private static final int FEWEST_RUNS = 3;
    /** With fewer runs, bootstrap replicates hardly differ. */
    private static final int ENOUGH_RUNS = 8;
    /** Least number of runs for a curve of one training set. */
    private static final int RUNS_OF_SET = 3;

    private static final double SIGNIFICANCE = 0.01;
    /**
     * Training sets have no common curve if they scatter the accuracies by more than this multiple of the scatter
     * within sets.
     */
    private static final double MOST_SPREAD = 2;
    /** Vocabulary sizes of one tokeniser differ by at most this factor, because of padding. */
    private static final double PADDING = 1.02;

    private final EvaluationRows rows;
    private final AccuracyOptions options;

    InputChecks(EvaluationRows rows, AccuracyOptions options) {
        this.rows = rows;
        this.options = options;
    }

    List<String> beforeFit() {
        List<String> notes = new ArrayList<>();
        runs(notes);
        tokenizers();
        manySets(notes);
        return notes;
    }

    private void runs(List<String> notes) {
        int runs = rows.runs().size();
        if (runs < FEWEST_RUNS) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: %d evaluated models are of %s (%s: %s). Checkpoints of one run are not independent, so errors and intervals need at least %d runs. Add runs, name the column of runs with --cluster COLUMN, or treat every row as a run with --cluster none (in Java, AccuracyOptions.withCluster).",
                    rows.columns().source(),
                    rows.models(),
                    runs == 1 ? "one run" : runs + " runs",
                    rows.basis(),
                    RunNames.some(new HashSet<>(rows.runs())),
                    FEWEST_RUNS));
        }
        if (runs < ENOUGH_RUNS) {
            notes.add("Only " + runs + " runs (" + rows.basis()
                    + "): intervals from so few runs are unreliable, and usually too narrow.");
        } else if (runs < rows.models()) {
            notes.add(rows.models() + " evaluated models count as checkpoints of " + runs + " runs (" + rows.basis()
                    + "): the checkpoints of a run are left out and resampled together.");
        }
    }

    private boolean perByte() {
        return options.assumes(Assumption.LOSS_PER_BYTE)
                || options.loss().matches("(?i).*(per_byte|per_char|bpb|bits_per_|task_loss).*");
    }

    private void tokenizers() {
        Columns columns = rows.columns();
        Optional<String> column = columns.names().stream()
                .filter(name -> name.matches("(?i)tokeni[sz]er(_name)?|vocab(ulary)?"))
                .findFirst();
        Set<String> names = new TreeSet<>(column.map(columns::texts).orElse(List.of()));
        names.remove("");
        if (names.size() > 1) {
            several(column.orElseThrow(), names);
            return;
        }
        if (names.isEmpty() && columns.has("vocab_size")) {
            TreeSet<Double> sizes = new TreeSet<>();
            IntStream.range(0, columns.rows())
                    .filter(row -> !columns.isAbsent("vocab_size", row))
                    .forEach(row -> sizes.add(columns.number("vocab_size", row)));
            if (sizes.size() > 1 && sizes.last() > PADDING * sizes.first()) {
                Set<String> texts = new TreeSet<>();
                sizes.forEach(size -> texts.add(Numbers.plain(size)));
                several("vocab_size", texts);
            }
        }
    }

    private void several(String column, Set<String> names) {
        if (perByte()) {
            return;
        }
        List<String> bytes = rows.columns().names().stream()
                .filter(name -> name.matches("(?i).*(bits_per_byte|per_byte|bpb).*"))
                .toList();
        throw new DataException(String.format(
                Locale.ROOT,
                "%s: %s is per token, and the rows have several tokenisers (%s: %s), whose losses per token cannot be"
                        + " compared. %sor choose one tokeniser: --where '%s == \"%s\"'; or, if this loss is per byte"
                        + " already: --assume loss-per-byte (in Java, AccuracyOptions.assuming).",
                rows.columns().source(),
                options.loss(),
                column,
                RunNames.some(names),
                bytes.isEmpty()
                        ? "Supply losses in bits per byte, in a column whose name contains bits_per_byte, "
                        : "Use a loss per byte: --loss " + bytes.get(0) + "; ",
                column,
                names.iterator().next()));
    }

    private boolean oneCurve() {
        return options.assumes(Assumption.ONE_CURVE);
    }

    private Optional<String> setColumn() {
        return RunNames.trainingSets(rows.columns()).stream()
                .filter(name -> new HashSet<>(rows.columns().texts(name)).size() > 1)
                .findFirst();
    }

    /** The runs of each training set. */
    private Map<String, Set<Integer>> runsOfSets(String column) {
        List<String> sets = rows.columns().texts(column);
        Map<String, Set<Integer>> runs = new TreeMap<>();
        for (TaskData task : rows.tasks()) {
            for (int row = 0; row < task.size(); row++) {
                runs.computeIfAbsent(sets.get(task.rows()[row]), set -> new HashSet<>())
                        .add(task.run()[row]);
            }
        }
        return runs;
    }

    private void manySets(List<String> notes) {
        Optional<String> column = setColumn();
        if (column.isEmpty()) {
            return;
        }
        Map<String, Set<Integer>> runs = runsOfSets(column.get());
        long alone = runs.values().stream()
                .filter(of -> of.size() < RUNS_OF_SET)
                .mapToInt(Set::size)
                .sum();
        if (2 * alone <= rows.runs().size()) {
            return;
        }
        String found = String.format(
                Locale.ROOT,
                "%s: %d runs are of %d training sets (column %s: %s), most with fewer than %d runs",
                rows.columns().source(),
                rows.runs().size(),
                runs.size(),
                column.get(),
                RunNames.some(runs.keySet()),
                RUNS_OF_SET);
        if (oneCurve()) {
            notes.add(
                    found
                            + ". They share one curve, as specified: the effect of a training set at equal loss counts as noise.");
            return;
        }
        throw new DataException(found
                + ". At equal loss accuracy depends on what a model was trained on, so one curve over all is not valid for any"
                + " of them. Choose a set with several sizes: --where '" + column.get() + " == \""
                + runs.keySet().iterator().next()
                + "\"'; or, to pool them anyway: --assume one-curve (in Java, AccuracyOptions.assuming).");
    }

    List<String> afterFit(List<TaskAccuracy> tasks, Optional<TaskAccuracy> mean) {
        List<String> notes = new ArrayList<>();
        TaskAccuracy whole = mean.filter(all -> all.reason().isEmpty())
                .or(() -> tasks.stream().filter(task -> task.reason().isEmpty()).findFirst())
                .orElse(null);
        if (whole == null) {
            return notes;
        }
        boolean ofMean = mean.isPresent() && whole == mean.get();
        setColumn().ifPresent(column -> sets(column, whole, ofMean, notes));
        return notes;
    }

    /** Whether residuals differ between training sets, by the mean residual of each run. */
    private void sets(String column, TaskAccuracy whole, boolean ofMean, List<String> notes) {
        Map<String, Set<Integer>> runs = runsOfSets(column);
        Points points = whole.points();
        double[] sum = new double[rows.runs().size()];
        int[] count = new int[sum.length];
        for (int row = 0; row < points.size(); row++) {
            sum[points.run()[row]] += points.measured()[row] - points.fitted()[row];
            count[points.run()[row]]++;
        }
        double[] residual = new double[sum.length];
        Arrays.setAll(residual, run -> sum[run] / count[run]);
        double all = 0;
        double within = 0;
        int n = 0;
        List<String> levels = new ArrayList<>();
        double grand = IntStream.range(0, sum.length)
                .filter(run -> count[run] > 0)
                .mapToDouble(run -> residual[run])
                .average()
                .orElse(0);
        for (Map.Entry<String, Set<Integer>> set : runs.entrySet()) {
            double[] of = set.getValue().stream()
                    .filter(run -> count[run] > 0)
                    .mapToDouble(run -> residual[run])
                    .toArray();
            double mean = Arrays.stream(of).average().orElse(0);
            for (double value : of) {
                all += (value - grand) * (value - grand);
                within += (value - mean) * (value - mean);
                n++;
            }
            levels.add(String.format(Locale.ROOT, "%s %+.3f", set.getKey(), mean));
        }
        int between = runs.size() - 1;
        int freedom = n - runs.size() - 3;
        if (freedom < 1) {
            return;
        }
        double f = (all - within) / between / (within / freedom);
        double p = FisherF.upperTail(f, between, freedom);
        double spread = Math.sqrt(all / (n - 4) / (within / freedom));
        String found = String.format(
                Locale.ROOT,
                "Rows come from %d training sets (column %s). At equal loss their %s deviates from the curve by %s (F(%d,"
                        + " %d) = %.1f, p %s)",
                runs.size(),
                column,
                ofMean ? "mean accuracy" : whole.name(),
                Columns.listed(levels),
                between,
                freedom,
                f,
                p < 1e-4 ? "< 0.0001" : "= " + Numbers.significant(p, 2));
        String choose = " Choose one: --where '" + column + " == \""
                + runs.keySet().iterator().next() + "\"'";
        if (p < SIGNIFICANCE && spread > MOST_SPREAD && !oneCurve()) {
            throw new DataException(rows.columns().source() + ": " + found
                    + ", and the residuals over all sets are " + Numbers.significant(spread, 2)
                    + " times those within a set: the sets have no common curve."
                    + choose
                    + "; or, to pool them anyway: --assume one-curve (in Java, AccuracyOptions.assuming).");
        }
        notes.add(found
                + (p < SIGNIFICANCE
                        ? ". The curve mixes them, and its errors are valid for such a mixture only." + choose + "."
                        : ": no significant difference."));
    }
}
