package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.arch.ParameterCount;
import fitlaw.common.DataException;
import fitlaw.fit.Estimate;
import fitlaw.fit.NotIdentified;
import fitlaw.fit.Quantity;
import fitlaw.law.FitOptions.SizeCovariate;
import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class LawTest {
    private static final Runs NANO = Runs.read(Path.of("data/runs/nano.csv"));
    private static final Runs MORPH = Runs.read(Path.of("data/runs/morph.csv"));

    private static double value(Quantity quantity) {
        return quantity.estimate().orElseThrow().value();
    }

    private static double term(Law law, String term) {
        return value(law.estimates().stream()
                .filter(quantity -> quantity.term().equals(term))
                .findFirst()
                .orElseThrow());
    }

    /** A table of shapes with ln L = 1.2 + 0.04 ln x + 0.003 / x + 0.016 ln r + 0.017 / r, and sizes if given. */
    private static Table table(double[][] shapes, double[] sizes, double slopeOnLogSize) {
        DoubleColumn loss = DoubleColumn.create("loss");
        DoubleColumn x = DoubleColumn.create("d_over_sqrt_n");
        DoubleColumn r = DoubleColumn.create("mlp_attn_ratio");
        StringColumn size = StringColumn.create("size_class");
        for (int run = 0; run < shapes.length; run++) {
            double v = shapes[run][0];
            double w = shapes[run][1];
            double log = 1.2 + .04 * Math.log(v) + .003 / v + .016 * Math.log(w) + .017 / w;
            loss.append(Math.exp(log + (sizes.length == 0 ? 0 : slopeOnLogSize * Math.log(sizes[run]))));
            x.append(v);
            r.append(w);
            size.append("one");
        }
        Table table = Table.create("made", loss, x, r, size);
        return sizes.length == 0 ? table : table.addColumns(DoubleColumn.create("n_params_non_embedding", sizes));
    }

    private static Runs runs(double[]... shapes) {
        return Runs.of(table(shapes, new double[0], 0));
    }

    private static double[] shape(double x, double r) {
        return new double[] {x, r};
    }

    private static double[][] crossed() {
        List<double[]> shapes = new ArrayList<>();
        for (double x : new double[] {.04, .07, .11, .16}) {
            for (double r : new double[] {.5, 1, 2, 4.5}) {
                shapes.add(shape(x, r));
            }
        }
        return shapes.toArray(double[][]::new);
    }

    @Test
    void recoversKnownCoefficientsWithoutNoise() {
        Law law = Law.fit(runs(crossed()));

        assertThat(term(law, "c1")).isCloseTo(.04, within(1e-12));
        assertThat(term(law, "c2")).isCloseTo(.003, within(1e-12));
        assertThat(term(law, "e1")).isCloseTo(.016, within(1e-12));
        assertThat(term(law, "e2")).isCloseTo(.017, within(1e-12));
        assertThat(value(law.optimum().relativeWidth())).isCloseTo(.075, within(1e-11)); // .003 / .04
        assertThat(value(law.optimum().mlpRatio())).isCloseTo(1.0625, within(1e-10)); // .017 / .016
        assertThat(law.loss("one", .1, 2).value())
                .isCloseTo(Math.exp(1.2 + .04 * Math.log(.1) + .03 + .016 * Math.log(2) + .0085), within(1e-11));
    }

    @ParameterizedTest
    @ValueSource(strings = {"log-linear", "multiplicative"})
    void orderOfRowsDoesNotMatter(String form) {
        LawForm law = LawForm.named(form);
        Law one = Law.fit(law, NANO);
        Law other = Law.fit(
                law, Runs.of(Runs.read(Path.of("data/runs/nano.csv")).table().sortOn("loss", "run_id")));

        assertThat(value(other.optimum().relativeWidth()))
                .isCloseTo(value(one.optimum().relativeWidth()), within(1e-10));
        assertThat(value(other.optimum().mlpRatio()))
                .isCloseTo(value(one.optimum().mlpRatio()), within(1e-9));
        assertThat(other.diagnostics().sigma().orElseThrow())
                .isCloseTo(one.diagnostics().sigma().orElseThrow(), within(1e-12));
        assertThat(other.loss("1M/50M", .1, 1).value())
                .isCloseTo(one.loss("1M/50M", .1, 1).value(), within(1e-10));
    }

    @ParameterizedTest
    @CsvSource({"log-linear, 1000", "log-linear, .001", "multiplicative, 1000", "multiplicative, .001"})
    void unitOfTheWidthOnlyScalesItsBestValue(String form, double unit) {
        Table table = Designs.table(Designs.paperLike(), .01, 4);
        Law one = Law.fit(LawForm.named(form), Runs.of(table.copy()));
        table.replaceColumn(
                "d_over_sqrt_n",
                table.doubleColumn("d_over_sqrt_n").multiply(unit).setName("d_over_sqrt_n"));
        Law other = Law.fit(LawForm.named(form), Runs.of(table));

        Estimate x = one.optimum().relativeWidth().estimate().orElseThrow();
        Estimate scaled = other.optimum().relativeWidth().estimate().orElseThrow();
        assertThat(scaled.value() / unit).isCloseTo(x.value(), within(1e-8 * x.value()));
        assertThat(scaled.interval().low() / unit).isCloseTo(x.interval().low(), within(1e-7 * x.value()));
        assertThat(scaled.stdError().orElseThrow() / unit)
                .isCloseTo(x.stdError().orElseThrow(), within(1e-7 * x.value()));
        assertThat(value(other.optimum().mlpRatio()))
                .isCloseTo(value(one.optimum().mlpRatio()), within(1e-8));
        assertThat(other.diagnostics().sigma().orElseThrow())
                .isCloseTo(one.diagnostics().sigma().orElseThrow(), within(1e-10));
    }

    @Test
    void unitOfLossScalesSigmaAndLeavesTheOptimum() {
        Table table = Designs.table(Designs.paperLike(), .01, 5);
        Law nats = Law.fit(Runs.of(table.copy()));
        table.replaceColumn(
                "loss", table.doubleColumn("loss").multiply(1 / Math.log(2)).setName("loss"));
        Law bits = Law.fit(Runs.of(table));

        assertThat(bits.optimum()).hasToString(nats.optimum().toString());
        assertThat(bits.diagnostics().sigma().orElseThrow() * Math.log(2))
                .isCloseTo(nats.diagnostics().sigma().orElseThrow(), within(1e-12));
    }

    @Test
    void residualsAreMeasuredLessFittedAndGiveSigma() {
        Law law = Law.fit(NANO);
        double[] fitted = law.diagnostics().fitted();
        double[] residuals = law.diagnostics().residuals();
        double squares = 0;
        for (int run = 0; run < fitted.length; run++) {
            assertThat(fitted[run] + residuals[run]).isCloseTo(NANO.loss()[run], within(1e-14));
            squares += residuals[run] * residuals[run];
        }

        // Weights turn squares of ln L into those of L, to the order of a residual over a loss: 1 %.
        assertThat(Math.sqrt(squares / law.diagnostics().degreesOfFreedom()))
                .isCloseTo(
                        law.diagnostics().sigma().orElseThrow(),
                        within(.01 * law.diagnostics().sigma().orElseThrow()));
    }

    @Test
    void factorIsOneAtTheBestShapeAndMoreElsewhere() {
        Law law = Law.fit(runs(crossed()));

        assertThat(law.factor(.075, 1.0625)).isCloseTo(1, within(1e-12));
        assertThat(law.factor(.15, 1.0625)).isCloseTo(Math.exp(.04 * Math.log(2) - .02), within(1e-11)); // by hand
        assertThat(law.factor(.075, 3)).isGreaterThan(1);
    }

    @Test
    void widthWithAMaximumIsRefusedAndItsFactorStillVaries() {
        double[][] shapes = crossed();
        Table table = table(shapes, new double[0], 0);
        double[] upsideDown = Arrays.stream(shapes)
                .mapToDouble(
                        s -> 3 * Math.exp(-.04 * Math.log(s[0]) - .003 / s[0] + .016 * Math.log(s[1]) + .017 / s[1]))
                .toArray();
        table.replaceColumn("loss", DoubleColumn.create("loss", upsideDown));

        Law law = Law.fit(Runs.of(table));

        assertThat(((NotIdentified) law.optimum().relativeWidth()).reason())
                .contains("c1 = -0.0400", "c2 = -0.00300", "must both be positive", "maximum");
        assertThat(value(law.optimum().mlpRatio())).isCloseTo(1.0625, within(1e-9));
        double centre = law.domain().centre(ShapeVariable.RELATIVE_WIDTH).orElseThrow();
        assertThat(law.factor(centre, 1.0625)).isCloseTo(1, within(1e-12));
        assertThat(law.factor(.16, 1.0625))
                .isCloseTo(Math.exp(-.04 * Math.log(.16 / centre) - .003 * (1 / .16 - 1 / centre)), within(1e-11));
    }

    @ParameterizedTest
    @CsvSource({"-.04, .003, decreases, larger", ".04, -.0005, increases, smaller"})
    void oneSidedRunsAreAskedForTheOtherSide(double c1, double c2, String way, String wanted) {
        double[][] shapes = crossed();
        Table table = table(shapes, new double[0], 0);
        double[] loss = Arrays.stream(shapes)
                .mapToDouble(s -> 3 * Math.exp(c1 * Math.log(s[0]) + c2 / s[0] + .016 * Math.log(s[1]) + .017 / s[1]))
                .toArray();
        table.replaceColumn("loss", DoubleColumn.create("loss", loss));

        assertThat(((NotIdentified) Law.fit(Runs.of(table)).optimum().relativeWidth()).reason())
                .contains("Loss only " + way + " with d_over_sqrt_n", "Add runs with " + wanted + " d_over_sqrt_n");
    }

    @Test
    void fewerRowsThanParametersAreRefused() {
        Runs few = runs(shape(.04, .5), shape(.07, 1), shape(.11, 2), shape(.16, 4), shape(.09, 3));

        assertThatThrownBy(() -> Law.fit(few))
                .isInstanceOf(DataException.class)
                .hasMessage("made: 5 rows are too few for 5 parameters (1 levels, 2 for each of 2 shapes)."
                        + " Add runs, or merge levels.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"log-linear", "multiplicative", "relative-width"})
    void runsOfOneWidthAreRefused(String form) {
        Runs one = runs(shape(.08, .5), shape(.08, 1), shape(.08, 2), shape(.08, 3), shape(.08, 4), shape(.08, 5));

        assertThatThrownBy(() -> Law.fit(LawForm.named(form), one))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("made, column d_over_sqrt_n: all 6 runs have 0.08000")
                .hasMessageContaining("Add runs of other widths, or fit the form mlp-ratio.");
        assertThat(value(Law.fit(LawForm.mlpRatio(), one).optimum().mlpRatio())).isCloseTo(1.0625, within(1e-10));
    }

    @Test
    void twoWidthsMakeNoCurve() {
        Runs two = runs(
                shape(.05, .5), shape(.1, .5), shape(.05, 1), shape(.1, 2), shape(.05, 4), shape(.1, 4), shape(.1, 1));

        assertThat(((NotIdentified) Law.fit(two).optimum().relativeWidth()).reason())
                .contains("d_over_sqrt_n has 2 distinct values, and a curve needs three");
    }

    @ParameterizedTest
    @ValueSource(strings = {"log-linear", "multiplicative"})
    void ratioTiedToTheWidthIsRefusedNamingTheWidth(String form) {
        double[][] tied = Arrays.stream(new double[] {.03, .04, .055, .07, .09, .11, .14, .16})
                .mapToObj(x -> shape(x, 20 * x))
                .toArray(double[][]::new);

        assertThat(((NotIdentified) Law.fit(LawForm.named(form), runs(tied))
                                .optimum()
                                .mlpRatio())
                        .reason())
                .contains("mlp_attn_ratio is confounded with d_over_sqrt_n", "100 %", "Add runs that change it alone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"log-linear", "multiplicative"})
    void fourShapesOverSeedsAreTooFewForBothCurves(String form) {
        double[][] shapes = {
            shape(.04, 1), shape(.08, .5), shape(.12, 3), shape(.16, 1.2), shape(.04, 1), shape(.08, .5), shape(.12, 3)
        };

        assertThat(((NotIdentified) Law.fit(LawForm.named(form), runs(shapes))
                                .optimum()
                                .mlpRatio())
                        .reason())
                .contains("too few distinct shapes", "mlp_attn_ratio in addition to that over d_over_sqrt_n");
    }

    @Test
    void oneRunPerLevelIsRefused() {
        Table table = table(crossed(), new double[0], 0);
        String[] own = new String[16];
        Arrays.setAll(own, i -> "size " + i);
        table.replaceColumn("size_class", StringColumn.create("size_class", own));
        Runs runs = Runs.of(table);

        assertThatThrownBy(() -> Law.fit(runs))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("made: each of the 16 levels (size_class) has one run")
                .hasMessageContaining("define coarser groups");
    }

    @Test
    void valueOutsideTheRunsIsCautionedAgainst() {
        double[][] wide = Arrays.stream(crossed()).filter(s -> s[0] > .09).toArray(double[][]::new);
        double[][] more = Arrays.copyOf(wide, 12);
        for (int i = 0; i < 4; i++) {
            more[8 + i] = shape(.22, wide[i][1]);
        }

        Law law = Law.fit(runs(more));

        assertThat(value(law.optimum().relativeWidth())).isCloseTo(.075, within(1e-9));
        assertThat(law.report().text())
                .contains("d_over_sqrt_n_optimum is extrapolated: the runs range from 0.110 to 0.220");
    }

    // The slope on ln N.

    private static double[] sizes(int n, double spread) {
        double[] sizes = new double[n];
        Arrays.setAll(sizes, i -> 1e6 * Math.pow(spread, (i * 7 % n) / (n - 1.0)));
        return sizes;
    }

    @Test
    void sizeEntersWhereItSpreadsByMoreThanSevenPerCentInsideALevel() {
        Law entered = Law.fit(Runs.of(table(crossed(), sizes(16, 1.15), -.08)));
        Law left = Law.fit(Runs.of(table(crossed(), sizes(16, 1.06), -.08)));

        assertThat(term(entered, "ln_n")).isCloseTo(-.08, within(1e-11));
        assertThat(entered.report().text())
                .contains(
                        "n_params_non_embedding varies by a factor of 1.15 within a level",
                        "a slope on its logarithm, ln_n, shared by all levels");
        assertThat(left.estimates()).noneMatch(quantity -> quantity.term().equals("ln_n"));
        assertThat(left.report().text()).doesNotContain("ln_n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"log-linear", "multiplicative"})
    void sizeEntersOrStaysOutOnRequest(String form) {
        Runs runs = Runs.of(table(crossed(), sizes(16, 1.06), -.08));
        FitOptions options = FitOptions.defaults();

        Law on = Law.fit(LawForm.named(form), runs, options.withSizeCovariate(SizeCovariate.ON));
        Law off = Law.fit(LawForm.named(form), runs, options.withSizeCovariate(SizeCovariate.OFF));

        assertThat(on.diagnostics().degreesOfFreedom()).isEqualTo(16 - 1 - 4 - 1);
        assertThat(off.diagnostics().degreesOfFreedom()).isEqualTo(16 - 1 - 4);
        assertThat(term(on, "ln_n")).isCloseTo(-.08, within(1e-3));
        assertThat(on.diagnostics().sigma().orElseThrow())
                .isLessThan(off.diagnostics().sigma().orElseThrow());
    }

    @Test
    void sizeThatDoesNotChangeCannotEnter() {
        double[] same = new double[16];
        Arrays.fill(same, 1e6);
        Runs constant = Runs.of(table(crossed(), same, 0));
        Runs unknown = runs(crossed());
        FitOptions options = FitOptions.defaults().withSizeCovariate(SizeCovariate.ON);

        assertThatThrownBy(() -> Law.fit(LawForm.conditional(), constant, options))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("column n_params_non_embedding: it does not vary within any level (size_class")
                .hasMessageContaining("Switch the slope off");
        assertThatThrownBy(() -> Law.fit(LawForm.conditional(), unknown, options))
                .hasMessageContaining(
                        "made has neither n_params_non_embedding nor n_params_total; a slope on ln N needs one of them");
    }

    @Test
    void countThatLevelsWereMadeToHoldConstantIsTheOneThatMayEnter() {
        double[] same = new double[16];
        Arrays.fill(same, 3e6);
        Table table = table(crossed(), sizes(16, 2), 0).addColumns(DoubleColumn.create("n_params_total", same));

        Law law = Law.fit(Runs.of(table));

        assertThat(law.estimates()).noneMatch(quantity -> quantity.term().equals("ln_n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"log-linear", "multiplicative"})
    void levelIsTheLossAtTheMeanSizeOfItsOwnRuns(String form) {
        // In a fit with a group effect per group, the weighted residuals of a group sum to zero. At the mean shape of
        // its runs its group effect is therefore between their losses, while that at the mean size of all runs would be
        // far away.
        Law law = Law.fit(LawForm.named(form), MORPH);
        double[] loss = MORPH.loss();
        int[] group = law.diagnostics().levelOfRuns();
        double x = law.domain().centre(ShapeVariable.RELATIVE_WIDTH).orElseThrow();
        double r = law.domain().centre(ShapeVariable.MLP_RATIO).orElseThrow();

        for (int g = 0; g < law.levels().size(); g++) {
            int level = g;
            double mean = java.util.stream.IntStream.range(0, loss.length)
                    .filter(i -> group[i] == level)
                    .mapToDouble(i -> loss[i])
                    .average()
                    .orElseThrow();
            assertThat(law.loss(law.levels().get(g), x, r).value())
                    .as(law.levels().get(g))
                    .isCloseTo(mean, within(.15));
        }
    }

    @Test
    void countOfParametersMovesTheBestWidth() {
        Law without = Law.fit(MORPH);
        Law total = Law.fit(LawForm.conditional(), MORPH, FitOptions.defaults().withCount(ParameterCount.TOTAL));

        // On public data the two are known to differ by a third.
        assertThat(value(total.optimum().relativeWidth())
                        / value(without.optimum().relativeWidth()))
                .isBetween(.5, .85);
        assertThat(total.report().text()).contains("N counts total parameters");
    }

    @Test
    void confidenceWidensIntervals() {
        Runs runs = Runs.read(
                Path.of("data/runs/nano.csv"), RunOptions.defaults().withWhere("size_class == \"1M\" & x >= 0.06"));
        Estimate narrow = Law.fit(
                        LawForm.conditional(), runs, FitOptions.defaults().withConfidence(.8))
                .optimum()
                .relativeWidth()
                .estimate()
                .orElseThrow();
        Estimate wide = Law.fit(runs).optimum().relativeWidth().estimate().orElseThrow();

        assertThat(narrow.interval().low()).isGreaterThan(wide.interval().low());
        assertThat(narrow.interval().high()).isLessThan(wide.interval().high());
        assertThat(narrow.interval().method()).isEqualTo("fieller 80 %");
        assertThatThrownBy(() -> FitOptions.defaults().withConfidence(95))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("between 0 and 1");
    }

    @Test
    void groupsOfTheUsersChoiceHaveLevels() {
        Law law = Law.fit(LawForm.conditional(), NANO, FitOptions.defaults().withGroupBy("size_class", "seed"));

        assertThat(law.levels()).contains("0.5M/0", "1M/1").hasSize(4);
        assertThat(law.report().text()).contains("Levels: 4 by size_class, seed:");
    }

    @Test
    void levelThatIsMissingIsAnsweredWithTheKnownOnes() {
        Law law = Law.fit(NANO);

        assertThatThrownBy(() -> law.loss("1M", .1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("There is no level 1M. The levels are 0.5M/50M, 1M/50M");
        assertThatThrownBy(() -> law.loss("1M/50M", 0, 1)).hasMessageContaining("must be positive");
    }

    @Test
    void levelsFromAFileThatHasNoneAreMissing() {
        FitOptions options = FitOptions.defaults().withGroupEffect(FitOptions.GroupEffect.L_OPT);

        assertThatThrownBy(() -> Law.fit(LawForm.conditional(), NANO, options))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("nano.csv has no column l_opt");
    }

    @Test
    void tableHasARowPerEstimateAndSaysWhatIsOpen() {
        Table table = Law.fit(MORPH).table();

        assertThat(table.columnNames()).containsExactly("term", "estimate", "std_error", "low", "high", "method");
        assertThat(table.stringColumn("term").asList())
                .startsWith("d_over_sqrt_n_optimum", "mlp_attn_ratio_optimum", "ln_n", "c1", "c2", "level[80M/20N]");
        assertThat(table.column("estimate").isMissing(1)).isTrue();
        assertThat(table.stringColumn("method").get(1)).startsWith("not identified: No spread");
        assertThat(table.doubleColumn("estimate").get(0))
                .isEqualTo(value(Law.fit(MORPH).optimum().relativeWidth()));
    }

    @Test
    void optimumIsReportedWithTheReasonOfWhatIsOpen() {
        String report = Law.fit(MORPH).optimum().report().text();

        assertThat(report)
                .startsWith("Shape of minimum loss")
                .containsPattern("d_over_sqrt_n_optimum +0\\.0\\d+ .*fieller 95 %")
                .contains("! mlp_attn_ratio_optimum is not identified. No spread");
    }

    @Test
    void formsAreFoundByName() {
        assertThat(LawForm.named("multiplicative").name()).isEqualTo("multiplicative");
        assertThat(LawForm.conditional().formula()).isEqualTo("ln L = u(N, D) + c1 ln x + c2 / x + e1 ln r + e2 / r");
        assertThatThrownBy(() -> LawForm.named("log-liner"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("There is no form log-liner. The forms are log-linear, multiplicative")
                .hasMessageEndingWith("; did you mean log-linear?");
    }

    @Test
    void markupInALevelStaysTextInTheReport() {
        Table table = table(crossed(), new double[0], 0);
        String[] evil = new String[16];
        Arrays.fill(evil, "<script>alert(1)</script>");
        table.replaceColumn("size_class", StringColumn.create("size_class", evil));

        Law law = Law.fit(Runs.of(table));

        assertThat(law.report().html()).contains("level[&lt;script&gt;").doesNotContain("<script");
    }
}
