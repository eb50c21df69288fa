package fitlaw.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StudentTest {
    /** By hand: (1 + 3)² / (1 / 4 + 9 / 10) = 13.913; a single variance keeps its degrees of freedom. */
    @Test
    void effectiveDegreesAreWelchs() {
        assertThat(Student.effectiveDegrees(new double[] {1, 3}, new double[] {4, 10}))
                .isCloseTo(13.913, within(.001));
        assertThat(Student.effectiveDegrees(new double[] {0, 3}, new double[] {4, 10}))
                .isCloseTo(10, within(1e-12));
        assertThat(Student.effectiveDegrees(new double[] {0, 0}, new double[] {4, 10}))
                .isEqualTo(4);
    }
}
