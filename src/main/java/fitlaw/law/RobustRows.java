package fitlaw.law;

import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.fit.LeastSquaresSolution;
import fitlaw.fit.Robust;
import fitlaw.fit.RobustWeights;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Robust fits of any form that solves a least-squares problem: the weights of the runs, and the runs with reduced
 * weight.
 */
final class RobustRows {
    /** Both weight functions fall below this from about 1.9 standard deviations of the noise on. */
    private static final double LISTED = 0.7;

    private RobustRows() {}

    /** The sample with the weights that its options specify. */
    static TrainingData weighed(LawForm form, TrainingData sample) {
        Robust how = sample.options().robust();
        if (how == Robust.NONE) {
            return sample;
        }
        LeastSquaresSolution plain = form.solve(sample)
                .predictor()
                .regression()
                .orElseThrow(() -> new IllegalArgumentException("The form " + form.name()
                        + " is not fitted by least squares, so robust " + how.label()
                        + " weights do not apply to it. Leave the option out"
                        + form.whyNotRobust()))
                .fit();
        RobustWeights found = RobustWeights.of(plain, how);
        return sample.weighed(found.weights(), found.inflation());
    }

    /** Every run with its noise and the share of its weight that a robust fit leaves, lowest first. */
    static Table table(Law law) {
        TrainingData sample = law.sample();
        double[] residuals = law.diagnostics().residuals();
        double[] ofNoise = law.diagnostics().noiseOfRuns();
        IntColumn row = IntColumn.create("row");
        StringColumn level = StringColumn.create("level");
        DoubleColumn loss = DoubleColumn.create("loss");
        DoubleColumn residual = DoubleColumn.create("residual");
        DoubleColumn noise = DoubleColumn.create("noise");
        DoubleColumn weight = DoubleColumn.create("weight");
        for (int i : lightestFirst(sample)) {
            row.append(sample.runs().row(i));
            level.append(sample.levels().names().get(sample.group()[i]));
            loss.append(sample.loss()[i]);
            residual.append(residuals[i]);
            noise.append(ofNoise[i]);
            weight.append(sample.robustness()[i]);
        }
        return Table.create("weights", row, level, loss, residual, noise, weight);
    }

    private static int[] lightestFirst(TrainingData sample) {
        return IntStream.range(0, sample.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> sample.robustness()[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Reports the runs with clearly reduced weight. */
    static void report(Report.Builder report, TrainingData sample, double[] residuals) {
        Robust how = sample.options().robust();
        if (how == Robust.NONE) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (int i : lightestFirst(sample)) {
            if (sample.robustness()[i] < LISTED) {
                rows.add(List.of(
                        "" + sample.runs().row(i),
                        sample.levels().names().get(sample.group()[i]),
                        Numbers.significant(sample.loss()[i], 4),
                        Numbers.significant(residuals[i], 2),
                        Numbers.significant(sample.robustness()[i], 2)));
            }
        }
        report.text("Robust fit (" + how.label() + "): "
                + (rows.isEmpty()
                        ? "no run has"
                        : rows.size() + " of " + sample.size() + " runs " + (rows.size() == 1 ? "has" : "have"))
                + " a weight below " + LISTED + ", that is, a residual of more than about 1.9 sigma"
                + (rows.isEmpty() ? "." : ":"));
        if (!rows.isEmpty()) {
            report.grid(List.of("row", "level", "loss", "residual", "weight"), rows);
        }
    }
}
