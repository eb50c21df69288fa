package fitlaw.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.18042   | 0.2359   | [0.180, 0.236] (t 95 %)",
                "-Infinity | 1.182    | [unbounded below, 1.18] (t 95 %)",
                "0.75      | Infinity | [0.750, unbounded above] (t 95 %)",
                "-Infinity | Infinity | unbounded (t 95 %)",
                "8608.57   | 12645.6  | [8609, 12646] (t 95 %)",
            })
    void intervalTellsItsEnds(double low, double high, String expected) {
        assertThat(new Interval(low, high, "t 95 %")).hasToString(expected);
    }

    @Test
    void intervalThatIsNotStatedSaysSo() {
        Interval interval = Interval.notStated("printed without one");

        assertThat(interval.isStated()).isFalse();
        assertThat(interval).hasToString("(no interval: none (printed without one))");
        assertThat(new Interval(0, 1, "t 95 %").isStated()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "NaN, 1", "1, NaN"})
    void endsMustBeInOrder(double low, double high) {
        assertThatThrownBy(() -> new Interval(low, high, "t 95 %"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("low <= high");
    }

    @Test
    void estimateIsShownToFourDigitsWithItsInterval() {
        assertThat(new Estimate("x", 0.200689, 0.0125, new Interval(0.1804, 0.2359, "fieller 95 %")))
                .hasToString("x 0.2007 [0.180, 0.236] (fieller 95 %)");
    }

    @Test
    void openQuantityHasNoEstimateAndTellsWhy() {
        Quantity open = new NotIdentified("r", "No spread.");

        assertThat(open.estimate()).isEmpty();
        assertThat(open).hasToString("r: not identified. No spread.");
    }

    @ParameterizedTest
    @CsvSource({
        // Printed tables of Student's t, 0.975 quantile.
        "1, 12.706",
        "5, 2.571",
        "25, 2.060",
        "120, 1.980",
    })
    void halfWidthIsThatOfPrintedTables(double degreesOfFreedom, double expected) {
        assertThat(Student.halfWidth(0.95, degreesOfFreedom)).isCloseTo(expected, within(5e-4));
    }
}
