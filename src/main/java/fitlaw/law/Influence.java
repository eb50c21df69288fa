package fitlaw.law;

import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.fit.Estimate;
import fitlaw.fit.LeastSquaresSolution;
import fitlaw.fit.Robust;
import fitlaw.fit.Student;
import fitlaw.runs.Runs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The influence of each run on a law: its leverage, its residual relative to the noise of the others, and what x*, r*
 * and its own fitted loss would be without it. Exact for linear forms; linearised at the fit for others.
 *
 * <p>A run is flagged as {@code outlier} if the largest of all studentised residuals would be this large in less than
 * one table in twenty, as {@code leverage} above three times the mean, as {@code shifts x*} if the best x shifts by half
 * a standard error without it, and as {@code identifies x*} if there is no best x without it.
 *
 * @param table row, run (if the runs have names), level, loss, fitted, leverage, studentised, cook, change of each
 *     optimum, loss_change, flag; cells are empty if a group effect depends on that run alone, or no optimum remains
 *     without it
 */
public record Influence(Table table) implements Report.Source {
    private static final double FAR_OUT = 3;
    private static final double MOVES = 0.5;

    /** Probability of the largest studentised residual below which a law's report names a run as far off. */
    private static final double RARE = 1e-4;

    /** Residuals below this share of the loss are never far off, whatever the residuals of the others. */
    private static final double NEAR = 1e-3;

    /** Rows times squared parameters above which a law's report does not examine each run. */
    private static final double MOST_WORK = 1e8;

    private static final int LISTED = 3;

    static Influence of(Law law) {
        return new Influence(new Rows(law).table());
    }

