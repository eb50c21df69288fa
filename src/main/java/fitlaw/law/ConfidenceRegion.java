package fitlaw.law;

import fitlaw.common.Numbers;
import fitlaw.fit.LeastSquaresSolution;
import fitlaw.fit.Quantity;

/**
 * The joint confidence region of the shape of least loss: all pairs of relative width and MLP/attention ratio that the
 * runs do not reject,
 *
 * <pre>
 *   { (x, r) : (u, v) V⁻¹ (u, v)ᵀ ≤ 2 F },   u = c2 - x c1,   v = e2 - r e1
 * </pre>
 *
 * <p>where V is the covariance of u and v and F the quantile of Fisher's F distribution. It is Fieller's set for two
 * ratios: exact for linear forms with normal noise, linearised at the fit for others. It may be unbounded. It is wider
 * than the separate intervals because it covers both values jointly. Pairs at which the curves would have a maximum are
 * excluded.
 *
 * <p>Source: Fieller (1954); Scheffé, <i>The Analysis of Variance</i> (1959), section 3.4.
 */
public final class ConfidenceRegion {
    private static final int X = 0;
    private static final int R = 2;

    /** c1, c2, e1, e2. */
    private final double[] slopes = new double[4];

    private final double[][] covariance = new double[4][4];
    private final ShapeBasis basis;
    private final double limit;
    private final String method;

    private ConfidenceRegion(Law law) {
        Regression regression = law.regression();
        basis = law.curves().get(ShapeVariable.RELATIVE_WIDTH).basis();
        LeastSquaresSolution fit = regression.fit();
        int[] place = new int[4];
        place[X] = regression.curve(ShapeVariable.RELATIVE_WIDTH).orElseThrow();
        place[R] = regression.curve(ShapeVariable.MLP_RATIO).orElseThrow();
        place[X + 1] = place[X] + 1;
        place[R + 1] = place[R] + 1;
        double[] all = fit.parameters();
        for (int j = 0; j < 4; j++) {
            slopes[j] = all[place[j]];
            for (int k = 0; k < 4; k++) {
                double[] sum = new double[all.length];
                sum[place[j]] += 0.5;
                sum[place[k]] += 0.5;
                double[] difference = new double[all.length];
                difference[place[j]] += 0.5;
                difference[place[k]] -= 0.5;
                covariance[j][k] = fit.variance(sum) - fit.variance(difference);
            }
        }
        FitOptions options = law.sample().options();
        int degrees = law.diagnostics().degreesOfFreedom();
        // The upper tail of F with 2 and n degrees of freedom is (1 + 2 F / n) to the power -n / 2.
        limit = degrees / 2.0 * (Math.pow(1 - options.confidence(), -2.0 / degrees) - 1);
        method = options.method("joint F");
    }

    /**
     * {@return the joint confidence region of the best x and r}
     *
     * @param law the law
     * @throws IllegalStateException if the runs do not identify x or r, with the reason, or the law was not fitted by
     *     least squares
     */
    public static ConfidenceRegion of(Law law) {
        for (Quantity best :
                new Quantity[] {law.optimum().relativeWidth(), law.optimum().mlpRatio()}) {
            if (best.estimate().isEmpty()) {
                throw new IllegalStateException("There is no region of the best shape. " + best);
            }
        }
        return new ConfidenceRegion(law);
    }

    /**
     * {@return how strongly the runs reject a pair, as a ratio of mean squares: 0 at the optimum}
     *
     * @param relativeWidth x = d / √N, positive
     * @param mlpRatio r, positive
     */
    public double statistic(double relativeWidth, double mlpRatio) {
        double x = basis.ratio(ShapeVariable.RELATIVE_WIDTH, relativeWidth);
        double r = basis.ratio(ShapeVariable.MLP_RATIO, mlpRatio);
        double[] solved = solved(x, r);
        return (solved[0] * u(x, X) + solved[1] * u(r, R)) / 2;
    }

    /**
     * {@return whether a pair is inside the region}
     *
     * @param relativeWidth x = d / √N, positive
     * @param mlpRatio r, positive
     */
    public boolean contains(double relativeWidth, double mlpRatio) {
        if (!(relativeWidth > 0 && mlpRatio > 0)) {
            throw new IllegalArgumentException(
                    "relative width and MLP/attention ratio must be positive: " + relativeWidth + ", " + mlpRatio);
        }
        return statistic(relativeWidth, mlpRatio) <= limit
                && heldIsMinimum(relativeWidth, mlpRatio, X)
                && heldIsMinimum(relativeWidth, mlpRatio, R);
    }

    /** {@return the statistic at the edge of the region} */
    public double limit() {
        return limit;
    }

    /** {@return the method, with its confidence level} */
    public String method() {
        return method;
    }

    /** Whether the best-fitting curve with its optimum at this place has a minimum there. */
    private boolean heldIsMinimum(double relativeWidth, double mlpRatio, int shape) {
        double x = basis.ratio(ShapeVariable.RELATIVE_WIDTH, relativeWidth);
        double r = basis.ratio(ShapeVariable.MLP_RATIO, mlpRatio);
        double[] solved = solved(x, r);
        double withX = covariance[shape][X + 1] - x * covariance[shape][X];
        double withR = covariance[shape][R + 1] - r * covariance[shape][R];
        return slopes[shape] - withX * solved[0] - withR * solved[1] > 0;
    }

    private double u(double value, int shape) {
        return slopes[shape + 1] - value * slopes[shape];
    }

    /** {@code V⁻¹ (u, v)}. */
    private double[] solved(double x, double r) {
        double xx = spread(X, x, X, x);
        double xr = spread(X, x, R, r);
        double rr = spread(R, r, R, r);
        double determinant = xx * rr - xr * xr;
        double u = u(x, X);
        double v = u(r, R);
        return new double[] {(rr * u - xr * v) / determinant, (xx * v - xr * u) / determinant};
    }

    private double spread(int one, double a, int other, double b) {
        return covariance[one + 1][other + 1]
                - b * covariance[one + 1][other]
                - a * covariance[one][other + 1]
                + a * b * covariance[one][other];
    }

    @Override
    public String toString() {
        return "(x, r) with F at most " + Numbers.significant(limit, 3) + " (" + method + ")";
    }
}
