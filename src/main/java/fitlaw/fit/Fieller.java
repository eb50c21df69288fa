package fitlaw.fit;

/**
 * Fieller's confidence set of a ratio {@code ρ = b / a}: the ratios that a t-test at a level does not reject, for two
 * normal estimates whose covariance is known up to a common factor:
 *
 * <pre>
 *   { ρ : (b - ρ a)² ≤ t² (v_bb - 2 ρ v_ab + ρ² v_aa) }
 * </pre>
 *
 * <p>The set is an interval, the complement of an interval, or the whole real line. Source: E. C. Fieller, <i>Some
 * problems in interval estimation</i>, JRSS B 16 (1954). For a linear model it equals the profile-likelihood set.
 */
public final class Fieller {
    private Fieller() {}

    /**
     * {@return the set for a ratio of any sign with a positive denominator. If the set has two pieces, the one that
     * contains the estimate is returned; the other belongs to negative denominators}
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
     * {@return the set for a positive ratio, intersected with the positive half-line. An end at or below 0 is reported
     * as unbounded}
     *
     * <p>If the estimates have the same sign and neither is far from 0, the set may have two pieces of positive ratios,
     * with rejected ratios between them. The piece without the estimate corresponds to both numbers having the opposite
     * sign, where the ratio has another meaning (a maximum instead of a minimum), so it is left out. If the estimates
     * differ in sign, the span of both pieces is returned.
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
            // Roots of quadratic ρ² - 2 linear ρ + constant, each by the formula without cancellation.
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
                // The complement of the ratios between the roots; its lower piece is not positive or belongs to the
                // other sign.
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
