package fitlaw.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares refits by the normal equations of resampled rows with fits to those rows. */
class LinearRefitTest {
    private static final int ROWS = 60;
    private static final int GROUPS = 3;

    private final Random random = new Random(11);
    private final double[][] x = new double[5][ROWS];
    private final double[] y = new double[ROWS];
    private final double[] w = new double[ROWS];
    private final int[] group = new int[ROWS];
    private final double[] reference = {-2.5, 12, 0.1, 1, 0};

    LinearRefitTest() {
        for (int i = 0; i < ROWS; i++) {
            double width = 0.03 * Math.pow(6, random.nextDouble());
            double ratio = 0.4 * Math.pow(15, random.nextDouble());
            x[0][i] = Math.log(width);
            x[1][i] = 1 / width;
            x[2][i] = Math.log(ratio);
            x[3][i] = 1 / ratio;
            x[4][i] = 0.05 * random.nextGaussian();
            group[i] = random.nextInt(GROUPS); // in no order
            w[i] = 4 + 6 * random.nextDouble();
            y[i] = 1.2 - 0.05 * group[i] + 0.04 * x[0][i] + 0.003 * x[1][i] + 0.01 * random.nextGaussian();
        }
    }

    private LinearRefit refit(int columns) {
        return new LinearRefit(Arrays.copyOf(x, columns), y, w, group, GROUPS, Arrays.copyOf(reference, columns));
    }

    private double intercept(LinearFit fit, int of, int columns) {
        double intercept = fit.intercept(of);
        for (int j = 0; j < columns; j++) {
            intercept += fit.slope(j) * reference[j];
        }
        return intercept;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 5})
    void rowsDrawnSeveralTimesAreRowsWrittenSeveralTimes(int columns) {
        LinearRefit refit = refit(columns);
        double[] found = new double[columns + GROUPS];
        for (int draw = 0; draw < 50; draw++) {
            double[] counts = new double[ROWS];
            int[] rows = random.ints(ROWS, 0, ROWS).toArray();
            Arrays.stream(rows).forEach(row -> counts[row]++);

            assertThat(refit.drawn(counts, found)).isTrue();

            LinearFit again = LinearFit.of(
                    Arrays.stream(x, 0, columns)
                            .map(column -> pick(column, rows))
                            .toArray(double[][]::new),
                    pick(y, rows),
                    pick(w, rows),
                    Arrays.stream(rows).map(row -> group[row]).toArray(),
                    GROUPS);
            for (int j = 0; j < columns; j++) {
                assertThat(found[j]).isCloseTo(again.slope(j), within(1e-10 * Math.abs(again.slope(j))));
            }
            for (int g = 0; g < GROUPS; g++) {
                assertThat(found[columns + g]).isCloseTo(intercept(again, g, columns), within(1e-10));
            }
        }
    }

    private static double[] pick(double[] values, int[] rows) {
        return Arrays.stream(rows).mapToDouble(row -> values[row]).toArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5})
    void disturbedObservationsAreFittedAsIfTheyHadBeenMeasured(int columns) {
        LinearRefit refit = refit(columns);
        double[] noise = random.doubles(ROWS, -.05, .05).toArray();
        double[] found = new double[columns + GROUPS];
        LinearFit fit = LinearFit.of(Arrays.copyOf(x, columns), y, w, group, GROUPS);
        double[] disturbed = IntStream.range(0, ROWS)
                .mapToDouble(i -> y[i] - fit.residual(i) + noise[i] / Math.sqrt(w[i]))
                .toArray();

        assertThat(refit.disturbed(noise, found)).isTrue();

        LinearFit again = LinearFit.of(Arrays.copyOf(x, columns), disturbed, w, group, GROUPS);
        for (int j = 0; j < columns; j++) {
            assertThat(found[j]).isCloseTo(again.slope(j), within(1e-10 * Math.abs(again.slope(j))));
        }
        for (int g = 0; g < GROUPS; g++) {
            assertThat(found[columns + g]).isCloseTo(intercept(again, g, columns), within(1e-10));
        }
    }

    @Test
    void groupWithoutRowsHasNoLevelAndTheOthersStandAlone() {
        double[] counts = new double[ROWS];
        int[] rows = IntStream.range(0, ROWS).filter(i -> group[i] != 1).toArray();
        Arrays.stream(rows).forEach(row -> counts[row] = 1);
        double[] found = new double[4 + GROUPS];

        assertThat(refit(4).drawn(counts, found)).isTrue();

        LinearFit others = LinearFit.of(
                Arrays.stream(x, 0, 4).map(column -> pick(column, rows)).toArray(double[][]::new),
                pick(y, rows),
                pick(w, rows),
                Arrays.stream(rows).map(row -> group[row] / 2).toArray(),
                2);
        assertThat(found[0]).isCloseTo(others.slope(0), within(1e-10));
        assertThat(found[4]).isCloseTo(intercept(others, 0, 4), within(1e-10));
        assertThat(found[5]).isNaN();
        assertThat(found[6]).isCloseTo(intercept(others, 1, 4), within(1e-10));
    }

    @Test
    void tooFewDifferentRowsDetermineNothing() {
        double[] counts = new double[ROWS];
        counts[0] = 30;
        counts[1] = 30;

        assertThat(refit(4).drawn(counts, new double[4 + GROUPS])).isFalse();
    }

    @Test
    void moreThanFourColumnsAgreeWithOrthogonalDecomposition() {
        LinearFit fit = LinearFit.of(x, y, w, group, GROUPS);
        double[][] design = new double[ROWS][x.length + GROUPS];
        double[] target = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            double root = Math.sqrt(w[i]);
            for (int j = 0; j < x.length; j++) {
                design[i][j] = root * x[j][i];
            }
            design[i][x.length + group[i]] = root;
            target[i] = root * y[i];
        }
        OLSMultipleLinearRegression qr = new OLSMultipleLinearRegression();
        qr.setNoIntercept(true);
        qr.newSampleData(target, design);

        for (int j = 0; j < x.length; j++) {
            double slope = qr.estimateRegressionParameters()[j];
            double error = qr.estimateRegressionParametersStandardErrors()[j];
            assertThat(fit.slope(j)).isCloseTo(slope, within(1e-10 * Math.abs(slope)));
            assertThat(Math.sqrt(fit.covariance(j, j))).isCloseTo(error, within(1e-9 * error));
        }
    }
}
