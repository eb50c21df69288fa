package fitlaw.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.fit.Estimate;
import fitlaw.law.Allocation;
import fitlaw.law.CountingRule;
import fitlaw.law.IsoFlop;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** Figures over size and over budgets. */
class ScaleFiguresTest {
    private static Runs sweep() {
        return Runs.read(Path.of("data/runs/sweep.csv"))
                .where("at_width_rate == true & purpose != 'gqa' & r >= 0.3 & r <= 6.6");
    }

    private static double[] numbers(Table table, String column) {
        return table.doubleColumn(column).asDoubleArray();
    }

    @Test
    void theBestShapeOverSizeIsThatOfTheLawAndEachSizeStandsBesideIt() {
        Law law = Law.fit(LawForm.logParabola(), sweep());
        Figure figure = Figure.optimum(law, 145e6, Law.published("80M-297M"));

        Table table = figure.table();
        Table line = table.where(table.stringColumn("panel")
                .isEqualTo("d_over_sqrt_n")
                .and(table.stringColumn("series").isEqualTo("law")));
        double[] n = numbers(line, "n_params");
        for (int i = 0; i < n.length; i += 20) {
            Estimate best =
                    law.optimum().at(n[i], 50e6).relativeWidth().estimate().orElseThrow();
            assertThat(numbers(line, "best")[i]).isCloseTo(best.value(), within(1e-12));
        }
        Table alone = table.where(table.stringColumn("panel")
                .isEqualTo("d_over_sqrt_n")
                .and(table.stringColumn("series").isEqualTo("fit to one size")));
        assertThat(alone.rowCount()).isEqualTo(5);
        Law two = law.diagnostics().alone("2M/50M");
        assertThat(numbers(alone, "best"))
                .contains(two.optimum().relativeWidth().estimate().orElseThrow().value());
        Table paper = table.where(table.stringColumn("series").containsString("published"));
        assertThat(numbers(paper, "best")[0]).isCloseTo(.080, within(.0005));
        assertThat(figure.notes().toString()).contains("factor of 37.2", "log-linear fits the same runs");
    }

    @Test
    void aLawThatDoesNotMoveHasNoFigureOverSize() {
        Law fixed = Law.fit(LawForm.conditional(), sweep());
        assertThatThrownBy(() -> Figure.optimum(fixed)).hasMessageContaining("--form log-parabola --moves size");
    }

    /** Nine sizes of each of five budgets, with a best size that grows as C^.5 from 1e8 at 1e18. */
    private static Runs budgets() {
        SplittableRandom random = new SplittableRandom(3);
        DoubleColumn loss = DoubleColumn.create("loss");
        DoubleColumn n = DoubleColumn.create("n_params_non_embedding");
        DoubleColumn tokens = DoubleColumn.create("tokens");
        for (int c = 0; c < 5; c++) {
            double flops = 1e18 * Math.pow(4, c);
            double best = 1e8 * Math.pow(2, c);
            for (int i = -4; i <= 4; i++) {
                double size = best * Math.pow(1.5, i);
                n.append(size);
                tokens.append(flops / (6 * size));
                double a = 6e3 * Math.pow(size, -.5);
                double b = 6e3 * Math.sqrt(1e18 / 6 / 1e8 / 1e8) * Math.pow(flops / (6 * size), -.5);
                loss.append((2 + a + b) * Math.exp(.001 * random.nextGaussian()));
            }
        }
        return Runs.of(Table.create("budgets", loss, n, tokens));
    }

    @Test
    void curvesOfEqualBudgetsHaveTheirRunsAndMinima() {
        IsoFlop parabolas = IsoFlop.of(budgets(), CountingRule.NON_EMBEDDING, .95);
        Figure figure = Figure.isoFlop(parabolas);

        Table table = figure.table();
        assertThat(table.where(table.stringColumn("series").isIn("runs", "excluded from the parabola"))
                        .rowCount())
                .isEqualTo(45);
        Table minima = table.where(table.stringColumn("series").isEqualTo("minimum"));
        assertThat(numbers(minima, "n_params"))
                .containsExactly(parabolas.budgets().stream()
                        .mapToDouble(IsoFlop.Budget::parameters)
                        .toArray());
        IntStream.range(0, 5).forEach(c -> {
            IsoFlop.Budget budget = parabolas.budgets().get(c);
            assertThat(budget.at(budget.parameters())).isEqualTo(budget.loss());
            assertThat(budget.at(2 * budget.parameters())).isGreaterThan(budget.loss());
        });
    }

    @Test
    void bestSizesOverBudgetsAreThoseOfTheAllocation() {
        Law law = Law.fit(LawForm.chinchilla().withResamples(100), budgets());
        Allocation allocation = Allocation.of(law, new Allocation.Budget(1e21, CountingRule.NON_EMBEDDING));
        Figure figure = Figure.budgets(allocation);

        Table table = figure.table();
        Table sizes = table.where(table.stringColumn("panel")
                .isEqualTo("n_params")
                .and(table.stringColumn("series").isEqualTo("law")));
        double[] flops = numbers(sizes, "flops");
        for (int i = 0; i < flops.length; i += 6) {
            assertThat(numbers(sizes, "best")[i])
                    .isEqualTo(allocation
                            .at(flops[i])
                            .estimate("n_params")
                            .estimate()
                            .orElseThrow()
                            .value());
        }
        assertThat(figure.panels()).hasSize(2);
        assertThat(figure.notes().get(0)).contains("by the fit", "by parabolas");
        assertThat(Figure.isoFlop(allocation).title()).isEqualTo("Runs of equal budgets");
    }

    @Test
    void runsWithoutEqualBudgetsHaveNoCurves() {
        Runs openlm = Runs.read(Path.of("data/runs/gadre_openlm.csv")).where("train_set == 'c4_original'");
        Allocation allocation = Allocation.of(
                Law.fit(LawForm.chinchilla().withResamples(100), openlm),
                new Allocation.Budget(1e20, CountingRule.NON_EMBEDDING));
        assertThatThrownBy(() -> Figure.isoFlop(allocation)).hasMessageContaining("training budgets have a minimum");
    }
}
