package fitlaw.throughput;

/**
 * A smooth maximum, {@code (a^p + b^p)^(1/p)}: the time of two concurrent operations is that of the longer one, or
 * somewhat more if both take about as long.
 */
final class SmoothMax {
    private static final double NEGLIGIBLE = 1e-17;

    private SmoothMax() {}

    static double of(double a, double b, double p) {
        double high = Math.max(a, b);
        double low = Math.min(a, b);
        if (!(low > 0)) {
            return high;
        }
        if (p == 2) {
            return Math.sqrt(a * a + b * b);
        }
        if (p == 8) {
            double eighth = eighth(low / high);
            return high * Math.sqrt(Math.sqrt(Math.sqrt(1 + eighth)));
        }
        double part = Math.exp(p * Math.log(low / high));
        return part < NEGLIGIBLE ? high : high * Math.exp(Math.log(1 + part) / p);
    }

    /**
     * The share of {@code a}: derivative of the logarithm of the maximum with respect to the logarithm of {@code a}.
     */
    static double share(double a, double max, double p) {
        if (p == 2) {
            return a * a / (max * max);
        }
        return a > 0 ? p == 8 ? eighth(a / max) : Math.exp(p * Math.log(a / max)) : 0;
    }

    private static double eighth(double x) {
        double squared = x * x;
        double fourth = squared * squared;
        return fourth * fourth;
    }

    /** Derivative of the maximum with respect to the logarithm of {@code p}. */
    static double bySharpness(double a, double b, double max, double shareOfA) {
        double sum = 0;
        if (shareOfA > 0) {
            sum += shareOfA * Math.log(a / max);
        }
        if (shareOfA < 1 && b > 0) {
            sum += (1 - shareOfA) * Math.log(b / max);
        }
        return max * sum;
    }
}
