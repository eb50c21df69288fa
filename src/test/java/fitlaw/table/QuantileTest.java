package fitlaw.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers of {@code numpy.quantile([5, 1, 4, 2.5], share)}. */
class QuantileTest {
    @ParameterizedTest
    @CsvSource({"0, 1", "0.1, 1.45", "0.5, 3.25", "0.9, 4.7", "1, 5"})
    void liesBetweenOrderStatistics(double share, double expected) {
        double[] values = {5, 1, 4, 2.5};

        assertThat(Quantile.of(values, share)).isCloseTo(expected, within(1e-12));
        assertThat(values).containsExactly(5, 1, 4, 2.5);
    }

    @Test
    void infiniteValuesAreValues() {
        double most = Double.POSITIVE_INFINITY;

        assertThat(Quantile.of(new double[] {1, most, most}, 0.75)).isEqualTo(most);
        assertThat(Quantile.of(new double[] {1, 2, most}, 0.5)).isEqualTo(2);
        assertThat(Quantile.of(new double[] {7}, 0.9)).isEqualTo(7);
    }
}
