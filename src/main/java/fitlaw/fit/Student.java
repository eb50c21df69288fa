package fitlaw.fit;

import org.apache.commons.math3.distribution.TDistribution;

/** Student's t distribution. */
public final class Student {
    private Student() {}

    /**
     * {@return the quantile of a probability}
     *
     * @param probability probability, between 0 and 1
     * @param degreesOfFreedom degrees of freedom, positive
     */
    public static double quantile(double probability, double degreesOfFreedom) {
        return new TDistribution(null, degreesOfFreedom).inverseCumulativeProbability(probability);
    }

    /**
     * {@return half-width of a two-sided interval, in standard errors}
     *
     * @param confidence confidence, such as 0.95
     * @param degreesOfFreedom degrees of freedom, positive
     */
    public static double halfWidth(double confidence, double degreesOfFreedom) {
        return quantile((1 + confidence) / 2, degreesOfFreedom);
    }

    /**
     * {@return the degrees of freedom of a sum of independently estimated variances, {@code (Σ v)² / Σ (v² / degrees of
     * v)}; source: Welch, Biometrika 34 (1947), and Satterthwaite, Biometrics 2 (1946)}
     *
     * @param variances variances; if all are 0, the degrees of freedom are those of the first
     * @param degreesOfFreedom degrees of freedom of each variance; additional elements are ignored
     */
    public static double effectiveDegrees(double[] variances, double[] degreesOfFreedom) {
        double sum = 0;
        double shares = 0;
        for (int i = 0; i < variances.length; i++) {
            sum += variances[i];
            shares += variances[i] * variances[i] / degreesOfFreedom[i];
        }
        return shares > 0 ? sum * sum / shares : degreesOfFreedom[0];
    }
}
