package fitlaw.law;

import fitlaw.fit.HuberPowerLaws.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Loss at any size, data and shape:
 *
 * <pre>
 *   u = E + A / N^α + B / D^β,   S = b · (z(shape) - z(best shape at N, D))
 * </pre>
 *
 * <p>with z the columns of a linear form and b their coefficients. S is 0 at the best shape of each size, so that u is
 * the loss of models with the best shape. A shape whose best value is not identified is measured from the mean of the
 * runs instead. Parameters are ln E, ln(A / N0^α), α, ln(B / D0^β), β, then b; E and the term of data may be left out.
 *
 * @param columns the columns of shape
 * @param on where S acts
 * @param located whether S is 0 at the best value of each shape, rather than at the mean of the runs
 * @param constant whether E is a parameter, rather than 0
 * @param data whether there is a term of data
 * @param centre the mean of the runs
 */
record ScaleModel(
        LinearColumns columns, ActsOn on, List<Boolean> located, boolean constant, boolean data, Point centre) {
    ScaleModel {
        located = List.copyOf(located);
    }

    /** Number of parameters before those of shape. */
    int first() {
        return (constant ? 1 : 0) + 2 + (data ? 2 : 0);
    }

    int size() {
        return first() + columns.size();
    }

    /** Index of α, then of β if there is a term of data. */
    int[] exponents() {
        int alpha = constant ? 2 : 1;
        return data ? new int[] {alpha, alpha + 2} : new int[] {alpha};
    }

    List<String> names(List<String> ofColumns) {
        List<String> names = new ArrayList<>();
        if (constant) {
            names.add("E");
        }
        names.addAll(List.of("ln_A0", "alpha"));
        if (data) {
            names.addAll(List.of("ln_B0", "beta"));
        }
        names.addAll(ofColumns);
        return names;
    }

    /** The size and data curve of the best shape of each size. */
    Parameters ofBestShapes(double[] p) {
        int at = constant ? 1 : 0;
        double alpha = p[at + 1];
        double beta = p[at + 3];
        return new Parameters(
                constant ? Math.exp(p[0]) : 0,
                Math.exp(p[at]) * Math.pow(centre.parameters(), alpha),
                Math.exp(p[at + 2]) * Math.pow(centre.tokens(), beta),
                alpha,
                beta);
    }

    /**
     * The values at a point that do not depend on the parameters.
     *
     * @param point the point
     * @param z its columns
     * @param logs logarithms of size and data for the moving columns
     * @param n ln N, relative to the mean of the runs
     * @param d ln D, relative to the mean of the runs; 0 if there is no term of data
     */
    @SuppressWarnings("ArrayRecordComponent") // never leaves the package, where the arrays are not modified
    record Place(Point point, double[] z, double[] logs, double n, double d) {}

    Place place(Point point) {
        double[] logs = columns.logs(point);
        return new Place(
                point,
                columns.at(point, 0, logs),
                logs,
                Math.log(point.parameters() / centre.parameters()),
                data ? Math.log(point.tokens() / centre.tokens()) : 0);
    }

    /** The columns at the reference of a shape; NaN if the weights have no minimum. */
    private double[] reference(double[] p, Place place) {
        double x = centre.x();
        double r = centre.r();
        double[] slopes = Arrays.copyOfRange(p, first(), size());
        for (int s = 0; s < columns.shapes().size(); s++) {
            if (located.get(s)) {
                double[] c = columns.curve(s, slopes, place.logs());
                ShapeVariable variable = columns.shapes().get(s);
                double best = columns.basis().hasMinimum(c[0], c[1])
                        ? columns.basis().shape(variable, c[1] / c[0])
                        : Double.NaN;
                if (variable == ShapeVariable.RELATIVE_WIDTH) {
                    x = best;
                } else {
                    r = best;
                }
            }
        }
        return columns.at(
                Point.of(x, r, place.point().n(), place.point().d(), centre.depth(), centre.others()), 0, place.logs());
    }

    /**
     * The loss with its derivative with respect to each parameter. The best shape moves with the coefficients, but S is
     * flat there, so the derivative is that for a fixed reference shape.
     */
    double at(double[] p, Point point, double[] gradient) {
        return at(p, place(point), gradient);
    }

    /** The same for a place whose parameter-independent values are known. */
    double at(double[] p, Place place, double[] gradient) {
        double[] z = place.z().clone();
        double[] from = reference(p, place);
        int k = first();
        double s = 0;
        for (int j = 0; j < z.length; j++) {
            z[j] -= from[j];
            s += p[k + j] * z[j];
        }
        int at = 0;
        double e = constant ? Math.exp(p[at++]) : 0;
        double alpha = p[at + 1];
        double n = place.n();
        double a = Math.exp(p[at] - alpha * n);
        int ofData = at + 2;
        double d = place.d();
        double b = data ? Math.exp(p[ofData] - p[ofData + 1] * d) : 0;
        double factor = on == ActsOn.EFFECTIVE_SIZE ? Math.exp(alpha * s) : Math.exp(s);
        double ofE = on == ActsOn.WHOLE_LOSS ? factor : 1;
        double ofB = on == ActsOn.EFFECTIVE_SIZE ? 1 : factor;
        if (constant) {
            gradient[0] = e * ofE;
        }
        gradient[at] = a * factor;
        gradient[at + 1] = a * factor * (on == ActsOn.EFFECTIVE_SIZE ? s - n : -n);
        if (data) {
            gradient[ofData] = b * ofB;
            gradient[ofData + 1] = -b * ofB * d;
        }
        double byShape =
                switch (on) {
                    case WHOLE_LOSS -> (e + a + b) * factor;
                    case REDUCIBLE_LOSS -> (a + b) * factor;
                    case EFFECTIVE_SIZE -> alpha * a * factor;
                };
        for (int j = 0; j < z.length; j++) {
            gradient[k + j] = byShape * z[j];
        }
        return e * ofE + a * factor + b * ofB;
    }

    /** The factor from an effect on ln L to an effect where shape acts, at the mean of some losses. */
    double unit(double e, double reducible, double ofSize, double alpha) {
        return switch (on) {
            case WHOLE_LOSS -> 1;
            case REDUCIBLE_LOSS -> (e + reducible) / reducible;
            case EFFECTIVE_SIZE -> (e + reducible) / (alpha * ofSize);
        };
    }
}
