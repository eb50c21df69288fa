package fitlaw.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MultiStartTest {
    private static final double[] X = {1, 2, 3, 5, 8, 13, 21, 34};

    /** p0 + p1 x^p2. */
    private static final NonlinearFit.Model POWER = (p, values, jacobian) -> {
        for (int i = 0; i < X.length; i++) {
            double power = Math.pow(X[i], p[2]);
            values[i] = p[0] + p[1] * power;
            jacobian[i][0] = 1;
            jacobian[i][1] = power;
            jacobian[i][2] = p[1] * power * Math.log(X[i]);
        }
    };

    private static double[] values(double... p) {
        double[] values = new double[X.length];
        POWER.evaluate(p, values, new double[X.length][3]);
        return values;
    }

    @Test
    void parametersAreFoundWithEverySeed() {
        double[] truth = {2, 5, -.4};
        for (long seed = 0; seed < 50; seed++) {
            MultiStart search = MultiStart.of(POWER, values(truth), 3, seed);

            for (int j = 0; j < 3; j++) {
                // Condition of this design about 1e3 by rounding of 1e-16.
                assertThat(search.fit().parameter(j)).as("seed %d", seed).isCloseTo(truth[j], within(1e-10));
            }
            assertThat(search.agreeing()).isGreaterThan(1);
        }
    }

    @Test
    void linearModelNeedsOneStart() {
        double[] y = Arrays.stream(X).map(x -> 3 - 2 * x).toArray();
        MultiStart search = MultiStart.of(
                (p, values, jacobian) -> {
                    for (int i = 0; i < X.length; i++) {
                        values[i] = p[0] + p[1] * X[i];
                        jacobian[i][0] = 1;
                        jacobian[i][1] = X[i];
                    }
                },
                y,
                2,
                1);

        assertThat(search.followed()).isEqualTo(1);
        assertThat(search.fit().parameter(0)).isCloseTo(3, within(1e-12));
        assertThat(search.fit().parameter(1)).isCloseTo(-2, within(1e-12));
    }

    @Test
    void placesWhereTheModelIsNotDefinedArePutUpWith() {
        double[] y = Arrays.stream(X).map(x -> Math.log(x - 0.5)).toArray();
        MultiStart search = MultiStart.of(
                (p, values, jacobian) -> {
                    for (int i = 0; i < X.length; i++) {
                        values[i] = Math.log(X[i] - p[0]); // NaN for p0 > 1
                        jacobian[i][0] = -1 / (X[i] - p[0]);
                    }
                },
                y,
                1,
                1);

        assertThat(search.fit().parameter(0)).isCloseTo(.5, within(1e-12));
    }

    @Test
    void parametersThatMoveTogetherAreNamed() {
        NonlinearFit.Model product = (p, values, jacobian) -> {
            for (int i = 0; i < X.length; i++) {
                values[i] = p[0] + p[1] * p[2] * X[i];
                jacobian[i][0] = 1;
                jacobian[i][1] = p[2] * X[i];
                jacobian[i][2] = p[1] * X[i];
            }
        };

        assertThatThrownBy(() -> MultiStart.of(product, values(2, 5, -.4), 3, 1))
                .isInstanceOfSatisfying(MultiStart.TiedException.class, e -> assertThat(e.parameters())
                        .containsExactly(1, 2));
    }

    @Test
    void modelThatIsNeverDefinedFails() {
        NonlinearFit.Model never = (p, values, jacobian) -> Arrays.fill(values, Double.NaN);

        assertThatThrownBy(() -> MultiStart.of(never, values(2, 5, -.4), 3, 1))
                .isInstanceOf(FitFailedException.class)
                .hasMessageContaining("no finite value");
    }
}
