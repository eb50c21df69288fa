package fitlaw.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
