package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.arch.ParameterCount;
import fitlaw.common.DataException;
import fitlaw.fit.Fieller;
import fitlaw.fit.Interval;
import fitlaw.fit.LinearFit;
import fitlaw.fit.NotIdentified;
import fitlaw.fit.Quantity;
import fitlaw.fit.Student;
import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Public tables that do not identify some effect must lead to a message that states the reason. */
class RefusalTest {
    private static Runs runs(String name) {
        return Runs.read(Path.of("data/runs", name));
    }

    private static String reason(Quantity quantity) {
        assertThat(quantity).isInstanceOf(NotIdentified.class);
        return ((NotIdentified) quantity).reason();
    }

    @ParameterizedTest
    @ValueSource(strings = {"log-linear", "multiplicative"})
    void morphHasNoSpreadInTheRatio(String form) {
        Law law = Law.fit(LawForm.named(form), runs("morph.csv"));

        assertThat(reason(law.optimum().mlpRatio()))
                .contains("No spread", "mlp_attn_ratio", "factor of at most 1.12", "2.000 to 2.250", "Add runs");
        assertThat(law.optimum().relativeWidth().estimate()).isPresent();
        assertThat(law.curves().keySet()).containsExactly(ShapeVariable.RELATIVE_WIDTH);
        assertThat(law.report().text()).contains("! mlp_attn_ratio_optimum is not identified. No spread");
    }

    /**
     * A bounded interval does not imply a minimum. With r fitted nevertheless, NumPy finds e1 -2.5757, e2 -5.4073 and
     * Fieller's set [1.9738, 2.2215].
     */
    @Test
    void ratioOfMorphIsRefusedAlsoWhereItsIntervalIsBoundedSinceItIsAMaximum() {
        FitOptions total =
                FitOptions.defaults().withCount(ParameterCount.TOTAL).withSizeCovariate(FitOptions.SizeCovariate.OFF);
        Law law = Law.fit(LawForm.conditional(), runs("morph.csv").where("token_class == '20N'"), total);
        double[] loss = law.runs().loss();
        double[] x = law.diagnostics().values(ShapeVariable.RELATIVE_WIDTH);
        double[] r = law.diagnostics().values(ShapeVariable.MLP_RATIO);
        LinearFit forced = LinearFit.of(
                new double[][] {each(x, Math::log), each(x, v -> 1 / v), each(r, Math::log), each(r, v -> 1 / v)},
                each(loss, Math::log),
                each(loss, v -> v * v),
                law.diagnostics().levelOfRuns(),
                law.levels().size());
        double t = Student.halfWidth(.95, forced.degreesOfFreedom());
        Interval fieller = Fieller.positiveRatio(
                forced.slope(2),
                forced.slope(3),
                forced.covariance(2, 2),
                forced.covariance(2, 3),
                forced.covariance(3, 3),
                t,
                "fieller");

        assertThat(reason(law.optimum().mlpRatio())).contains("No spread");
        assertThat(forced.slope(2)).isCloseTo(-2.5757, within(1e-4));
        assertThat(forced.slope(3)).isCloseTo(-5.4073, within(1e-4));
        assertThat(fieller.low()).isCloseTo(1.9738, within(1e-4));
        assertThat(fieller.high()).isCloseTo(2.2215, within(1e-4));
        assertThat(reason(new Curve(
                                ShapeVariable.MLP_RATIO,
                                forced.slope(2),
                                forced.slope(3),
                                forced.covariance(2, 2),
                                forced.covariance(2, 3),
                                forced.covariance(3, 3))
                        .optimum(.95, forced.degreesOfFreedom(), "fieller")))
                .contains("Both are negative: loss has a maximum there");
    }

    private static double[] each(double[] values, DoubleUnaryOperator of) {
        return Arrays.stream(values).map(of).toArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"log-linear", "multiplicative"})
    void gemstonesHaveNoSpreadInTheRatio(String form) {
        Law law = Law.fit(LawForm.named(form), runs("gemstones_hot.csv"));

        assertThat(reason(law.optimum().mlpRatio())).contains("No spread", "4.000 to 4.500");
        assertThat(law.optimum().relativeWidth().estimate()).isPresent();
    }

    @Test
    void gemstonesWithOneRatioSaySo() {
        Runs runs = Runs.read(
                Path.of("data/runs/gemstones_hot.csv"), RunOptions.defaults().withWhere("d_model != 384"));

        assertThat(reason(Law.fit(runs).optimum().mlpRatio()))
                .startsWith("mlp_attn_ratio is 4.000 in all runs: no spread.");
    }

    @Test
    void gadreHasOneShapePerSizeSoNothingCanBeTold() {
        Runs runs = runs("gadre_openlm.csv");

        assertThatThrownBy(() -> Law.fit(runs))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("gadre_openlm.csv")
                .hasMessageContaining("each of the 104 levels (size_class, token_class, train_set) has one run")
                .hasMessageContaining("Add runs of other shapes at the same size");
    }

    @Test
    void gadreGroupedByTokensAloneSaysThatSizeChangesInsideLevels() {
        FitOptions options = FitOptions.defaults().withGroupBy("token_class", "train_set");

        Law law = Law.fit(LawForm.relativeWidth(), runs("gadre_openlm.csv"), options);

        assertThat(law.report().text())
                .contains("varies by a factor of", "a slope on its logarithm, ln_n, shared by all levels");
    }
}
