package fitlaw.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
            // Rounding over the step, 1e-16 / 1e-5, and the step squared.
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
