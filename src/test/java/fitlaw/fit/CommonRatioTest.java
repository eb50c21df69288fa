package fitlaw.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.Simulations;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CommonRatioTest {
    private static final int RUNS = 24;
    private static final double[] NOISE = {0.03, 0.01, 0.01, 0.006};
    private static final double[] STRENGTH = {0.3, 0.2, 0.15, 0.15};

    private static Ratio exact(double a, double ratio) {
        return new Ratio(a, ratio * a, 1e-4, 0, 1e-6, 20);
    }

    /** A fit of c1 ln x + c2 / x to noisy losses of one size, with its best value at {@code best}. */
    private static Ratio fitted(double best, double strength, double sigma, Random random) {
        double[] x = IntStream.range(0, RUNS)
                .mapToDouble(i -> 0.05 * Math.pow(6, (i % 8) / 7.0))
                .toArray();
        double[][] columns = {new double[RUNS], new double[RUNS]};
        double[] y = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
            columns[0][i] = Math.log(x[i]);
            columns[1][i] = 1 / x[i];
            y[i] = strength * (columns[0][i] + best * columns[1][i]) + sigma * random.nextGaussian();
        }
        double[] ones = new double[RUNS];
        Arrays.fill(ones, 1);
        LinearFit fit = LinearFit.of(columns, y, ones, new int[RUNS], 1);
        return new Ratio(
                fit.slope(0),
                fit.slope(1),
                fit.covariance(0, 0),
                fit.covariance(0, 1),
                fit.covariance(1, 1),
                fit.degreesOfFreedom());
    }

    private static List<Ratio> sizes(Random random, double... best) {
        return IntStream.range(0, best.length)
                .mapToObj(s -> fitted(best[s], STRENGTH[s], NOISE[s], random))
                .toList();
    }

    @Test
    void equalRatiosAreFoundWhateverTheirStrengths() {
        CommonRatio test = CommonRatio.of(List.of(exact(1, 0.15), exact(7, 0.15), exact(0.3, 0.15)));

        assertThat(test.common()).isCloseTo(0.15, within(1e-6));
        assertThat(test.f()).isCloseTo(0, within(1e-9));
        assertThat(test.p()).isCloseTo(1, within(1e-9));
        assertThat(test.numerator()).isEqualTo(2);
    }

    /** Pivots of 0.15 in units of about 0.0018: 80 standard errors apart. */
    @Test
    void twoFarRatiosDiffer() {
        List<Ratio> far = List.of(exact(1, 0.15), exact(1, 0.30));

        assertThat(CommonRatio.of(far).p()).isLessThan(1e-6);
        assertThat(CommonRatio.change("change", far, new double[] {0, 1}, .95).value())
                .isCloseTo(2, within(1e-6));
    }

    /** With equal true ratios it rejects at its nominal rate, although noise differs fivefold between sizes. */
    @Test
    void rejectsAtItsLevel() {
        Random random = new Random(11);
        int draws = 2_000;
        long rejected = IntStream.range(0, draws)
                .filter(i -> CommonRatio.of(sizes(random, .15, .15, .15, .15)).p() < 0.05)
                .count();

        // A binomial share of 2,000 at 5 % is within 3.3 standard deviations, 1.6 %, in 999 of 1,000 cases.
        assertThat((double) rejected / draws).isBetween(0.034, 0.066);
    }

    @Test
    void seesAMovingRatio() {
        Random random = new Random(12);
        int draws = 200;
        long rejected = IntStream.range(0, draws)
                .filter(i -> CommonRatio.of(sizes(random, .18, .16, .145, .13)).p() < 0.05)
                .count();

        assertThat(rejected).isGreaterThan(draws * 9 / 10);
    }

    /** The interval of the change contains the true factor, 0.75 over the sizes. */
    @Test
    @Tag("simulation")
    void intervalOfTheChangeCovers() {
        Random random = new Random(13);
        double[] z = {0, 1, 2, 3};
        double[] best = IntStream.range(0, 4)
                .mapToDouble(s -> 0.17 * Math.pow(0.75, s / 3.0))
                .toArray();
        int draws = Simulations.repeats(300);
        double slack = Simulations.slack(Math.sqrt(.95 * .05), 300);
        long covered = IntStream.range(0, draws)
                .filter(i -> CommonRatio.change("change", sizes(random, best), z, .95)
                        .interval()
                        .contains(0.75))
                .count();

        // Scatter about the line only widens the interval: coverage is 95 % or slightly more.
        assertThat((double) covered / draws).isBetween(0.92 - slack, 0.995 + slack);
    }

    @Test
    void needsTwo() {
        assertThatThrownBy(() -> CommonRatio.of(List.of(exact(1, 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least two");
    }
}
