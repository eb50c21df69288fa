package fitlaw.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fitlaw.law.Protocol;
import fitlaw.paper.Verdict.Outcome;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SizePredictionsTest {
    private static final Paper PAPER = Shipped.PAPER;

    private static SizePredictions of(int number) {
        return (SizePredictions) Shipped.figure(number);
    }

    private static SizePredictions of(Runs runs, int number) {
        return (SizePredictions) PAPER.with(runs).figure(number);
    }

    private static Runs constant(double sigma) {
        return new PlantedSizes(sigma, 7)
                .size(1e6, .15, 1, 2)
                .size(2e6, .15, 1, 2)
                .size(4e6, .15, 1, 2)
                .runs();
    }

    /** Task 4 as in {@code notebooks/04-does-the-law-hold.ipynb}, from the same protocol. */
    @Test
    void tasksOfTheSweepAreThoseOfItsNotebook() {
        SizePredictions found = of(6);

        assertThat(found.cases())
                .extracting(Protocol.Case::name)
                .containsExactly("Task 1", "Task 2", "Task 3", "Task 4");
        assertThat(found.heldOut("Task 4").orElseThrow().scores().mse()).isCloseTo(.000529, within(5e-7));
        assertThat(found.heldOut("Task 2").orElseThrow().scores().mse()).isCloseTo(.000993, within(5e-7));
        assertThat(found.printed()).extracting(PrintedScore::spearman).containsExactly("0.8909", "0.7920", "0.7451");
        assertThat(found.verdict().claim()).contains("0.8909, 0.7920 and 0.7451", "Tasks 1 to 3");
    }

    @Test
    void aLawThatHoldsPredicts() {
        assertThat(of(constant(.003), 6).verdict().outcome()).isEqualTo(Outcome.AGREES);
    }

    /** The effect of width is inverted at the larger sizes, so laws of smaller ones rank shapes in the wrong order. */
    @Test
    void aLawThatTurnsOverDoesNotPredict() {
        Runs turned = new PlantedSizes(.003, 8)
                .size(1e6, .15, 1, .12, 2)
                .size(2e6, .15, 1, -.12, 2)
                .runs();

        assertThat(of(turned, 6).verdict().outcome()).isEqualTo(Outcome.DISAGREES);
    }

    @Test
    void oneSizeIsRefusedInWords() {
        SizePredictions found =
                of(new PlantedSizes(.003, 9).size(1e6, .15, 1, 2).runs(), 6);

        assertThat(found.protocol()).isEmpty();
        assertThat(found.verdict().outcome()).isEqualTo(Outcome.CANNOT_SAY);
        assertThat(found.verdict().shown()).contains("has 1 size", "Add runs");
        assertThat(found.table().rowCount()).isZero();
    }

    @Test
    void twoSizesHaveNoNearestAmongSeveral() {
        SizePredictions found = of(Runs.read(Path.of("data/runs/nano.csv")), 8);

        assertThat(found.verdict().outcome()).isEqualTo(Outcome.CANNOT_SAY);
        assertThat(found.verdict().shown()).contains("needs 3");
    }

    /** The best width changes steadily with size, so the nearest size predicts it best. */
    @Test
    void nearestSizePredictsAMovingOptimumBetter() {
        Runs moving = new PlantedSizes(.002, 10)
                .size(1e6, .30, 1, 2)
                .size(2e6, .22, 1, 2)
                .size(4e6, .16, 1, 2)
                .size(8e6, .15, 1, 2)
                .runs();

        assertThat(of(moving, 8).verdict().outcome()).isEqualTo(Outcome.AGREES);
    }

    @Test
    void nearestSizeGainsNothingOnAConstantLaw() {
        assertThat(of(constant(.003), 8).verdict().outcome()).isNotEqualTo(Outcome.AGREES);
    }

    @Test
    void theSweepShowsNoFallFromOutliersAsLargeAsPrinted() {
        SizePredictions found = of(25);

        assertThat(found.cases()).extracting(Protocol.Case::name).containsExactly("r in [0.5, 5]", "all r", "additive");
        assertThat(found.verdict().outcome()).isEqualTo(Outcome.DISAGREES);
        assertThat(found.verdict().claim()).contains("0.7451 to ~0.33");
    }

    @Test
    void withoutOutliersThereIsNothingToSay() {
        SizePredictions found = of(constant(.003), 25);

        assertThat(found.verdict().outcome()).isEqualTo(Outcome.CANNOT_SAY);
        assertThat(found.verdict().shown()).contains("No training run has r outside");
    }

    /** x and r have separate effects here, which a law of their product cannot represent. */
    @Test
    void aJointLawIsWorseWhereShapesActSeparately() {
        SizePredictions found = of(constant(.003), 26);

        assertThat(found.cases()).extracting(Protocol.Case::name).containsExactly("log-linear", "joint");
        assertThat(found.verdict().outcome()).isEqualTo(Outcome.AGREES);
    }

    @Test
    void verdictsRepeat() {
        assertThat(PAPER.figure(26).verdict()).isEqualTo(PAPER.figure(26).verdict());
    }
}
