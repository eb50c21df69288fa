package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.common.DataException;
import fitlaw.fit.Robust;
import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

class ComparisonTest {
    private static final Runs GOLDEN = Runs.read(Path.of("data/runs/golden_synthetic.csv"));

    private static Comparison.Row row(Comparison comparison, String form) {
        return comparison.rows().stream()
                .filter(row -> row.form().equals(form))
                .findFirst()
                .orElseThrow();
    }

    /**
     * A form in loss and one in its logarithm that fit equally well get nearly equal criteria, so the two are on one
     * scale.
     */
    @Test
    void multiplicativeAndLogLinearCannotBeToldApart() {
        Comparison comparison = Comparison.of(GOLDEN, LawForm.multiplicative(), LawForm.conditional());

        assertThat(comparison.rows().get(0).evidence().delta()).isZero();
        assertThat(comparison.rows().get(1).evidence().delta()).isLessThan(.2);
        assertThat(comparison.rows().get(1).cannotBeToldApart()).isTrue();
        assertThat(comparison.rows().get(0).parameters())
                .isEqualTo(comparison.rows().get(1).parameters());
        assertThat(comparison.report().text()).contains("cannot be told apart");
    }

    /** By hand: S = Σ (L - mean)², p levels of a flat formula, n ln(S/n) + 2 (p + 1). */
    @Test
    void criterionOfAConstantIsThatOfTheHandCalculation() {
        double[] loss = {3, 3.1, 2.9, 3.2, 2.8, 3};
        Runs runs = Runs.of(Table.create(
                "six",
                DoubleColumn.create("loss", loss),
                DoubleColumn.create("d_over_sqrt_n", new double[] {.1, .1, .1, .1, .1, .1}),
                DoubleColumn.create("mlp_attn_ratio", new double[] {1, 1, 1, 1, 1, 1}),
                DoubleColumn.create("n_params_non_embedding", new double[] {1e6, 1e6, 1e6, 1e6, 1e6, 1e6})));

        Comparison.Row row = Comparison.of(runs, LawForm.formula("E")).rows().get(0);

        assertThat(row.evidence().aic()).isCloseTo(6 * Math.log(.1 / 6) + 4, within(1e-9));
        assertThat(row.evidence().aicc()).isCloseTo(6 * Math.log(.1 / 6) + 4 + 12.0 / 3, within(1e-9));
        assertThat(row.evidence().weight()).isEqualTo(1);
    }

    /** Multiplying losses by a number shifts all criteria equally, including those of forms in the logarithm. */
    @Test
    void unitOfLossDoesNotMatter() {
        Table table = Designs.table(Designs.paperLike(), .01, 2);
        Comparison nats =
                Comparison.of(Runs.of(table.copy()), LawForm.conditional(), LawForm.additive(), LawForm.joint());
        table.replaceColumn("loss", table.doubleColumn("loss").multiply(1.4427).setName("loss"));
        Comparison bits = Comparison.of(Runs.of(table), LawForm.conditional(), LawForm.additive(), LawForm.joint());

        for (String form : new String[] {"log-linear", "additive", "joint"}) {
            assertThat(row(bits, form).evidence().delta())
                    .isCloseTo(row(nats, form).evidence().delta(), within(1e-8));
        }
    }

    @Test
    void jointFormIsFarBehindAndWeightsAddUp() {
        Comparison comparison = Comparison.of(GOLDEN, LawForm.joint(), LawForm.conditional(), LawForm.relativeWidth());

        assertThat(row(comparison, "joint").evidence().delta()).isGreaterThan(10);
        assertThat(row(comparison, "joint").cannotBeToldApart()).isFalse();
        assertThat(comparison.rows().stream()
                        .mapToDouble(row -> row.evidence().weight())
                        .sum())
                .isCloseTo(1, within(1e-12));
        assertThat(comparison.table().columnNames())
                .containsExactly("form", "parameters", "squares", "aic", "aicc", "delta", "weight", "verdict");
        assertThat(comparison.table().stringColumn("verdict").asList()).containsExactly("best", "worse", "worse");
    }

