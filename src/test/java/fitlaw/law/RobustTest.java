package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.fit.Estimate;
import fitlaw.fit.Quantity;
import fitlaw.fit.Robust;
import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

class RobustTest {
    private static final Runs GOLDEN = Runs.read(Path.of("data/runs/golden_synthetic.csv"));

    private static FitOptions robust(Robust how) {
        return FitOptions.defaults().withRobust(how);
    }

    private static double value(Quantity quantity) {
        return quantity.estimate().orElseThrow().value();
    }

    /** Found with NumPy by {@code src/test/resources/robust_golden.py}. */
    @ParameterizedTest
    @CsvSource({
        "HUBER, 0.077976730599, 1.068787538710, 0.624978421791, 70",
        "TUKEY, 0.077925418920, 1.069120442482, 0.631809986416, 70"
    })
    void agreesWithAnIndependentImplementation(Robust how, double x, double r, double weight, int row) {
        Law law = Law.fit(LawForm.conditional(), GOLDEN, robust(how));

        assertThat(value(law.optimum().relativeWidth())).isCloseTo(x, within(1e-7 * x));
        assertThat(value(law.optimum().mlpRatio())).isCloseTo(r, within(1e-7 * r));
        assertThat(law.diagnostics().weights().doubleColumn("weight").get(0)).isCloseTo(weight, within(1e-7));
        assertThat(law.diagnostics().weights().intColumn("row").get(0)).isEqualTo(row);
    }

    /** Sweeps without noise in which rows 5, 23 and 47 are wrong by a third of a nat. */
    private static Runs spoilt() {
        Table table = Designs.table(Designs.paperLike(), 0, 1);
        double[] loss = table.doubleColumn("loss").asDoubleArray();
        for (int row : new int[] {5, 23, 47}) {
            loss[row - 1] += row == 23 ? -.3 : .3;
        }
        return Runs.of(table.replaceColumn("loss", DoubleColumn.create("loss", loss)));
    }

    @Test
    void runsThatWentWrongDoNotMoveTukeysFit() {
        Law plain = Law.fit(LawForm.multiplicative(), spoilt());
        Law law = Law.fit(LawForm.multiplicative(), spoilt(), robust(Robust.TUKEY));

        assertThat(value(law.optimum().relativeWidth())).isCloseTo(Designs.BEST_X, within(1e-7));
        assertThat(value(law.optimum().mlpRatio())).isCloseTo(Designs.BEST_R, within(1e-6));
        assertThat(Math.abs(value(plain.optimum().relativeWidth()) - Designs.BEST_X))
                .isGreaterThan(.005);
        assertThat(law.diagnostics().weights().intColumn("row").asList().subList(0, 3))
                .containsExactlyInAnyOrder(5, 23, 47);
    }

    @Test
    void reportListsTheRunsThatCountLess() {
        Runs noisy = withOutliers(7);

        Law law = Law.fit(LawForm.conditional(), noisy, robust(Robust.HUBER));

        assertThat(law.report().text())
                .contains("Robust fit (huber):", "runs have a weight below 0.7")
                .containsPattern("(?m)^ *5 +size 0 +3\\.\\d+ +0\\.3\\d* +0\\.0\\d+")
                .containsPattern("(?m)^ *47 +size 2");
        assertThat(law.optimum().toString()).contains("fieller, robust huber, 95 %");
        assertThat(law.table().stringColumn("method").asList())
                .allSatisfy(method -> assertThat(method).contains("robust huber"));
        assertThat(law.loss("size 1", .08, 1).interval().method()).contains("robust huber");
        assertThat(Profile.of(law, "x*").estimate().interval().method()).isEqualTo("profile, robust huber, 95 %");
        assertThat(Law.fit(noisy).report().text()).doesNotContain("Robust");
    }

