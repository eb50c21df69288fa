package fitlaw.fit;

import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.GammaDistribution;

/**
 * Joint draws of estimated coefficients around their estimates: multivariate t, {@code Δ = √(ν / χ²_ν) · C z} with
 * {@code C Cᵀ} the covariance and z standard normal. Each draw depends only on the seed and its number.
 */
public final class JointDraws {
    private final double[][] lower;
    private final double degreesOfFreedom;
    private final long seed;

    /**
     * Creates draws.
     *
     * @param covariance covariance of the coefficients, symmetric; may be singular
     * @param degreesOfFreedom degrees of freedom of the covariance estimate, positive; infinite for normal draws
     * @param seed seed
     */
    public JointDraws(double[][] covariance, double degreesOfFreedom, long seed) {
        if (!(degreesOfFreedom > 0)) {
            throw new IllegalArgumentException("degrees of freedom must be positive: " + degreesOfFreedom);
        }
        this.lower = Cholesky.root(covariance);
        this.degreesOfFreedom = degreesOfFreedom;
        this.seed = seed;
    }

    /**
     * {@return a draw of the deviations of the coefficients from their estimates}
     *
     * @param index number of the draw, from 0
     */
    public double[] draw(int index) {
        SplittableRandom random = new SplittableRandom(Seeds.of(seed, index));
        int k = lower.length;
        double[] normal = new double[k];
        for (int j = 0; j < k; j++) {
            normal[j] = random.nextGaussian();
        }
        double scale = 1;
        if (Double.isFinite(degreesOfFreedom)) {
            double chiSquared = new GammaDistribution(null, degreesOfFreedom / 2, 2)
                    .inverseCumulativeProbability(random.nextDouble(Double.MIN_NORMAL, 1));
            scale = Math.sqrt(degreesOfFreedom / chiSquared);
        }
        double[] draw = new double[k];
        for (int j = 0; j < k; j++) {
            for (int m = 0; m <= j; m++) {
                draw[j] += scale * lower[j][m] * normal[m];
            }
        }
        return draw;
    }
}
