package fitlaw.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource({
        "0.0801848, 3, 0.0802", "1.0317, 3, 1.03", "1.0, 3, 1.00", "9.996, 3, 10.0", "0.00031, 3, 0.000310",
        "3.14159e-5, 2, 3.1e-05", "12345.6, 3, 12300", "123456, 7, 123456.0", "1234567, 3, 1.23e+06", "-0.5, 2, -0.50",
        "0, 4, 0", "NaN, 3, –", "Infinity, 3, ∞", "-Infinity, 3, -∞", "0.125, 2, 0.12",
    })
    void significantDigitsAreKept(double value, int digits, String expected) {
        assertThat(Numbers.significant(value, digits)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "95, 95",
        "0.5, 0.5",
        "1, 1",
        "100, 100",
        "99.9, 99.9",
        "0.0320256307, 0.0320256",
        "1.5e9, 1.5e+09",
        "1e9, 1e+09",
        "1.25e-10, 1.25e-10",
        "123456, 123456"
    })
    void plainNumbersHaveNoIdleZeros(double value, String expected) {
        assertThat(Numbers.plain(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "973078528, 973M",
        "1.5e9, 1.5B",
        "1e11, 100B",
        "8e9, 8B",
        "999499, 999k",
        "999500, 1M",
        "512, 512",
        "0, 0",
        "2.5e12, 2.5T",
        "1e15, 1000T",
    })
    void countsAreWrittenWithSuffixes(double count, String expected) {
        assertThat(Numbers.count(count)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "1e9, 1000000000",
        "1B, 1000000000",
        "50M, 50000000",
        "125m, 125000000",
        "1_000, 1000",
        "1.5k, 1500",
        ".5, 0.5",
        "2T, 2e12",
        "' 3 ', 3",
        "-2, -2"
    })
    void numbersAreReadAsPeopleWriteThem(String text, String value) {
        assertThat(Numbers.parse(text)).isEqualByComparingTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "B", "1G", "1 B", "1MB", "1,000", "NaN", "x1", "1e99999", "0x10"})
    void whatIsNoNumberIsRefused(String text) {
        assertThatThrownBy(() -> Numbers.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a number. Write one such as 1.5e9, 50M or 1B.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "1e-3", "1e30", "1e9999"})
    void whatIsNoWholeNumberIsRefused(String text) {
        assertThatThrownBy(() -> Numbers.whole(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("whole number");
    }

    @Test
    void wholeNumbersMayHaveLettersAndFractionsOfThem() {
        assertThat(Numbers.whole("1.5B")).isEqualTo(1_500_000_000);
        assertThat(Numbers.whole("9e18")).isEqualTo(9_000_000_000_000_000_000L);
    }
}