    private static Runs withOutliers(long seed) {
        Table table = Designs.table(Designs.paperLike(), .01, seed);
        double[] loss = table.doubleColumn("loss").asDoubleArray();
        for (int row : new int[] {5, 23, 47}) {
            loss[row - 1] += row == 23 ? -.3 : .3;
        }
        return Runs.of(table.replaceColumn("loss", DoubleColumn.create("loss", loss)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"log-linear", "multiplicative", "additive"})
    void profileOfARobustFitAgreesWithItsOtherInterval(String form) {
        Law law = Law.fit(LawForm.named(form), withOutliers(3), robust(Robust.TUKEY));

        Estimate x = law.optimum().relativeWidth().estimate().orElseThrow();
        double width = x.interval().high() - x.interval().low();
        assertThat(Profile.of(law, "x*").estimate().interval().low())
                .isCloseTo(x.interval().low(), within(.02 * width));
        assertThat(Profile.of(law, "x*").estimate().interval().high())
                .isCloseTo(x.interval().high(), within(.02 * width));
    }

    /** The weights of a formula of three parameters, which a search from many starts finds. */
    @Test
    void formulasAreFittedRobustlyToo() {
        Table table = Designs.table(Designs.paperLike(), .005, 9);
        double[] loss = table.doubleColumn("loss").asDoubleArray();
        loss[10] += 1;
        Runs one = Runs.of(table.replaceColumn("loss", DoubleColumn.create("loss", loss)))
                .where("size_class == 'size 0'");
        String formula = "E * (1 + 0.04 * ln(r) + b / r) + c / x";
        LawForm form = LawForm.formula(formula);

        Law law = Law.fit(form, one, robust(Robust.TUKEY));
        Law without = Law.fit(form, Runs.of(one.table().dropRows(10)));

        assertThat(law.diagnostics().weights().intColumn("row").get(0)).isEqualTo(one.row(10));
        assertThat(law.diagnostics().weights().doubleColumn("weight").get(0)).isLessThan(1e-6);
        for (int term = 2; term < 5; term++) {
            Estimate ours = law.estimates().get(term).estimate().orElseThrow();
            Estimate theirs = without.estimates().get(term).estimate().orElseThrow();
            assertThat(ours.value())
                    .as(ours.term())
                    .isCloseTo(theirs.value(), within(theirs.stdError().orElseThrow()));
        }
    }

    @Test
    void worksWithHoldOutDriftAndNamedGroups() {
        Runs runs = withOutliers(11);
        FitOptions options = robust(Robust.HUBER).withGroupBy("size_class");

        Law law = Law.fit(LawForm.conditional(), runs, options);
        HoldOut robust = HoldOut.of(
                LawForm.conditional(),
                runs.where("size_class != 'size 1'"),
                Runs.of(Designs.table(Designs.paperLike(), .01, 12)).where("size_class == 'size 1'"),
                options);
        HoldOut plain = HoldOut.of(
                LawForm.conditional(),
                runs.where("size_class != 'size 1'"),
                Runs.of(Designs.table(Designs.paperLike(), .01, 12)).where("size_class == 'size 1'"),
                FitOptions.defaults());

        assertThat(law.levels()).hasSize(3);
        assertThat(law.diagnostics().drift()).hasSize(2);
        assertThat(robust.scores().mse()).isLessThan(plain.scores().mse());
        assertThat(robust.scores().mse()).isLessThan(2 * .01 * .01);
    }

    @Test
    void formThatIsRobustAlreadySaysSo() {
        Runs runs = Runs.read(
                Path.of("data/runs/gadre_openlm.csv"), RunOptions.defaults().withWhere("train_set == 'c4_original'"));

        assertThatThrownBy(() -> Law.fit(LawForm.chinchilla(), runs, robust(Robust.TUKEY)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The form chinchilla is not fitted by least squares")
                .hasMessageContaining("it minimises Huber's loss already");
    }

    @Test
    void plainFitHasWeightsOfOne() {
        assertThat(Law.fit(GOLDEN)
                        .diagnostics()
                        .weights()
                        .doubleColumn("weight")
                        .asList())
                .containsOnly(1.0);
        assertThat(List.of(Robust.values()).stream().map(how -> how.weight(0))).containsOnly(1.0);
        assertThat(Robust.HUBER.weight(-2.69)).isCloseTo(.5, within(1e-15)); // 1.345 / 2.69
        assertThat(Robust.TUKEY.weight(4.685 / 2)).isCloseTo(.5625, within(1e-15)); // (1 - 1/4)²
        assertThat(Robust.TUKEY.weight(5)).isZero();
    }
}
