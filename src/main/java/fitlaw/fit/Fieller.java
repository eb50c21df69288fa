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
        Limit limit = Limit.of(a, b, vaa, vab, vbb, t);
        double low = Double.NEGATIVE_INFINITY;
        double high = Double.POSITIVE_INFINITY;
        if (limit.quadratic != 0 && limit.isSomewhere()) {
            if (limit.quadratic > 0) {
                low = limit.lower();
                high = limit.upper();
            } else if (b / a >= limit.upper()) {
                low = limit.upper();
            } else {
                high = limit.lower();
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
        Limit limit = Limit.of(a, b, vaa, vab, vbb, t);
        double quadratic = limit.quadratic;
        double low = Double.NEGATIVE_INFINITY;
        double high = Double.POSITIVE_INFINITY;
        if (limit.isSomewhere()) {
            double lower = limit.lower();
            double upper = limit.upper();
            if (quadratic > 0) {
                low = lower;
                high = upper;
            } else if (quadratic < 0 && upper > 0 && (lower <= 0 || (a * b > 0 && b / a >= upper))) {
                // The complement of the ratios between the roots; its lower piece is not positive or belongs to the
                // other sign.
                low = upper;
            } else if (quadratic < 0 && lower > 0 && a * b > 0) {
                high = lower;
            } else if (quadratic == 0 && limit.linear > 0 && limit.constant > 0) {
                low = limit.other();
            } else if (quadratic == 0 && limit.linear < 0 && limit.constant < 0) {
                high = limit.other();
            }
        }
        return new Interval(low > 0 ? low : Double.NEGATIVE_INFINITY, high, method);
    }

    /** Where the test just rejects: the roots of {@code quadratic ρ² - 2 linear ρ + constant}. */
    private record Limit(double quadratic, double linear, double constant) {
        static Limit of(double a, double b, double vaa, double vab, double vbb, double t) {
            double t2 = t * t;
            return new Limit(a * a - t2 * vaa, a * b - t2 * vab, b * b - t2 * vbb);
        }

        private double discriminant() {
            return linear * linear - quadratic * constant;
        }

        /** Whether some ratio is rejected. */
        boolean isSomewhere() {
            return discriminant() > 0 || quadratic > 0;
        }

        double lower() {
            return Math.min(one(), other());
        }

        double upper() {
            return Math.max(one(), other());
        }

        /** Each root by the formula without cancellation. */
        private double one() {
            return sum() / quadratic;
        }

        double other() {
            double sum = sum();
            return sum == 0 ? 0 : constant / sum;
        }

        private double sum() {
            return linear + Math.copySign(Math.sqrt(Math.max(0, discriminant())), linear);
        }
    }
}
