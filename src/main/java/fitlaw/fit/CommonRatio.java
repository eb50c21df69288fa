package fitlaw.fit;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Tests whether k independent pairs of estimates share one ratio ρ = b / a, with a denominator a that may differ
 * between pairs.
 *
 * <p>Fieller's pivots {@code T_i(ρ) = (b_i - ρ a_i) / se(b_i - ρ a_i)} follow a t distribution at the true ratio for
 * any denominator. The common ratio minimises {@code Q = Σ T_i²}, and Q is tested as Welch tests means with unequal
 * variances:
 *
 * <pre>
 *   F = Q / (k - 1) / (1 + 2 (k - 2) / (k² - 1) Λ),   Λ = Σ (1 - w_i / Σw)² / ν_i,   F ~ F(k - 1, (k² - 1) / (3 Λ))
 * </pre>
 *
 * <p>A likelihood ratio of pooled residuals would assume equal noise for all pairs, but noise falls with size in real
 * sweeps. A test of the logarithms of the estimated ratios would assume that they are normal, which does not hold for a
 * poorly determined ratio. Source: B. L. Welch, <i>On the comparison of several mean values</i>, Biometrika 38 (1951),
 * on E. C. Fieller's pivots.
 *
 * @param common the common ratio, which minimises Q
 * @param f value of F
 * @param numerator degrees of freedom of the numerator
 * @param denominator degrees of freedom of the denominator
 * @param p probability of a value at least as large if all pairs share one ratio
 */
public record CommonRatio(double common, double f, int numerator, double denominator, double p) {
    /** The search covers ratios within this factor of the estimated ones. */
    private static final double AROUND = 20;

    /** Grid steps of a search. */
    private static final int GRID = 60;

    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
    private static final int STEPS = 45;

    /**
     * {@return the test, for positive ratios}
     *
     * @param ratios two or more pairs of estimates, at least one with a positive ratio
     */
    public static CommonRatio of(List<Ratio> ratios) {
        int k = atLeastTwo(ratios);
        double common = Math.exp(least(logRatio -> squares(ratios, logRatio, 0, new double[k]), ends(ratios)));
        double q = squares(ratios, Math.log(common), 0, new double[k]);
        double lambda = lambda(ratios, common);
        double f = q / (k - 1) / (1 + 2.0 * (k - 2) / (k * k - 1) * lambda);
        double denominator = (k * k - 1) / (3 * lambda);
        return new CommonRatio(common, f, k - 1, denominator, FisherF.upperTail(f, k - 1, denominator));
    }

    /**
     * {@return the factor by which the ratio changes from the smallest to the largest value of a covariate, for the
     * line {@code ln ρ_i = α + β z_i} fitted through Fieller's pivots. Its interval is the profile set at a confidence
     * level, widened if the ratios scatter about the line by more than their errors}
     *
     * @param term name of the factor
     * @param ratios two or more pairs of estimates
     * @param z covariate of each, such as the logarithm of a size; not all equal
     * @param confidence confidence of the interval
     */
    public static Estimate change(String term, List<Ratio> ratios, double[] z, double confidence) {
        int k = atLeastTwo(ratios);
        double first = DoubleStream.of(z).min().orElseThrow();
        double span = DoubleStream.of(z).max().orElseThrow() - first;
        double[] at = DoubleStream.of(z).map(value -> (value - first) / span).toArray();
        double[] ends = ends(ratios);
        DoubleUnaryOperator profile = logChange -> {
            DoubleUnaryOperator level = logRatio -> squares(ratios, logRatio, logChange, at);
            return level.applyAsDouble(
                    least(level, new double[] {ends[0] - Math.log(AROUND), ends[1] + Math.log(AROUND)}));
        };
        double[] range = {-2 * Math.log(AROUND), 2 * Math.log(AROUND)};
        double best = least(profile, range);
        double q = profile.applyAsDouble(best);
        double degrees = (k * k - 1) / (3 * lambda(ratios, of(ratios).common()));
        double t = Student.halfWidth(confidence, degrees);
        double limit = q + t * t * Math.max(1, k > 2 ? q / (k - 2) : 0);
        double low = crossing(profile, best, range[0], limit);
        double high = crossing(profile, best, range[1], limit);
        return new Estimate(
                term,
                Math.exp(best),
                new Interval(
                        low == range[0] ? Double.NEGATIVE_INFINITY : Math.exp(low),
                        high == range[1] ? Double.POSITIVE_INFINITY : Math.exp(high),
                        "profile " + Math.round(100 * confidence) + " %"));
    }

    private static int atLeastTwo(List<Ratio> ratios) {
        if (ratios.size() < 2) {
            throw new IllegalArgumentException("at least two ratios are needed: " + ratios.size());
        }
        return ratios.size();
    }

    private static double squares(List<Ratio> ratios, double logRatio, double logChange, double[] at) {
        return IntStream.range(0, at.length)
                .mapToDouble(i -> ratios.get(i).pivot(Math.exp(logRatio + logChange * at[i])))
                .map(pivot -> pivot * pivot)
                .sum();
    }

    /** Welch's sum Λ, which reduces the degrees of freedom because the variances are estimated. */
    private static double lambda(List<Ratio> ratios, double common) {
        double all = ratios.stream().mapToDouble(ratio -> ratio.weight(common)).sum();
        return ratios.stream()
                .mapToDouble(ratio -> Math.pow(1 - ratio.weight(common) / all, 2) / ratio.degreesOfFreedom())
                .sum();
    }

    /** Range of the search for the common ratio, as logarithms. */
    private static double[] ends(List<Ratio> ratios) {
        double[] logs = ratios.stream()
                .mapToDouble(Ratio::value)
                .filter(value -> value > 0)
                .map(Math::log)
                .toArray();
        if (logs.length == 0) {
            throw new IllegalArgumentException("none of the ratios is positive");
        }
        return new double[] {
            DoubleStream.of(logs).min().orElseThrow() - Math.log(AROUND),
            DoubleStream.of(logs).max().orElseThrow() + Math.log(AROUND)
        };
    }

    /** Minimises a function of one variable: the best point of a grid, then a golden-section search around it. */
    private static double least(DoubleUnaryOperator function, double[] ends) {
        double step = (ends[1] - ends[0]) / GRID;
        double best = ends[0];
        double value = Double.POSITIVE_INFINITY;
        for (int i = 0; i <= GRID; i++) {
            double here = function.applyAsDouble(ends[0] + i * step);
            if (here < value) {
                value = here;
                best = ends[0] + i * step;
            }
        }
        double low = best - step;
        double high = best + step;
        for (int i = 0; i < STEPS; i++) {
            double left = high - GOLDEN * (high - low);
            double right = low + GOLDEN * (high - low);
            if (function.applyAsDouble(left) < function.applyAsDouble(right)) {
                high = right;
            } else {
                low = left;
            }
        }
        return (low + high) / 2;
    }

    /** The point nearest to the minimum, towards an end, where a function exceeds a limit; the end if it never does. */
    private static double crossing(DoubleUnaryOperator function, double best, double end, double limit) {
        double step = (end - best) / GRID;
        double inside = best;
        for (int i = 1; i <= GRID; i++) {
            double outside = best + i * step;
            if (function.applyAsDouble(outside) > limit) {
                for (int j = 0; j < STEPS; j++) {
                    double middle = (inside + outside) / 2;
                    if (function.applyAsDouble(middle) > limit) {
                        outside = middle;
                    } else {
                        inside = middle;
                    }
                }
                return inside;
            }
            inside = outside;
        }
        return end;
    }
}
