package fitlaw.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FiellerTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private static Interval interval(double a, double b, double vaa, double vab, double vbb, double t) {
        return Fieller.positiveRatio(a, b, vaa, vab, vbb, t, "fieller 95 %");
    }

    @Test
    void knownDenominatorGivesTheOrdinaryInterval() {
        Interval interval = interval(2, 3, 0, 0, 0.25, 2); // By hand: (3 ± 2 · 0.5) / 2.

        assertThat(interval.low()).isCloseTo(1, within(1e-14));
        assertThat(interval.high()).isCloseTo(2, within(1e-14));
    }

    @Test
    void equalPrecisionGivesRatiosThatAreReciprocal() {
        // (5 - 5 ρ)² = 9 + 9 ρ²: 16 ρ² - 50 ρ + 16 = 0, so ρ = (25 ± √369) / 16, whose product is 1.
        Interval interval = interval(5, 5, 9, 0, 9, 1);

        assertThat(interval.low()).isCloseTo((25 - Math.sqrt(369)) / 16, within(1e-14));
        assertThat(interval.high()).isCloseTo((25 + Math.sqrt(369)) / 16, within(1e-14));
    }

    @Test
    void denominatorNotFarFromZeroGivesAHalfLine() {
        // a = 1, vaa = 1, t = 2: (3 - ρ)² ≤ 4 (0.25 + ρ²), so 3 ρ² + 6 ρ - 8 ≥ 0: ρ ≥ -1 + √(1 + 8/3) for positive ρ.
        Interval interval = interval(1, 3, 1, 0, 0.25, 2);

        assertThat(interval.low()).isCloseTo(-1 + Math.sqrt(11.0 / 3), within(1e-14));
        assertThat(interval.high()).isEqualTo(INFINITY);
        assertThat(interval.isLocated()).isTrue();
        assertThat(interval.isBounded()).isFalse();
    }

    @Test
    void denominatorExactlyAtTheBorderGivesAHalfLine() {
        // a² = t² vaa, so the quadratic term drops out: (3 - 2 ρ)² ≤ 4 (0.25 + ρ²), 9 - 12 ρ ≤ 1, ρ ≥ 2/3.
        Interval interval = interval(2, 3, 1, 0, 0.25, 2);

        assertThat(interval.low()).isCloseTo(2.0 / 3, within(1e-14));
        assertThat(interval.high()).isEqualTo(INFINITY);
    }

    @Test
    void numeratorNotFarFromZeroIsUnboundedBelow() {
        // (1 - 2 ρ)² ≤ 4 (1 + 0.01 ρ²): 3.96 ρ² - 4 ρ - 3 ≤ 0.
        Interval interval = interval(2, 1, 0.01, 0, 1, 2);

        assertThat(interval.low()).isEqualTo(-INFINITY);
        assertThat(interval.high()).isCloseTo((4 + Math.sqrt(16 + 12 * 3.96)) / (2 * 3.96), within(1e-13));
    }

    @Test
    void nothingKnownIsNotLocated() {
        Interval interval = interval(1, 1, 4, 0, 4, 2);

        assertThat(interval.isLocated()).isFalse();
        assertThat(interval).hasToString("unbounded (fieller 95 %)");
    }

    /**
     * Scans ρ over (0, ∞) with the t-test of two positive numbers. The interval must contain every ratio that the test
     * does not reject, and the test must not reject ratios just inside a finite end.
     */
    @Test
    void enclosesExactlyWhatTheTestDoesNotReject() {
        Random random = new Random(20251018);
        int bounded = 0;
        int below = 0;
        int above = 0;
        int whole = 0;
        for (int problem = 0; problem < 4_000; problem++) {
            double a = Math.exp(2 * random.nextGaussian());
            double b = Math.exp(2 * random.nextGaussian());
            double sa = a * 0.7 * random.nextDouble();
            double sb = b * 0.7 * random.nextDouble();
            double vab = sa * sb * (2 * random.nextDouble() - 1);
            Interval interval = interval(a, b, sa * sa, vab, sb * sb, 2);

            boolean inside = true;
            boolean hole = false;
            double least = INFINITY;
            double most = 0;
            for (int step = -3_000; step <= 3_000; step++) {
                double ratio = b / a * Math.exp(step / 150.0); // over 17 decades, in steps of 0.7 %
                boolean kept = kept(a, b, sa * sa, vab, sb * sb, ratio);
                if (kept) {
                    least = Math.min(least, ratio);
                    most = Math.max(most, ratio);
                    inside &= interval.contains(ratio);
                }
                hole |= !kept && interval.contains(ratio);
            }
            assertThat(inside)
                    .as("problem %d: %s holds what the test keeps", problem, interval)
                    .isTrue();
            if (Double.isFinite(interval.low()) && interval.low() > 1e-8 * b / a) {
                assertThat(interval.low())
                        .as("problem %d, low end", problem)
                        .isBetween(least / 1.007, least * (1 + 1e-12));
            }
            if (Double.isFinite(interval.high()) && interval.high() < 1e8 * b / a) {
                assertThat(interval.high())
                        .as("problem %d, high end", problem)
                        .isBetween(most * (1 - 1e-12), most * 1.007);
            }
            if (!Double.isFinite(interval.low())) {
                assertThat(kept(a, b, sa * sa, vab, sb * sb, 1e-12 * b / a))
                        .as("problem %d, at 0", problem)
                        .isTrue();
            }
            if (!Double.isFinite(interval.high())) {
                assertThat(kept(a, b, sa * sa, vab, sb * sb, 1e12 * b / a))
                        .as("problem %d, at ∞", problem)
                        .isTrue();
            }
            bounded += interval.isBounded() ? 1 : 0;
            whole += interval.isLocated() ? 0 : 1;
            below += Double.isFinite(interval.high()) && !Double.isFinite(interval.low()) ? 1 : 0;
            above += Double.isFinite(interval.low()) && !Double.isFinite(interval.high()) ? 1 : 0;
            assertThat(hole).as("problem %d: a hole in %s", problem, interval).isFalse();
        }
        // Each kind of set occurs, so each is tested.
        assertThat(new int[] {bounded, below, above, whole}).doesNotContain(0);
    }

    /**
     * Whether a positive pair (a, b) with this ratio is not rejected: the nearest point on the line of the ratio if it
     * is positive, otherwise the origin.
     */
    private static boolean kept(double a, double b, double vaa, double vab, double vbb, double ratio) {
        double nearest = a * vbb - b * vab + ratio * (b * vaa - a * vab);
        double determinant = vaa * vbb - vab * vab;
        if (nearest < 0) {
            return a * a * vbb - 2 * a * b * vab + b * b * vaa <= 4 * determinant * (1 + 1e-12);
        }
        double difference = b - ratio * a;
        return difference * difference <= 4 * (vbb - 2 * ratio * vab + ratio * ratio * vaa) * (1 + 1e-12);
    }

    @Test
    void unitsOfNumeratorAndDenominatorOnlyScaleTheRatio() {
        Interval interval = interval(2, 3, 0.05, 0.02, 0.1, 2);
        Interval scaled = interval(2e-5, 3e4, 0.05e-10, 0.02e-1, 0.1e8, 2);

        assertThat(scaled.low()).isCloseTo(interval.low() * 1e9, within(1e-3));
        assertThat(scaled.high()).isCloseTo(interval.high() * 1e9, within(1e-3));
    }
}
