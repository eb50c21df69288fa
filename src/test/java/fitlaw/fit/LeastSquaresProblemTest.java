package fitlaw.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.common.Task;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeastSquaresProblemTest {
    private static final int ROWS = 40;

    /** {@code p0 exp(-p1 t)} at t = 0, 0.1, 0.2, … */
    private static final LeastSquaresProblem.Model DECAY = (p, values, jacobian) -> {
        for (int i = 0; i < values.length; i++) {
            double t = 0.1 * i;
            values[i] = p[0] * Math.exp(-p[1] * t);
            jacobian[i][0] = Math.exp(-p[1] * t);
            jacobian[i][1] = -t * values[i];
        }
    };

    private static double[] decay(double sigma) {
        double[] values = new double[ROWS];
        DECAY.evaluate(new double[] {3, 0.8}, values, new double[ROWS][2]);
        Random random = new Random(5);
        for (int i = 0; i < ROWS; i++) {
            values[i] += sigma * random.nextGaussian();
        }
        return values;
    }

    private static LeastSquaresSolution solve(LeastSquaresProblem.Model model, double[] observed, double... start) {
        return LeastSquaresProblem.of(model, observed, start.length).solve(start);
    }

    @Test
    void recoversKnownParametersWithoutNoise() {
        LeastSquaresSolution fit = solve(DECAY, decay(0), new double[] {1, 0.1});

        assertThat(fit.parameter(0)).isCloseTo(3, within(1e-12));
        assertThat(fit.parameter(1)).isCloseTo(0.8, within(1e-12));
        assertThat(fit.squares()).isLessThan(1e-24);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "10, 2", "0.1, 0.5", "3, 0.8", "5, 0.01", "2, 1.5"})
    void doesNotDependOnTheStart(double p0, double p1) {
        LeastSquaresSolution reference = solve(DECAY, decay(0.05), new double[] {3, 1});
        LeastSquaresSolution fit = solve(DECAY, decay(0.05), new double[] {p0, p1});

        assertThat(fit.parameter(0)).isCloseTo(reference.parameter(0), within(1e-9));
        assertThat(fit.parameter(1)).isCloseTo(reference.parameter(1), within(1e-9));
        assertThat(fit.squares()).isCloseTo(reference.squares(), within(1e-14));
    }

    @Test
    void residualsAreOrthogonalToTheDerivatives() {
        double[] observed = decay(0.05);
        LeastSquaresSolution fit = solve(DECAY, observed, new double[] {1, 0.1});
        double[] values = new double[ROWS];
        double[][] jacobian = new double[ROWS][2];
        DECAY.evaluate(fit.parameters(), values, jacobian);

        for (int j = 0; j < 2; j++) {
            double product = 0;
            for (int i = 0; i < ROWS; i++) {
                product += jacobian[i][j] * (observed[i] - values[i]);
            }
            assertThat(product).isCloseTo(0, within(1e-8));
        }
    }

    @Test
    void linearModelHasTheCovarianceOfLinearLeastSquares() {
        // y = 1, 2, 4 over x = 0, 1, 2, by hand as in LinearFitTest: variance of the slope 1/12, of the level at x = 0
        // (1/6)(1/3 + 1/2) = 5/36, covariance -1/12.
        LeastSquaresSolution fit = solve(
                (p, values, jacobian) -> {
                    for (int i = 0; i < 3; i++) {
                        values[i] = p[0] + p[1] * i;
                        jacobian[i][0] = 1;
                        jacobian[i][1] = i;
                    }
                },
                new double[] {1, 2, 4},
                new double[] {0, 0});

        assertThat(fit.parameter(1)).isCloseTo(1.5, within(1e-13));
        assertThat(fit.covariance(1, 1)).isCloseTo(1.0 / 12, within(1e-14));
        assertThat(fit.covariance(0, 0)).isCloseTo(5.0 / 36, within(1e-14));
        assertThat(fit.covariance(0, 1)).isCloseTo(-1.0 / 12, within(1e-14));
        assertThat(fit.degreesOfFreedom()).isEqualTo(1);
    }

    @Test
    void parametersThatCannotBeToldApartAreRefused() {
        LeastSquaresProblem.Model product = (p, values, jacobian) -> {
            for (int i = 0; i < values.length; i++) {
                values[i] = p[0] * p[1] * i;
                jacobian[i][0] = p[1] * i;
                jacobian[i][1] = p[0] * i;
            }
        };

        assertThatThrownBy(() -> solve(product, new double[] {0, 2.1, 3.9, 6}, new double[] {1, 1}))
                .isInstanceOf(FitFailedException.class);
    }

    @Test
    void rowsMustLeaveNoiseToSee() {
        assertThatThrownBy(() -> solve(DECAY, new double[] {3, 2}, new double[] {1, 1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 rows are too few for 2 parameters");
    }

    @Test
    void cancelledTaskStopsTheFit() {
        Task task = new Task((what, done, total) -> {});
        task.cancel();

        assertThatThrownBy(() -> task.call(() -> solve(DECAY, decay(0.05), new double[] {1, 0.1})))
                .isInstanceOf(CancellationException.class);
    }
}
