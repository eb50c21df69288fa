package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.fit.Estimate;
import fitlaw.fit.LinearFit;
import fitlaw.fit.Student;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfidenceRegionTest {
    private static final Runs RUNS = Runs.read(Path.of("data/runs/nano.csv")).where("size_class == '1M' & x >= 0.06");
    private static final Law LAW = Law.fit(RUNS);

    private static double best(ShapeVariable variable) {
        return (variable == ShapeVariable.RELATIVE_WIDTH
                        ? LAW.optimum().relativeWidth()
                        : LAW.optimum().mlpRatio())
                .estimate()
                .map(Estimate::value)
                .orElseThrow();
    }

    /**
     * The curve with its optimum held has one column less, {@code ln v + v* / v}: the resulting increase of the sum of
     * squares is the statistic.
     */
    @ParameterizedTest
    @CsvSource({".18, .8", ".25, 1.4", ".12, .5", ".2, 3"})
    void statisticIsWhatHoldingBothCosts(double x, double r) {
        double[] width = LAW.diagnostics().values(ShapeVariable.RELATIVE_WIDTH);
        double[] ratio = LAW.diagnostics().values(ShapeVariable.MLP_RATIO);
        double[] loss = RUNS.loss();
        double[][] held = {
            IntStream.range(0, loss.length)
                    .mapToDouble(i -> Math.log(width[i]) + x / width[i])
                    .toArray(),
            IntStream.range(0, loss.length)
                    .mapToDouble(i -> Math.log(ratio[i]) + r / ratio[i])
                    .toArray()
        };
        double[] y = IntStream.range(0, loss.length)
                .mapToDouble(i -> Math.log(loss[i]))
                .toArray();
        double[] w = IntStream.range(0, loss.length)
                .mapToDouble(i -> loss[i] * loss[i])
                .toArray();
        double squares = LinearFit.of(held, y, w, new int[loss.length], 1).weightedSquares();
        double variance =
                LAW.diagnostics().squares().orElseThrow() / LAW.diagnostics().degreesOfFreedom();

        assertThat(ConfidenceRegion.of(LAW).statistic(x, r))
                .isCloseTo(
                        (squares - LAW.diagnostics().squares().orElseThrow()) / 2 / variance,
                        within(1e-6 * squares / variance));
    }

    @Test
    void leastStatisticAtAnEndOfAFiellerIntervalIsThatOfTheInterval() {
        double t = Student.halfWidth(.95, LAW.diagnostics().degreesOfFreedom());
        double low = LAW.optimum()
                .relativeWidth()
                .estimate()
                .orElseThrow()
                .interval()
                .low();
        double least = IntStream.range(0, 40_000)
                .mapToDouble(i -> ConfidenceRegion.of(LAW).statistic(low, .5 + i * 2e-5))
                .min()
                .orElseThrow();

        assertThat(2 * least).isCloseTo(t * t, within(1e-6)); // a step of the grid away at most
    }

    @Test
    void regionHoldsTheOptimumAndReachesBeyondTheIntervalOfEither() {
        ConfidenceRegion region = ConfidenceRegion.of(LAW);
        double x = best(ShapeVariable.RELATIVE_WIDTH);
        double r = best(ShapeVariable.MLP_RATIO);
        double low = LAW.optimum()
                .relativeWidth()
                .estimate()
                .orElseThrow()
                .interval()
                .low();

        assertThat(region.statistic(x, r)).isCloseTo(0, within(1e-12));
        assertThat(region.contains(x, r)).isTrue();
        assertThat(region.contains(.999 * low, r)).isTrue();
        assertThat(region.contains(.5 * low, r)).isFalse();
        // F(2, 25) at 95 %, from a printed table: 3.385
        assertThat(region.limit()).isCloseTo(3.385, within(5e-4));
        assertThat(region.method()).isEqualTo("joint F 95 %");
    }

    @Test
    void lawThatLeavesAShapeOpenHasNone() {
        Law morph = Law.fit(Runs.read(Path.of("data/runs/morph.csv")));

        assertThatThrownBy(() -> ConfidenceRegion.of(morph))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("mlp_attn_ratio_optimum: not identified. No spread");
    }

    @Test
    void formThatMultipliesHasNearlyTheSame() {
        ConfidenceRegion multiplied = ConfidenceRegion.of(Law.fit(LawForm.multiplicative(), RUNS));

        double far = ConfidenceRegion.of(LAW).statistic(.25, 1.4);
        assertThat(multiplied.statistic(.25, 1.4)).isCloseTo(far, within(.1 * far)); // the forms differ by little
        assertThat(multiplied.contains(.2, .95)).isTrue();
        assertThat(multiplied.contains(.1, .95)).isFalse();
    }

    @Test
    void profilesOfAllTermsEqualThoseOfEach() {
        Profiles profiles = Profiles.of(LAW);

        assertThat(profiles.table().stringColumn("term").asList())
                .containsExactlyElementsOf(LAW.table().stringColumn("term").asList());
        assertThat(profiles.table().doubleColumn("low").get(2))
                .isEqualTo(Profile.of(LAW, "c1").estimate().interval().low());
        Law morph = Law.fit(Runs.read(Path.of("data/runs/morph.csv")));
        assertThat(Profiles.of(morph).report().text())
                .contains("mlp_attn_ratio_optimum is not identified", "profile 95 %");
    }
}
