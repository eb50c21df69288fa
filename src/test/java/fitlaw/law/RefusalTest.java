package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.fit.Open;
import fitlaw.fit.Quantity;
import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import fitlaw.table.DataException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Public tables that cannot tell one thing or another must say so, and why. */
class RefusalTest {
    private static Runs runs(String name) {
        return Runs.read(Path.of("data/runs", name));
    }

    private static String reason(Quantity quantity) {
        assertThat(quantity).isInstanceOf(Open.class);
        return ((Open) quantity).reason();
    }

    @ParameterizedTest
    @ValueSource(strings = {"log-linear", "multiplicative"})
    void morphHasNoSpreadInTheRatio(String form) {
        Law law = Law.fit(LawForm.named(form), runs("morph.csv"));

        assertThat(reason(law.optimum().mlpRatio()))
                .contains("No spread", "mlp_attn_ratio", "factor of 1.12", "2.000 to 2.250", "Add runs");
        assertThat(law.optimum().relativeWidth().estimate()).isPresent();
        assertThat(law.identified()).containsExactly(ShapeVariable.RELATIVE_WIDTH);
        assertThat(law.report().text()).contains("! mlp_attn_ratio_optimum is open. No spread");
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
                .contains("spreads by a factor of", "a slope on its logarithm, ln_n, shared by all levels");
    }
}
