package fitlaw.law;

import fitlaw.common.DataException;
import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.fit.FitFailedException;
import fitlaw.runs.Levels;
import fitlaw.runs.Runs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The three places at which shape may act, ranked by how well each predicts larger sizes from smaller ones. They fit
 * the same runs about equally well and differ in extrapolation, so the choice is made by hold-out and not by the fit.
 *
 * @param rows a row for each place, in the order of {@link ActsOn}
 * @param chosen the place with the smallest prediction error; chosen by the fit if there are too few sizes to predict
 *     any
 * @param heldOut the sizes that were predicted from all smaller ones
 * @param refused places, and predictions of sizes, for which no curve could be fitted, each with the reason
 */
public record ScaleComparison(List<Row> rows, ActsOn chosen, List<String> heldOut, List<String> refused)
        implements Report.Source {
    /** Minimum number of sizes that a curve of size is trained on. */
    private static final int FEWEST = 3;

    /**
     * One place.
     *
     * @param on where shape acts
     * @param law the law on all runs
     * @param mse mean squared error over the held-out sizes, each counted once; empty if none could be predicted
     * @param coverage share of held-out runs inside their prediction intervals
     */
    public record Row(ActsOn on, Law law, OptionalDouble mse, OptionalDouble coverage) {}

    /**
     * Creates a comparison.
     *
     * @param rows a row for each place
     * @param chosen the place with the smallest prediction error
     * @param heldOut the sizes that were predicted
     * @param refused places, and predictions of sizes, for which no curve could be fitted
     */
    public ScaleComparison {
        rows = List.copyOf(rows);
        heldOut = List.copyOf(heldOut);
        refused = List.copyOf(refused);
    }

    /**
     * The prediction error of a law for runs of another size.
     *
     * @param mse mean squared error
     * @param inside number of runs inside their prediction intervals
     */
    private record Miss(double mse, int inside) {
        static Miss of(Law law, TrainingData test) {
            TestLosses predicted = new TestLosses(law, test, TestGroupEffect.AUTOMATIC);
            double squares = 0;
            int inside = 0;
            for (int i = 0; i < test.size(); i++) {
                double miss = test.loss()[i] - predicted.value()[i];
                squares += miss * miss;
                inside += Math.abs(miss) <= predicted.half()[i] ? 1 : 0;
            }
            return new Miss(squares / test.size(), inside);
        }
    }

    /**
     * {@return the places at which shape may act in a law that predicts sizes without runs, compared by how well each
     * predicts larger sizes from smaller ones}
     *
     * @param form a form of shapes, such as {@link LawForm#logParabola()}
     * @param runs training runs of three sizes or more
     * @param options how each is fitted
     */
    public static ScaleComparison of(LawForm form, Runs runs, FitOptions options) {
        List<String> classes = Levels.sizeClasses(runs);
        double[] n = runs.parameters(options.count());
        List<String> ordered = classes.stream()
                .distinct()
                .sorted(Comparator.comparingDouble(name -> IntStream.range(0, n.length)
                        .filter(i -> classes.get(i).equals(name))
                        .mapToDouble(i -> n[i])
                        .min()
                        .orElseThrow()))
                .toList();
        List<String> heldOut = ordered.subList(Math.min(FEWEST, ordered.size()), ordered.size());
        List<Row> rows = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (ActsOn on : ActsOn.values()) {
            LawForm one = form.predicting(on);
            Law law;
            try {
                law = Law.fit(one, runs, options);
            } catch (FitFailedException e) {
                refused.add(on.word() + ": " + e.getMessage());
                continue;
            }
            double squares = 0;
            int inside = 0;
            int tested = 0;
            int tasks = 0;
            for (String size : heldOut) {
                int place = ordered.indexOf(size);
                try {
                    Law smaller = Law.fit(
                            one, runs.only(i -> ordered.indexOf(classes.get(i)) < place, "of another size"), options);
                    Runs test = runs.only(i -> classes.get(i).equals(size), "of another size");
                    Miss miss = Miss.of(smaller, HoldOut.asTrained(smaller, one, test));
                    squares += miss.mse();
                    inside += miss.inside();
                    tested += test.size();
                    tasks++;
                } catch (DataException | FitFailedException e) {
                    refused.add(on.word() + " without " + size + ": " + e.getMessage());
                }
            }
            rows.add(new Row(
                    on,
                    law,
                    tasks == 0 ? OptionalDouble.empty() : OptionalDouble.of(squares / tasks),
                    tested == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) inside / tested)));
        }
        if (rows.isEmpty()) {
            throw new DataException(
                    runs.source() + ": no curve of size and data fits these runs. " + String.join("; ", refused));
        }
        ActsOn chosen = rows.stream()
                .min(Comparator.comparingDouble(row ->
                        row.mse().orElse(row.law().diagnostics().squares().orElseThrow())))
                .orElseThrow()
                .on();
        return new ScaleComparison(rows, chosen, heldOut, refused);
    }

    /** {@return the law of the chosen place} */
    public Law law() {
        return rows.stream()
                .filter(row -> row.on() == chosen)
                .findFirst()
                .orElseThrow()
                .law();
    }

    /** {@return the places as rows: acts_on, sigma, mse, coverage} */
    public Table table() {
        return Table.create(
                "where shape acts",
                StringColumn.create(
                        "acts_on", rows.stream().map(row -> row.on().word()).toList()),
                DoubleColumn.create(
                        "sigma",
                        rows.stream()
                                .mapToDouble(row -> row.law().solution().sigma())
                                .toArray()),
                column("mse", rows.stream().map(Row::mse).toList()),
                column("coverage", rows.stream().map(Row::coverage).toList()));
    }

    private static DoubleColumn column(String name, List<OptionalDouble> values) {
        DoubleColumn column = DoubleColumn.create(name);
        values.forEach(value -> value.ifPresentOrElse(column::append, column::appendMissing));
        return column;
    }

    @Override
    public Report report() {
        Report.Builder report = Report.titled("Where shape acts in a curve of size and data: " + chosen.word());
        report.grid(
                List.of("acts_on", "sigma", "hold-out MSE", "coverage, %"),
                rows.stream()
                        .map(row -> List.of(
                                row.on().word() + (row.on() == chosen ? " (chosen)" : ""),
                                Numbers.significant(row.law().solution().sigma(), 3),
                                shown(row.mse(), 1),
                                shown(row.coverage(), 100)))
                        .toList());
        refused.forEach(report::note);
        return report.text(
                        heldOut.isEmpty()
                                ? "With fewer than four sizes, none can be predicted from three smaller ones. The choice"
                                        + " is then by the fit, which hardly distinguishes them. Add sizes."
                                : "Hold-out: each of " + String.join(", ", heldOut)
                                        + " is predicted from all smaller sizes.")
                .build();
    }

    private static String shown(OptionalDouble value, double times) {
        return value.isPresent() ? Numbers.significant(times * value.getAsDouble(), 3) : "–";
    }

    @Override
    public String toString() {
        return report().text();
    }
}
