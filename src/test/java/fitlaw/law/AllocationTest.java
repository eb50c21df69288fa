package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.common.DataException;
import fitlaw.fit.Estimate;
import fitlaw.fit.HuberPowerLaws.Parameters;
import fitlaw.fit.Quantity;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class AllocationTest {
    /** Besiroglu et al., arXiv:2404.10102, the fit to the runs of Hoffmann et al. */
    private static final Parameters BESIROGLU = new Parameters(1.8172, 482.01, 2085.43, .3478, .3658);

    /** Runs of five budgets and nine sizes each, with 0.2 % noise. */
    private static Runs isoFlops(Parameters law, double noise, long seed) {
        Random random = new Random(seed);
        List<double[]> rows = new ArrayList<>();
        for (double flops = 1e18; flops < 2e20; flops *= 3) {
            double best = SizeDataCurve.bestSize(law, flops, n -> 6 * n);
            for (double share = -2; share <= 2; share += .5) {
                double n = best * Math.exp(share);
                double d = flops / 6 / n;
                rows.add(new double[] {n, d, law.at(n, d) * Math.exp(noise * random.nextGaussian())});
            }
        }
        return Runs.of(Table.create(
                "budgets",
                column("n_params_non_embedding", rows, 0),
                column("tokens", rows, 1),
                column("loss", rows, 2)));
    }

    private static DoubleColumn column(String name, List<double[]> rows, int j) {
        return DoubleColumn.create(
                name, rows.stream().mapToDouble(row -> row[j]).toArray());
    }

    private static Law fitted(Runs runs) {
        return Law.fit(LawForm.chinchilla().withResamples(400), runs);
    }

    @Test
    void theBestSizeIsThatOfTheClosedForm() {
        double c = 5.76e23;
        double a = .3658 / (.3478 + .3658);
        double g = Math.pow(.3478 * 482.01 / (.3658 * 2085.43), 1 / (.3478 + .3658));

        assertThat(SizeDataCurve.exponent(BESIROGLU)).isEqualTo(a);
        assertThat(a).isCloseTo(.5126, within(5e-5)); // as printed
        double n = SizeDataCurve.bestSize(BESIROGLU, c, size -> 6 * size);
        assertThat(n).isCloseTo(g * Math.pow(c / 6, a), Percentage.withPercentage(1e-4));
        assertThat(n).isCloseTo(7.2e10, Percentage.withPercentage(1));
        assertThat(c / 6 / n).isCloseTo(1.33e12, Percentage.withPercentage(1));
    }

    @Test
    void aLawOfRunsAllocatesABudgetWithIntervalsThatHoldTheTruth() {
        Allocation best = Allocation.of(
                fitted(isoFlops(BESIROGLU, .002, 3)), new Allocation.Budget(1e22, CountingRule.NON_EMBEDDING));

        double n = SizeDataCurve.bestSize(BESIROGLU, 1e22, size -> 6 * size);
        assertThat(((Estimate) best.estimate("n_params")).interval().contains(n))
                .isTrue();
        assertThat(((Estimate) best.estimate("tokens")).interval().contains(1e22 / 6 / n))
                .isTrue();
        assertThat(((Estimate) best.estimate("loss")).interval().contains(BESIROGLU.at(n, 1e22 / 6 / n)))
                .isTrue();
        assertThat(((Estimate) best.estimate("n_exponent")).interval().contains(.5126))
                .isTrue();
        assertThat(best.extrapolations()).extracting(Extrapolation::quantity).contains("N", "D");
        assertThat(best.report().text()).contains("C = 6 N D", "Extrapolated", "From IsoFLOP parabolas");
    }

    /** Nominal 95 %; percentiles of case resamples of 45 runs cover slightly less. */
    @Test
    @Tag("simulation")
    void intervalsHoldTheTruthAsOftenAsStated() {
        double n = SizeDataCurve.bestSize(BESIROGLU, 1e22, size -> 6 * size);
        Rates rates = Rates.over(400, seed -> {
            Runs runs = isoFlops(BESIROGLU, .002, seed);
            Allocation best = Allocation.of(fitted(runs), new Allocation.Budget(1e22, CountingRule.NON_EMBEDDING));
            IsoFlop parabolas = best.isoFlop().orElseThrow();
            return new double[] {
                holds(best.estimate("n_params"), n),
                holds(best.estimate("n_exponent"), SizeDataCurve.exponent(BESIROGLU)),
                holds(best.estimate("loss"), BESIROGLU.at(n, 1e22 / 6 / n)),
                holds(parabolas.exponent(), SizeDataCurve.exponent(BESIROGLU)),
                holds(parabolas.parameters(1e22), n)
            };
        });

        rates.isBetween(0, "n_params", .92, .99);
        rates.isBetween(1, "exponent", .92, .99);
        rates.isBetween(2, "loss", .92, .99);
        rates.isBetween(3, "exponent of parabolas", .92, .98);
        rates.isBetween(4, "n_params of parabolas", .92, .98);
    }

    private static double holds(Quantity quantity, double truth) {
        return quantity.estimate().orElseThrow().interval().contains(truth) ? 1 : 0;
    }

    /** Sixteen sizes with six checkpoints each, whose losses share what their run does better or worse. */
    private static Runs checkpoints(long seed, boolean named) {
        Random random = new Random(seed);
        List<double[]> rows = new ArrayList<>();
        StringColumn id = StringColumn.create("run_id");
        for (int run = 0; run < 16; run++) {
            double n = 1e7 * Math.pow(1.5, run);
            double ofRun = .01 * random.nextGaussian();
            for (int step = 1; step <= 6; step++) {
                double d = 1e9 * Math.pow(2, step);
                rows.add(new double[] {n, d, BESIROGLU.at(n, d) * Math.exp(ofRun + .001 * random.nextGaussian())});
                id.append(named ? "run-" + run : "row-" + run + "-" + step);
            }
        }
        return Runs.of(Table.create(
                "budgets",
                id,
                column("n_params_non_embedding", rows, 0),
                column("tokens", rows, 1),
                column("loss", rows, 2)));
    }

    /** Drawn by rows, the interval of the loss holds the truth in 81 % of 200 tables. */
    @Test
    void checkpointsOfOneRunAreDrawnTogetherSinceTheyAreNotIndependent() {
        Rates rates = Rates.over(200, seed -> {
            double[] errors = new double[2];
            double holds = 0;
            for (boolean named : new boolean[] {true, false}) {
                Allocation best = Allocation.of(
                        Law.fit(LawForm.chinchilla().withResamples(100), checkpoints(seed, named)),
                        new Allocation.Budget(1e21, CountingRule.NON_EMBEDDING));
                Estimate loss = (Estimate) best.estimate("loss");
                double n = ((Estimate) best.estimate("n_params")).value();
                errors[named ? 0 : 1] = loss.stdError().orElseThrow();
                holds += named ? holds(loss, BESIROGLU.at(n, 1e21 / 6 / n)) : 0;
            }
            return new double[] {holds, Math.log(errors[0] / errors[1])};
        });

        rates.isBetween(0, "loss by runs", .9, .99);
        rates.isBetween(1, "log of the error by runs over that by rows", Math.log(1.3), Math.log(2.5));
        Allocation best =
                Allocation.of(fitted(checkpoints(1, true)), new Allocation.Budget(1e21, CountingRule.NON_EMBEDDING));
        assertThat(best.report().text())
                .contains("96 rows are checkpoints of 16 runs, by run_id, which are resampled together")
                .contains("resamples of runs with their checkpoints");
        assertThat(Allocation.of(fitted(checkpoints(1, false)), new Allocation.Budget(1e21, CountingRule.NON_EMBEDDING))
                        .report()
                        .text())
                .doesNotContain("are checkpoints");
    }

    @Test
    void parabolasThroughEqualBudgetsFindTheirMinima() {
        IsoFlop parabolas = IsoFlop.of(isoFlops(BESIROGLU, 0, 1), CountingRule.NON_EMBEDDING, .95);

        assertThat(parabolas.budgets()).hasSize(5);
        for (IsoFlop.Budget one : parabolas.budgets()) {
            // A parabola is only an approximation of the curve: its minimum is slightly biased.
            assertThat(one.parameters())
                    .isCloseTo(
                            SizeDataCurve.bestSize(BESIROGLU, one.flops(), n -> 6 * n), Percentage.withPercentage(5));
        }
        assertThat(parabolas.exponent().value()).isCloseTo(.5126, within(.005));
    }

    @Test
    void budgetsWithoutAMinimumAreLeftOutWithTheReason() {
        Runs small = isoFlops(BESIROGLU, 0, 1).where("n_params_non_embedding < 2e7");

        assertThatThrownBy(() -> IsoFlop.of(small, CountingRule.NON_EMBEDDING, .95))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("needs three")
                .hasMessageContaining("FLOP:");
    }

    /** Nine shapes of one size have one budget: they define no parabola, and the allocation does not fail. */
    @Test
    void manyShapesOfOneSizeAreNoParabola() {
        assertThatThrownBy(() -> IsoFlop.of(shapes(1), CountingRule.NON_EMBEDDING, .95))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(
                        "9 runs of 1 size near the minimum loss; a parabola needs four runs of three sizes");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1e21, 1, 1e40, Double.NaN, Double.POSITIVE_INFINITY})
    void budgetsOfNoTrainingAreRefused(double flops) {
        assertThatThrownBy(() -> new Allocation.Budget(flops, CountingRule.TOTAL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("such as 1e21");
    }

    @Test
    void anotherCountThanTheLawsIsRefused() {
        Law law = fitted(isoFlops(BESIROGLU, .002, 1));

        assertThatThrownBy(() -> Allocation.of(law, new Allocation.Budget(1e21, CountingRule.TOTAL)))
                .hasMessageContaining("non-embedding");
        assertThatThrownBy(() -> Allocation.of(law, new Allocation.Budget(1e21, CountingRule.HEAD_AND_ATTENTION)))
                .hasMessageContaining("has no column vocab_size");
    }

    @Test
    void aLawOfShapesAloneCannotAllocate() {
        Law shapes = Law.published("1B");

        assertThatThrownBy(() -> Allocation.of(shapes, new Allocation.Budget(1e21, CountingRule.NON_EMBEDDING)))
                .hasMessageContaining("chinchilla");
    }

    /** The runs vary in size, data and shape, so size and data are those of the best shapes. */
    @Test
    void runsOfManyShapesAllocateForTheBestOfEachSize() {
        Runs runs = Runs.read(Path.of("data/runs/sweep_scale.csv")).where("at_width_rate == true");

        Allocation best = Allocation.fit(
                runs,
                new Allocation.Budget(1e16, CountingRule.NON_EMBEDDING),
                LawForm.chinchilla().withResamples(40),
                .95);

        assertThat(((Estimate) best.estimate("n_params")).interval().method()).contains("1000 coefficient draws");
        assertThat(best.shape().relativeWidth().estimate()).isPresent();
        assertThat(best.notes())
                .anyMatch(note -> note.contains("The form chinchilla, without shape terms, estimates n_params at"));
        // Each rule counts N and operations differently; its own result is that of the allocation.
        assertThat(best.byRule()).extracting(Allocation.ByRule::rule).containsExactly(CountingRule.values());
        assertThat(best.byRule().get(0).estimates().get(0)).isEqualTo(best.estimate("n_params"));
        double total = ((Estimate) best.byRule().get(1).estimates().get(0)).value();
        double attention = ((Estimate) best.byRule().get(2).estimates().get(0)).value();
        double n = ((Estimate) best.estimate("n_params")).value();
        assertThat(total).isGreaterThan(n);
        assertThat(attention).isLessThan(n); // The head and attention leave less of the budget for N.
        BuildableShapes shapes = best.buildable();
        assertThat(shapes.shapes()).isNotEmpty().allSatisfy(shape -> assertThat((double) shape.nonEmbeddingParameters())
                .isCloseTo(n, Percentage.withPercentage(2.01)));
        double least = ((Estimate) best.estimate("loss")).value();
        assertThat(shapes.losses()).allSatisfy(loss -> assertThat(loss.value()).isBetween(least - .001, 1.05 * least));
        assertThat(best.report().text()).contains("under each counting rule", "Nearest buildable shapes");
    }

    /** Five sizes with three amounts of data and nine shapes each; the loss rises from a best shape that moves with size. */
    private static Runs shapes(long seed) {
        Random random = new Random(seed);
        List<double[]> rows = new ArrayList<>();
        for (double n = 1e6; n < 1e9; n *= 5) {
            for (double perParameter : new double[] {5, 20, 80}) {
                for (int shape = 0; shape < 9; shape++) {
                    double x = bestWidth(n) * Math.exp(.7 * (shape % 3 - 1));
                    double r = Math.exp(.8 * (shape / 3 - 1));
                    double rise = .05 * Math.pow(Math.log(x / bestWidth(n)), 2) + .01 * Math.pow(Math.log(r), 2);
                    rows.add(new double[] {
                        n,
                        perParameter * n,
                        BESIROGLU.at(n, perParameter * n) * Math.exp(rise + .004 * random.nextGaussian()),
                        x,
                        r
                    });
                }
            }
        }
        return Runs.of(Table.create(
                "shapes",
                column("n_params_non_embedding", rows, 0),
                column("tokens", rows, 1),
                column("loss", rows, 2),
                column("d_over_sqrt_n", rows, 3),
                column("mlp_attn_ratio", rows, 4)));
    }

    private static double bestWidth(double n) {
        return .15 * Math.pow(n / 1e7, -.15);
    }

    /**
     * Nominal 95 %, from draws of the coefficients of a fit of shapes with size and data. A spread of groups around the
     * curve, which these tables do not have, is estimated above zero in some of them, so intervals cover the truth
     * slightly more often than stated.
     */
    @Test
    @Tag("simulation")
    void intervalsOfRunsOfManyShapesHoldTheTruth() {
        double flops = 1e21;
        double n = SizeDataCurve.bestSize(BESIROGLU, flops, size -> 6 * size);
        LawForm form = LawForm.logParabola().predicting(ActsOn.WHOLE_LOSS);
        Rates rates = Rates.over(400, seed -> {
            Allocation best = Allocation.of(
                    Law.fit(form, shapes(seed)), new Allocation.Budget(flops, CountingRule.NON_EMBEDDING));
            return new double[] {
                holds(best.estimate("n_params"), n),
                holds(best.estimate("n_exponent"), SizeDataCurve.exponent(BESIROGLU)),
                holds(best.estimate("loss"), BESIROGLU.at(n, flops / 6 / n)),
                holds(best.shape().relativeWidth(), bestWidth(n))
            };
        });

        rates.isBetween(0, "n_params", .93, .995);
        rates.isBetween(1, "exponent", .93, .995);
        rates.isBetween(2, "loss", .93, .995);
        rates.isBetween(3, "x", .92, .98);
    }

    @Test
    void aRuleThatTheTableCannotCountByGivesItsReasonBesideTheOthers() {
        Allocation best = Allocation.fit(
                isoFlops(BESIROGLU, .002, 3),
                new Allocation.Budget(1e21, CountingRule.NON_EMBEDDING),
                LawForm.chinchilla().withResamples(40),
                .95);

        assertThat(best.byRule().get(0).estimates()).hasSize(4);
        assertThat(best.byRule().get(1).estimates().toString()).contains("n_params_total");
        assertThat(best.byRule().get(2).estimates().toString()).contains("has no column vocab_size");
        assertThat(best.buildable().shapes()).isEmpty();
        assertThat(best.buildable().notes().toString()).contains("the best shape is not identified");
    }

    @Test
    void runsWithoutTokensSayWhatABudgetIsSpentOn() {
        Runs runs = Runs.of(shapes(1).table().removeColumns("tokens"));

        assertThatThrownBy(() -> Allocation.fit(
                        runs, new Allocation.Budget(1e21, CountingRule.NON_EMBEDDING), LawForm.chinchilla(), .95))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no column tokens")
                .hasMessageContaining("add the column");
    }

    @Test
    void fewerResamplesThanAnIntervalNeedsAreRefused() {
        Runs runs = isoFlops(BESIROGLU, .002, 1);
        Allocation.Budget budget = new Allocation.Budget(1e21, CountingRule.NON_EMBEDDING);

        assertThatThrownBy(
                        () -> Allocation.fit(runs, budget, LawForm.chinchilla().withResamples(100), .99))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Draw at least 199");
    }
}
