package fitlaw.law;

import fitlaw.fit.Estimate;
import fitlaw.fit.Spearman;
import fitlaw.runs.Runs;
import fitlaw.table.DataException;
import fitlaw.table.Numbers;
import fitlaw.table.Report;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How well a law fitted on some runs predicts others, beside what a perfect law could reach with their noise and what a law
 * without shapes reaches.
 *
 * <p>Where noise differs between runs ({@link FitOptions#weights()}), levels, intervals and ceilings pay heed to the noise of
 * each test run, by the same column as the training runs; scores count each test run once.
 *
 * @param law the law fitted on the training runs
 * @param levels names of the groups of the test runs
 * @param level where the level of each of them came from, never {@link TestLevel#AUTOMATIC}
 * @param noise the noise that the ceilings assume: of the test runs where they repeat shapes, else of the training runs
 * @param mse mean squared error, in squared nats per token
 * @param nullMse the same without any effect of shape
 * @param ceilingMse what noise alone gives on average
 * @param bias mean of measured less predicted loss; near 0 where levels were fitted to the test runs
 * @param spearman rank correlation of measured and predicted loss, inside levels
 * @param ceilingSpearman that of a perfect law, simulated
 * @param coverage share of test runs inside their 95 % prediction interval
 * @param table row, level, measured, predicted, low, high of each test run
 */
public record HoldOut(
        Law law,
        List<String> levels,
        TestLevel level,
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
     * @param level where the level of each of them came from
     * @param noise the noise that the ceilings assume: of the test runs where they repeat shapes, else of the training runs
     * @param mse mean squared error
     * @param nullMse the same without any effect of shape
     * @param ceilingMse what noise alone gives on average
     * @param bias mean of measured less predicted loss
     * @param spearman rank correlation inside levels
     * @param ceilingSpearman that of a perfect law
     * @param coverage share of test runs inside their prediction interval
     * @param table row, level, measured, predicted, low, high of each test run
     */
    public HoldOut {
        levels = List.copyOf(levels);
    }

    /** {@return number of test runs} */
    public int size() {
        return table.rowCount();
    }

    static HoldOut of(LawForm form, Runs train, Runs test, FitOptions options, TestLevel level) {
        Law law = Law.fit(form, train, options);
        FitOptions asTrained = law.sample().options();
        boolean sized = law.hasLevels() && law.sample().logSize().isPresent();
        FitOptions same =
                asTrained.withSizeCovariate(sized ? FitOptions.SizeCovariate.ON : FitOptions.SizeCovariate.OFF);
        Sample sample =
                new Sample(test.responding(form.response()), same, law.sample().noiseScale());
        Noise noise = law.noise();
        // What a perfect law would miss by is the noise of the runs it is compared with.
        Noise ofTest = Noise.ofSeeds(sample).orElse(noise);
        TestLosses prediction = new TestLosses(law, sample, level);
        double[] measured = sample.loss();
        double[] predicted = prediction.value();
        int n = measured.length;
        int fitted = prediction.fitted();
        if (n <= fitted) {
            throw new DataException(
                    test.source() + ": " + n + (n == 1 ? " test row" : " test rows") + ", and as many numbers ("
                            + String.join(", ", sample.levels().names())
                            + ") fitted to them, as no training run has these levels: nothing is left to compare. Test on"
                            + " levels with several runs.");
        }
        double[] flat = prediction.flat();
        double[] insideMeasured = inside(measured, prediction.level());
        double[] insidePredicted = inside(predicted, prediction.level());
        long covered = IntStream.range(0, n)
                .filter(i -> Math.abs(measured[i] - predicted[i]) <= prediction.half()[i])
                .count();
        return new HoldOut(
                law,
                sample.levels().names(),
                prediction.used(),
                ofTest,
                meanSquare(measured, predicted),
                meanSquare(measured, flat),
                ofTest.sigma()
                        * ofTest.sigma()
                        * Arrays.stream(prediction.left()).average().orElseThrow(),
                IntStream.range(0, n)
                        .mapToDouble(i -> measured[i] - predicted[i])
                        .average()
                        .orElseThrow(),
                Spearman.of("spearman", insideMeasured, insidePredicted, options.confidence()),
                Spearman.ceiling(
                        "ceiling_spearman",
                        insidePredicted,
                        Arrays.stream(sample.ofNoise())
                                .map(weight -> ofTest.sigma() / Math.sqrt(weight))
                                .toArray(),
                        options.confidence(),
                        DRAWS),
                (double) covered / n,
                rows(test, sample, prediction));
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

    private static Table rows(Runs test, Sample sample, TestLosses prediction) {
        double[] measured = sample.loss();
        int n = measured.length;
        return Table.create(
                "hold-out",
                IntColumn.create("row", IntStream.range(0, n).map(test::row).toArray()),
                StringColumn.create(
                        "level",
                        Arrays.stream(sample.group())
                                .mapToObj(sample.levels().names()::get)
                                .toList()),
                DoubleColumn.create("measured_loss", measured),
                DoubleColumn.create("predicted_loss", prediction.value()),
                DoubleColumn.create(
                        "low",
                        IntStream.range(0, n)
                                .mapToDouble(
                                        i -> prediction.value()[i] - prediction.half()[i])
                                .toArray()),
                DoubleColumn.create(
                        "high",
                        IntStream.range(0, n)
                                .mapToDouble(
                                        i -> prediction.value()[i] + prediction.half()[i])
                                .toArray()));
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
        report.text("Levels of the test runs (" + String.join(", ", levels) + ") were " + level.meaning()
                + "."
                + (level == TestLevel.EXTRAPOLATED
                        ? " The runs of a level share the error of its extrapolation, so they miss it together."
                        : "")
                + " The perfect law misses by noise alone. " + noise);
        return report.build();
    }

    static String shown(Estimate estimate) {
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
