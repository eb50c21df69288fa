package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fitlaw.arch.ParameterCount;
import fitlaw.common.Numbers;
import fitlaw.fit.Quantity;
import fitlaw.fit.Student;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** The effect of each run, compared with laws fitted without it. */
class InfluenceTest {
    private static final Table SWEEP = Designs.table(Designs.paperLike(), .01, 8);
    private static final Runs RUNS = Runs.of(SWEEP.copy());
    private static final double[] WIDTHS = RUNS.relativeWidth(ParameterCount.NON_EMBEDDING);

    private static Law without(LawForm form, int row) {
        return Law.fit(form, Runs.of(SWEEP.dropRows(row)));
    }

    /** Exact for linear forms; for the multiplicative one linearised, to a few per cent of the largest change. */
    @ParameterizedTest
    @CsvSource({"log-linear, 1e-9", "additive, 1e-9", "multiplicative, .02"})
    void changesAreThoseOfRefits(String name, double tolerance) {
        LawForm form = LawForm.named(name);
        Law law = Law.fit(form, RUNS);
        Table influence = law.diagnostics().influence().table();
        double[] x = influence.doubleColumn("d_over_sqrt_n_optimum_change").asDoubleArray();
        double[] r = influence.doubleColumn("mlp_attn_ratio_optimum_change").asDoubleArray();
        double[] loss = influence.doubleColumn("loss_change").asDoubleArray();
        double largestX = largest(x);
        double largestR = largest(r);

        for (int row = 0; row < RUNS.size(); row += 7) {
            Law refit = without(form, row);
            assertThat(x[row])
                    .isCloseTo(
                            best(refit.optimum().relativeWidth())
                                    - best(law.optimum().relativeWidth()),
                            within(tolerance * largestX));
            assertThat(r[row])
                    .isCloseTo(
                            best(refit.optimum().mlpRatio())
                                    - best(law.optimum().mlpRatio()),
                            within(tolerance * largestR));
            double there = refit.loss("size " + row / 20, WIDTHS[row], RUNS.mlpRatio()[row])
                    .value();
            assertThat(loss[row]).isCloseTo(there - law.diagnostics().fitted()[row], within(tolerance * largest(loss)));
        }
    }

    private static double best(Quantity quantity) {
        return quantity.estimate().orElseThrow().value();
    }

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /** Residual of the run from a law fitted without it, over its standard error by that law's noise. */
    @Test
    void studentisedResidualIsThatOfALawThatDidNotSeeTheRun() {
        Law law = Law.fit(LawForm.additive(), RUNS);
        double[] studentised = law.diagnostics()
                .influence()
                .table()
                .doubleColumn("studentised")
                .asDoubleArray();

        for (int row = 0; row < RUNS.size(); row += 7) {
            double error = without(LawForm.additive(), row)
                    .prediction("size " + row / 20, WIDTHS[row], RUNS.mlpRatio()[row])
                    .stdError()
                    .orElseThrow();
            double missed = RUNS.loss()[row]
                    - without(LawForm.additive(), row)
                            .loss("size " + row / 20, WIDTHS[row], RUNS.mlpRatio()[row])
                            .value();
            assertThat(studentised[row]).isCloseTo(missed / error, within(1e-9 * Math.abs(missed / error)));
        }
    }

    @ParameterizedTest
    @CsvSource({"log-linear, 7", "multiplicative, 7", "relative-width, 5"})
    void leveragesAddUpToTheNumberOfParameters(String form, int parameters) {
        double sum = Law.fit(LawForm.named(form), RUNS)
                .diagnostics()
                .influence()
                .table()
                .doubleColumn("leverage")
                .sum();

        assertThat(sum).isCloseTo(parameters, within(1e-9));
    }

    @Test
    void runThatWentWrongIsFlaggedAndNamedByItsRow() {
        Table table = SWEEP.copy();
        DoubleColumn loss = table.doubleColumn("loss");
        loss.set(26, loss.get(26) + .1);

        Influence influence = Law.fit(Runs.of(table)).diagnostics().influence();

        Table flagged = influence.flagged();
        assertThat(flagged.intColumn("row").asList()).contains(27);
        Table it = influence.table().where(influence.table().intColumn("row").isEqualTo(27));
        assertThat(it.stringColumn("flag").get(0)).contains("outlier");
        assertThat(it.doubleColumn("studentised").get(0)).isGreaterThan(Student.halfWidth(1 - .05 / 60, 52));
        assertThat(influence.report().text()).contains("outlier", "27");
    }

    @Test
    void runAloneInItsLevelHasNoResidualAndMovesNothing() {
        Table table = SWEEP.copy();
        table.stringColumn("size_class").set(0, "alone");

        Table influence = Law.fit(Runs.of(table)).diagnostics().influence().table();

        assertThat(influence.doubleColumn("leverage").get(0)).isCloseTo(1, within(1e-9));
        assertThat(influence.doubleColumn("studentised").isMissing(0)).isTrue();
        assertThat(influence.doubleColumn("loss_change").isMissing(0)).isTrue();
        assertThat(influence.doubleColumn("d_over_sqrt_n_optimum_change").get(0))
                .isCloseTo(0, within(1e-12));
    }

    @Test
    void worksOnPublicRunsWithAnOpenShape() {
        Table influence = Law.fit(Runs.read(Path.of("data/runs/morph.csv")))
                .diagnostics()
                .influence()
                .table();

        assertThat(influence.columnNames())
                .contains("d_over_sqrt_n_optimum_change")
                .doesNotContain("mlp_attn_ratio_optimum_change");
        assertThat(influence.rowCount()).isEqualTo(58);
    }

    @Test
    void runsAreNamedWhereTheTableNamesThem() {
        Table nano = Law.fit(Runs.read(Path.of("data/runs/nano.csv")).where("size_class == '1M'"))
                .diagnostics()
                .influence()
                .table();

        assertThat(nano.stringColumn("run").get(0)).startsWith("nano-1M-");
        assertThat(Law.fit(RUNS).diagnostics().influence().table().columnNames())
                .doesNotContain("run");
    }

    /** One in 10,000 tables without such a run, by each form. */
    @ParameterizedTest
    @ValueSource(strings = {"log-linear", "multiplicative"})
    @Tag("simulation")
    void noRunIsFarOffWhereNoiseIsNormal(String form) {
        Rates rates = Rates.over(2_000, seed -> {
            Law law = Law.fit(LawForm.named(form), Runs.of(Designs.table(Designs.paperLike(), .01, seed)));
            return new double[] {law.notes().stream().anyMatch(note -> note.contains("outlier")) ? 1 : 0};
        });

        rates.isLessThan(0, "", .002);
    }

    /**
     * A loss that diverged, or lost its decimal point, makes the best shape not identified; the law reports which run
     * it is.
     */
    @ParameterizedTest
    @ValueSource(doubles = {9.87, 30, .3})
    void runFarOffTheOthersIsNamed(double loss) {
        Runs nano = Runs.read(Path.of("data/runs/nano.csv")).where("x >= 0.06");
        assertThat(Law.fit(nano).notes()).noneMatch(note -> note.contains("outlier"));

        double[] losses = nano.table().doubleColumn("loss").asDoubleArray();
        losses[7] = loss;
        Runs one = Runs.of(nano, losses);
        for (LawForm form : List.of(LawForm.conditional(), LawForm.multiplicative(), LawForm.named("log-parabola"))) {
            assertThat(Law.fit(form, one).notes())
                    .filteredOn(note -> note.startsWith("1 run is an outlier"))
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .contains("row " + nano.row(7) + " (loss " + Numbers.significant(loss, 4));
        }
    }
}
