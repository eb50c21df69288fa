package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.fit.Student;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class BestRatesTest {
    private static final double BEST = .003;

    /** Least loss of a shape at the rate .003: narrow and wide shapes are worse. */
    private static double least(double x) {
        return 2 * Math.exp(.05 * Math.pow(Math.log(x / .15), 2));
    }

    /** Shapes of several widths, each trained at rates a factor of two apart, starting from the first. */
    private static Table table(double[] widths, int rates, double first, double noise, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        DoubleColumn loss = DoubleColumn.create("loss");
        DoubleColumn x = DoubleColumn.create("d_over_sqrt_n");
        DoubleColumn r = DoubleColumn.create("mlp_attn_ratio");
        DoubleColumn n = DoubleColumn.create("n_params_non_embedding");
        DoubleColumn rate = DoubleColumn.create("learning_rate");
        StringColumn size = StringColumn.create("size_class");
        for (double width : widths) {
            for (int k = 0; k < rates; k++) {
                double at = first * Math.pow(2, k);
                loss.append(least(width)
                        * Math.exp(.02 * Math.pow(Math.log(at / BEST), 2) + noise * random.nextGaussian()));
                x.append(width);
                r.append(1);
                n.append(1e6);
                rate.append(at);
                size.append("1M");
            }
        }
        return Table.create("rates", loss, x, r, n, rate, size);
    }

    private static final double[] WIDTHS = {.06, .09, .12, .16, .2, .26, .32};

    @Test
    void theLeastLossOfAParabolaIsFoundBetweenItsRates() {
        BestRates rates = BestRates.of(Runs.of(table(WIDTHS, 4, .001, 1e-6, 1)));

        Table found = rates.table();
        assertThat(rates.size()).isEqualTo(WIDTHS.length);
        for (int i = 0; i < WIDTHS.length; i++) {
            assertThat(found.doubleColumn("learning_rate").get(i)).isCloseTo(BEST, within(1e-5));
            assertThat(found.doubleColumn("loss").get(i)).isCloseTo(least(WIDTHS[i]), within(1e-4));
        }
    }

    @Test
    @Tag("simulation")
    void intervalsOfLeastLossesCoverThem() {
        Rates.over(1_000, seed -> {
                    Table found = BestRates.of(Runs.of(table(WIDTHS, 4, .0011, .006, seed)))
                            .table();
                    double covered = 0;
                    double t = Student.halfWidth(.95, WIDTHS.length);
                    for (int i = 0; i < found.rowCount(); i++) {
                        double away = found.doubleColumn("loss").get(i)
                                - least(found.doubleColumn("d_over_sqrt_n").get(i));
                        covered += Math.abs(away)
                                        <= t
                                                * found.doubleColumn(BestRates.ERROR)
                                                        .get(i)
                                ? 1
                                : 0;
                    }
                    return new double[] {covered / found.rowCount()};
                })
                .isBetween(0, "coverage", .93, .97);
    }

    @Test
    void aLawOfLossesAtBestRatesIsWeighedByTheirErrorsAndSaysSo() {
        Runs runs = BestRates.of(Runs.of(table(WIDTHS, 4, .001, .002, 1))).runs();
        Law law = Law.fit(
                LawForm.logParabola(), runs, FitOptions.defaults().withWeights(Weights.column(BestRates.ERROR)));

        assertThat(law.runs().size()).isEqualTo(WIDTHS.length);
        assertThat(law.toString())
                .contains(
                        "7 losses are interpolated at the best learning rate of a shape",
                        "the column loss_std_error holds the standard deviation");
        assertThat(law.optimum()
                        .relativeWidth()
                        .estimate()
                        .orElseThrow()
                        .interval()
                        .contains(.15))
                .isTrue();
    }

    @Test
    void otherShapesStandAsTheyAreIfAskedFor() {
        Table few = table(new double[] {.1, .14}, 2, .002, .002, 3);
        Runs all = Runs.of(table(WIDTHS, 4, .001, .002, 1).append(few));

        BestRates rates = BestRates.of(all);

        assertThat(rates.runs().size()).isEqualTo(WIDTHS.length);
        Runs more = rates.runsWithOthers();
        assertThat(more.size()).isEqualTo(WIDTHS.length + 4);
        assertThat(more.notes().get(0)).contains("7 losses are", "4 runs of other shapes are unchanged");
        double[] error = more.numbers(BestRates.ERROR);
        double[] loss = more.loss();
        assertThat(loss[loss.length - 1]).isEqualTo(few.doubleColumn("loss").get(3));
        assertThat(error[error.length - 1]).isGreaterThan(error[0]); // one run, compared with a fit to four
    }

    @Test
    void shapesWhoseLossStillFallsHaveNoBestRate() {
        Runs runs = Runs.of(table(WIDTHS, 4, .001, 1e-5, 1).append(table(new double[] {.45}, 4, .0001, 1e-5, 2)));

        BestRates rates = BestRates.of(runs);

        assertThat(rates.size()).isEqualTo(WIDTHS.length);
        assertThat(rates.notIdentified())
                .singleElement()
                .asString()
                .contains("the minimum is above the highest rate, 0.000800. Train it at 0.0016");
    }

    @Test
    void whatIsMissingIsNamed() {
        Table none = table(WIDTHS, 4, .001, .002, 1);
        none.removeColumns("learning_rate");
        assertThatThrownBy(() -> BestRates.of(Runs.of(none))).hasMessageContaining("no column learning_rate");
        assertThatThrownBy(() -> BestRates.of(Runs.of(table(WIDTHS, 2, .002, .002, 1))))
                .hasMessageContaining("three or more learning rates")
                .hasMessageContaining("half and at double");
        assertThatThrownBy(() -> BestRates.of(Runs.of(table(WIDTHS, 3, .0015, .002, 1))))
                .hasMessageContaining("the noise of a run has 0 degrees of freedom")
                .hasMessageContaining("another seed");
    }

    /**
     * For 16 shapes of the project's sweep, the moving optimum agrees with that of all runs with one rate per width.
     */
    @Test
    void theSweepAtBestRatesMovesAsItDoesAtRatesByWidth() {
        Runs runs = Runs.read(Path.of("data/runs/sweep.csv"))
                .and(Runs.read(Path.of("data/runs/sweep_16M.csv")))
                .and(Runs.read(Path.of("data/runs/sweep_scale.csv")))
                .where(
                        "note == '' & token_class == '50M' & purpose != 'gqa' & purpose != 'depth' & purpose != 'kv-heads'"
                                + " & purpose != 'head-size' & r >= 0.3 & r <= 6.6");

        BestRates rates = BestRates.of(runs);
        Law law = Law.fit(
                LawForm.logParabola(),
                rates.runs(),
                FitOptions.defaults().withWeights(Weights.column(BestRates.ERROR)));

        assertThat(rates.size()).isEqualTo(16);
        OptimumExponents.Exponent exponent = law.optimum()
                .exponent()
                .of(ShapeVariable.RELATIVE_WIDTH, Move.SIZE)
                .orElseThrow();
        assertThat(exponent.value().estimate().orElseThrow().interval().contains(-.18))
                .isTrue();
    }
}
