package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.fit.Estimate;
import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.Table;

/** Contrasts of shapes, single runs and bands. The coverage of their intervals is tested in {@link CoverageTest}. */
class DifferenceTest {
    private static final Runs RUNS = Runs.of(Designs.table(Designs.paperLike(), .01, 3));
    private static final Point WIDE = Point.shape(.12, 1);
    private static final Point BEST = Point.shape(.08, 1);

    @ParameterizedTest
    @ValueSource(strings = {"log-linear", "multiplicative", "additive", "relative-width"})
    void differenceIsThatOfTheTwoLossesAndSurerThanThey(String form) {
        Law law = Law.fit(LawForm.named(form), RUNS);
        Estimate wide = law.loss("size 1", .12, 1);
        Estimate best = law.loss("size 1", .08, 1);

        Difference difference = Difference.of(law, "size 1", WIDE, BEST);

        assertThat(difference.loss().value()).isCloseTo(wide.value() - best.value(), within(1e-12));
        assertThat(difference.relative().value()).isCloseTo(wide.value() / best.value() - 1, within(1e-12));
        // If the two were independent; the shared group effect makes the actual error smaller.
        assertThat(difference.loss().stdError().orElseThrow())
                .isLessThan(.9
                        * Math.hypot(
                                wide.stdError().orElseThrow(), best.stdError().orElseThrow()));
        assertThat(difference.singleRuns().stdError().orElseThrow())
                .isCloseTo(
                        Math.hypot(
                                difference.loss().stdError().orElseThrow(),
                                Math.sqrt(2) * law.diagnostics().sigma().orElseThrow()),
                        within(1e-12));
    }

    /**
     * With one shape at the fit's own centre, only the slopes contribute: computed by hand from c1, c2 and their
     * covariance.
     */
    @Test
    void relativeDifferenceOfTheDefaultFormDoesNotDependOnTheLevel() {
        Law law = Law.fit(RUNS);
        Curve c = law.solution().curves().get(0);
        double l = Math.log(.12 / .08);
        double v = 1 / .12 - 1 / .08;

        Difference one = Difference.of(law, "size 0", WIDE, BEST);
        Difference other = Difference.of(law, "size 2", WIDE, BEST);

        assertThat(one.relative().value()).isCloseTo(Math.expm1(c.c1() * l + c.c2() * v), within(1e-13));
        double error = Math.sqrt(l * l * c.v11() + 2 * l * v * c.v12() + v * v * c.v22());
        assertThat(one.relative().stdError().orElseThrow())
                .isCloseTo(Math.exp(c.c1() * l + c.c2() * v) * error, within(1e-12));
        assertThat(other.relative().value()).isCloseTo(one.relative().value(), within(1e-13));
        assertThat(other.relative().interval().low())
                .isCloseTo(one.relative().interval().low(), within(1e-12));
    }

    @Test
    void shapeAgainstItselfHasNoDifferenceButThatOfNoise() {
        Difference none = Difference.of(Law.fit(RUNS), "size 1", BEST, BEST);

        assertThat(none.loss().value()).isZero();
        assertThat(none.loss().stdError().orElseThrow()).isZero();
        assertThat(none.singleRuns().stdError().orElseThrow())
                .isCloseTo(Math.sqrt(2) * Law.fit(RUNS).diagnostics().sigma().orElseThrow(), within(1e-15));
        assertThat(none.isSeen()).isFalse();
        assertThat(none.report().text())
                .contains(
                        "The difference is not significant",
                        "standard deviation of 0.01",
                        "cannot show this difference reliably");
    }

    @Test
    void tableIsTidyAndSmallGapsOfSingleRunsAreWarnedOf() {
        Difference difference = Difference.of(Law.fit(RUNS), "size 1", WIDE, BEST);

        assertThat(difference.table().columnNames())
                .containsExactly("term", "estimate", "std_error", "low", "high", "method");
        assertThat(difference.table().stringColumn("term").asList())
                .containsExactly(
                        "loss_difference[size 1]", "relative_difference[size 1]", "single_run_difference[size 1]");
        assertThat(difference.isSeen()).isTrue();
        assertThat(difference.report().text()).contains("The difference is significant");
    }

    @Test
    void predictionOfARunAddsItsNoise() {
        Law law = Law.fit(RUNS);
        Estimate expected = law.loss("size 1", .12, 2);

        Estimate run = law.prediction("size 1", .12, 2);

        assertThat(run.value()).isEqualTo(expected.value());
        assertThat(run.stdError().orElseThrow())
                .isCloseTo(
                        Math.hypot(
                                expected.stdError().orElseThrow(),
                                law.diagnostics().sigma().orElseThrow()),
                        within(1e-15));
        assertThat(run.interval().method()).isEqualTo("prediction 95 %");
        assertThatThrownBy(() -> law.prediction("size 9", .1, 1)).hasMessageContaining("There is no level size 9");
    }

    @Test
    void bandsAreTheIntervalsAlongAShape() {
        Law law = Law.fit(RUNS);
        double r = law.optimum().mlpRatio().estimate().orElseThrow().value();

        Table table =
                ConfidenceBands.of(law, ShapeVariable.RELATIVE_WIDTH, "size 2").table();

        assertThat(table.rowCount()).isEqualTo(41);
        assertThat(table.doubleColumn("d_over_sqrt_n").get(0)).isCloseTo(.035, within(1e-15));
        assertThat(table.doubleColumn("d_over_sqrt_n").get(40)).isCloseTo(.16, within(1e-15));
        double x = table.doubleColumn("d_over_sqrt_n").get(17);
        assertThat(table.doubleColumn("high").get(17))
                .isEqualTo(law.loss("size 2", x, r).interval().high());
        assertThat(table.doubleColumn("prediction_low").get(17))
                .isEqualTo(law.prediction("size 2", x, r).interval().low());
        assertThat(ConfidenceBands.of(law, ShapeVariable.MLP_RATIO, "size 2")
                        .report()
                        .text())
                .contains("Loss of size 2 over mlp_attn_ratio", "pointwise (delta");
    }

    @Test
    void lawOfSizeAndDataComparesPlaces() {
        Runs runs = Runs.read(
                Path.of("data/runs/gadre_openlm.csv"), RunOptions.defaults().withWhere("train_set == 'c4_original'"));
        Law law = Law.fit(LawForm.gadre(), runs);
        Point one = Point.scale(4e8, 8e9);
        Point other = Point.scale(4e8, 16e9);

        Difference difference = Difference.of(law, one, other);

        assertThat(difference.loss().value())
                .isCloseTo(law.loss(one).value() - law.loss(other).value(), within(1e-12));
        assertThat(difference.loss().value()).isPositive();
        assertThat(law.prediction(one).interval().high())
                .isGreaterThan(law.loss(one).interval().high());
        assertThatThrownBy(() -> Difference.of(Law.fit(RUNS), one, other)).isInstanceOf(IllegalStateException.class);
    }
}
