package fitlaw.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class JointDrawsTest {
    private static final double[][] COVARIANCE = {{4, 1.2, 0}, {1.2, 1, 0}, {0, 0, 0}};
    private static final int MANY = 40_000;

    private static double[][] moments(double degreesOfFreedom) {
        JointDraws draws = new JointDraws(COVARIANCE, degreesOfFreedom, 3);
        double[][] moments = new double[3][3];
        for (int i = 0; i < MANY; i++) {
            double[] draw = draws.draw(i);
            for (int j = 0; j < 3; j++) {
                for (int k = 0; k < 3; k++) {
                    moments[j][k] += draw[j] * draw[k] / MANY;
                }
            }
        }
        return moments;
    }

    /**
     * The standard error of a variance from 40,000 draws is 0.7 %; the tolerance is four of those, also for the
     * covariance.
     */
    @Test
    void normalDrawsHaveTheCovariance() {
        double[][] moments = moments(Double.POSITIVE_INFINITY);

        assertThat(moments[0][0]).isCloseTo(4, within(0.12));
        assertThat(moments[1][1]).isCloseTo(1, within(0.03));
        assertThat(moments[0][1]).isCloseTo(1.2, within(0.05));
        assertThat(moments[2][2]).isZero();
    }

    /** The variance of a t variable is ν / (ν - 2); its standard error is larger, because its fourth moment is. */
    @Test
    void studentDrawsAreWider() {
        assertThat(moments(10)[0][0]).isCloseTo(4 * 10.0 / 8, within(0.25));
    }

    @Test
    void aDrawDependsOnItsNumberAndSeedOnly() {
        JointDraws draws = new JointDraws(COVARIANCE, 10, 3);
        double[] seventh = draws.draw(7);
        draws.draw(2);

        assertThat(draws.draw(7)).isEqualTo(seventh);
        assertThat(new JointDraws(COVARIANCE, 10, 4).draw(7)).isNotEqualTo(seventh);
    }

    @Test
    void refusesNoDegreesOfFreedom() {
        assertThatThrownBy(() -> new JointDraws(COVARIANCE, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be positive: 0");
    }
}
