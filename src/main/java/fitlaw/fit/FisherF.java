package fitlaw.fit;

import org.apache.commons.math3.distribution.FDistribution;

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
        return f <= 0 ? 1 : 1 - new FDistribution(null, numerator, denominator).cumulativeProbability(f);
    }
}
