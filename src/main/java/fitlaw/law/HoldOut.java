package fitlaw.law;

import fitlaw.common.DataException;
import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.fit.Estimate;
import fitlaw.fit.Matrices;
import fitlaw.fit.Spearman;
import fitlaw.runs.Runs;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How well a law fitted on some runs predicts others, compared with a perfect law limited only by their noise and with
 * a law without shapes.
 *
 * <p>If noise differs between runs ({@link FitOptions#weights()}), group effects, intervals and ceilings use the noise
 * of each test run, from the same column as for the training runs; scores count each test run once.
 *
 * <p>If group effects are fitted to the test runs, the only test run of a group would predict itself: it is not scored,
 * and {@code alone} lists it. Ranks are within groups: the mean loss of the group, from the training runs if they
 * include the group and from the test runs otherwise, is subtracted from each measured and each predicted loss first.
 *
 * @param law the law fitted on the training runs
 * @param levels names of the groups of the test runs
 * @param groupEffect how the group effect of each of them was determined, never {@link TestGroupEffect#AUTOMATIC}
 * @param scores how near the predictions are to the measured losses
 * @param table row, run (if runs have names), level, measured_loss, predicted_loss, low and high of each test run that
 *     is scored
 * @param alone rows of the test runs that are not scored
 */
public record HoldOut(
        Law law, List<String> levels, TestGroupEffect groupEffect, Scores scores, Table table, List<Integer> alone)
        implements Report.Source {
    /**
     * How near the predictions of a law are to the measured losses.
     *
     * @param mse mean squared error, in squared nats per token
     * @param nullMse the same without any effect of shape
     * @param bias mean of measured minus predicted loss; near 0 if group effects were fitted to the test runs
     * @param spearman rank correlation of measured and predicted loss within groups; empty if no two runs can be ranked
     * @param coverage share of test runs inside their 95 % prediction interval
     * @param ceiling what a perfect law would score
     */
    public record Scores(
            double mse, double nullMse, double bias, Optional<Estimate> spearman, double coverage, Ceiling ceiling) {}

    /**
     * The scores of a perfect law, which misses by noise alone.
     *
     * @param noise the noise assumed: that of the test runs if they repeat shapes, otherwise that of the training runs
     * @param mse mean squared error that noise alone gives on average, in squared nats per token
     * @param spearman rank correlation, simulated; empty if the law predicts the same loss for all
     */
    public record Ceiling(Noise noise, double mse, Optional<Estimate> spearman) {}

    /** The reference scores in reports. */
    static final String NOISE_FLOOR = "Noise floor: the scores of the true law, given the noise of the runs";

    private static final int DRAWS = 2_000;
    /** More rows than this are counted rather than listed. */
    private static final int LISTED = 12;

    /**
     * Creates a result.
     *
     * @param law the law fitted on the training runs
     * @param levels names of the groups of the test runs
     * @param groupEffect how the group effect of each of them was determined
     * @param scores how near the predictions are to the measured losses
     * @param table the test runs that are scored
     * @param alone rows of the test runs that are not scored
     */
    public HoldOut {
        levels = List.copyOf(levels);
        alone = List.copyOf(alone);
    }

    /** {@return number of test runs that are scored} */
    public int size() {
        return table.rowCount();
    }

    /**
     * {@return how well a law fitted to some runs predicts others}
     *
     * @param form formula
     * @param train runs that the law is fitted to
     * @param test runs that it predicts
     * @param options how it is fitted
     * @throws fitlaw.common.DataException if the training runs do not identify any part of the law, or no test run can
     *     be scored
     */
    public static HoldOut of(LawForm form, Runs train, Runs test, FitOptions options) {
        return of(form, train, test, options, TestGroupEffect.AUTOMATIC);
    }

    /**
     * {@return how well a law fitted to some runs predicts others}
     *
     * @param form formula
     * @param train runs that the law is fitted to
     * @param test runs that it predicts
     * @param options how it is fitted
     * @param groupEffect how the group effects of the test runs are determined
     * @throws fitlaw.common.DataException if the training runs do not identify any part of the law, the group effect
     *     cannot be determined, or no test run can be scored
     */
    public static HoldOut of(LawForm form, Runs train, Runs test, FitOptions options, TestGroupEffect groupEffect) {
        Law law = Law.fit(form, train, options);
        TrainingData sample = asTrained(law, form, test);
        Noise noise = law.noise();
        // The error of a perfect law is the noise of the runs it is compared with.
        Noise ofTest = Noise.ofSeeds(sample).orElse(noise);
        TestLosses prediction = new TestLosses(law, sample, groupEffect);
        int[] scored =
                IntStream.range(0, sample.size()).filter(prediction::isScored).toArray();
        if (scored.length == 0) {
            throw new DataException(
                    test.source() + ": " + sample.size() + (sample.size() == 1 ? " test row" : " test rows")
                            + ", and the same number of levels ("
                            + String.join(", ", sample.levels().names())
                            + ") is fitted to them, as no training run has these levels, so no run remains for comparison. Test on levels"
                            + " with several runs.");
        }
        double[] measured = Matrices.pick(sample.loss(), scored);
        double[] predicted = Matrices.pick(prediction.value(), scored);
        double[] half = Matrices.pick(prediction.half(), scored);
        int n = scored.length;
        long covered = IntStream.range(0, n)
                .filter(i -> Math.abs(measured[i] - predicted[i]) <= half[i])
                .count();
        int[] ranked = Arrays.stream(scored).filter(prediction::isRanked).toArray();
        double[] insidePredicted = Matrices.pick(less(prediction.value(), prediction.predictedLevel()), ranked);
        int[] group = Arrays.stream(ranked).map(i -> sample.group()[i]).toArray();
        double[] noiseWeights = Matrices.pick(sample.ofNoise(), ranked);
        double ceilingMse = ofTest.sigma()
                * ofTest.sigma()
                * Arrays.stream(Matrices.pick(prediction.left(), scored))
                        .average()
                        .orElseThrow();
        Estimate ceilingSpearman = Spearman.ceiling(
                "ceiling_spearman",
                insidePredicted,
                Arrays.stream(noiseWeights)
                        .map(weight -> ofTest.sigma() / Math.sqrt(weight))
                        .toArray(),
                prediction.centred() == 0
                        ? UnaryOperator.identity()
                        : drawn -> lessMeans(
                                drawn, noiseWeights, group, sample.levels().size()),
                options.confidence(),
                DRAWS);
        Scores scores = new Scores(
                meanSquare(measured, predicted),
                meanSquare(measured, Matrices.pick(prediction.flat(), scored)),
                Arrays.stream(less(measured, predicted)).average().orElseThrow(),
                known(Spearman.of(
                        "spearman",
                        Matrices.pick(less(sample.loss(), prediction.measuredLevel()), ranked),
                        insidePredicted,
                        prediction.centred(),
                        options.confidence())),
                (double) covered / n,
                new Ceiling(ofTest, ceilingMse, known(ceilingSpearman)));
        return new HoldOut(
                law,
                sample.levels().names(),
                prediction.used(),
                scores,
                rows(test, sample, prediction, scored),
                IntStream.range(0, sample.size())
                        .filter(i -> !prediction.isScored(i))
                        .map(test::row)
                        .boxed()
                        .toList());
    }

    private static Optional<Estimate> known(Estimate correlation) {
        return Optional.of(correlation).filter(one -> !Double.isNaN(one.value()));
    }

    /** Runs to be predicted by a law, with the same preparation as its training runs. */
    static TrainingData asTrained(Law law, LawForm form, Runs test) {
        boolean sized = law.hasLevels() && law.sample().logSize().isPresent();
        return new TrainingData(
                test.responding(form.response()),
                law.sample()
                        .options()
                        .withSizeCovariate(sized ? FitOptions.SizeCovariate.ON : FitOptions.SizeCovariate.OFF),
                form.columns(),
                law.sample().noiseScale());
    }

    private static double meanSquare(double[] measured, double[] predicted) {
        return Arrays.stream(less(measured, predicted))
                .map(e -> e * e)
                .average()
                .orElseThrow();
    }

    private static double[] less(double[] values, double[] others) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> values[i] - others[i])
                .toArray();
    }

    private static double[] lessMeans(double[] values, double[] weights, int[] group, int groups) {
        double[] sum = new double[groups];
        double[] all = new double[groups];
        for (int i = 0; i < values.length; i++) {
            sum[group[i]] += weights[i] * values[i];
            all[group[i]] += weights[i];
        }
        return IntStream.range(0, values.length)
                .mapToDouble(i -> values[i] - sum[group[i]] / all[group[i]])
                .toArray();
    }

    private static Table rows(Runs test, TrainingData sample, TestLosses prediction, int[] scored) {
        double[] value = prediction.value();
        double[] half = prediction.half();
        Table rows = Table.create(
                "hold-out",
                IntColumn.create("row", Arrays.stream(scored).map(test::row).toArray()),
                StringColumn.create(
                        "level",
                        Arrays.stream(scored)
                                .mapToObj(i -> sample.levels().names().get(sample.group()[i]))
                                .toList()),
                DoubleColumn.create("measured_loss", Matrices.pick(sample.loss(), scored)),
                DoubleColumn.create("predicted_loss", Matrices.pick(value, scored)),
                column("low", scored, i -> value[i] - half[i]),
                column("high", scored, i -> value[i] + half[i]));
        List<String> names =
                Arrays.stream(scored).mapToObj(i -> test.name(i).orElse("")).toList();
        return names.stream().allMatch(String::isEmpty)
                ? rows
                : rows.insertColumn(1, StringColumn.create("run", names));
    }

    private static DoubleColumn column(String name, int[] rows, IntToDoubleFunction value) {
        return DoubleColumn.create(name, Arrays.stream(rows).mapToDouble(value).toArray());
    }

    @Override
    public Report report() {
        Ceiling ceiling = scores.ceiling();
        Report.Builder report = Report.titled(
                "Hold-out: " + law.name() + " law fitted to " + law.runs().size() + " runs and tested on " + size()
                        + " others, " + law.runs().source());
        report.grid(
                List.of(
                        "measure",
                        "law",
                        law.curves().isEmpty() ? "training mean" : "size-only baseline",
                        "noise floor"),
                List.of(
                        List.of(
                                "mean squared error",
                                Numbers.significant(scores.mse(), 3),
                                Numbers.significant(scores.nullMse(), 3),
                                Numbers.significant(ceiling.mse(), 3)),
                        List.of(
                                law.hasLevels() ? "Spearman, within levels" : "Spearman",
                                shown(scores.spearman()),
                                "0",
                                shown(ceiling.spearman())),
                        List.of("bias, measured minus predicted", Numbers.significant(scores.bias(), 3), "", "0"),
                        List.of(
                                "coverage of the 95 % prediction interval",
                                Numbers.significant(100 * scores.coverage(), 3) + " %", "", "95 %")));
        if (!law.hasLevels()) {
            report.text("No group intercepts: losses are predicted from size and data. " + NOISE_FLOOR + ". "
                    + ceiling.noise());
            return report.build();
        }
        if (!alone.isEmpty()) {
            report.note(notScored());
        }
        report.text("The group intercepts of the test runs (" + String.join(", ", levels) + ") were "
                + groupEffect.meaning() + "."
                + (groupEffect == TestGroupEffect.EXTRAPOLATED
                        ? " The errors of runs of one level are correlated, as they share its extrapolation."
                        : "")
                + " " + NOISE_FLOOR + ". " + ceiling.noise());
        return report.build();
    }

    /** How many test runs are not scored, and why. */
    String notScored() {
        boolean one = alone.size() == 1;
        return alone.size() + " of " + (size() + alone.size()) + " test runs (" + (one ? "row " : "rows ")
                + alone.stream().limit(LISTED).map(String::valueOf).collect(Collectors.joining(", "))
                + (alone.size() > LISTED ? ", …" : "") + ") " + (one ? "is" : "are")
                + " not scored: each is the only test run of its level, whose intercept is fitted to it.";
    }

    static String shown(Optional<Estimate> correlation) {
        return correlation.map(HoldOut::shown).orElse("–");
    }

    private static String shown(Estimate estimate) {
        return Numbers.significant(estimate.value(), 3)
                + (estimate.interval().isStated() ? " " + estimate.interval().ends(2) : " (no interval)");
    }

    @Override
    public String toString() {
        return report().text();
    }
}