    /** The runs that are far off the law of the others, as a sentence; empty if there are none. */
    static Optional<String> farOff(Law law) {
        Regression regression = law.solution().predictor().regression().orElse(null);
        if (regression == null || law.options().robust() != Robust.NONE) {
            return Optional.empty();
        }
        double parameters = law.sample().size() - law.diagnostics().degreesOfFreedom();
        if (law.diagnostics().degreesOfFreedom() < 3 || law.sample().size() * parameters * parameters > MOST_WORK) {
            return Optional.empty();
        }
        LeastSquaresSolution fit = regression.fit();
        double far = Student.halfWidth(1 - RARE / fit.rows(), fit.degreesOfFreedom() - 1);
        double[] t = IntStream.range(0, fit.rows())
                .mapToDouble(i -> Math.abs(fit.studentised(i)))
                .toArray();
        List<Integer> runs = IntStream.range(0, t.length)
                .filter(i -> t[i] > far)
                .filter(i -> Math.abs(law.sample().loss()[i] / regression.loss(i, fit.without(i)) - 1) > NEAR)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -t[i]))
                .toList();
        String named = runs.stream()
                .limit(LISTED)
                .map(i -> called(law.sample().runs(), i) + " (" + law.response() + " "
                        + Numbers.significant(law.sample().loss()[i], 4) + ", predicted from the others "
                        + Numbers.significant(regression.loss(i, fit.without(i)), 4) + ")")
                .collect(Collectors.joining(", "));
        return runs.isEmpty()
                ? Optional.empty()
                : Optional.of((runs.size() == 1 ? "1 run is an outlier" : runs.size() + " runs are outliers")
                        + " from the law of the other runs and may distort it: " + named
                        + (runs.size() > LISTED ? ", …" : "")
                        + ". The largest of " + fit.rows()
                        + " residuals is that large by chance in fewer than 1 in 10,000 tables. Look for the cause, exclude "
                        + (runs.size() == 1 ? "it" : "them") + " with a condition, or fit robustly.");
    }

    private static String called(Runs runs, int run) {
        return runs.name(run).map(name -> name + ", row ").orElse("row ") + runs.row(run);
    }

    /** Builds the rows. */
    private static final class Rows {
        private final Law law;
        private final Regression regression;
        private final LeastSquaresSolution fit;
        private final Map<ShapeVariable, Estimate> optima = new LinkedHashMap<>();
        private final Map<ShapeVariable, DoubleColumn> changes = new LinkedHashMap<>();

        Rows(Law law) {
            this.law = law;
            this.regression = law.regression();
            this.fit = regression.fit();
            for (ShapeVariable variable : law.curves().keySet()) {
                law.estimates().stream()
                        .filter(quantity -> quantity.term().equals(variable.optimumTerm()))
                        .flatMap(quantity -> quantity.estimate().stream())
                        .forEach(estimate -> {
                            optima.put(variable, estimate);
                            changes.put(variable, DoubleColumn.create(variable.optimumTerm() + "_change"));
                        });
            }
        }

        Table table() {
            int n = fit.rows();
            int parameters = n - fit.degreesOfFreedom();
            TrainingData sample = law.sample();
            IntColumn row = IntColumn.create("row");
            StringColumn run = StringColumn.create("run");
            StringColumn level = StringColumn.create("level");
            DoubleColumn leverage = DoubleColumn.create("leverage");
            DoubleColumn studentised = DoubleColumn.create("studentised");
            DoubleColumn cook = DoubleColumn.create("cook");
            DoubleColumn change = DoubleColumn.create("loss_change");
            StringColumn flag = StringColumn.create("flag");
            double[] fitted = law.diagnostics().fitted();
            double outlier = Student.halfWidth(1 - 0.05 / n, Math.max(1, fit.degreesOfFreedom() - 1));
            for (int i = 0; i < n; i++) {
                double h = fit.leverage(i);
                double t = fit.studentised(i);
                double[] without = fit.without(i);
                List<String> flags = new ArrayList<>();
                if (Math.abs(t) > outlier) {
                    flags.add("outlier");
                }
                if (h > FAR_OUT * parameters / n) {
                    flags.add("leverage");
                }
                row.append(sample.runs().row(i));
                run.append(sample.runs().name(i).orElse(""));
                level.append(sample.levels().names().get(sample.group()[i]));
                leverage.append(h);
                append(studentised, t);
                double e = fit.residual(i);
                append(cook, Double.isNaN(t) ? t : e * e * h / ((1 - h) * (1 - h) * parameters * fit.variance()));
                append(change, Double.isNaN(t) ? t : regression.loss(i, without) - fitted[i]);
                moves(without, flags);
                flag.append(String.join(", ", flags));
            }
            Table table = Table.create(
                    "influence",
                    row,
                    level,
                    DoubleColumn.create("loss", sample.loss()),
                    DoubleColumn.create("fitted", fitted),
                    leverage,
                    studentised,
                    cook);
            if (!run.isEmpty() && !run.get(0).isEmpty()) {
                table.insertColumn(1, run);
            }
            changes.values().forEach(table::addColumns);
            return table.addColumns(change, flag);
        }

        private void moves(double[] without, List<String> flags) {
            optima.forEach((variable, estimate) -> {
                OptionalInt first = regression.curve(variable);
                double c1 = without[first.orElseThrow()];
                double c2 = without[first.orElseThrow() + 1];
                ShapeBasis basis = law.curves().get(variable).basis();
                boolean left = basis.hasMinimum(c1, c2);
                double moved = left ? basis.shape(variable, c2 / c1) - estimate.value() : Double.NaN;
                append(changes.get(variable), moved);
                if (!left || Math.abs(moved) > MOVES * estimate.stdError().orElse(Double.NaN)) {
                    flags.add((left ? "shifts " : "identifies ") + variable.letter() + "*");
                }
            });
        }

        private static void append(DoubleColumn column, double value) {
            if (Double.isNaN(value)) {
                column.appendMissing();
            } else {
                column.append(value);
            }
        }
    }

    /** {@return the flagged runs: the same columns} */
    public Table flagged() {
        return table.where(table.stringColumn("flag").isNotEqualTo(""));
    }

    @Override
    public Report report() {
        Table flagged = flagged();
        Report.Builder report =
                Report.titled("Influence of each run: " + flagged.rowCount() + " of " + table.rowCount() + " flagged");
        if (!flagged.isEmpty()) {
            List<String> header = flagged.columnNames();
            report.grid(
                    header,
                    Stream.iterate(0, i -> i + 1)
                            .limit(flagged.rowCount())
                            .map(i -> header.stream()
                                    .map(name -> cell(flagged, name, i))
                                    .toList())
                            .toList());
        }
        return report.text(
                        "Changes are those caused by leaving the run out. Inspect a flagged run before keeping or excluding"
                                + " it; a robust fit reduces its weight automatically.")
                .build();
    }

    private static String cell(Table table, String name, int row) {
        if (table.column(name).isMissing(row)) {
            return "–";
        }
        return table.column(name) instanceof DoubleColumn numbers
                ? Numbers.significant(numbers.getDouble(row), name.equals("loss") || name.equals("fitted") ? 4 : 2)
                : table.column(name).getString(row);
    }

    @Override
    public String toString() {
        return report().text();
    }
}
