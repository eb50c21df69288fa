package fitlaw.imports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/**
 * The losses of a run that are used.
 *
 * @param loss mean over the last steps
 * @param ofSteps loss up to each earlier step; NaN if there is none
 * @param steps number of steps of the mean, 0 if there are none
 * @param low smallest loss at the last step
 * @param high largest loss at the last step
 */
record LogMeans(double loss, List<Double> ofSteps, int steps, double low, double high) {
    /** The value for a run without a loss. */
    static final LogMeans NONE = new LogMeans(Double.NaN, List.of(), 0, Double.NaN, Double.NaN);

    /** A row of logs. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Line(double step, double loss, boolean counts, boolean last, boolean[] at) {}

    /**
     * Computes the losses by name of the run, from rows of run, step, loss, whether they count for the mean, whether
     * they are of the last step, and whether of each earlier one.
     */
    static Map<String, LogMeans> of(Table rows, List<Long> earlier) {
        Map<String, List<Line>> lines = new HashMap<>();
        for (int row = 0; row < rows.rowCount(); row++) {
            boolean[] at = new boolean[earlier.size()];
            for (int i = 0; i < at.length; i++) {
                at[i] = is(rows, 5 + i, row);
            }
            lines.computeIfAbsent(rows.getString(row, 0), run -> new ArrayList<>())
                    .add(new Line(
                            rows.doubleColumn(1).getDouble(row),
                            rows.doubleColumn(2).getDouble(row),
                            is(rows, 3, row),
                            is(rows, 4, row),
                            at));
        }
        Map<String, LogMeans> means = new HashMap<>();
        lines.forEach((run, of) -> means.put(run, of(of, earlier.size())));
        return means;
    }

    private static boolean is(Table rows, int column, int row) {
        return rows.longColumn(column).getLong(row) == 1;
    }

    private static LogMeans of(List<Line> lines, int earlier) {
        lines.sort(Comparator.comparingDouble(Line::step).thenComparingDouble(Line::loss));
        List<Line> last = lines.stream().filter(Line::last).toList();
        return new LogMeans(
                mean(lines.stream().filter(Line::counts).toList()),
                IntStream.range(0, earlier)
                        .mapToObj(i ->
                                mean(lines.stream().filter(line -> line.at()[i]).toList()))
                        .toList(),
                (int) lines.stream()
                        .filter(Line::counts)
                        .mapToDouble(Line::step)
                        .distinct()
                        .count(),
                last.stream().mapToDouble(Line::loss).min().orElse(Double.NaN),
                last.stream().mapToDouble(Line::loss).max().orElse(Double.NaN));
    }

    /** The mean, summed in sorted order, so that it does not depend on the order in which rows were read. */
    private static double mean(List<Line> lines) {
        double sum = 0;
        for (Line line : lines) {
            sum += line.loss();
        }
        return lines.isEmpty() ? Double.NaN : sum / lines.size();
    }

    double lossAt(int step) {
        return ofSteps.isEmpty() ? Double.NaN : ofSteps.get(step);
    }
}
