package fitlaw.accuracy;

import fitlaw.fit.LeastSquaresProblem;
import fitlaw.fit.Refit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Weighted least squares of one form on the rows of one task. */
final class CurveFitter {
    /** Number of starts that are minimised. */
    private static final int FOLLOWED = 3;

    private final AccuracyForm form;
    private final double[] z;
    private final double[] accuracy;
    private final boolean[] held;
    private final double chance;
    private final double centre;
    private final double scale;
    private final LeastSquaresProblem problem;

    CurveFitter(AccuracyForm form, TaskData data) {
        this.form = form;
        this.accuracy = data.accuracy();
        this.centre = Arrays.stream(data.loss()).average().orElseThrow();
        double squares = Arrays.stream(data.loss())
                .map(loss -> (loss - centre) * (loss - centre))
                .sum();
        this.scale = squares > 0 ? Math.sqrt(squares / data.size()) : 1;
        this.z = Arrays.stream(data.loss()).map(this::standardised).toArray();
        this.held = form.held(data.knowsChance());
        this.chance = data.knowsChance() ? data.chance() : 0;
        this.problem = problem(data.knowsChance());
    }

    private double standardised(double loss) {
        return (loss - centre) / scale;
    }

    double at(double[] p, double loss) {
        return form.value(p, standardised(loss));
    }

    double[] fitted(double[] p) {
        return Arrays.stream(z).map(at -> form.value(p, at)).toArray();
    }

    /** The parameters of the formula, in the original units of loss. */
    double[] terms(double[] p) {
        return form.terms(p, centre, scale);
    }

    /** The best fit from several starts. */
    Optional<double[]> fit(double[] weights) {
        List<double[]> starts = new ArrayList<>();
        form.shapes().forEach(shape -> starts.add(linear(shape, weights)));
        starts.sort(Comparator.comparingDouble(start -> squares(start, weights)));
        Optional<double[]> best = Optional.empty();
        for (double[] start : starts.subList(0, FOLLOWED)) {
            Optional<double[]> found = fit(weights, start);
            if (found.isPresent() && (best.isEmpty() || squares(found.get(), weights) < squares(best.get(), weights))) {
                best = found;
            }
        }
        return best;
    }

    /** The fit near a start. */
    Optional<double[]> fit(double[] weights, double[] start) {
        return refit(refit(start), weights, start);
    }

    /** Refits from a start, for one thread. */
    Refit refit(double[] start) {
        return problem.at(start).refit();
    }

    /**
     * Accepts a refit that does not converge in a flat valley, where the curve is determined although the parameters
     * are not.
     */
    Optional<double[]> refit(Refit refit, double[] weights, double[] start) {
        double[] into = new double[AccuracyForm.PARAMETERS];
        boolean arrived = refit.drawn(weights, into);
        return arrived || squares(into, weights) < squares(start, weights) ? Optional.of(into) : Optional.empty();
    }

    private LeastSquaresProblem problem(boolean knowsChance) {
        LeastSquaresProblem all = LeastSquaresProblem.of(new CurveModel(form, z), accuracy, AccuracyForm.PARAMETERS);
        double[] low = form.low();
        double[] high = form.high();
        for (int j = 0; j < low.length; j++) {
            all = all.withBounds(j, low[j], high[j]);
        }
        return form.held(knowsChance)[3] ? all.withPinned(3, chance) : all;
    }

    /** The curve as a model of all rows. */
    @SuppressWarnings("ArrayRecordComponent") // never leaves this class
    private record CurveModel(AccuracyForm form, double[] z) implements LeastSquaresProblem.Model {
        @Override
        public void evaluate(double[] parameters, double[] values, double[][] jacobian) {
            for (int row = 0; row < z.length; row++) {
                values[row] = form.value(parameters, z[row], jacobian[row]);
            }
        }
    }

    double squares(double[] p, double[] weights) {
        double sum = 0;
        for (int row = 0; row < z.length; row++) {
            double residual = accuracy[row] - form.value(p, z[row]);
            sum += weights[row] > 0 ? weights[row] * residual * residual : 0;
        }
        return Double.isFinite(sum) ? sum : Double.POSITIVE_INFINITY;
    }

    /** The linear parameters by weighted least squares; the floor is held at chance if that is known. */
    private double[] linear(double[] shape, double[] weights) {
        boolean level = form == AccuracyForm.EXPONENTIAL || !held[3];
        double w = 0;
        double u = 0;
        double y = 0;
        double uu = 0;
        double uy = 0;
        for (int row = 0; row < z.length; row++) {
            double basis = form.basis(shape, z[row]);
            double offset = level ? 0 : chance;
            w += weights[row];
            u += weights[row] * basis;
            y += weights[row] * (accuracy[row] - offset);
            uu += weights[row] * basis * basis;
            uy += weights[row] * basis * (accuracy[row] - offset);
        }
        double height = level ? (uy - u * y / w) / (uu - u * u / w) : uy / uu;
        double floor = level ? (y - height * u) / w : chance;
        return form.inside(form.withLinear(shape, floor, Double.isFinite(height) ? height : 0));
    }
}
