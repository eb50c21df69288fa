package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.common.DataException;
import fitlaw.fit.Estimate;
import fitlaw.fit.Quantity;
import fitlaw.fit.Robust;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class WeightsTest {
    private static final Table TABLE =
            Runs.read(Path.of("data/runs/golden_synthetic.csv")).table();
    private static final int ROWS = TABLE.rowCount();
    private static final Runs GOLDEN = stating(i -> .003 * (1 + i % 5));
    private static final FitOptions STATED = FitOptions.defaults().withWeights(Weights.column("loss_se"));
    private static final FitOptions FREE = STATED.withGroupEffect(FitOptions.GroupEffect.FREE);

    private static Runs stating(java.util.function.IntToDoubleFunction deviationOfRow) {
        return with(DoubleColumn.create(
                "loss_se",
                IntStream.rangeClosed(1, ROWS).mapToDouble(deviationOfRow).toArray()));
    }

    private static Runs with(tech.tablesaw.columns.Column<?> column) {
        return Runs.of(TABLE.copy().addColumns(column).setName("golden"));
    }

    private static double value(Quantity quantity) {
        return quantity.estimate().orElseThrow().value();
    }

    private static double error(Quantity quantity) {
        return quantity.estimate().orElseThrow().stdError().orElseThrow();
    }

    private static double[] values(Law law) {
        return law.estimates().stream().mapToDouble(WeightsTest::value).toArray();
    }

    /**
     * QR decomposition of rows times loss over given standard deviation, with group effects as columns of zeros and
     * ones.
     */
    @Test
    void closedFormIsThatOfScaledRows() {
        Law law = Law.fit(LawForm.conditional(), GOLDEN, STATED);
        int levels = law.levels().size();
        double[] x = GOLDEN.relativeWidth(law.options().count());
        double[] r = GOLDEN.mlpRatio();
        double[] loss = GOLDEN.loss();
        double[] deviation = GOLDEN.numbers("loss_se");
        RealMatrix design = new Array2DRowRealMatrix(ROWS, 4 + levels);
        RealVector y = new ArrayRealVector(ROWS);
        for (int i = 0; i < ROWS; i++) {
            double root = loss[i] / deviation[i];
            design.setRow(i, new double[4 + levels]);
            double[] row = {Math.log(x[i]), 1 / x[i], Math.log(r[i]), 1 / r[i]};
            for (int j = 0; j < 4; j++) {
                design.setEntry(i, j, root * row[j]);
            }
            design.setEntry(i, 4 + law.diagnostics().levelOfRuns()[i], root);
            y.setEntry(i, root * Math.log(loss[i]));
        }
        QRDecomposition qr = new QRDecomposition(design);
        RealVector expected = qr.getSolver().solve(y);
        RealVector left = y.subtract(design.operate(expected));
        RealMatrix top = qr.getR().getSubMatrix(0, 3 + levels, 0, 3 + levels);
        RealMatrix inverse = MatrixUtils.inverse(top);
        RealMatrix covariance =
                inverse.multiply(inverse.transpose()).scalarMultiply(left.dotProduct(left) / (ROWS - 4 - levels));

        for (int j = 0; j < 4; j++) {
            Quantity term = law.terms().get(j);
            double e = expected.getEntry(j);
            assertThat(value(term)).isCloseTo(e, within(1e-10 * Math.abs(e)));
            double se = Math.sqrt(covariance.getEntry(j, j));
            assertThat(error(term)).isCloseTo(se, within(1e-9 * se));
        }
    }

    /**
     * Found with SciPy by {@code src/test/resources/weights_golden.py}, whose search is accurate to about seven digits.
     */
    @ParameterizedTest
    @CsvSource({
        "L_OPT, 0.0764602022, 1.202492e-03, 1.063390057, 4.134900873e-03, 7.425093376e-03",
        "FREE, 0.0764603302, 1.165806e-03, 1.063416104, 3.730798831e-03, 7.198378320e-03"
    })
    void multiplicativeFitIsThatOfSciPy(
            FitOptions.GroupEffect level, double x, double error, double r, double squares, double sigma) {
        Law law = Law.fit(LawForm.multiplicative(), GOLDEN, STATED.withGroupEffect(level));

        assertThat(value(law.optimum().relativeWidth())).isCloseTo(x, within(1e-7 * x));
        assertThat(error(law.optimum().relativeWidth())).isCloseTo(error, within(1e-5 * error));
        assertThat(value(law.optimum().mlpRatio())).isCloseTo(r, within(1e-7 * r));
        assertThat(law.diagnostics().squares().orElseThrow()).isCloseTo(squares, within(1e-8 * squares));
        assertThat(law.diagnostics().sigma().orElseThrow()).isCloseTo(sigma, within(1e-8 * sigma));
    }

    /**
     * Two forms of one formula fitted by two methods: Gauss–Newton for the product, and the general search for a
     * formula.
     */
    @Test
    void formulaOfTheSameLawGivesTheSameFit() {
        Runs one = GOLDEN.where("size_class == '80M'");
        Law product = Law.fit(LawForm.multiplicative(), one, FREE);
        Law formula = Law.fit(LawForm.formula("E * (1 + p * ln(x) + q / x) * (1 + s * ln(r) + t / r)"), one, FREE);

        assertThat(formula.diagnostics().squares().orElseThrow())
                .isCloseTo(
                        product.diagnostics().squares().orElseThrow(),
                        within(1e-9 * product.diagnostics().squares().orElseThrow()));
        assertThat(formula.noise().sigma())
                .isCloseTo(
                        product.noise().sigma(), within(1e-8 * product.noise().sigma()));
        for (int i = 0; i < one.size(); i++) {
            assertThat(formula.diagnostics()
                            .influence()
                            .table()
                            .doubleColumn("leverage")
                            .get(i))
                    .isCloseTo(
                            product.diagnostics()
                                    .influence()
                                    .table()
                                    .doubleColumn("leverage")
                                    .get(i),
                            within(1e-6));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"log-linear", "multiplicative", "additive"})
    void onlyRatiosOfDeviationsEnterAndEqualOnesChangeNothing(String form) {
        LawForm named = LawForm.named(form);
        Law stated = Law.fit(named, GOLDEN, STATED);
        Law tenfold = Law.fit(named, stating(i -> .03 * (1 + i % 5)), STATED);
        Law alike = Law.fit(named, stating(i -> .02), STATED);
        Law plain = Law.fit(named, GOLDEN);

        double[] expected = values(stated);
        double[] found = values(tenfold);
        for (int j = 0; j < expected.length; j++) {
            assertThat(found[j]).isCloseTo(expected[j], within(1e-9 * Math.abs(expected[j])));
            assertThat(values(alike)[j]).isCloseTo(values(plain)[j], within(1e-9 * Math.abs(expected[j])));
        }
        assertThat(tenfold.diagnostics().sigma().orElseThrow())
                .isCloseTo(stated.diagnostics().sigma().orElseThrow(), within(1e-9));
        assertThat(alike.diagnostics().sigma().orElseThrow())
                .isCloseTo(plain.diagnostics().sigma().orElseThrow(), within(1e-12));
        assertThat(value(stated.optimum().relativeWidth()))
                .isNotCloseTo(value(plain.optimum().relativeWidth()), within(1e-4));
    }

    /** A run with half the standard deviation counts as four: as four copies of it among equal runs. */
    @Test
    void weightsAreCountsOfRuns() {
        Runs halves = stating(i -> i <= 10 ? .5 : 1);
        Table copies = TABLE.copy();
        for (int copy = 0; copy < 3; copy++) {
            copies.append(TABLE.first(10));
        }
        for (LawForm form : List.of(LawForm.conditional(), LawForm.multiplicative(), LawForm.additive())) {
            double[] weighed = values(Law.fit(form, halves, FREE));
            double[] copied = values(
                    Law.fit(form, Runs.of(copies), FitOptions.defaults().withGroupEffect(FitOptions.GroupEffect.FREE)));
            // Levels are stated at the runs' mean shape, which copies move; optima and slopes do not depend on it.
            assertThat(weighed[0]).isCloseTo(copied[0], within(1e-9 * copied[0]));
            assertThat(weighed[1]).isCloseTo(copied[1], within(1e-8 * copied[1]));
        }
    }

    /** With weights of L² over L0² in ln L, the log-linear law is plain least squares of ln L. */
    @Test
    void relativeNoiseIsTheSameInLogLoss() {
        FitOptions relative = FitOptions.defaults().withWeights(Weights.RELATIVE);
        Law law = Law.fit(LawForm.conditional(), GOLDEN, relative);
        double[] log = Arrays.stream(GOLDEN.loss()).map(Math::log).toArray();
        double mean = Math.exp(Arrays.stream(log).average().orElseThrow());
        double[] fitted = law.diagnostics().fitted();
        double squares = IntStream.range(0, ROWS)
                .mapToDouble(i -> Math.pow(log[i] - Math.log(fitted[i]), 2))
                .sum();

        assertThat(law.diagnostics().squares().orElseThrow()).isCloseTo(squares * mean * mean, within(1e-12));
        int[] group = law.diagnostics().levelOfRuns();
        for (int g = 0; g < law.levels().size(); g++) {
            int level = g;
            double sum = IntStream.range(0, ROWS)
                    .filter(i -> group[i] == level)
                    .mapToDouble(i -> log[i] - Math.log(fitted[i]))
                    .sum();
            assertThat(sum).isCloseTo(0, within(1e-12)); // Unweighted residuals of each group sum to zero.
        }
        Law additive = Law.fit(LawForm.additive(), GOLDEN, relative);
        assertThat(additive.diagnostics().noiseOfRuns()[0])
                .isCloseTo(additive.diagnostics().sigma().orElseThrow() * GOLDEN.loss()[0] / mean, within(1e-12));
    }

    /** For a linear form, Fieller's set is that of the profile, with weights too. */
    @Test
    void profileOfALinearFormIsFiellers() {
        Law law = Law.fit(LawForm.conditional(), GOLDEN, STATED);
        Estimate exact = law.optimum().relativeWidth().estimate().orElseThrow();
        Estimate profile = Profile.of(law, "x*").estimate();

        assertThat(exact.interval().method()).isEqualTo("fieller, weights loss_se, 95 %");
        assertThat(profile.interval().low()).isCloseTo(exact.interval().low(), within(1e-7));
        assertThat(profile.interval().high()).isCloseTo(exact.interval().high(), within(1e-7));
        assertThat(ConfidenceRegion.of(law)
                        .statistic(exact.value(), value(law.optimum().mlpRatio())))
                .isCloseTo(0, within(1e-12));
    }

    /** Deleting a run by the formula equals fitting without it. */
    @Test
    void influenceIsThatOfTheWeighedFit() {
        Law law = Law.fit(LawForm.conditional(), GOLDEN, STATED);
        Law without = Law.fit(LawForm.conditional(), GOLDEN.only(i -> i != 7, "it is left out"), STATED);
        double moved = law.diagnostics()
                .influence()
                .table()
                .doubleColumn("d_over_sqrt_n_optimum_change")
                .get(7);

        assertThat(value(law.optimum().relativeWidth()) + moved)
                .isCloseTo(value(without.optimum().relativeWidth()), within(1e-10));
        double leverages =
                law.diagnostics().influence().table().doubleColumn("leverage").sum();
        assertThat(leverages).isCloseTo(4 + law.levels().size(), within(1e-9));
    }

    /** Resamples of rows that all have the same weight pattern twice: refits of the counts are fits to copies. */
    @ParameterizedTest
    @ValueSource(strings = {"log-linear", "multiplicative"})
    void bootstrapSpreadsAsTheWeighedFitStates(String form) {
        Law law = Law.fit(LawForm.named(form), GOLDEN, FREE);
        Bootstrap residuals =
                Bootstrap.of(law, BootstrapOptions.defaults().withResiduals().withResamples(2_000));
        Bootstrap cases = Bootstrap.of(law, BootstrapOptions.defaults().withResamples(2_000));
        Bootstrap signs = Bootstrap.of(
                law,
                BootstrapOptions.defaults()
                        .withResiduals()
                        .withClusterBy("shape")
                        .withResamples(400));
        Estimate x = law.optimum().relativeWidth().estimate().orElseThrow();

        // The standard deviation of one of 2,000 draws is 1.6 %; residuals have the spread of the fit by design.
        assertThat(error(residuals.optimum(ShapeVariable.RELATIVE_WIDTH))
                        / x.stdError().orElseThrow())
                .isBetween(.93, 1.07);
        assertThat(error(cases.optimum(ShapeVariable.RELATIVE_WIDTH))
                        / x.stdError().orElseThrow())
                .isBetween(.6, 1.6);
        assertThat(error(signs.optimum(ShapeVariable.RELATIVE_WIDTH))
                        / x.stdError().orElseThrow())
                .isBetween(.5, 1.6);
        Estimate loss = law.loss("80M/8B", .1, 2);
        Estimate drawn = residuals.loss("80M/8B", .1, 2);
        assertThat(drawn.value()).isEqualTo(loss.value());
        assertThat(drawn.stdError().orElseThrow() / loss.stdError().orElseThrow())
                .isBetween(.93, 1.07);
    }

    @Test
    void predictionHasTheNoiseOfItsLevel() {
        StringColumn size = TABLE.stringColumn("size_class");
        Runs bySize = stating(i -> size.get(i - 1).equals("80M") ? .02 : .005);
        Law law = Law.fit(LawForm.conditional(), bySize, STATED);
        Estimate noisy = law.prediction("80M/8B", .08, 1);
        Estimate expected = law.loss("80M/8B", .08, 1);
        double noise = Math.sqrt(Math.pow(noisy.stdError().orElseThrow(), 2)
                - Math.pow(expected.stdError().orElseThrow(), 2));
        String other = law.levels().stream()
                .filter(name -> !name.equals("80M/8B"))
                .findFirst()
                .orElseThrow();
        double quiet =
                Math.sqrt(Math.pow(law.prediction(other, .08, 1).stdError().orElseThrow(), 2)
                        - Math.pow(law.loss(other, .08, 1).stdError().orElseThrow(), 2));

        assertThat(noise / quiet).isCloseTo(4, within(1e-9)); // .02 over .005
        assertThat(law.diagnostics().noiseOfRuns()[0]).isCloseTo(noise, within(1e-9));
        assertThat(Difference.of(law, "80M/8B", Point.shape(.08, 1), Point.shape(.1, 2))
                        .sigma())
                .isCloseTo(noise, within(1e-9));
        assertThat(law.report().text())
                .contains("column loss_se holds the standard deviation of each run")
                .contains("times these standard deviations");
    }

    @Test
    void savedLawKeepsItsWeights(@TempDir Path folder) {
        Law law = Law.fit(LawForm.multiplicative(), GOLDEN, STATED);
        law.save(folder.resolve("law.json"));
        Law read = Law.read(folder.resolve("law.json"));

        assertThat(read.options().weights()).isEqualTo(Weights.column("loss_se"));
        assertThat(read.prediction("80M/8B", .08, 1)).isEqualTo(law.prediction("80M/8B", .08, 1));
        assertThat(read.optimum().relativeWidth()).isEqualTo(law.optimum().relativeWidth());
    }

    @Test
    void planOfRunsCountsThemByTheirNoise() {
        RunPlan plan = new RunPlan(4, RunPlan.Target.RELATIVE_WIDTH, RunPlan.grid(.03, .2, .5, 5, 9));
        Law law = Law.fit(LawForm.conditional(), GOLDEN, STATED);
        Estimate x = law.optimum().relativeWidth().estimate().orElseThrow();

        assertThat(NextRuns.of(law, plan, "80M/8B")
                        .relativeWidth()
                        .orElseThrow()
                        .now())
                .isCloseTo(x.stdError().orElseThrow() / x.value(), within(1e-9));
    }

    @Test
    void heldOutRunsHaveTheirOwnNoise() {
        Runs train = GOLDEN.where("size_class != '80M'");
        Runs test = GOLDEN.where("size_class == '80M'");
        HoldOut heldOut = HoldOut.of(LawForm.conditional(), train, test, STATED);
        Table rows = heldOut.table();
        double[] stated = test.numbers("loss_se");

        // The run with the narrowest interval is noisier: its interval widens by that, those of the others hardly
        // change.
        double[] before = widths(rows);
        int narrowest = IntStream.range(0, before.length)
                .boxed()
                .min(Comparator.comparingDouble(i -> before[i]))
                .orElseThrow();
        double[] noisier = stated.clone();
        noisier[narrowest] *= 4;
        Runs other = Runs.of(test.table().copy().replaceColumn("loss_se", DoubleColumn.create("loss_se", noisier)));
        double[] after =
                widths(HoldOut.of(LawForm.conditional(), train, other, STATED).table());
        assertThat(after[narrowest]).isGreaterThan(1.5 * before[narrowest]);
        assertThat(IntStream.range(0, before.length).filter(i -> i != narrowest))
                .allSatisfy(i -> assertThat(after[i]).isCloseTo(before[i], within(.1 * before[i])));
        // By hand: each run's variance minus the part that the group effect, weighted by its inverse, absorbs; factors
        // differ by .1 %.
        double all = Arrays.stream(stated).map(s -> 1 / s / s).sum();
        double reference = Math.exp(
                Arrays.stream(train.numbers("loss_se")).map(Math::log).average().orElseThrow());
        double left = Arrays.stream(stated).map(s -> s * s - 1 / all).average().orElseThrow();
        double sigma = heldOut.scores().ceiling().noise().sigma();
        assertThat(heldOut.scores().ceiling().mse())
                .isCloseTo(
                        sigma * sigma * left / reference / reference,
                        within(.01 * heldOut.scores().ceiling().mse()));
        assertThatThrownBy(() -> HoldOut.of(
                        LawForm.conditional(), train, Runs.of(TABLE.copy().setName("bare")), STATED))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("bare has no column loss_se");
    }

    private static double[] widths(Table rows) {
        return IntStream.range(0, rows.rowCount())
                .mapToDouble(i -> rows.doubleColumn("high").get(i)
                        - rows.doubleColumn("low").get(i))
                .toArray();
    }

    @Test
    void robustFitsWeighResidualsAgainstTheirNoise() {
        double[] loss = GOLDEN.loss();
        loss[3] += .2;
        Table spoilt = GOLDEN.table().replaceColumn("loss", DoubleColumn.create("loss", loss));
        Law law = Law.fit(LawForm.multiplicative(), Runs.of(spoilt), FREE.withRobust(Robust.TUKEY));
        Law clean = Law.fit(LawForm.multiplicative(), GOLDEN, FREE);

        assertThat(law.diagnostics().weights().intColumn("row").get(0)).isEqualTo(4);
        assertThat(law.diagnostics().weights().doubleColumn("weight").get(0)).isLessThan(1e-6);
        assertThat(value(law.optimum().relativeWidth()))
                .isCloseTo(
                        value(clean.optimum().relativeWidth()),
                        within(error(clean.optimum().relativeWidth())));
    }

    /** AIC of a constant by hand: n ln(Σ w (L - mean)² / n) + 4 with weights that multiply to 1. */
    @Test
    void criterionIsThatOfTheWeighedLikelihood() {
        double[] loss = {3, 3.1, 2.9, 3.2, 2.8, 3};
        double[] deviation = {.1, .2, .1, .2, .1, .2};
        Runs runs = Runs.of(Table.create(
                "six",
                DoubleColumn.create("loss", loss),
                DoubleColumn.create("loss_se", deviation),
                DoubleColumn.create("n_params_non_embedding", new double[] {1e6, 1e6, 1e6, 1e6, 1e6, 1e6}),
                DoubleColumn.create("tokens", new double[] {1e7, 1e7, 1e7, 1e7, 1e7, 1e7})));
        // Weights 2 and 1/2: mean (2 · 8.7 + 9.3 / 2) / 7.5 = 2.94; Σ w e² = 2 (.0036 + .0016 + .0196) + (.0256 + .0676
        // + .0036) / 2.
        double squares = 2 * .0248 + .0968 / 2;

        Comparison.Row row =
                Comparison.of(runs, STATED, LawForm.formula("E")).rows().get(0);

        assertThat(row.squares()).isCloseTo(squares, within(1e-12));
        assertThat(row.evidence().aic()).isCloseTo(6 * Math.log(squares / 6) + 4, within(1e-9));
    }

    @Test
    void deviationsThatCannotBeAreNamedByRowAndColumn() {
        double[] deviation = new double[ROWS];
        Arrays.fill(deviation, .01);
        assertRefused(DoubleColumn.create("other", deviation), "has no column loss_se");
        for (double bad : new double[] {0, -.01}) {
            double[] some = deviation.clone();
            some[16] = bad;
            assertRefused(DoubleColumn.create("loss_se", some), "golden, row 17, column loss_se: " + bad);
        }
        double[] nan = deviation.clone();
        nan[16] = Double.NaN;
        assertRefused(DoubleColumn.create("loss_se", nan), "golden, row 17, column loss_se");
        String[] texts = new String[ROWS];
        Arrays.fill(texts, "0.01");
        texts[16] = "wide";
        assertRefused(StringColumn.create("loss_se", texts), "golden, row 17, column loss_se");
    }

    private static void assertRefused(tech.tablesaw.columns.Column<?> column, String message) {
        Runs runs = with(column);
        assertThatThrownBy(() -> Law.fit(LawForm.conditional(), runs, STATED))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(message);
    }

    @Test
    void chinchillasHuberLossHasNoPlaceForDeviationsAndSaysSo() {
        Runs runs = Runs.of(TABLE.copy()
                .addColumns(DoubleColumn.create(
                        "loss_se",
                        IntStream.range(0, ROWS).mapToDouble(i -> .01).toArray())));

        assertThatThrownBy(() -> Law.fit(LawForm.chinchilla(), runs, STATED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Huber's loss")
                .hasMessageContaining("E + A/N^a + B/D^b");
        assertThat(Comparison.of(runs, STATED, LawForm.conditional(), LawForm.chinchilla())
                        .refused())
                .singleElement()
                .asString()
                .contains("loss_se");
    }

    @Test
    void formThatDoesNotWeighRunsIsRefusedWeights() {
        LawForm own = new LawForm() {
            @Override
            public String name() {
                return "own";
            }

            @Override
            public String formula() {
                return "L = 3";
            }

            @Override
            public FitResult solve(TrainingData sample) {
                throw new AssertionError("not reached");
            }
        };

        assertThatThrownBy(() -> Law.fit(own, GOLDEN, STATED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not support weights of runs");
    }

    @Test
    void wordsOfWeightsAreReadBack() {
        assertThat(Weights.named("equal")).isEqualTo(Weights.EQUAL);
        assertThat(Weights.named("relative")).isEqualTo(Weights.RELATIVE);
        assertThat(Weights.named("loss_se"))
                .isEqualTo(Weights.column("loss_se"))
                .hasToString("loss_se");
        assertThatThrownBy(() -> Weights.column(" ")).isInstanceOf(IllegalArgumentException.class);
    }
}
