package fitlaw.fit;

import org.apache.commons.math3.distribution.TDistribution;

/** Student's t distribution. */
public final class Student {
    private Student() {}

    /**
     * {@return the value that a t variable stays below with a probability}
     *
     * @param probability probability, between 0 and 1
     * @param degreesOfFreedom degrees of freedom, positive
     */
    public static double quantile(double probability, double degreesOfFreedom) {
        return new TDistribution(null, degreesOfFreedom).inverseCumulativeProbability(probability);
    }

    /**
     * {@return half the width, in standard errors, of a two-sided interval}
     *
     * @param level level, such as 0.95
     * @param degreesOfFreedom degrees of freedom, positive
     */
    public static double halfWidth(double level, double degreesOfFreedom) {
        return quantile((1 + level) / 2, degreesOfFreedom);
    }
}
