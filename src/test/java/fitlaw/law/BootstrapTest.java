package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.Simulations;
import fitlaw.common.DataException;
import fitlaw.common.Task;
import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.fit.NotIdentified;
import fitlaw.fit.Quantity;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

class BootstrapTest {
    private static final BootstrapOptions OPTIONS =
            BootstrapOptions.defaults().withSeed(7).withThreads(2);
    private static final Runs GOLDEN = Runs.read(Path.of("data/runs/golden_synthetic.csv"));

    private static Estimate term(List<Quantity> estimates, String name) {
        return estimates.stream()
                .filter(quantity -> quantity.term().equals(name))
                .findFirst()
                .flatMap(Quantity::estimate)
                .orElseThrow();
    }

    /** All r above the best one, where its effect is small. */
    private static List<double[]> allRatiosAbove() {
        return Designs.paperLike().stream()
                .map(shape -> new double[] {shape[0], shape[1] == 1 ? 1.1 : Math.max(shape[1], 1.1)})
                .toList();
    }

    /**
     * The paper-like shapes four times at each size: resamples of fewer runs often omit a shape, and so spread more.
     */
    private static List<double[]> fourfold() {
        return Stream.generate(Designs::paperLike)
                .limit(4)
                .flatMap(List::stream)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "log-linear, false",
        "log-linear, true",
        "multiplicative, false",
        "multiplicative, true",
        "additive, true",
    })
    void spreadOfResamplesIsThatOfRepeatedExperiments(String form, boolean residuals) {
        LawForm law = LawForm.named(form);
        BootstrapOptions options = (residuals ? OPTIONS.withResiduals() : OPTIONS).withResamples(400);
        String slope = law.equals(LawForm.conditional()) ? "c2" : "a2";
        int experiments = Simulations.repeats(400);
        double[] found = IntStream.range(0, experiments)
                .mapToDouble(seed -> term(
                                Law.fit(law, Designs.runs(fourfold(), .010, seed))
                                        .estimates(),
                                slope)
                        .value())
                .toArray();
        double mean = Arrays.stream(found).average().orElseThrow();
        double deviation = Math.sqrt(Arrays.stream(found)
                        .map(value -> (value - mean) * (value - mean))
                        .sum()
                / (experiments - 1));

        double told = IntStream.range(0, 20)
                .mapToDouble(seed -> term(
                                Bootstrap.of(Law.fit(law, Designs.runs(fourfold(), .010, 1_000 + seed)), options)
                                        .estimates(),
                                slope)
                        .stdError()
                        .orElseThrow())
                .average()
                .orElseThrow();

        // The standard deviation of 400 has a relative error of 3.5 %, the mean of 20 resampled ones of 1 to 2 %.
        assertThat(told / deviation).isCloseTo(1, within(.12 + Simulations.slack(Math.sqrt(.5), 400)));
    }

    @Test
    void residualResamplesOfALinearFormHaveItsStandardErrors() {
        Law law = Law.fit(LawForm.conditional(), Designs.runs(Designs.paperLike(), .010, 3));

        Bootstrap bootstrap = Bootstrap.of(law, OPTIONS.withResiduals().withResamples(20_000));

        // Residuals sum to zero in each group, so their variance times n / degrees of freedom is s². A standard
        // deviation of 20,000 has a relative error of .5 %.
        for (String name : List.of("c1", "c2", "e1", "e2")) {
            double error = term(law.estimates(), name).stdError().orElseThrow();
            assertThat(term(bootstrap.estimates(), name).stdError().orElseThrow())
                    .isCloseTo(error, within(.025 * error));
            assertThat(term(bootstrap.estimates(), name).value())
                    .isEqualTo(term(law.estimates(), name).value());
        }
    }

    @ParameterizedTest
    @Tag("simulation")
    @ValueSource(booleans = {false, true})
    void intervalsOfTheOptimumCoverTheTruthAlmostAsOftenAsStated(boolean residuals) {
        BootstrapOptions options = residuals ? OPTIONS.withResiduals() : OPTIONS;
        int replicates = Simulations.repeats(1_000);
        double slack = Simulations.slack(Math.sqrt(.95 * .05), 1_000);
        int x = 0;
        int r = 0;
        for (int seed = 0; seed < replicates; seed++) {
            Bootstrap bootstrap =
                    Bootstrap.of(Law.fit(Designs.runs(Designs.paperLike(), .010, seed)), options.withSeed(seed));
            x += covers(bootstrap.optimum(ShapeVariable.RELATIVE_WIDTH), Designs.BEST_X);
            r += covers(bootstrap.optimum(ShapeVariable.MLP_RATIO), Designs.BEST_R);
        }
        // Nominal .95; percentiles of 60 runs cover one or two per cent less. Binomial standard deviation .007.
        assertThat(x / (double) replicates).as("x").isBetween(.91 - slack, .97 + slack);
        assertThat(r / (double) replicates).as("r").isBetween(.91 - slack, .97 + slack);
    }

    private static int covers(Quantity quantity, double truth) {
        return quantity.estimate().orElseThrow().interval().contains(truth) ? 1 : 0;
    }

    @Test
    void resamplesWithoutMinimumCountAsOutside() {
        Law law = Law.fit(Designs.runs(allRatiosAbove(), .010, 1));
        Bootstrap bootstrap = Bootstrap.of(law, OPTIONS);
        Interval interval = bootstrap
                .optimum(ShapeVariable.MLP_RATIO)
                .estimate()
                .orElseThrow()
                .interval();
        Table draws = bootstrap.draws();
        double share = bootstrap.notLocated(ShapeVariable.MLP_RATIO);

        // Counted again from the coefficients in the table.
        int rising = 0;
        int falling = 0;
        int nowhere = 0;
        for (int row = 0; row < draws.rowCount(); row++) {
            double e1 = draws.doubleColumn("e1").get(row);
            double e2 = draws.doubleColumn("e2").get(row);
            boolean located = e1 > 0 && e2 > 0;
            rising += e1 > 0 && e2 <= 0 ? 1 : 0;
            falling += e1 <= 0 && e2 > 0 ? 1 : 0;
            nowhere += e1 <= 0 && e2 <= 0 ? 1 : 0;
            assertThat(draws.stringColumn("mlp_attn_ratio_optimum_is").get(row).equals("located"))
                    .isEqualTo(located);
            assertThat(draws.doubleColumn("mlp_attn_ratio_optimum").isMissing(row))
                    .isNotEqualTo(located);
        }
        assertThat(share).isCloseTo((rising + falling + nowhere) / 1_000.0, within(1e-12));
        assertThat(rising + nowhere).isGreaterThan(25); // More than 2.5 %, otherwise this test would show nothing.
        assertThat(interval.low()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(interval.method()).contains("% of them without a value");
        assertThat(bootstrap.report().text())
                .contains("of the resamples have no minimum", "rises throughout in " + rising);
        // The widths are on both sides of the best one, so hardly any resample loses it.
        assertThat(bootstrap.notLocated(ShapeVariable.RELATIVE_WIDTH)).isLessThan(0.01);
    }

    @Test
    void lawWithoutOptimumHasNoneByResamplingEither() {
        // Loss falls with the ratio throughout: a2 negative by construction.
        Table table = Designs.table(Designs.paperLike(), .002, 1);
        double[] loss = table.doubleColumn("loss").asDoubleArray();
        double[] r = table.doubleColumn("mlp_attn_ratio").asDoubleArray();
        Arrays.setAll(loss, i -> loss[i] - .3 * Math.log(r[i]));
        table.replaceColumn("loss", DoubleColumn.create("loss", loss));

        Bootstrap bootstrap = Bootstrap.of(Law.fit(Runs.of(table)), OPTIONS);

        assertThat(bootstrap.optimum(ShapeVariable.MLP_RATIO)).isInstanceOf(NotIdentified.class);
        assertThat(bootstrap.notLocated(ShapeVariable.MLP_RATIO)).isEqualTo(1);
        assertThat(bootstrap.report().text()).contains("mlp_attn_ratio_optimum is not identified");
    }

    @ParameterizedTest
    @ValueSource(strings = {"log-linear", "multiplicative"})
    void seedDecidesAndThreadsDoNot(String form) {
        Law law = Law.fit(LawForm.named(form), GOLDEN);

        String one = Bootstrap.of(law, OPTIONS.withThreads(1)).table().print();

        assertThat(Bootstrap.of(law, OPTIONS.withThreads(5)).table().print()).isEqualTo(one);
        assertThat(Bootstrap.of(law, OPTIONS.withSeed(8)).table().print()).isNotEqualTo(one);
    }

    @Test
    void fewSizesAreNoClusters() {
        Law law = Law.fit(LawForm.multiplicative(), GOLDEN);

        assertThatThrownBy(() -> Bootstrap.of(law, OPTIONS.withClusterBy(BootstrapOptions.SIZE_CLASS)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("4 clusters by size_class (80M, 145M")
                .hasMessageContaining("Fewer than 8")
                .hasMessageContaining("law.optimum()");
    }

    @Test
    void columnThatIsMissingIsNamed() {
        Law law = Law.fit(GOLDEN);

        assertThatThrownBy(() -> Bootstrap.of(law, OPTIONS.withClusterBy("sise_class")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no column sise_class");
    }

    @Test
    void checkpointsOfAShapeStayTogether() {
        Runs runs = Runs.read(Path.of("data/runs/gemstones_hot.csv"));
        Law law = Law.fit(LawForm.relativeWidth(), runs);

        Estimate alone = term(Bootstrap.of(law, OPTIONS).estimates(), "c1");
        Estimate together = term(
                Bootstrap.of(law, OPTIONS.withClusterBy(BootstrapOptions.SHAPE)).estimates(), "c1");

        // Checkpoints of a shape deviate from the law in the same direction, so treating them as independent
        // underestimates the error.
        assertThat(together.stdError().orElseThrow())
                .isGreaterThan(1.3 * alone.stdError().orElseThrow());
        assertThat(together.interval().method()).contains("1000 case resamples clustered by shape, 95 %");
    }

    /** Sizes of 40M to 16B by 1B to 500B tokens with the coefficients of arXiv:2404.10102 and normal noise. */
    private static Runs sizesAndData(int rows, double sigma) {
        Random random = new Random(5);
        double[] n = random.doubles(rows).map(u -> 4e7 * Math.pow(400, u)).toArray();
        double[] d = random.doubles(rows).map(u -> 1e9 * Math.pow(500, u)).toArray();
        double[] loss = IntStream.range(0, rows)
                .mapToDouble(i -> 1.8172
                        + 482 * Math.pow(n[i], -.3478)
                        + 2085.4 * Math.pow(d[i], -.3658)
                        + sigma * random.nextGaussian())
                .toArray();
        return Runs.of(Table.create(
                "made",
                DoubleColumn.create("n_params_non_embedding", n),
                DoubleColumn.create("tokens", d),
                DoubleColumn.create("loss", loss)));
    }

    @Test
    void ownAndRobustFormsCanBeResampled() {
        Runs made = sizesAndData(80, .003);
        Law own = Law.fit(LawForm.formula("E + A/N^a + B/D^b"), made);
        Law chinchilla = Law.fit(LawForm.chinchilla(), made);

        Bootstrap residuals = Bootstrap.of(own, OPTIONS.withResiduals());
        Estimate beta = term(Bootstrap.of(chinchilla, OPTIONS).estimates(), "beta");

        double error = term(own.estimates(), "b").stdError().orElseThrow();
        assertThat(term(residuals.estimates(), "b").stdError().orElseThrow()).isCloseTo(error, within(.25 * error));
        // The form's own intervals come from 200 case resamples with another seed.
        assertThat(beta.stdError().orElseThrow()
                        / term(chinchilla.estimates(), "beta").stdError().orElseThrow())
                .isBetween(.7, 1.4);
        assertThat(Bootstrap.of(own, OPTIONS.withThreads(1)).table().print())
                .isEqualTo(Bootstrap.of(own, OPTIONS.withThreads(4)).table().print());
        assertThatThrownBy(() -> Bootstrap.of(chinchilla, OPTIONS.withResiduals()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must not be exchanged");
    }

    /**
     * Residual resamples have the spread of the linear fit; the relative standard deviation of that of 1,000 draws is
     * 2.2 %.
     */
    @ParameterizedTest
    @ValueSource(strings = {"log-linear", "multiplicative", "additive"})
    void predictedLossHasAnIntervalByResampling(String form) {
        Law law = Law.fit(
                LawForm.named(form), GOLDEN, FitOptions.defaults().withGroupEffect(FitOptions.GroupEffect.FREE));
        Estimate expected = law.loss("80M/8B", .1, 2);
        Estimate drawn = Bootstrap.of(
                        law, BootstrapOptions.defaults().withResiduals().withResamples(1_000))
                .loss("80M/8B", .1, 2);

        assertThat(drawn.term()).isEqualTo(expected.term());
        assertThat(drawn.value()).isEqualTo(expected.value());
        assertThat(drawn.stdError().orElseThrow() / expected.stdError().orElseThrow())
                .isBetween(.92, 1.08);
        assertThat(drawn.interval().low())
                .isCloseTo(expected.interval().low(), within(expected.stdError().orElseThrow()));
        assertThat(drawn.interval().method()).contains("1000 residual resamples");
    }

    /** The law's own variance of a loss comes from 200 case resamples with another seed. */
    @Test
    void predictedLossOfSizeAndDataIsResampledToo() {
        Law law = Law.fit(LawForm.chinchilla(), sizesAndData(80, .003));
        Point point = law.sample().point(3);
        Estimate drawn = Bootstrap.of(law, OPTIONS).loss(point);

        assertThat(drawn.value()).isEqualTo(law.loss(point).value());
        assertThat(drawn.stdError().orElseThrow() / law.loss(point).stdError().orElseThrow())
                .isBetween(.7, 1.4);
        assertThatThrownBy(() -> Bootstrap.of(law, OPTIONS).loss("any", .1, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void impossibleRequestsSayWhatIsPossible() {
        Law law = Law.fit(LawForm.conditional(), GOLDEN, FitOptions.defaults().withConfidence(.99));

        assertThatThrownBy(() -> BootstrapOptions.defaults().withResamples(10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("40 resamples");
        assertThatThrownBy(() -> Bootstrap.of(law, OPTIONS.withResamples(100)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Draw at least 199");
        assertThatThrownBy(() -> Bootstrap.of(Law.published("1B"), OPTIONS)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Bootstrap.of(law, OPTIONS).notLocated(ShapeVariable.PRODUCT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void cancelledTaskStopsIt() {
        Law law = Law.fit(GOLDEN);
        Task task = new Task((what, done, total) -> {});
        task.cancel();

        assertThatThrownBy(() -> task.call(() -> Bootstrap.of(law, OPTIONS))).isInstanceOf(CancellationException.class);
    }

    @Test
    void drawsHaveARowForEachResample() {
        Table draws = Bootstrap.of(Law.fit(LawForm.multiplicative(), GOLDEN), OPTIONS.withResamples(50))
                .draws();

        assertThat(draws.columnNames())
                .containsExactly(
                        "resample",
                        "d_over_sqrt_n_optimum",
                        "d_over_sqrt_n_optimum_is",
                        "mlp_attn_ratio_optimum",
                        "mlp_attn_ratio_optimum_is",
                        "a1",
                        "a2",
                        "b1",
                        "b2",
                        "level[l_opt]");
        assertThat(draws.rowCount()).isEqualTo(50);
    }
}
