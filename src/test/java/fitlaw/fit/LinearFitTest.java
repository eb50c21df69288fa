package fitlaw.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearFitTest {
    private static final int GROUPS = 3;

    /**
     * A problem like that of a law: ln v and 1 / v of two shape variables, three groups, weights near the square of a
     * loss.
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Problem(double[][] x, double[] y, double[] w, int[] group) {
        static Problem random(long seed, int n, double sigma) {
            Random random = new Random(seed);
            double[][] x = new double[4][n];
            double[] y = new double[n];
            double[] w = new double[n];
            int[] group = new int[n];
            for (int i = 0; i < n; i++) {
                double width = 0.03 * Math.pow(6, random.nextDouble());
                double ratio = 0.4 * Math.pow(15, random.nextDouble());
                x[0][i] = Math.log(width);
                x[1][i] = 1 / width;
                x[2][i] = Math.log(ratio);
                x[3][i] = 1 / ratio;
                group[i] = i % GROUPS;
                w[i] = 4 + 6 * random.nextDouble();
                y[i] = 1.2 - 0.05 * group[i] + value(x, i) + sigma * random.nextGaussian() / Math.sqrt(w[i]);
            }
            return new Problem(x, y, w, group);
        }

        /** With slopes 0.04, 0.003, 0.016 and 0.017. */
        private static double value(double[][] x, int i) {
            return 0.04 * x[0][i] + 0.003 * x[1][i] + 0.016 * x[2][i] + 0.017 * x[3][i];
        }

        LinearFit fit() {
            return LinearFit.of(x, y, w, group, GROUPS);
        }

        Problem inOrder(int[] order) {
            return new Problem(
                    Arrays.stream(x).map(column -> pick(column, order)).toArray(double[][]::new),
                    pick(y, order),
                    pick(w, order),
                    Arrays.stream(order).map(i -> group[i]).toArray());
        }

        private static double[] pick(double[] values, int[] order) {
            return Arrays.stream(order).mapToDouble(i -> values[i]).toArray();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void agreesWithAnOrthogonalSolutionWithADummyPerLevel(long seed) {
        Problem problem = Problem.random(seed, 60, 0.01);
        int n = problem.y().length;
        double[][] rows = new double[n][4 + GROUPS];
        double[] whitened = new double[n];
        for (int i = 0; i < n; i++) {
            double root = Math.sqrt(problem.w()[i]);
            for (int j = 0; j < 4; j++) {
                rows[i][j] = root * problem.x()[j][i];
            }
            rows[i][4 + problem.group()[i]] = root;
            whitened[i] = root * problem.y()[i];
        }
        OLSMultipleLinearRegression orthogonal = new OLSMultipleLinearRegression();
        orthogonal.setNoIntercept(true);
        orthogonal.newSampleData(whitened, rows);
        double[] coefficients = orthogonal.estimateRegressionParameters();
        double[] errors = orthogonal.estimateRegressionParametersStandardErrors();

        LinearFit fit = problem.fit();

        for (int j = 0; j < 4; j++) {
            assertThat(fit.slope(j)).isCloseTo(coefficients[j], relative(coefficients[j], 1e-10));
            assertThat(Math.sqrt(fit.covariance(j, j))).isCloseTo(errors[j], relative(errors[j], 1e-9));
        }
        for (int g = 0; g < GROUPS; g++) {
            double[] origin = new double[4];
            assertThat(fit.intercept(g)).isCloseTo(coefficients[4 + g], relative(coefficients[4 + g], 1e-10));
            assertThat(Math.sqrt(fit.fittedVariance(g, origin)))
                    .isCloseTo(errors[4 + g], relative(errors[4 + g], 1e-9));
        }
        double covariance =
                orthogonal.estimateRegressionParametersVariance()[0][1] * orthogonal.estimateErrorVariance();
        assertThat(fit.covariance(0, 1)).isCloseTo(covariance, relative(covariance, 1e-8));
        assertThat(fit.weightedSquares())
                .isCloseTo(orthogonal.calculateResidualSumOfSquares(), Percentage.withPercentage(1e-7));
        assertThat(fit.degreesOfFreedom()).isEqualTo(60 - 7);
    }

    private static org.assertj.core.data.Offset<Double> relative(double value, double tolerance) {
        return within(Math.abs(value) * tolerance);
    }

    @Test
    void straightLineIsThatOfTheHandCalculation() {
        // y = 1, 2, 4 over x = 0, 1, 2: slope 3/2, level 7/3 - 3/2 = 5/6, squares 1/6, one degree of freedom,
        // variance of the slope (1/6) / 2.
        LinearFit fit =
                LinearFit.of(new double[][] {{0, 1, 2}}, new double[] {1, 2, 4}, new double[] {1, 1, 1}, new int[3], 1);

        assertThat(fit.slope(0)).isCloseTo(1.5, within(1e-14));
        assertThat(fit.intercept(0)).isCloseTo(5.0 / 6, within(1e-14));
        assertThat(fit.weightedSquares()).isCloseTo(1.0 / 6, within(1e-14));
        assertThat(fit.degreesOfFreedom()).isEqualTo(1);
        assertThat(fit.covariance(0, 0)).isCloseTo(1.0 / 12, within(1e-14));
        assertThat(fit.residual(1)).isCloseTo(-1.0 / 3, within(1e-14));
        // At x = 1, the mean: variance / 3.
        assertThat(fit.fittedVariance(0, new double[] {1})).isCloseTo(1.0 / 18, within(1e-14));
    }

    @Test
    void recoversKnownSlopesWithoutNoise() {
        LinearFit fit = Problem.random(7, 40, 0).fit();

        assertThat(fit.slope(0)).isCloseTo(0.04, within(1e-12));
        assertThat(fit.slope(1)).isCloseTo(0.003, within(1e-12));
        assertThat(fit.slope(2)).isCloseTo(0.016, within(1e-12));
        assertThat(fit.slope(3)).isCloseTo(0.017, within(1e-12));
        assertThat(fit.intercept(1)).isCloseTo(1.15, within(1e-12));
        assertThat(fit.variance()).isLessThan(1e-24);
    }

    @Test
    void orderOfRowsDoesNotMatter() {
        Problem problem = Problem.random(8, 60, 0.01);
        int[] order = new Random(1).ints(1_000, 0, 60).distinct().limit(60).toArray();
        assertThat(order).hasSize(60);

        LinearFit fit = problem.fit();
        LinearFit shuffled = problem.inOrder(order).fit();

        for (int j = 0; j < 4; j++) {
            assertThat(shuffled.slope(j)).isCloseTo(fit.slope(j), relative(fit.slope(j), 1e-11));
            assertThat(shuffled.covariance(j, j))
                    .isCloseTo(fit.covariance(j, j), relative(fit.covariance(j, j), 1e-11));
        }
        assertThat(shuffled.residual(0)).isCloseTo(fit.residual(order[0]), within(1e-13));
    }

    @Test
    void unitOfAColumnOnlyScalesItsSlope() {
        Problem problem = Problem.random(9, 60, 0.01);
        double[][] scaled = problem.x().clone();
        scaled[1] = Arrays.stream(scaled[1]).map(v -> v * 1e6).toArray();

        LinearFit fit = problem.fit();
        LinearFit other = LinearFit.of(scaled, problem.y(), problem.w(), problem.group(), GROUPS);

        assertThat(other.slope(0)).isCloseTo(fit.slope(0), relative(fit.slope(0), 1e-11));
        assertThat(other.slope(1) * 1e6).isCloseTo(fit.slope(1), relative(fit.slope(1), 1e-11));
        assertThat(other.variance()).isCloseTo(fit.variance(), relative(fit.variance(), 1e-11));
    }

    @Test
    void unitOfWeightsDoesNotMatterToSlopesAndTheirErrors() {
        Problem problem = Problem.random(10, 60, 0.01);
        double[] heavier = Arrays.stream(problem.w()).map(v -> 100 * v).toArray();

        LinearFit fit = problem.fit();
        LinearFit other = LinearFit.of(problem.x(), problem.y(), heavier, problem.group(), GROUPS);

        assertThat(other.slope(2)).isCloseTo(fit.slope(2), relative(fit.slope(2), 1e-11));
        assertThat(other.covariance(2, 2)).isCloseTo(fit.covariance(2, 2), relative(fit.covariance(2, 2), 1e-11));
        assertThat(other.variance()).isCloseTo(100 * fit.variance(), relative(100 * fit.variance(), 1e-11));
    }

    @Test
    void columnThatDoesNotChangeInsideGroupsIsSingular() {
        Problem problem = Problem.random(11, 30, 0.01);
        double[][] x = problem.x().clone();
        x[2] = Arrays.stream(problem.group()).mapToDouble(g -> 5 + g).toArray();

        assertThatThrownBy(() -> LinearFit.of(x, problem.y(), problem.w(), problem.group(), GROUPS))
                .isInstanceOfSatisfying(
                        SingularFitException.class, e -> assertThat(e.column()).isEqualTo(2));
    }

    @Test
    void columnThatIsACombinationOfOthersIsSingular() {
        Problem problem = Problem.random(12, 30, 0.01);
        double[][] x = problem.x().clone();
        x[3] = new double[30];
        for (int i = 0; i < 30; i++) {
            x[3][i] = 2 * x[0][i] - 0.1 * x[2][i] + problem.group()[i];
        }

        assertThatThrownBy(() -> LinearFit.of(x, problem.y(), problem.w(), problem.group(), GROUPS))
                .isInstanceOfSatisfying(
                        SingularFitException.class, e -> assertThat(e.column()).isEqualTo(3));
    }

    @Test
    void rowsMustLeaveNoiseToSee() {
        Problem problem = Problem.random(13, 7, 0.01);

        assertThatThrownBy(problem::fit)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("7 rows are too few for 3 group intercepts and 4 slopes");
    }
}