    /**
     * At σ .01 with 60 runs the criterion prefers the true one of two forms only slightly more often than the other.
     */
    @Test
    @Tag("simulation")
    void additiveAndMultiplicativeAreRarelyToldApart() {
        Rates rates = Rates.over(500, seed -> {
            Comparison comparison = Comparison.of(
                    Designs.runs(Designs.paperLike(), .01, seed), LawForm.multiplicative(), LawForm.additive());
            return new double[] {
                comparison.rows().get(0).form().equals("multiplicative") ? 1 : 0,
                comparison.rows().get(1).cannotBeToldApart() ? 1 : 0
            };
        });

        rates.isBetween(0, "", .5, .8);
        rates.isGreaterThan(1, "", .9);
    }

    @Test
    void formsThatCannotBeComparedAreNamedWithTheReason() {
        Runs runs = Runs.read(
                Path.of("data/runs/gadre_openlm.csv"), RunOptions.defaults().withWhere("train_set == 'c4_original'"));

        Comparison comparison = Comparison.of(runs, LawForm.chinchilla(), LawForm.gadre(), LawForm.conditional());

        assertThat(comparison.rows()).hasSize(1);
        assertThat(comparison.refused())
                .anySatisfy(why -> assertThat(why).contains("chinchilla: it minimises objective, not a sum of squares"))
                .anySatisfy(why -> assertThat(why).contains("log-linear: ").contains("has one run"));
        assertThat(comparison.report().text()).contains("chinchilla: it minimises");
        assertThatThrownBy(() -> Comparison.of(runs, LawForm.chinchilla()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("none of the forms can be compared");
        assertThatThrownBy(() ->
                        Comparison.of(GOLDEN, FitOptions.defaults().withRobust(Robust.HUBER), LawForm.conditional()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Compare plain fits");
    }

    @Test
    void termsLeftOpenAreTold() {
        Comparison comparison = Comparison.of(
                Runs.read(Path.of("data/runs/morph.csv")), LawForm.conditional(), LawForm.relativeWidth());

        assertThat(row(comparison, "log-linear").open()).containsExactly("mlp_attn_ratio_optimum");
        assertThat(comparison.report().text())
                .contains("log-linear was fitted without mlp_attn_ratio_optimum, which these runs do not identify");
        assertThat(row(comparison, "log-linear").evidence().delta()).isCloseTo(0, within(1e-9));
    }

    /**
     * How often the true form, the multiplicative one, has the lower AIC than the additive one, at σ .01 with 60 runs. An
     * independent simulation in Python gave .61 with a free level per size and .72 with the true levels given. The binomial
     * standard deviation of 1,500 is .013.
     */
    @Test
    @Tag("simulation")
    void freeLevelsTakeWithThemMostOfWhatTellsTheTrueForm() {
        FitOptions given = FitOptions.defaults().withGroupEffect(FitOptions.GroupEffect.L_OPT);
        Rates rates = Rates.over(1_500, seed -> {
            Table table = Designs.table(Designs.paperLike(), .010, seed);
            double[] level = new double[table.rowCount()];
            Arrays.setAll(level, i -> Designs.LEVELS[i * Designs.LEVELS.length / level.length]);
            Runs runs = Runs.of(table.addColumns(DoubleColumn.create("l_opt", level)));
            return new double[] {
                isBest(Comparison.of(runs, LawForm.multiplicative(), LawForm.additive())),
                isBest(Comparison.of(runs, given, LawForm.multiplicative(), LawForm.additive()))
            };
        });

        rates.isBetween(0, "free levels", .57, .65);
        rates.isBetween(1, "given levels", .68, .76);
    }

    private static double isBest(Comparison comparison) {
        return comparison.rows().get(0).form().equals("multiplicative") ? 1 : 0;
    }

    @Test
    void formulasAreNamedApart() {
        Comparison compared = Comparison.of(
                Designs.runs(Designs.paperLike(), .01, 3), LawForm.formula("E"), LawForm.formula("E + A*x"));

        assertThat(compared.rows()).extracting(Comparison.Row::form).containsExactlyInAnyOrder("L = E", "E + A*x");
    }
}
