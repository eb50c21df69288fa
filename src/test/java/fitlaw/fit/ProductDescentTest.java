package fitlaw.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the Gauss–Newton steps for a product of curves with the general search. */
class ProductDescentTest {
    private static final int ROWS = 48;
    private static final int GROUPS = 3;

    private final Random random = new Random(5);
    private final double[] size = random.doubles(ROWS, -.05, .05).toArray();
    private final double[][] logs = {new double[ROWS], new double[ROWS]};
    private final double[][] inverses = {new double[ROWS], new double[ROWS]};
    private final double[] scale = random.doubles(ROWS, .9, 1.1).toArray();
    private final int[] group = random.ints(ROWS, 0, GROUPS).toArray();
    private final double[] y = new double[ROWS];

    ProductDescentTest() {
        for (int i = 0; i < ROWS; i++) {
            double width = 0.4 * Math.pow(6, random.nextDouble());
            double ratio = 0.4 * Math.pow(15, random.nextDouble());
            logs[0][i] = Math.log(width);
            inverses[0][i] = 1 / width - 1;
            logs[1][i] = Math.log(ratio);
            inverses[1][i] = 1 / ratio - 1;
            y[i] = (3.3 - .2 * group[i])
                            * scale[i]
                            * Math.exp(-.1 * size[i])
                            * (1 + .1 * logs[0][i] + .1 * inverses[0][i])
                            * (1 + .02 * logs[1][i] + .02 * inverses[1][i])
                    + .01 * random.nextGaussian();
        }
    }

    private ProductRows rows(boolean sized, int curves) {
        return new ProductRows(
                sized ? size : new double[0],
                curves == 1
                        ? new double[][] {logs[0], inverses[0]}
                        : new double[][] {logs[0], inverses[0], logs[1], inverses[1]},
                scale,
                y,
                group,
                GROUPS);
    }

    private LeastSquaresProblem.Model model(boolean sized, int curves) {
        return (p, values, jacobian) -> {
            int first = sized ? 1 : 0;
            for (int i = 0; i < ROWS; i++) {
                int level = first + 2 * curves + group[i];
                double[] factor = {1, 1};
                for (int s = 0; s < curves; s++) {
                    factor[s] = 1 + p[first + 2 * s] * logs[s][i] + p[first + 2 * s + 1] * inverses[s][i];
                }
                double common = scale[i] * (sized ? Math.exp(p[0] * size[i]) : 1);
                values[i] = p[level] * common * factor[0] * factor[1];
                Arrays.fill(jacobian[i], 0);
                for (int s = 0; s < curves; s++) {
                    jacobian[i][first + 2 * s] = p[level] * common * factor[1 - s] * logs[s][i];
                    jacobian[i][first + 2 * s + 1] = p[level] * common * factor[1 - s] * inverses[s][i];
                }
                if (sized) {
                    jacobian[i][0] = values[i] * size[i];
                }
                jacobian[i][level] = common * factor[0] * factor[1];
            }
        };
    }

    private LeastSquaresProblem problem(boolean sized, int curves) {
        return LeastSquaresProblem.of(model(sized, curves), y, (sized ? 1 : 0) + 2 * curves + GROUPS);
    }

    private static double[] flat(ProductRows rows) {
        double[] start = new double[rows.parameters()];
        Arrays.fill(start, start.length - GROUPS, start.length, 3);
        return start;
    }

    @ParameterizedTest
    @CsvSource({"false, 1", "false, 2", "true, 1", "true, 2"})
    void arrivesWhereTheGeneralSearchDoes(boolean sized, int curves) {
        ProductRows rows = rows(sized, curves);
        double[] found = flat(rows);
        ProductDescent descent = new ProductDescent(rows);

        assertThat(descent.descend(found)).isTrue();

        LeastSquaresSolution general = problem(sized, curves).solve(flat(rows));
        for (int j = 0; j < found.length; j++) {
            // Steps stop when fitted values change by 1e-9; the next step would be a thousandth of that.
            assertThat(found[j]).isCloseTo(general.parameter(j), within(1e-9));
        }
        assertThat(descent.squares()).isCloseTo(general.squares(), within(1e-10 * general.squares()));
    }

    @Test
    void rowsDrawnSeveralTimesAreRowsWeighedSoMuch() {
        ProductRows rows = rows(true, 2);
        double[] fit = flat(rows);
        new ProductDescent(rows).descend(fit);
        double[] fitted = new double[ROWS];
        model(true, 2).evaluate(fit, fitted, new double[ROWS][fit.length]);
        ProductRefit refit = new ProductRefit(rows, fit, fitted);
        Refit general = problem(true, 2).at(fit).refit();
        double[] found = new double[fit.length];
        double[] expected = new double[fit.length];
        for (int draw = 0; draw < 20; draw++) {
            double[] counts = new double[ROWS];
            random.ints(ROWS, 0, ROWS).forEach(row -> counts[row]++);

            assertThat(refit.drawn(counts, found)).isTrue();
            assertThat(general.drawn(counts, expected)).isTrue();

            for (int j = 0; j < found.length; j++) {
                assertThat(found[j]).isCloseTo(expected[j], within(1e-8));
            }
        }
    }

    @Test
    void disturbedObservationsAreFittedAsIfTheyHadBeenMeasured() {
        ProductRows rows = rows(false, 2);
        double[] fit = flat(rows);
        new ProductDescent(rows).descend(fit);
        double[] fitted = new double[ROWS];
        model(false, 2).evaluate(fit, fitted, new double[ROWS][fit.length]);
        double[] noise = random.doubles(ROWS, -.02, .02).toArray();
        double[] found = new double[fit.length];
        double[] expected = new double[fit.length];

        assertThat(new ProductRefit(rows, fit, fitted).disturbed(noise, found)).isTrue();
        assertThat(problem(false, 2).at(fit).refit().disturbed(noise, expected)).isTrue();

        for (int j = 0; j < found.length; j++) {
            assertThat(found[j]).isCloseTo(expected[j], within(1e-8));
        }
    }

    @Test
    void levelWithoutRowsIsUnknown() {
        ProductRows rows = rows(false, 2);
        double[] fit = flat(rows);
        new ProductDescent(rows).descend(fit);
        double[] counts = new double[ROWS];
        Arrays.setAll(counts, i -> group[i] == 1 ? 0 : 1);
        double[] found = new double[fit.length];

        assertThat(new ProductRefit(rows, fit, new double[ROWS]).drawn(counts, found))
                .isTrue();

        assertThat(found[4 + 1]).isNaN();
        assertThat(found[4]).isCloseTo(3.3, within(.02));
    }

    @Test
    void curveWithoutVariationIsNotAnAnswer() {
        ProductRows rows = new ProductRows(
                new double[0], new double[][] {new double[ROWS], new double[ROWS]}, scale, y, group, GROUPS);
        double[] start = flat(rows);

        assertThat(new ProductDescent(rows).descend(start)).isFalse();
        assertThat(start).containsExactly(flat(rows));
    }
}
