package fitlaw.law;

import fitlaw.common.Numbers;
import fitlaw.fit.Estimate;
import fitlaw.fit.FisherF;
import fitlaw.fit.NotIdentified;
import fitlaw.fit.Quantity;
import fitlaw.fit.Ratio;
import fitlaw.fit.Student;

/**
 * The fitted dependence of loss on one shape, such as {@code c1 ln v + c2 / v}, which has its minimum at {@code v = c2
 * / c1} if both weights are positive.
 *
 * @param variable the shape
 * @param basis the functions that the weights belong to
 * @param ratio the weights c1 and c2, with their covariance
 */
public record Curve(ShapeVariable variable, ShapeBasis basis, Ratio ratio) {
    /**
     * Creates a curve of the published basis, {@code c1 ln v + c2 / v}.
     *
     * @param variable the shape
     * @param c1 weight of {@code ln v}
     * @param c2 weight of {@code 1 / v}
     * @param v11 variance of c1
     * @param v12 covariance of c1 and c2
     * @param v22 variance of c2
     */
    public Curve(ShapeVariable variable, double c1, double c2, double v11, double v12, double v22) {
        this(variable, ShapeBasis.PUBLISHED, new Ratio(c1, c2, v11, v12, v22, 1));
    }

    /** {@return weight of the first function, {@code ln v} or φ²} */
    public double c1() {
        return ratio.a();
    }

    /** {@return weight of the second function, {@code 1 / v} or φ} */
    public double c2() {
        return ratio.b();
    }

    double v11() {
        return ratio.vaa();
    }

    double v12() {
        return ratio.vab();
    }

    double v22() {
        return ratio.vbb();
    }

    /**
     * {@return the value of least loss, or why there is none}
     *
     * @param confidence confidence of the interval
     * @param degreesOfFreedom degrees of freedom of the variances
     * @param method how the interval was made, as reported
     */
    public Quantity optimum(double confidence, double degreesOfFreedom, String method) {
        return optimum(confidence, degreesOfFreedom, method, "c1", "c2");
    }

    /** The same, with the names of the weights among the terms of a law. */
    Quantity optimum(double confidence, double degreesOfFreedom, String method, String first, String second) {
        if (!basis.hasMinimum(c1(), c2())) {
            return new NotIdentified(variable.optimumTerm(), whyNone(confidence, degreesOfFreedom, first, second));
        }
        double value = c2() / c1();
        double variance = (v22() - 2 * value * v12() + value * value * v11()) / (c1() * c1());
        double t = Student.halfWidth(confidence, degreesOfFreedom);
        return new Estimate(
                variable.optimumTerm(),
                basis.shape(variable, value),
                Math.abs(basis.slope(variable, value)) * Math.sqrt(Math.max(0, variance)),
                basis.interval(this, t, method));
    }

    /**
     * {@return the ratio c2 / c1 of the weights, for comparison with that of other runs}
     *
     * @param degreesOfFreedom degrees of freedom of the variances
     */
    public Ratio ratio(int degreesOfFreedom) {
        return new Ratio(c1(), c2(), v11(), v12(), v22(), degreesOfFreedom);
    }

    /**
     * {@return whether both weights are significantly negative, so that loss has a maximum in between rather than a
     * minimum}
     *
     * @param confidence confidence level of the t-test of each weight
     * @param degreesOfFreedom degrees of freedom of the variances
     */
    public boolean upsideDown(double confidence, double degreesOfFreedom) {
        double t = Student.halfWidth(confidence, degreesOfFreedom);
        return c1() < -t * Math.sqrt(v11()) && (basis == ShapeBasis.LOG_PARABOLA || c2() < -t * Math.sqrt(v22()));
    }

    private String whyNone(double confidence, double degreesOfFreedom, String first, String second) {
        double t = Student.halfWidth(confidence, degreesOfFreedom);
        double squares =
                (c1() * c1() * v22() - 2 * c1() * c2() * v12() + c2() * c2() * v11()) / (v11() * v22() - v12() * v12());
        boolean seen = FisherF.upperTail(Math.max(0, squares) / 2, 2, degreesOfFreedom) < 1 - confidence;
        String weight = first + " = " + withError(c1(), t * Math.sqrt(v11()));
        boolean published = basis == ShapeBasis.PUBLISHED;
        String found = "No best " + variable.column() + ": " + weight
                + (published
                        ? " (of ln " + variable.letter() + ") and " + second + " = "
                                + withError(c2(), t * Math.sqrt(v22())) + " (of 1/" + variable.letter()
                                + ") must both be positive. "
                        : " (of the square of ln " + variable.letter() + ") must be positive. ");
        if (upsideDown(confidence, degreesOfFreedom)) {
            return found + (published ? "Both are negative: loss" : "It is negative: loss")
                    + " has a maximum there, not a minimum. "
                    + "Check what else changes with " + variable.column() + ", such as depth or size.";
        }
        if (!published) {
            return found
                    + "Its sign is not significant, so no best value is identified. Add runs over a wider range of "
                    + variable.column() + ", or repeat some.";
        }
        if (!seen || (c1() < 0 && c2() < 0)) {
            return found
                    + "Their signs are not significant, so no best value is identified. Add runs "
                    + "over a wider range of " + variable.column() + ", or repeat some.";
        }
        return found + "Loss only " + (c1() > 0 ? "increases" : "decreases") + " with " + variable.column()
                + ": all runs are on one side of the best value. Add runs with "
                + (c1() > 0 ? "smaller " : "larger ") + variable.column() + ".";
    }

    private static String withError(double value, double half) {
        return Numbers.significant(value, 3) + " ± " + Numbers.significant(half, 2);
    }
}
