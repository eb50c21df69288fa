package fitlaw.law;

import fitlaw.fit.Estimate;
import fitlaw.fit.Spearman;
import fitlaw.fit.Student;
import fitlaw.runs.Runs;
import fitlaw.table.DataException;
import fitlaw.table.Numbers;
import fitlaw.table.Report;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * How well a law fitted on some runs predicts others, beside what a perfect law could reach with their noise and what a law
 * without shapes reaches.
 *
 * @param law the law fitted on the training runs
 * @param levels names of the groups of the test runs
 * @param levelKnown whether the level of each of them was fitted on training runs; otherwise one number a group was fitted
 *     to the test runs themselves, and only their differences are predicted
 * @param noise the noise that the ceilings assume: of the test runs where they repeat shapes, else of the training runs
 * @param mse mean squared error, in squared nats per token
 * @param nullMse the same without any effect of shape
 * @param ceilingMse what noise alone gives on average
 * @param bias mean of measured less predicted loss; near 0 where levels were fitted to the test runs
 * @param spearman rank correlation of measured and predicted loss, inside levels
 * @param ceilingSpearman that of a perfect law, simulated
 * @param coverage share of test runs inside their 95 % prediction interval
 * @param table row, measured, predicted, low, high of each test run
 */
public record HoldOut(
        Law law,
        List<String> levels,
        boolean levelKnown,
        Noise noise,
        double mse,
        double nullMse,
        double ceilingMse,
        double bias,
        Estimate spearman,
        Estimate ceilingSpearman,
        double coverage,
        Table table)
        implements Report.Source {
    private static final int DRAWS = 2_000;

    /**
     * Creates a result.
     *
     * @param law the law fitted on the training runs
     * @param levels names of the groups of the test runs
     * @param levelKnown whether their levels were fitted on training runs
     * @param noise the noise that the ceilings assume: of the test runs where they repeat shapes, else of the training runs
     * @param mse mean squared error
     * @param nullMse the same without any effect of shape
     * @param ceilingMse what noise alone gives on average
     * @param bias mean of measured less predicted loss
     * @param spearman rank correlation inside levels
     * @param ceilingSpearman that of a perfect law
     * @param coverage share of test runs inside their prediction interval
     * @param table row, measured, predicted, low, high of each test run
     */
    public HoldOut {
        levels = List.copyOf(levels);
    }

    /** {@return number of test runs} */
    public int size() {
        return table.rowCount();
    }

    static HoldOut of(LawForm form, Runs train, Runs test, FitOptions options) {
        Law law = Law.fit(form, train, options);
        FitOptions asTrained = law.sample().options();
        boolean sized = law.hasLevels() && law.sample().logSize().isPresent();
        FitOptions same =
                asTrained.withSizeCovariate(sized ? FitOptions.SizeCovariate.ON : FitOptions.SizeCovariate.OFF);
        Sample sample = new Sample(test, same);
        Noise noise = law.noise();
        // What a perfect law would miss by is the noise of the runs it is compared with.
        Noise ofTest = Noise.ofSeeds(sample).orElse(noise);
        Prediction prediction = new Prediction(law, sample, noise);
        double[] measured = sample.loss();
        double[] predicted = prediction.value;
        int n = measured.length;
        int fitted = prediction.known ? 0 : sample.levels().size();
        if (n <= fitted) {
            throw new DataException(
                    test.source() + ": " + n + " test rows in " + fitted
                            + " levels that no training run has: nothing is left to compare. Test on levels with several runs.");
        }
        double[] flat = prediction.flat;
        double[] insideMeasured = inside(measured, prediction.level);
        double[] insidePredicted = inside(predicted, prediction.level);
        long covered = IntStream.range(0, n)
                .filter(i -> Math.abs(measured[i] - predicted[i]) <= prediction.half[i])
                .count();
        return new HoldOut(
                law,
                sample.levels().names(),
                prediction.known,
                ofTest,
                meanSquare(measured, predicted),
                meanSquare(measured, flat),
                ofTest.sigma() * ofTest.sigma() * (n - fitted) / n,
                IntStream.range(0, n)
                        .mapToDouble(i -> measured[i] - predicted[i])
                        .average()
                        .orElseThrow(),
                Spearman.of("spearman", insideMeasured, insidePredicted, options.confidence()),
                Spearman.ceiling("ceiling_spearman", insidePredicted, ofTest.sigma(), options.confidence(), DRAWS),
                (double) covered / n,
                rows(test, measured, prediction));
    }

    private static double meanSquare(double[] measured, double[] predicted) {
        return IntStream.range(0, measured.length)
                .mapToDouble(i -> (measured[i] - predicted[i]) * (measured[i] - predicted[i]))
                .average()
                .orElseThrow();
    }

    /** Loss less the level that was used for it, so that a rank does not rest on levels. */
    private static double[] inside(double[] loss, double[] level) {
        return IntStream.range(0, loss.length)
                .mapToDouble(i -> loss[i] - level[i])
                .toArray();
    }

    private static Table rows(Runs test, double[] measured, Prediction prediction) {
        int n = measured.length;
        return Table.create(
                "hold-out",
                IntColumn.create("row", IntStream.range(0, n).map(test::row).toArray()),
                DoubleColumn.create("measured_loss", measured),
                DoubleColumn.create("predicted_loss", prediction.value),
                DoubleColumn.create(
                        "low",
                        IntStream.range(0, n)
                                .mapToDouble(i -> prediction.value[i] - prediction.half[i])
                                .toArray()),
                DoubleColumn.create(
                        "high",
                        IntStream.range(0, n)
                                .mapToDouble(i -> prediction.value[i] + prediction.half[i])
                                .toArray()));
    }

    /** Losses of test runs by a law fitted elsewhere. */
    private static final class Prediction {
        private final boolean known;
        private final double[] value;
        private final double[] flat;
        private final double[] half;
        /** What stands for the level of each run: its prediction at the centre of the training runs. */
        private final double[] level;

        Prediction(Law law, Sample sample, Noise noise) {
            int n = sample.size();
            value = new double[n];
            flat = new double[n];
            half = new double[n];
            level = new double[n];
            List<String> trained = law.levels();
            known = !law.hasLevels() || trained.containsAll(sample.levels().names());
            double[] loss = sample.loss();
            double t = Student.halfWidth(0.95, law.degreesOfFreedom());
            if (!law.hasLevels()) {
                bySizeAndData(law, sample, noise, t);
                return;
            }
            ShapeEffect effect = law.effect()
                    .orElseThrow(() -> new IllegalArgumentException("the form " + law.name()
                            + " has no part of its own for shapes, so it cannot be held out by levels"));
            for (int g = 0; g < sample.levels().size(); g++) {
                int group = g;
                int[] rows = IntStream.range(0, n)
                        .filter(i -> sample.group()[i] == group)
                        .toArray();
                if (known) {
                    int index = trained.indexOf(sample.levels().names().get(g));
                    knownLevel(law, effect, sample, noise, rows, index, t);
                } else {
                    fittedLevel(law, effect, sample, noise, rows, loss, t);
                }
            }
        }

        /** Without levels: the law against the mean loss of its own runs. */
        private void bySizeAndData(Law law, Sample sample, Noise noise, double t) {
            double mean = Arrays.stream(law.runs().loss()).average().orElseThrow();
            for (int i = 0; i < value.length; i++) {
                double[] at = law.predictor().at(0, sample.point(i));
                value[i] = at[0];
                flat[i] = mean;
                half[i] = t * Math.sqrt(at[1] + noise.sigma() * noise.sigma());
            }
        }

        private void knownLevel(
                Law law, ShapeEffect effect, Sample sample, Noise noise, int[] rows, int index, double t) {
            double mean = law.meanLoss(index);
            Point centre = law.centre();
            double there = law.predictor().at(index, centre)[0];
            for (int i : rows) {
                double[] at = law.predictor().at(index, sample.point(i));
                double size = effect.at(sample.point(i), sample.logSize(i)) - effect.at(sample.point(i), 0);
                value[i] = effect.additive() ? at[0] + size : at[0] * Math.exp(size);
                flat[i] = mean;
                level[i] = there;
                half[i] = t * Math.sqrt(at[1] + noise.sigma() * noise.sigma());
            }
        }

        private void fittedLevel(
                Law law, ShapeEffect effect, Sample sample, Noise noise, int[] rows, double[] loss, double t) {
            double[] phi = Arrays.stream(rows)
                    .mapToDouble(i -> effect.at(sample.point(i), sample.logSize(i)))
                    .toArray();
            double[] factor = Arrays.stream(phi)
                    .map(effect.additive() ? v -> 1 : Math::exp)
                    .toArray();
            double top = 0;
            double bottom = 0;
            double[] centre = effect.gradient(sample.point(rows[0]), 0);
            Arrays.fill(centre, 0);
            for (int k = 0; k < rows.length; k++) {
                int i = rows[k];
                top += factor[k] * (loss[i] - (effect.additive() ? phi[k] : 0));
                bottom += factor[k] * factor[k];
                double[] gradient = effect.gradient(sample.point(i), sample.logSize(i));
                for (int j = 0; j < centre.length; j++) {
                    centre[j] += gradient[j] / rows.length;
                }
            }
            double fitted = top / bottom;
            double mean =
                    Arrays.stream(rows).mapToDouble(i -> loss[i]).average().orElseThrow();
            double middle = effect.at(law.centre(), 0);
            for (int k = 0; k < rows.length; k++) {
                int i = rows[k];
                value[i] = effect.additive() ? fitted + phi[k] : fitted * factor[k];
                flat[i] = mean;
                level[i] = effect.additive() ? fitted + middle : fitted * Math.exp(middle);
                double[] away = effect.gradient(sample.point(i), sample.logSize(i));
                for (int j = 0; j < away.length; j++) {
                    away[j] -= centre[j];
                }
                double scale = effect.additive() ? 1 : value[i];
                double variance =
                        scale * scale * effect.variance(away) + noise.sigma() * noise.sigma() * (1 - 1.0 / rows.length);
                half[i] = t * Math.sqrt(variance);
            }
        }
    }

    @Override
    public Report report() {
        Report.Builder report = Report.titled(
                "Hold-out: " + law.name() + " law of " + law.runs().size() + " runs on " + size() + " others of "
                        + law.runs().source());
        report.grid(
                List.of("measure", "law", law.hasLevels() ? "without shapes" : "mean of training", "perfect law"),
                List.of(
                        List.of(
                                "mean squared error",
                                Numbers.significant(mse, 3),
                                Numbers.significant(nullMse, 3),
                                Numbers.significant(ceilingMse, 3)),
                        List.of(
                                law.hasLevels() ? "Spearman, inside levels" : "Spearman",
                                shown(spearman),
                                "0",
                                shown(ceilingSpearman)),
                        List.of("bias, measured less predicted", Numbers.significant(bias, 3), "", "0"),
                        List.of(
                                "inside 95 % prediction interval",
                                Numbers.significant(100 * coverage, 3) + " %", "", "95 %")));
        if (!law.hasLevels()) {
            report.text(
                    "Losses are predicted from size and data alone. The perfect law misses by noise alone. " + noise);
            return report.build();
        }
        report.text("Levels of the test runs (" + String.join(", ", levels) + ") were "
                + (levelKnown
                        ? "fitted on training runs."
                        : "fitted to the test runs, one number each: only differences inside a level are predicted.")
                + " The perfect law misses by noise alone. " + noise);
        return report.build();
    }

    private static String shown(Estimate estimate) {
        return Numbers.significant(estimate.value(), 3)
                + (estimate.interval().isStated()
                        ? " [" + Numbers.significant(estimate.interval().low(), 2) + ", "
                                + Numbers.significant(estimate.interval().high(), 2) + "]"
                        : "");
    }

    @Override
    public String toString() {
        return report().text();
    }
}
