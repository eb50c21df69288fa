package fitlaw.fit;

import fitlaw.fit.HuberPowerLaws.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Prediction variance of a new observation of {@code y = E + A / u^α + B / v^β} fitted to few observations, by
 * linearisation in ln y:
 *
 * <pre>
 *   variance of ln y = s² (1 + gᵀ (JᵀJ)⁻¹ g),   s² = Σ (residual of ln y)² / (n - parameters)
 * </pre>
 *
 * <p>with J and g the derivatives of ln y with respect to (ln E, ln A, ln B, α, β) at the observations and at the new
 * point. Resampling suits many observations; with few, a resample often has fewer distinct rows than parameters.
 */
public final class PowerLawSpread {
    /** A term with a smaller share is at its limit 0 and no longer counts as a parameter. */
    private static final double NOTHING = 1e-6;

    private final Parameters fit;
    private final double meanU;
    private final double meanV;
    private final boolean constant;
    private final double[][] inverse;
    private final double variance;
    private final int degreesOfFreedom;

    private PowerLawSpread(Parameters fit, double[] u, double[] v, double[] y) {
        this.fit = fit;
        meanU = meanLog(u);
        meanV = meanLog(v);
        constant = fit.e() > NOTHING * Arrays.stream(y).min().orElseThrow();
        List<double[]> rows = new ArrayList<>();
        double squares = 0;
        for (int i = 0; i < y.length; i++) {
            rows.add(gradient(u[i], v[i]));
            double residual = Math.log(y[i] / fit.at(u[i], v[i]));
            squares += residual * residual;
        }
        int k = rows.get(0).length;
        double[][] gram = new double[k][k];
        for (double[] row : rows) {
            for (int j = 0; j < k; j++) {
                for (int l = 0; l < k; l++) {
                    gram[j][l] += row[j] * row[l];
                }
            }
        }
        degreesOfFreedom = y.length - k;
        variance = squares / degreesOfFreedom;
        inverse = Matrices.inverse(gram);
    }

    /**
     * {@return the prediction variance around a fit}
     *
     * @param fit the fit
     * @param u first variable of the observations
     * @param v second variable
     * @param y observations, at least six
     * @throws FitFailedException if the observations do not determine the parameters
     */
    public static PowerLawSpread of(Parameters fit, double[] u, double[] v, double[] y) {
        if (y.length <= 5) {
            throw new IllegalArgumentException(
                    y.length + " observations are too few for five parameters: at least six are needed");
        }
        return new PowerLawSpread(fit, u, v, y);
    }

    private static double meanLog(double[] values) {
        return Arrays.stream(values).map(Math::log).average().orElseThrow();
    }

    private double[] gradient(double u, double v) {
        double all = fit.at(u, v);
        double a = fit.a() * Math.pow(u, -fit.alpha()) / all;
        double b = fit.b() * Math.pow(v, -fit.beta()) / all;
        double byAlpha = -a * (Math.log(u) - meanU);
        double byBeta = -b * (Math.log(v) - meanV);
        return constant ? new double[] {fit.e() / all, a, b, byAlpha, byBeta} : new double[] {a, b, byAlpha, byBeta};
    }

    /**
     * {@return variance of the logarithm of a new observation}
     *
     * @param u its first variable
     * @param v its second variable
     */
    public double logVariance(double u, double v) {
        double[] g = gradient(u, v);
        double sum = 1;
        for (int j = 0; j < g.length; j++) {
            for (int l = 0; l < g.length; l++) {
                sum += g[j] * inverse[j][l] * g[l];
            }
        }
        return variance * sum;
    }

    /** {@return observations less parameters} */
    public int degreesOfFreedom() {
        return degreesOfFreedom;
    }
}
