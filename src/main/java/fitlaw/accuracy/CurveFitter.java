package fitlaw.accuracy;

import fitlaw.fit.NonlinearFit;
import fitlaw.fit.NonlinearRefit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Weighted least squares of one form on the rows of one task. */
final class CurveFitter {
    /** Starts that are followed. */
    private static final int FOLLOWED = 3;

    private final AccuracyForm form;
    private final double[] z;
    private final double[] accuracy;
    private final boolean[] held;
    private final double chance;
    private final double centre;
    private final double scale;

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

    /** The parameters as the formula writes them. */
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
            if (found.isPresent()
                    && (best.isEmpty() || squares(found.get(), weights) < squares(best.get(), weights))) {
                best = found;
            }
        }
        return best;
    }

    /** The fit near a start. A parameter that would pass its bound is held there. */
    Optional<double[]> fit(double[] weights, double[] start) {
        boolean[] pinned = held.clone();
        double[] at = start.clone();
        for (int round = 0; round <= AccuracyForm.PARAMETERS; round++) {
            int[] free = free(pinned);
            if (free.length == 0) {
                return Optional.of(at);
            }
            double[] from = Arrays.stream(free).mapToDouble(j -> at[j]).toArray();
            double[] into = new double[free.length];
            boolean arrived = new NonlinearRefit(() -> model(at, free), accuracy, from, accuracy).drawn(weights, into);
            double[] found = at.clone();
            for (int i = 0; i < free.length; i++) {
                found[free[i]] = into[i];
            }
            if (arrived && Arrays.equals(found, form.inside(found))) {
                return Optional.of(found);
            }
            if (!arrived) {
                // The ceiling, or the curvature, cannot be told from the rest.
                int weakest = form == AccuracyForm.SIGMOID ? 0 : 2;
                if (pinned[weakest]) {
                    return Optional.empty();
                }
                at[weakest] = form == AccuracyForm.SIGMOID ? 1 : 0;
                pinned[weakest] = true;
                continue;
            }
            double[] inside = form.inside(found);
            for (int j : free) {
                if (found[j] != inside[j]) {
                    at[j] = inside[j];
                    pinned[j] = true;
                }
            }
        }
        return Optional.empty();
    }

    private static int[] free(boolean[] pinned) {
        return java.util.stream.IntStream.range(0, pinned.length)
                .filter(j -> !pinned[j])
                .toArray();
    }

    private NonlinearFit.Model model(double[] rest, int[] free) {
        double[] full = rest.clone();
        double[] gradient = new double[AccuracyForm.PARAMETERS];
        return (parameters, values, jacobian) -> {
            for (int i = 0; i < free.length; i++) {
                full[free[i]] = parameters[i];
            }
            for (int row = 0; row < z.length; row++) {
                values[row] = form.value(full, z[row]);
                form.gradient(full, z[row], gradient);
                for (int i = 0; i < free.length; i++) {
                    jacobian[row][i] = gradient[free[i]];
                }
            }
        };
    }

    double squares(double[] p, double[] weights) {
        double sum = 0;
        for (int row = 0; row < z.length; row++) {
            double residual = accuracy[row] - form.value(p, z[row]);
            sum += weights[row] > 0 ? weights[row] * residual * residual : 0;
        }
        return Double.isFinite(sum) ? sum : Double.POSITIVE_INFINITY;
    }

    /** The linear parameters by weighted least squares, the level held at chance where that is known. */
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
