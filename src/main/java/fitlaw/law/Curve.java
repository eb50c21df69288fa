package fitlaw.law;

import fitlaw.fit.Estimate;
import fitlaw.fit.Fieller;
import fitlaw.fit.FisherF;
import fitlaw.fit.Interval;
import fitlaw.fit.NotIdentified;
import fitlaw.fit.Quantity;
import fitlaw.fit.Ratio;
import fitlaw.fit.Student;
import fitlaw.table.Numbers;

/**
 * The fitted dependence of loss on one shape, {@code c1 ln v + c2 / v}, which is least at {@code v = c2 / c1} if both are
 * positive.
 *
 * @param variable the shape
 * @param c1 weight of {@code ln v}
 * @param c2 weight of {@code 1 / v}
 * @param v11 variance of c1
 * @param v12 covariance of c1 and c2
 * @param v22 variance of c2
 */
public record Curve(ShapeVariable variable, double c1, double c2, double v11, double v12, double v22) {
    /**
     * {@return the value of least loss, or why there is none}
     *
     * @param confidence level of the interval
     * @param degreesOfFreedom degrees of freedom of the variances
     * @param method how the interval is made, for the reader
     */
    public Quantity optimum(double confidence, int degreesOfFreedom, String method) {
        return optimum(confidence, degreesOfFreedom, method, "c1", "c2");
    }

    /** The same, where the weights have names of their own among the terms of a law. */
    Quantity optimum(double confidence, int degreesOfFreedom, String method, String first, String second) {
        if (!(c1 > 0 && c2 > 0)) {
            return new NotIdentified(variable.optimumTerm(), whyNone(confidence, degreesOfFreedom, first, second));
        }
        double ratio = c2 / c1;
        double variance = (v22 - 2 * ratio * v12 + ratio * ratio * v11) / (c1 * c1);
        double t = Student.halfWidth(confidence, degreesOfFreedom);
        Interval interval = Fieller.positiveRatio(c1, c2, v11, v12, v22, t, method);
        return new Estimate(variable.optimumTerm(), ratio, Math.sqrt(Math.max(0, variance)), interval);
    }

    /**
     * {@return both weights as a ratio c2 / c1 to compare with that of other runs}
     *
     * @param degreesOfFreedom degrees of freedom of the variances
     */
    public Ratio ratio(int degreesOfFreedom) {
        return new Ratio(c1, c2, v11, v12, v22, degreesOfFreedom);
    }

    /**
     * {@return whether both weights are negative beyond noise, so that loss is greatest, not least, in between}
     *
     * @param confidence level of the t-test of each weight
     * @param degreesOfFreedom degrees of freedom of the variances
     */
    public boolean upsideDown(double confidence, int degreesOfFreedom) {
        double t = Student.halfWidth(confidence, degreesOfFreedom);
        return c1 < -t * Math.sqrt(v11) && c2 < -t * Math.sqrt(v22);
    }

    private String whyNone(double confidence, int degreesOfFreedom, String first, String second) {
        double t = Student.halfWidth(confidence, degreesOfFreedom);
        double squares = (c1 * c1 * v22 - 2 * c1 * c2 * v12 + c2 * c2 * v11) / (v11 * v22 - v12 * v12);
        boolean seen = FisherF.upperTail(Math.max(0, squares) / 2, 2, degreesOfFreedom) < 1 - confidence;
        String found = "No best " + variable.column() + ": " + first + " = " + withError(c1, t * Math.sqrt(v11))
                + " (of ln " + variable.letter() + ") and " + second + " = " + withError(c2, t * Math.sqrt(v22))
                + " (of 1/" + variable.letter() + ") must both be positive. ";
        if (upsideDown(confidence, degreesOfFreedom)) {
            return found + "Both are negative: loss has a maximum there, not a minimum. "
                    + "Look for what else changes with " + variable.column() + ", such as depth or size.";
        }
        if (!seen || (c1 < 0 && c2 < 0)) {
            return found
                    + "The runs do not tell the signs of both beyond their errors, so no best value is seen. Add runs "
                    + "over a wider range of " + variable.column() + ", or repeat some.";
        }
        return found + "Loss only " + (c1 > 0 ? "rises" : "falls") + " with " + variable.column()
                + "; the runs lie on one side of the best value. Add runs with "
                + (c1 > 0 ? "smaller " : "larger ") + variable.column() + ".";
    }

    private static String withError(double value, double half) {
        return Numbers.significant(value, 3) + " ± " + Numbers.significant(half, 2);
    }
}
