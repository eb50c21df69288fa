package fitlaw.fit;

import org.apache.commons.math3.special.Beta;

/** Fisher's F distribution. */
public final class FisherF {
    private FisherF() {}

    /**
     * {@return the probability of a value at least as large}
     *
     * @param f value, not negative
     * @param numerator degrees of freedom of the numerator, positive
     * @param denominator degrees of freedom of the denominator, positive
     */
    public static double upperTail(double f, double numerator, double denominator) {
        // Not computed as 1 - lower tail, which would round to 0 below 1e-16.
        return f <= 0
                ? 1
                : Beta.regularizedBeta(denominator / (denominator + numerator * f), denominator / 2, numerator / 2);
    }
}
