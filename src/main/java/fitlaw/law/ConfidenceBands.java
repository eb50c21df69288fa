package fitlaw.law;

import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.fit.Estimate;
import fitlaw.fit.Quantity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Loss of a group along one shape, with the confidence band of the expected loss and the prediction band of a single
 * run. Each is a pointwise interval at one shape, not simultaneous for all shapes.
 *
 * @param variable the shape that changes
 * @param level size and data
 * @param other value of the other shape
 * @param values values of the shape, evenly spaced on a logarithmic scale over those of the runs
 * @param expected expected loss at each
 * @param single loss of a single run at each
 */
public record ConfidenceBands(
        ShapeVariable variable,
        String level,
        double other,
        List<Double> values,
        List<Estimate> expected,
        List<Estimate> single)
        implements Report.Source {
    private static final int PLACES = 41;
    private static final int SHOWN_EVERY = 5;

    /**
     * Creates bands.
     *
     * @param variable the shape that changes
     * @param level size and data
     * @param other value of the other shape
     * @param values values of the shape
     * @param expected expected loss at each
     * @param single loss of a single run at each
     */
    public ConfidenceBands {
        values = List.copyOf(values);
        expected = List.copyOf(expected);
        single = List.copyOf(single);
    }

    /**
     * {@return loss along one shape over the range of the runs, with confidence and prediction bands; the other shape
     * is held at its best value, or at the mean of the runs if it has none}
     *
     * @param law the law
     * @param variable relative width or MLP/attention ratio
     * @param level name of the group whose size and data are meant, see {@link Law#levels()}
     */
    public static ConfidenceBands of(Law law, ShapeVariable variable, String level) {
        boolean ofWidth = variable == ShapeVariable.RELATIVE_WIDTH;
        ShapeVariable held = ofWidth ? ShapeVariable.MLP_RATIO : ShapeVariable.RELATIVE_WIDTH;
        Quantity best = ofWidth ? law.optimum().mlpRatio() : law.optimum().relativeWidth();
        return of(law, variable, level, best.estimate().map(Estimate::value).orElseGet(() -> held.known(law.centre())));
    }

    private static ConfidenceBands of(Law law, ShapeVariable variable, String level, double other) {
        double[] runs = law.diagnostics().values(variable);
        double low = Math.log(Arrays.stream(runs).min().orElseThrow());
        double high = Math.log(Arrays.stream(runs).max().orElseThrow());
        List<Double> values = new ArrayList<>();
        List<Estimate> expected = new ArrayList<>();
        List<Estimate> single = new ArrayList<>();
        for (int place = 0; place < PLACES; place++) {
            double value = Math.exp(low + (high - low) * place / (PLACES - 1));
            boolean width = variable == ShapeVariable.RELATIVE_WIDTH;
            values.add(value);
            expected.add(law.loss(level, width ? value : other, width ? other : value));
            single.add(law.prediction(level, width ? value : other, width ? other : value));
        }
        return new ConfidenceBands(variable, level, other, values, expected, single);
    }

    /** {@return the bands as rows: the shape, estimate, std_error, low, high, prediction_low, prediction_high, method} */
    public Table table() {
        return Table.create(
                "bands of " + level,
                DoubleColumn.create(variable.column(), values),
                column("estimate", expected.stream().map(Estimate::value).toList()),
                column(
                        "std_error",
                        expected.stream()
                                .map(estimate -> estimate.stdError().orElseThrow())
                                .toList()),
                column("low", expected.stream().map(e -> e.interval().low()).toList()),
                column("high", expected.stream().map(e -> e.interval().high()).toList()),
                column(
                        "prediction_low",
                        single.stream().map(e -> e.interval().low()).toList()),
                column(
                        "prediction_high",
                        single.stream().map(e -> e.interval().high()).toList()),
                StringColumn.create(
                        "method",
                        expected.stream().map(e -> e.interval().method()).toList()));
    }

    private static DoubleColumn column(String name, List<Double> values) {
        return DoubleColumn.create(name, values);
    }

    @Override
    public Report report() {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < values.size(); i += SHOWN_EVERY) {
            rows.add(List.of(
                    Numbers.significant(values.get(i), 3),
                    Numbers.significant(expected.get(i).value(), 4),
                    expected.get(i).interval().ends(4),
                    single.get(i).interval().ends(4)));
        }
        return Report.titled("Loss of " + level + " over " + variable.column() + ", with the other shape at "
                        + Numbers.significant(other, 3))
                .grid(List.of(variable.column(), "loss", "expected", "single run"), rows)
                .text("Intervals are pointwise (" + expected.get(0).interval().method() + ").")
                .build();
    }

    @Override
    public String toString() {
        return report().text();
    }
}
