package fitlaw.fit;

/**
 * Two normal estimates whose ratio {@code b / a} is of interest.
 *
 * @param a denominator
 * @param b numerator
 * @param vaa variance of a
 * @param vab covariance
 * @param vbb variance of b
 * @param degreesOfFreedom degrees of freedom of the variances
 */
public record Ratio(double a, double b, double vaa, double vab, double vbb, int degreesOfFreedom) {
    /** {@return the estimate b / a} */
    public double value() {
        return b / a;
    }

    /**
     * Fieller's pivot: distance of a ratio from these estimates in standard errors, t distributed at the true ratio.
     */
    double pivot(double ratio) {
        return (b - ratio * a) / error(ratio);
    }

    /** Standard error of {@code b - ratio a}. */
    double error(double ratio) {
        return Math.sqrt(vbb - 2 * ratio * vab + ratio * ratio * vaa);
    }

    /** Precision (inverse variance) of the ratio at a given ratio, from the estimated denominator. */
    double weight(double ratio) {
        double error = error(ratio) / a;
        return 1 / (error * error);
    }
}
