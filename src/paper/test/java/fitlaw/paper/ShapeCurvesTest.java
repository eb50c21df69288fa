package fitlaw.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.common.DataException;
import fitlaw.fit.CommonRatio;
import fitlaw.fit.Estimate;
import fitlaw.paper.Verdict.Outcome;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Numbers of the sweep were found by {@code src/test/resources/paper_golden.py}. */
class ShapeCurvesTest {
    private static final Paper PAPER = Shipped.PAPER;

    private static ShapeCurves curves(Runs runs, int number) {
        return (ShapeCurves) PAPER.with(runs).figure(number);
    }

    private static Runs runs(String file) {
        return Runs.read(Path.of("data/runs/" + file + ".csv"));
    }

    @Test
    void bestWidthsOfTheSweepDiffer() {
        ShapeCurves found = (ShapeCurves) Shipped.figure(4);

        assertThat(found.optima().doubleColumn("d_over_sqrt_n_optimum").asDoubleArray())
                .containsExactly(
                        new double[] {
                            0.18017003331949427,
                            0.1510843674214675,
                            0.15069755714128327,
                            0.1435580305049223,
                            0.13136169416186014
                        },
                        within(1e-8));
        CommonRatio test = found.equal().orElseThrow();
        assertThat(test.common()).isCloseTo(0.15183017142862382, within(1e-6));
        assertThat(test.f()).isCloseTo(15.775665427112312, within(1e-6));
        assertThat(test.denominator()).isCloseTo(64.53559993242281, within(1e-3));
        assertThat(test.p()).isCloseTo(4.7001788503817305e-09, within(1e-13));
        Estimate change = found.change().orElseThrow();
        assertThat(change.value()).isCloseTo(0.77596338, within(1e-5));
        assertThat(change.interval().low()).isCloseTo(0.69212343, within(1e-5));
        assertThat(change.interval().high()).isCloseTo(0.8567244, within(1e-5));
        assertThat(found.verdict().outcome()).isEqualTo(Outcome.DISAGREES);
        assertThat(found.verdict().lines().get(0))
                .isEqualTo("Verdict: " + found.verdict().outcome() + ".");
    }

    @Test
    void bestRatiosOfTheSweepDiffer() {
        ShapeCurves found = (ShapeCurves) Shipped.figure(5);

        assertThat(found.equal().orElseThrow().p()).isCloseTo(0.026950418111665903, within(1e-8));
        assertThat(found.change().orElseThrow().value()).isCloseTo(1.29885093, within(1e-5));
        assertThat(found.verdict().outcome()).isEqualTo(Outcome.DISAGREES);
    }

    /** Each run is off its curve by its residual, so losses adjusted to the common other shape keep the residual. */
    @Test
    void runsAreMovedToTheCommonOtherShape() {
        ShapeCurves found = (ShapeCurves) Shipped.figure(4);
        SizeCurve size = found.sizes().get(4);
        double[] residual = size.law().orElseThrow().diagnostics().residuals();
        double[] fitted = size.law().orElseThrow().diagnostics().fitted();

        for (int i = 0; i < residual.length; i++) {
            double onCurve = size.loss(size.values()[i]).value();
            assertThat(size.losses()[i] / onCurve - 1).isCloseTo(residual[i] / fitted[i], within(1e-9));
        }
    }

    @Test
    void plantedConstantOptimumAgrees() {
        Runs same = new PlantedSizes(.003, 1)
                .size(1e6, .15, 1, 2)
                .size(2e6, .15, 1, 2)
                .size(4e6, .15, 1, 2)
                .runs();

        assertThat(curves(same, 4).verdict().outcome()).isEqualTo(Outcome.AGREES);
        assertThat(curves(same, 5).verdict().outcome()).isEqualTo(Outcome.AGREES);
    }

    @Test
    void plantedMovingOptimumDisagrees() {
        Runs moving = new PlantedSizes(.003, 2)
                .size(1e6, .2, .7, 2)
                .size(2e6, .16, 1, 2)
                .size(4e6, .13, 1.4, 2)
                .runs();

        assertThat(curves(moving, 4).verdict().outcome()).isEqualTo(Outcome.DISAGREES);
        assertThat(curves(moving, 5).verdict().outcome()).isEqualTo(Outcome.DISAGREES);
    }

    /** With so much noise and so few runs, no change is bounded within a factor of 1.25. */
    @Test
    void muchNoiseCannotSay() {
        Runs noisy = new PlantedSizes(.04, 3)
                .size(1e6, .15, 1, 1)
                .size(2e6, .15, 1, 1)
                .runs();

        assertThat(curves(noisy, 5).verdict().outcome()).isEqualTo(Outcome.CANNOT_SAY);
    }

    @Test
    void oneSizeCannotSay() {
        Verdict verdict =
                curves(new PlantedSizes(.003, 4).size(1e6, .15, 1, 2).runs(), 4).verdict();

        assertThat(verdict.outcome()).isEqualTo(Outcome.CANNOT_SAY);
        assertThat(verdict.shown()).contains("U-shaped at 1 of 1 size", "A single size allows no comparison");
    }

    @Test
    void curvesThatAreUpsideDownDisagree() {
        Runs down = new PlantedSizes(.003, 5)
                .size(1e6, .15, 1, -.12, 2)
                .size(2e6, .15, 1, -.12, 2)
                .runs();

        Verdict verdict = curves(down, 4).verdict();

        assertThat(verdict.outcome()).isEqualTo(Outcome.DISAGREES);
        assertThat(verdict.shown()).contains("a maximum instead of a minimum at 1M, 2M");
    }

    /** Runs on one side of the best value at one size: its curve is not called U-shaped. */
    @Test
    void anOptimumOutsideTheRunsIsNoU() {
        Runs onePart = new PlantedSizes(.002, 6)
                .size(1e6, .15, 1, 2)
                .size(2e6, .15, 1, 2)
                .runs()
                .where("size_class == '1M' | x >= 0.2");

        assertThat(curves(onePart, 4).sizes().get(1).isUShaped()).isFalse();
        assertThat(curves(onePart, 4).verdict().shown()).contains("U-shaped at 1 of 2 sizes");
    }

    /** morph.csv varies x by depth and hardly varies r; its 20N rows are prefixes of its 40N runs. */
    @Test
    void oneAmountOfDataIsTakenAtEachSize() {
        ShapeCurves found = curves(runs("morph"), 4);

        assertThat(found.notes()).anySatisfy(note -> assertThat(note).contains("their number of tokens differs"));
        assertThat(found.sizes().get(0).runs().texts("token_class")).containsOnly("40N");
        assertThat(curves(runs("morph"), 5).verdict().outcome()).isEqualTo(Outcome.CANNOT_SAY);
    }

    @Test
    void goldenSyntheticHasOneBestWidth() {
        assertThat(curves(runs("golden_synthetic"), 4).verdict().outcome()).isEqualTo(Outcome.AGREES);
    }

    @Test
    void nanoIsTooNoisyToSay() {
        assertThat(curves(runs("nano"), 4).verdict().outcome()).isEqualTo(Outcome.CANNOT_SAY);
    }

    @Test
    void trainingSetsAreNotPooled() {
        assertThatThrownBy(() -> curves(runs("gadre_openlm"), 4))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("3 training sets");
    }
}
