package fitlaw.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Deviations drawn with a known dependence on the size. */
class IntervalGrowthTest {
    private static final double[] SIZES = {1, 2, 4, 8, 16, 32, 64, 128, 256};

    private static IntervalGrowth drawn(int architectures, double power) {
        Random random = new Random(5);
        List<double[]> off = new ArrayList<>();
        List<double[]> sizes = new ArrayList<>();
        for (int a = 0; a < architectures; a++) {
            double[] of = new double[SIZES.length];
            for (int i = 0; i < of.length; i++) {
                of[i] = Math.abs(0.02 * random.nextGaussian()) * Math.pow(SIZES[i] / 16, power);
            }
            off.add(of);
            sizes.add(SIZES);
        }
        return IntervalGrowth.of(off, sizes, 0.9);
    }

    @Test
    void dependenceIsFound() {
        IntervalGrowth growth = drawn(50, 0.3);

        // 450 deviations whose logarithm has deviation 1.1, over sizes whose logarithm has 1.8: 1.1 / 1.8 / √450 =
        // 0.03.
        assertThat(growth.power()).isCloseTo(0.3, within(0.09));
        assertThat(growth.middle()).isCloseTo(16, within(1e-9));
        assertThat(growth.at(16)).isCloseTo(1, within(1e-9));
        assertThat(growth.at(256)).isCloseTo(Math.pow(16, growth.power()), within(1e-9));
        assertThat(growth.at(512)).isEqualTo(growth.at(256)); // beyond, MeasuredRange applies
    }

    @Test
    void nothingIsNarrowerThanWhereItWasMeasured() {
        IntervalGrowth growth = drawn(50, -0.4);

        assertThat(growth.power()).isNegative();
        assertThat(growth.at(256)).isCloseTo(Math.pow(16, growth.power()), within(1e-9));
        assertThat(growth.at(4096)).isEqualTo(growth.at(256));
    }

    @Test
    void aDependenceThatGainsLittleIsNotUsed() {
        assertThat(drawn(50, 0)).isEqualTo(IntervalGrowth.NONE);
        assertThat(drawn(50, 0.02)).isEqualTo(IntervalGrowth.NONE);
        assertThat(IntervalGrowth.NONE.at(256)).isEqualTo(1);
    }

    @Test
    void fewArchitecturesCannotTell() {
        assertThat(drawn(9, 0.5)).isEqualTo(IntervalGrowth.NONE);
    }
}
