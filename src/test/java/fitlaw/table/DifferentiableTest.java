package fitlaw.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DifferentiableTest {
    /** One row: N = 7, D = 11, and any other column 2. */
    private static final Expression.Row ROW = new Expression.Row() {
        @Override
        public double number(String name) {
            return switch (name) {
                case "N" -> 7;
                case "D" -> 11;
                default -> 2;
            };
        }

        @Override
        public String text(String name) {
            return "text";
        }

        @Override
        public boolean isText(String name) {
            return false;
        }
    };

    private static double value(Differentiable formula, double[] at, double[] gradient) {
        return formula.value(formula.data(ROW), at, gradient);
    }

    @Test
    void derivativesByHand() {
        Differentiable formula = Expression.parse("E + A/N^a").by(List.of("E", "A", "a"));
        double[] gradient = new double[3];

        assertThat(value(formula, new double[] {1, 3, 2}, gradient)).isCloseTo(1 + 3 / 49.0, within(1e-15));
        assertThat(gradient[0]).isEqualTo(1);
        assertThat(gradient[1]).isCloseTo(1 / 49.0, within(1e-15));
        assertThat(gradient[2]).isCloseTo(-3 * Math.log(7) / 49, within(1e-15));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "E + A/N^a + B/D^b                   | E A B",
                "E + A/(N + N0)^a                    | E A",
                "E + A*exp(-D/tau)                   | E A",
                "max(A/N^a, B/D^b)                   |",
                "(E + A/N^p)*(1 + q*x^p)             | E A",
                "a*(b + c*N + d*D)                   | b c d",
                "E + A*N*2 - (B + E)/D               | E A B",
                "E + exp(lnA)/N + A^2                | E",
                "E*F/N                               | E",
            })
    void linearParametersFollowFromTheOperations(String formula, String linear) {
        Expression expression = Expression.parse(formula);
        List<String> parameters = expression.names().stream()
                .filter(name -> !List.of("N", "D", "x").contains(name))
                .toList();
        boolean[] found = expression.by(parameters).linear();

        List<String> expected = linear == null ? List.of() : List.of(linear.split(" "));
        for (int j = 0; j < found.length; j++) {
            assertThat(found[j]).as(parameters.get(j)).isEqualTo(expected.contains(parameters.get(j)));
        }
    }

    /** 0^b is 0 for every positive b, and the branch that a maximum does not take has no effect. */
    @Test
    void derivativesWhereAPartVanishes() {
        Expression.Row zero = new Expression.Row() {
            @Override
            public double number(String name) {
                return 0;
            }

            @Override
            public String text(String name) {
                return "";
            }

            @Override
            public boolean isText(String name) {
                return false;
            }
        };
        double[] gradient = new double[2];

        Differentiable power = Expression.parse("a + share^b").by(List.of("a", "b"));
        assertThat(power.value(power.data(zero), new double[] {1, .5}, gradient))
                .isEqualTo(1);
        assertThat(gradient).containsExactly(1, 0);

        Differentiable saturated = Expression.parse("a/(1 + exp(b*1000))").by(List.of("a", "b"));
        assertThat(saturated.value(saturated.data(zero), new double[] {1, 1}, gradient))
                .isZero();
        assertThat(gradient).containsExactly(0, 0);
    }

    /** With the row N = 7, D = 11, the offset is comparable with N and the value is close to the response. */
    @Test
    void startsSolveTheFormulaInARow() {
        Differentiable formula = Expression.parse("E + A/(N*1e8 + N0)^a").by(List.of("E", "A", "N0", "a"));
        SplittableRandom random = new SplittableRandom(1);
        int near = 0;
        for (int draw = 0; draw < 200; draw++) {
            double[] at = formula.start(ROW, 3, random);
            assertThat(Math.abs(at[2])).isBetween(1e-2 * 7e8, 10 * 7e8);
            assertThat(Math.abs(at[3])).isBetween(.03, 3.0);
            near += Math.abs(value(formula, at, new double[4]) - 3) < 1e-6 ? 1 : 0;
        }
        assertThat(near).isGreaterThan(150);
    }

    @Test
    void partThatIsNotFiniteIsShownAsWritten() {
        Differentiable formula = Expression.parse("E + A*ln( N - c )").by(List.of("E", "A", "c"));

        assertThat(formula.notFinite(formula.data(ROW), new double[] {1, 1, 8})).contains("ln( N - c )");
        assertThat(formula.notFinite(formula.data(ROW), new double[] {1, 1, 6})).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a + b",
                "a - b",
                "-a * b",
                "a * b * a",
                "a / b",
                "a ^ b",
                "a ^ 2 + 2 ^ b",
                "ln(a) * log10(b) + log2(a * b)",
                "exp(a - b) + sqrt(a + b)",
                "abs(b - a) + min(a, b) * max(a, N)",
                "(D > N) * a + (x == \"text\") * b",
                "(a * N ^ -b) / (1 + D * exp(-a)) - N",
            })
    void derivativesAreThoseOfDifferences(String text) {
        Differentiable formula = Expression.parse(text).by(List.of("a", "b"));
        double[] at = {1.3, 0.7};
        double[] gradient = new double[2];
        double[] unused = new double[2];
        value(formula, at, gradient);

        for (int j = 0; j < 2; j++) {
            double[] above = at.clone();
            double[] below = at.clone();
            above[j] += 1e-5;
            below[j] -= 1e-5;
            double difference = (value(formula, above, unused) - value(formula, below, unused)) / 2e-5;
            // Rounding divided by the step, 1e-16 / 1e-5, plus the square of the step.
            assertThat(gradient[j]).as("derivative %d", j).isCloseTo(difference, within(1e-8));
        }
    }

    @Test
    void powerOfANegativeNumberToAWholeExponentHasADerivative() {
        Differentiable formula = Expression.parse("a ^ 3").by(List.of("a"));
        double[] gradient = new double[1];

        assertThat(value(formula, new double[] {-2}, gradient)).isEqualTo(-8);
        assertThat(gradient[0]).isEqualTo(12);
    }

    @Test
    void columnsAreThoseThatAreNoParameters() {
        assertThat(Expression.parse("E + A/N^a + (x > 1) * D")
                        .by(List.of("E", "A", "a"))
                        .columns())
                .containsExactly("N", "x", "D");
    }

    @Test
    void conditionOnAParameterIsRefused() {
        assertThatThrownBy(() -> Expression.parse("(a > 1) * N").by(List.of("a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a condition depends on a parameter");
    }
}
