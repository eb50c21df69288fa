package fitlaw.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FisherFTest {
    /** With SciPy: {@code scipy.stats.f.sf}. */
    @ParameterizedTest
    @CsvSource({
        "19.3, 8, 159, 4.1770369598643235e-20",
        "11.3, 2, 39, 0.00013456618798452866",
        "3, 4, 20, 0.04320099833421409",
        "1000, 3, 30, 3.83952092609248e-30"
    })
    void upperTailIsRightAlsoWhereItIsTiny(double f, double numerator, double denominator, double p) {
        assertThat(FisherF.upperTail(f, numerator, denominator)).isCloseTo(p, within(1e-10 * p));
    }

    @Test
    void nothingIsNoLessLikely() {
        assertThat(FisherF.upperTail(0, 2, 3)).isEqualTo(1);
        assertThat(FisherF.upperTail(-1, 2, 3)).isEqualTo(1);
    }
}
