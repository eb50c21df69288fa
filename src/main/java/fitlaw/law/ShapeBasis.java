package fitlaw.law;

import fitlaw.fit.Fieller;
import fitlaw.fit.Interval;

/** The two functions of a shape v whose weighted sum, with weights c1 and c2, is a {@link Curve}. */
public enum ShapeBasis {
    /**
     * {@code c1 ln v + c2 / v}, least at {@code c2 / c1}, as in arXiv:2510.18245. If the weights move with size, it is
     * unsuitable for extrapolation: its optimum may become negative.
     */
    PUBLISHED("c1 > 0 and c2 > 0") {
        @Override
        double first(ShapeVariable variable, double v) {
            return Math.log(v);
        }

        @Override
        double second(ShapeVariable variable, double v) {
            return 1 / v;
        }

        @Override
        boolean hasMinimum(double c1, double c2) {
            return c1 > 0 && c2 > 0;
        }

        @Override
        double shape(ShapeVariable variable, double ratio) {
            return ratio;
        }

        @Override
        double ratio(ShapeVariable variable, double v) {
            return v;
        }

        @Override
        double slope(ShapeVariable variable, double ratio) {
            return 1;
        }

        @Override
        double[] unitSlope() {
            return new double[] {1, 0};
        }

        @Override
        double[] unitCurvature(ShapeVariable variable, double v) {
            return new double[] {2, 2 * v};
        }

        @Override
        Interval interval(Curve c, double t, String method) {
            return Fieller.positiveRatio(c.c1(), c.c2(), c.v11(), c.v12(), c.v22(), t, method);
        }
    },

    /**
     * {@code c1 φ² + c2 φ} with {@code φ = ln(v / v0)}, least at {@code v0 exp(-c2 / 2 c1)}, which is positive for all
     * weights.
     */
    LOG_PARABOLA("c1 > 0") {
        @Override
        double first(ShapeVariable variable, double v) {
            double log = second(variable, v);
            return log * log;
        }

        @Override
        double second(ShapeVariable variable, double v) {
            return Math.log(v / reference(variable));
        }

        @Override
        boolean hasMinimum(double c1, double c2) {
            return c1 > 0;
        }

        @Override
        double shape(ShapeVariable variable, double ratio) {
            return reference(variable) * Math.exp(-ratio / 2);
        }

        @Override
        double ratio(ShapeVariable variable, double v) {
            return -2 * Math.log(v / reference(variable));
        }

        @Override
        double slope(ShapeVariable variable, double ratio) {
            return -shape(variable, ratio) / 2;
        }

        @Override
        double[] unitSlope() {
            return new double[] {0, 1};
        }

        @Override
        double[] unitCurvature(ShapeVariable variable, double v) {
            return new double[] {1, -2 * second(variable, v)};
        }

        @Override
        Interval interval(Curve c, double t, String method) {
            Interval ratio = Fieller.ratio(c.c1(), c.c2(), c.v11(), c.v12(), c.v22(), t, method);
            double low = shape(c.variable(), ratio.high());
            return new Interval(low > 0 ? low : Double.NEGATIVE_INFINITY, shape(c.variable(), ratio.low()), method);
        }
    };

    private final String condition;

    ShapeBasis(String condition) {
        this.condition = condition;
    }

    /** The shape at which φ of the parabola is 0, a typical value. Optima do not depend on it. */
    static double reference(ShapeVariable variable) {
        return variable == ShapeVariable.MLP_RATIO ? 1 : 0.15;
    }

    /** {@return the condition on the weights for loss to have a minimum} */
    public String condition() {
        return condition;
    }

    abstract double first(ShapeVariable variable, double v);

    abstract double second(ShapeVariable variable, double v);

    abstract boolean hasMinimum(double c1, double c2);

    /** The shape of least loss at a ratio c2 / c1. */
    abstract double shape(ShapeVariable variable, double ratio);

    /** The ratio c2 / c1 for which a shape is the best. */
    abstract double ratio(ShapeVariable variable, double v);

    /** Derivative of the best shape with respect to the ratio. */
    abstract double slope(ShapeVariable variable, double ratio);

    /** The weights of a curve that rises by {@code ln v} without curvature. */
    abstract double[] unitSlope();

    /**
     * The weights of a curve that has its minimum at a shape v0 and rises from there by {@code (ln v / v0)²}, near it.
     */
    abstract double[] unitCurvature(ShapeVariable variable, double v0);

    /** Fieller's interval of the best shape. */
    abstract Interval interval(Curve curve, double t, String method);
}
