package fitlaw.law;

import fitlaw.fit.HuberPowerLaws.Parameters;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The loss over size and data, {@code L = E + A / N^α + B / D^β}, with refits that measure its uncertainty.
 *
 * @param estimate the fit
 * @param replicates the fits to resampled runs, all five coefficients jointly
 * @param drawn description of the replicates, such as {@code 1000 case resamples}
 */
public record SizeDataCurve(Parameters estimate, List<Parameters> replicates, String drawn) {
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
    private static final double CLOSE = 1e-10;

    /**
     * Creates a curve.
     *
     * @param estimate the fit
     * @param replicates the fits to resampled runs
     * @param drawn description of the replicates
     */
    public SizeDataCurve {
        replicates = List.copyOf(replicates);
    }

    /** The exponent a of {@code N* ∝ C^a}, {@code β / (α + β)}. */
    static double exponent(Parameters p) {
        return p.beta() / (p.alpha() + p.beta());
    }

    /** Whether both terms fall, so that a budget has a best size. */
    static boolean hasOptimum(Parameters p) {
        return p.alpha() > 0 && p.beta() > 0 && p.a() > 0 && p.b() > 0;
    }

    /**
     * The size of least loss for a budget, by golden-section search over ln N: the loss along a budget falls, then
     * rises.
     *
     * @param flops budget C
     * @param perToken operations per token as a function of N
     */
    static double bestSize(Parameters p, double flops, DoubleUnaryOperator perToken) {
        double low = 0;
        double high = Math.log(flops / perToken.applyAsDouble(1));
        double left = high - GOLDEN * (high - low);
        double right = low + GOLDEN * (high - low);
        double atLeft = along(p, flops, perToken, left);
        double atRight = along(p, flops, perToken, right);
        while (high - low > CLOSE * high) {
            if (atLeft < atRight) {
                high = right;
                right = left;
                atRight = atLeft;
                left = high - GOLDEN * (high - low);
                atLeft = along(p, flops, perToken, left);
            } else {
                low = left;
                left = right;
                atLeft = atRight;
                right = low + GOLDEN * (high - low);
                atRight = along(p, flops, perToken, right);
            }
        }
        return Math.exp((low + high) / 2);
    }

    /** The part of the loss from size and data; leaving out E preserves digits in the search. */
    private static double along(Parameters p, double flops, DoubleUnaryOperator perToken, double logN) {
        double n = Math.exp(logN);
        return p.a() * Math.pow(n, -p.alpha()) + p.b() * Math.pow(flops / perToken.applyAsDouble(n), -p.beta());
    }
}
