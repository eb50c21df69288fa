package fitlaw.fit;

/**
 * The set of ratios {@code ρ = b / a} that a t-test at a level does not reject, for two normal estimates with known
 * covariance up to a common variance:
 *
 * <pre>
 *   { ρ : (b - ρ a)² ≤ t² (v_bb - 2 ρ v_ab + ρ² v_aa) }
 * </pre>
 *
 * <p>It is an interval, the complement of one, or the whole line. Source: E. C. Fieller, <i>Some problems in interval
 * estimation</i>, JRSS B 16 (1954). For a linear model it equals the profile set.
 */
public final class Fieller {
    private Fieller() {}

    /**
     * {@return the set for a ratio of any sign whose denominator is positive: where it is in two pieces, the one that holds
     * the estimate, since the other is that of a negative denominator}
     *
     * @param a denominator, positive
     * @param b numerator
     * @param vaa variance of a
     * @param vab covariance
     * @param vbb variance of b
     * @param t quantile of Student's distribution at {@code (1 + level) / 2}
     * @param method name of the method, with its level
     */
    public static Interval ratio(double a, double b, double vaa, double vab, double vbb, double t, String method) {
        double t2 = t * t;
        double quadratic = a * a - t2 * vaa;
        double linear = a * b - t2 * vab;
        double constant = b * b - t2 * vbb;
        double discriminant = linear * linear - quadratic * constant;
        double low = Double.NEGATIVE_INFINITY;
        double high = Double.POSITIVE_INFINITY;
        if (quadratic != 0 && (discriminant > 0 || quadratic > 0)) {
            double root = Math.sqrt(Math.max(0, discriminant));
            double sum = linear + Math.copySign(root, linear);
            double one = sum / quadratic;
            double other = sum == 0 ? 0 : constant / sum;
            if (quadratic > 0) {
                low = Math.min(one, other);
                high = Math.max(one, other);
            } else if (b / a >= Math.max(one, other)) {
                low = Math.max(one, other);
            } else {
                high = Math.min(one, other);
            }
        }
        return new Interval(low, high, method);
    }

    /**
     * {@return the set for a positive ratio: intersected with the positive half-line; an end at or below 0 is reported as
     * unbounded}
     *
     * <p>Two estimates of one sign, of which neither is far from 0, may leave two pieces of positive ratios, between them some
     * that are rejected. The piece that does not hold the estimate is that of both numbers with the other sign, of which a
     * positive ratio says something else: a maximum is no minimum. It is left out. Where the estimates differ in sign, the
     * span of both pieces is returned.
     *
     * @param a denominator
     * @param b numerator
     * @param vaa variance of a
     * @param vab covariance
     * @param vbb variance of b
     * @param t quantile of Student's distribution at {@code (1 + level) / 2}
     * @param method name of the method, with its level
     */
    public static Interval positiveRatio(
            double a, double b, double vaa, double vab, double vbb, double t, String method) {
        double t2 = t * t;
        double quadratic = a * a - t2 * vaa;
        double linear = a * b - t2 * vab;
        double constant = b * b - t2 * vbb;
        double discriminant = linear * linear - quadratic * constant;
        double low = Double.NEGATIVE_INFINITY;
        double high = Double.POSITIVE_INFINITY;
        if (discriminant > 0 || quadratic > 0) {
            // Roots of quadratic ρ² - 2 linear ρ + constant, each by the formula that loses no digits.
            double root = Math.sqrt(Math.max(0, discriminant));
            double sum = linear + Math.copySign(root, linear);
            double one = sum / quadratic;
            double other = sum == 0 ? 0 : constant / sum;
            double lower = Math.min(one, other);
            double upper = Math.max(one, other);
            if (quadratic > 0) {
                low = lower;
                high = upper;
            } else if (quadratic < 0 && upper > 0 && (lower <= 0 || (a * b > 0 && b / a >= upper))) {
                // Everything but the ratios between the roots, of which the lower side is not positive or not of this
                // sign.
                low = upper;
            } else if (quadratic < 0 && lower > 0 && a * b > 0) {
                high = lower;
            } else if (quadratic == 0 && linear > 0 && constant > 0) {
                low = other;
            } else if (quadratic == 0 && linear < 0 && constant < 0) {
                high = other;
            }
        }
        return new Interval(low > 0 ? low : Double.NEGATIVE_INFINITY, high, method);
    }
}
