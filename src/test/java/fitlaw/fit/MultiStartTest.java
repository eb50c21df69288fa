package fitlaw.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MultiStartTest {
    private static final double[] X = {1, 2, 3, 5, 8, 13, 21, 34};

    /** p0 + p1 x^p2. */
    private static final LeastSquaresProblem.Model POWER = (p, values, jacobian) -> {
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

    private static LeastSquaresProblem problem(LeastSquaresProblem.Model model, double[] y, int parameters, long seed) {
        return LeastSquaresProblem.of(model, y, parameters).withLinearProbed(seed);
    }

    private static MultiStart search(LeastSquaresProblem.Model model, double[] y, int parameters, long seed) {
        return problem(model, y, parameters, seed).search(Starts.unknown(parameters), seed);
    }

    @Test
    void parametersAreFoundWithEverySeed() {
        double[] truth = {2, 5, -.4};
        for (long seed = 0; seed < 50; seed++) {
            MultiStart search = search(POWER, values(truth), 3, seed);

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
        MultiStart search = search(
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
        MultiStart search = search(
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
        LeastSquaresProblem.Model product = (p, values, jacobian) -> {
            for (int i = 0; i < X.length; i++) {
                values[i] = p[0] + p[1] * p[2] * X[i];
                jacobian[i][0] = 1;
                jacobian[i][1] = p[2] * X[i];
                jacobian[i][2] = p[1] * X[i];
            }
        };

        assertThatThrownBy(() -> search(product, values(2, 5, -.4), 3, 1))
                .isInstanceOfSatisfying(MultiStart.TiedException.class, e -> assertThat(e.parameters())
                        .containsExactly(1, 2));
    }

    /** An offset of 2e8 to values of 1e7 to 1e10, in a model without derivatives: y = 2 + 270 (x + 2e8)^-.3. */
    @Test
    void functionWithAnOffsetOnTheScaleOfItsDataIsNotTakenForLinear() {
        double[] x =
                IntStream.range(0, 30).mapToDouble(i -> 1e7 * Math.pow(1.27, i)).toArray();
        LeastSquaresProblem.Model model = (p, values, jacobian) -> {
            for (int i = 0; i < x.length; i++) {
                double power = Math.pow(x[i] + p[2], -p[3]);
                values[i] = p[0] + p[1] * power;
                jacobian[i][0] = 1;
                jacobian[i][1] = power;
                jacobian[i][2] = -p[3] * p[1] * power / (x[i] + p[2]);
                jacobian[i][3] = -p[1] * power * Math.log(x[i] + p[2]);
            }
        };
        double[] y = new double[x.length];
        model.evaluate(new double[] {2, 270, 2e8, .3}, y, new double[x.length][4]);

        MultiStart search = search(model, y, 4, 1);

        assertThat(search.fit().parameter(2)).isCloseTo(2e8, within(1e-4 * 2e8));
        assertThat(search.fit().parameter(3)).isCloseTo(.3, within(1e-5));
    }

    /** The minimum of the squares for 2 + 5 x^-.4 with the exponent kept above -.3 is at the bound. */
    @Test
    void boundIsKeptAndReported() {
        LeastSquaresProblem problem = problem(POWER, values(2, 5, -.4), 3, 1).withBounds(2, -.3, 5);

        MultiStart search = problem.search(Starts.unknown(3), 1);

        assertThat(search.parameters()[2]).isEqualTo(-.3);
        assertThat(search.atBound()).containsExactly(false, false, true);
        assertThatThrownBy(search::fit).hasMessageContaining("Hold it there");
        LeastSquaresProblem wide = problem(POWER, values(2, 5, -.4), 3, 1).withBounds(2, -.5, 5);
        assertThat(wide.search(Starts.unknown(3), 1).fit().parameter(2)).isCloseTo(-.4, within(1e-9));
    }

    @Test
    void modelThatIsNeverDefinedFails() {
        LeastSquaresProblem.Model never = (p, values, jacobian) -> Arrays.fill(values, Double.NaN);

        assertThatThrownBy(() -> search(never, values(2, 5, -.4), 3, 1))
                .isInstanceOf(FitFailedException.class)
                .hasMessageContaining("not finite at any of");
    }
}
