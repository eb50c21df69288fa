package fitlaw.fit;

import fitlaw.common.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The profile of a least-squares fit over one quantity: it is held at a value, all other parameters are refitted, and
 * the sum of squares shows how well the data support that value. The interval contains the values that a t-test at a
 * level does not reject:
 *
 * <pre>
 *   { v : SSE(v) - SSE ≤ t² s² }
 * </pre>
 *
 * <p>For a ratio of coefficients of a linear model it is Fieller's set. Unlike a standard error it does not linearise
 * the model. Source: Bates and Watts, <i>Nonlinear Regression Analysis</i> (1988), chapter 6.
 */
public final class Profiler {
    private static final int EACH_SIDE = 20;
    /**
     * Exponent that places the points of a curve closer together near the estimate, because an open side reaches far.
     */
    private static final double CLOSER = 1.5;
    /** The curve extends to this multiple of the root at the ends of the interval. */
    private static final double BEYOND = 1.5;
    /** Number of steps outward, of growing length, after which an end counts as open. */
    private static final int MOST_STEPS = 60;

    private static final double FIRST_STEP = 0.25;
    private static final double GROWTH = 1.4;
    /** A sum of squares below that of the fit by more than this share is not due to rounding. */
    private static final double ROUNDING = 1e-7;

    private final LeastSquaresSolution fit;
    private final int index;
    private final int denominator;
    private final double best;
    private final double unit;
    private final boolean ratio;
    private double none = Double.NaN;

    private Profiler(LeastSquaresSolution fit, int index, int denominator) {
        this.fit = fit;
        this.index = index;
        this.denominator = denominator;
        this.ratio = denominator >= 0;
        double[] p = fit.parameters();
        best = ratio ? Math.log(p[index] / p[denominator]) : p[index];
        unit = ratio ? relativeError(p) : fit.standardError(index);
    }

    private double relativeError(double[] p) {
        double[] gradient = new double[p.length];
        gradient[index] = 1 / p[index];
        gradient[denominator] = -1 / p[denominator];
        return Math.min(1, Math.sqrt(fit.variance(gradient)));
    }

    /**
     * {@return the profile over a parameter}
     *
     * @param fit a fit
     * @param parameter its index
     */
    public static Profiler of(LeastSquaresSolution fit, int parameter) {
        return new Profiler(fit, parameter, -1);
    }

    /**
     * {@return the profile over a positive ratio of two parameters, which keep their signs: a ratio at which both would
     * change sign is evaluated with both at 0}
     *
     * @param fit a fit
     * @param numerator index of a parameter
     * @param denominator index of another of the same sign
     */
    public static Profiler ofRatio(LeastSquaresSolution fit, int numerator, int denominator) {
        double[] p = fit.parameters();
        if (!(p[numerator] / p[denominator] > 0)) {
            throw new IllegalArgumentException("the ratio must be positive: " + p[numerator] + " / " + p[denominator]);
        }
        return new Profiler(fit, numerator, denominator);
    }

    /**
     * A point of the profile.
     *
     * @param value the value held
     * @param squares sum of squared residuals with all other parameters refitted
     * @param root {@code √((SSE(v) - SSE) / s²)}, negative below the estimate; approximately t distributed
     */
    public record Held(double value, double squares, double root) {}

    /** A fitted point, from which the next fit starts. */
    @SuppressWarnings("ArrayRecordComponent") // never leaves this class
    private record Place(double u, double[] all, double squares) {}

    /**
     * {@return the values that are not rejected; an end is infinite if no value on that side is rejected}
     *
     * @param t quantile of Student's distribution at {@code (1 + level) / 2}
     * @param method name of the method, with its level
     * @throws FitFailedException if the search finds a better fit than this fit
     */
    public Interval interval(double t, String method) {
        double low = end(-1, t);
        double high = end(1, t);
        if (ratio) {
            low = Double.isInfinite(low) ? low : Math.exp(low);
            high = Math.exp(high);
        }
        return new Interval(low, high, method);
    }

    /**
     * {@return the curve, from beyond one end of the interval to beyond the other. If an end is open or farther away,
     * the curve stops at a factor of 20 (for a ratio) or at 20 standard errors}
     *
     * @param t quantile of Student's distribution at {@code (1 + level) / 2}
     */
    public List<Held> curve(double t) {
        List<Held> curve = new ArrayList<>();
        curve.add(new Held(shown(best), fit.squares(), 0));
        for (int side : new int[] {-1, 1}) {
            double farthest = ratio ? Math.log(20) : 20 * unit;
            double end = end(side, BEYOND * t);
            double reach = Double.isInfinite(end) ? farthest : Math.min(farthest, Math.abs(end - best));
            Place from = new Place(best, fit.parameters(), fit.squares());
            for (int step = 1; step <= EACH_SIDE; step++) {
                double share = Math.pow((double) step / EACH_SIDE, CLOSER);
                Place place = held(best + side * reach * share, from);
                if (Double.isFinite(place.squares())) {
                    from = place;
                    curve.add(new Held(shown(place.u()), place.squares(), side * root(place.squares())));
                }
            }
        }
        curve.sort(Comparator.comparingDouble(Held::value));
        return List.copyOf(curve);
    }

