package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.fit.Estimate;
import fitlaw.runs.Runs;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often intervals hold the truth they claim to hold. */
@Tag("slow")
class CoverageTest {
    private static final int REPLICATES = 2_000;

    @ParameterizedTest
    @ValueSource(strings = {"log-linear", "multiplicative"})
    void intervalsOfOptimumAndLossHoldTheTruthAtTheirLevel(String form) {
        int x = 0;
        int r = 0;
        int loss = 0;
        double expected = 3.12 * Law.published("80M-297M").factor(.06, 2);
        double variance = 0;
        for (int replicate = 0; replicate < REPLICATES; replicate++) {
            Law law = Law.fit(LawForm.named(form), Designs.runs(Designs.paperLike(), .010, replicate));
            x += holds(law.optimum().relativeWidth().estimate().orElseThrow(), Designs.BEST_X);
            r += holds(law.optimum().mlpRatio().estimate().orElseThrow(), Designs.BEST_R);
            loss += holds(law.loss("size 1", .06, 2), expected);
            variance += law.sigma() * law.sigma() / REPLICATES;
        }

        // Nominal .95; the binomial sd of 2,000 is .0049, and three of them are allowed.
        assertThat(x / (double) REPLICATES).as("x").isBetween(.935, .965);
        assertThat(r / (double) REPLICATES).as("r").isBetween(.935, .965);
        assertThat(loss / (double) REPLICATES).as("loss").isBetween(.935, .965);
        // The residual variance is unbiased: sd of its mean is σ² √(2 / (53 · 2000)) = 0.43 %.
        assertThat(variance / 1e-4).isBetween(.985, 1.015);
    }

    private static int holds(Estimate estimate, double truth) {
        return estimate.interval().contains(truth) ? 1 : 0;
    }

    @Test
    void narrowerLevelsHoldTheTruthLessOften() {
        int held = 0;
        FitOptions options = FitOptions.defaults().withConfidence(0.8);
        for (int replicate = 0; replicate < REPLICATES; replicate++) {
            Runs runs = Designs.runs(Designs.paperLike(), .010, replicate);
            Law law = Law.fit(LawForm.conditional(), runs, options);
            held += holds(law.optimum().relativeWidth().estimate().orElseThrow(), Designs.BEST_X);
        }

        assertThat(held / (double) REPLICATES).isBetween(.773, .827); // .8 ± 3 · .0089
    }

    @Test
    void designOnOneSideOfTheBestRatioOftenDoesNotBoundItBelow() {
        // A design with all r above the best one.
        List<double[]> above = Designs.paperLike().stream()
                .map(shape -> new double[] {shape[0], shape[1] == 1 ? 1.1 : Math.max(shape[1], 1.1)})
                .toList();
        int open = 0;
        int held = 0;
        int located = 0;
        for (int replicate = 0; replicate < 200; replicate++) {
            var ratio = Law.fit(Designs.runs(above, .010, replicate))
                    .optimum()
                    .mlpRatio()
                    .estimate();
            if (ratio.isPresent()) {
                located++;
                open += ratio.get().interval().isBounded() ? 0 : 1;
                held += holds(ratio.get(), Designs.BEST_R);
            }
        }

        assertThat(open).isGreaterThan(located / 4);
        assertThat(held / (double) located).isGreaterThan(.9);
    }
}
