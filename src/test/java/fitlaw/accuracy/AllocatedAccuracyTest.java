package fitlaw.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import fitlaw.fit.Estimate;
import fitlaw.fit.NotIdentified;
import fitlaw.law.Allocation;
import fitlaw.law.CountingRule;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Accuracy of the best model of a budget, on the OpenLM runs and their tasks. */
class AllocatedAccuracyTest {
    private static final String C4 = "train_set == 'c4_original'";
    private static final Law LAW = Law.fit(
            LawForm.chinchilla().withResamples(60),
            Runs.read(Path.of("data/runs/gadre_openlm.csv")).where(C4));
    private static final Accuracy ACCURACY = Accuracy.fit(
            Evaluations.read(
                    Path.of("data/accuracy/gadre_openlm_tasks.csv"),
                    RunOptions.defaults().withWhere(C4 + " & task in ('piqa', 'hellaswag')")),
            AccuracyOptions.defaults().withLoss("loss_c4").withDraws(40));

    private static Allocation budget(double flops) {
        return Allocation.of(LAW, new Allocation.Budget(flops, CountingRule.NON_EMBEDDING));
    }

    @Test
    void theBestModelHasTheAccuracyOfItsLoss() {
        AllocatedAccuracy worth = ACCURACY.of(budget(1e20), "mean");
        Estimate loss = (Estimate) worth.allocation().estimate("loss");

        assertThat(worth.accuracy().value())
                .isEqualTo(ACCURACY.mean().at(loss.value()).value());
        assertThat(worth.accuracy().stdError().orElseThrow())
                .isGreaterThan(ACCURACY.mean().at(loss.value()).stdError().orElseThrow());
        assertThat(worth.isReached()).isTrue();
        assertThat(worth.notes()).anyMatch(note -> note.equals("The losses agree for the 34 runs in both tables."));
    }

    /** The budget needed for the loss of a budget is that budget. */
    @Test
    void anAccuracyNeedsTheBudgetWhoseBestModelHasIt() {
        AllocatedAccuracy large = ACCURACY.of(budget(1e20), "mean");
        double wanted = large.accuracy().value();
        AllocatedAccuracy small = ACCURACY.of(budget(1e19), "mean").atLeast(wanted);
        Estimate flops = small.flops().orElseThrow().estimate().orElseThrow();

        assertThat(flops.value()).isCloseTo(1e20, withinPercentage(0.01));
        assertThat(flops.interval().contains(flops.value())).isTrue();
        assertThat(small.isReached()).isFalse();
        assertThat(large.atLeast(wanted - 0.01).isReached()).isTrue();
        assertThat(small.report().text())
                .contains("which the best model of this budget does not reach", "mean_accuracy");
    }

    @Test
    void lossesThatNoBudgetBringsAreSaidToBeSo() {
        double floor = ((Estimate) budget(1e34).estimate("loss")).value() - 0.2;

        assertThat(budget(1e20).flopsFor(floor))
                .isInstanceOfSatisfying(NotIdentified.class, open -> assertThat(open.reason())
                        .startsWith("No budget up to")
                        .contains("the irreducible loss E of the law is"));
        assertThatThrownBy(() -> ACCURACY.of(budget(1e20), "mean").atLeast(0.99))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none of them predicts 0.99");
    }

    @Test
    void accuracyGrowsWithTheBudget() {
        assertThat(ACCURACY.of(budget(1e20), "piqa").accuracy().value()
                        - ACCURACY.of(budget(1e19), "piqa").accuracy().value())
                .isPositive()
                .isLessThan(0.2);
        assertThat(((Estimate) budget(1e20).flopsFor(3.0)).value())
                .isCloseTo(((Estimate) budget(1e18).flopsFor(3.0)).value(), within(1.0));
    }
}