    private double shown(double u) {
        return ratio ? Math.exp(u) : u;
    }

    private double root(double squares) {
        return Math.sqrt(Math.max(0, squares - fit.squares()) / fit.variance());
    }

    /** The value at which the root reaches t on a side, or infinity. */
    private double end(int side, double t) {
        double open = side * Double.POSITIVE_INFINITY;
        if (ratio && root(limit(side).squares()) <= t) {
            return open;
        }
        Task task = Task.current();
        Place inside = new Place(best, fit.parameters(), fit.squares());
        double step = FIRST_STEP * unit;
        for (int count = 0; count < MOST_STEPS; count++) {
            task.check();
            Place next = held(inside.u() + side * step, inside);
            if (!(root(next.squares()) <= t)) {
                return crossing(inside, next, t);
            }
            inside = next;
            step *= GROWTH;
        }
        return open;
    }

    /** The limit of a ratio of 0 or infinity: the numerator or the denominator is 0. */
    private Place limit(int side) {
        LeastSquaresProblem none = fit.problem().withPinned(side > 0 ? denominator : index, 0);
        return fitted(none, side * Double.POSITIVE_INFINITY, fit.parameters());
    }

    /**
     * Finds the crossing by regula falsi on the squares, which are nearly a parabola, and by bisection where that is
     * slow.
     */
    private double crossing(Place inside, Place outside, double t) {
        Place in = inside;
        Place out = outside;
        double target = t * t;
        for (int round = 0; round < 200; round++) {
            double width = Math.abs(out.u() - in.u());
            if (width <= 1e-11 * Math.max(Math.abs(in.u()), unit)) {
                break;
            }
            double low = square(root(in.squares())) - target;
            double high = square(root(out.squares())) - target;
            double share = round % 3 == 2 || !Double.isFinite(high) ? 0.5 : -low / (high - low);
            share = Math.min(1 - 1e-6, Math.max(1e-6, share));
            Place middle = held(in.u() + share * (out.u() - in.u()), in);
            double there = square(root(middle.squares())) - target;
            if (Math.abs(there) <= 1e-12 * target) {
                return middle.u();
            }
            if (there <= 0) {
                in = middle;
            } else {
                out = middle;
            }
        }
        return in.u();
    }

    private static double square(double value) {
        return value * value;
    }

    private Place held(double u, Place from) {
        double value = shown(u);
        LeastSquaresProblem problem = fit.problem();
        return fitted(
                ratio ? problem.withTied(index, denominator, value) : problem.withPinned(index, value), u, from.all());
    }

    private Place fitted(LeastSquaresProblem restricted, double u, double[] from) {
        Place place = descended(restricted, u, from);
        if (ratio && turned(place.all())) {
            return new Place(u, fit.parameters(), squaresOfNone());
        }
        if (place.squares() < fit.squares() * (1 - ROUNDING)) {
            throw new FitFailedException(
                    "the profile found a better fit (sum of squares " + place.squares()
                            + ") than the fit itself (" + fit.squares()
                            + "). Use a form with fewer parameters, or give a start or bounds near the better fit",
                    null);
        }
        return place;
    }

    private static Place descended(LeastSquaresProblem restricted, double u, double[] from) {
        double[] at = from.clone();
        double squares = new LevenbergMarquardt(at.length)
                .minimise(new LeastSquaresObjective(restricted), at, LevenbergMarquardt.Settings.NEAR);
        return new Place(u, at, squares);
    }

    /** Whether the parameters of the ratio have changed sign. */
    private boolean turned(double[] all) {
        double[] p = fit.parameters();
        return all[index] * Math.signum(p[index]) + all[denominator] * Math.signum(p[denominator]) < 0;
    }

    /** Sum of squares with both parameters of the ratio at 0. */
    private double squaresOfNone() {
        if (Double.isNaN(none)) {
            LeastSquaresProblem problem = fit.problem().withPinned(index, 0).withPinned(denominator, 0);
            none = descended(problem, 0, fit.parameters()).squares();
        }
        return none;
    }
}
