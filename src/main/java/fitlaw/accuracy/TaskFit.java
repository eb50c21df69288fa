package fitlaw.accuracy;

import fitlaw.fit.Refit;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One form fitted to one task: curve, noise, and predictions of left-out runs.
 *
 * <p>The variance of an accuracy a of n questions around the curve is {@code a (1 - a) / n + τ²}, with τ² ≥ 0 such that
 * the weighted sum of squares equals the degrees of freedom. If it is smaller even without τ², the first term is
 * reduced by a factor, because all models answer the same questions.
 */
final class TaskFit {
    private static final int ROUNDS = 12;
    private static final double SETTLED = 1e-4;

    private final TaskData data;
    private final CurveFitter fitter;
    private final AccuracyForm form;
    private final double[] parameters;
    private final double[] weights;

    private TaskFit(TaskData data, CurveFitter fitter, AccuracyForm form, double[] parameters, double[] weights) {
        this.data = data;
        this.fitter = fitter;
        this.form = form;
        this.parameters = parameters;
        this.weights = weights;
    }

    static Optional<TaskFit> of(AccuracyForm form, TaskData data) {
        CurveFitter fitter = new CurveFitter(form, data);
        double[] weights = new double[data.size()];
        Arrays.fill(weights, 1);
        Optional<double[]> found = fitter.fit(weights);
        for (int round = 0; round < ROUNDS && found.isPresent(); round++) {
            double[] fitted = fitter.fitted(found.get());
            AccuracyNoise noise = AccuracyNoise.of(
                    data, fitted, squares(data, fitted), Math.max(1, data.size() - form.free(data.knowsChance())));
            double[] next = IntStream.range(0, data.size())
                    .mapToDouble(row -> 1 / noise.variance(data, row, fitted[row]))
                    .toArray();
            double change = largestChange(weights, next);
            weights = next;
            found = round == 0 ? fitter.fit(weights) : fitter.fit(weights, found.get());
            if (change < SETTLED) {
                break;
            }
        }
        double[] settled = weights;
        return found.map(parameters -> new TaskFit(data, fitter, form, parameters, settled));
    }

    private static double largestChange(double[] weights, double[] next) {
        return IntStream.range(0, next.length)
                .mapToDouble(row -> Math.abs(next[row] / weights[row] - 1))
                .max()
                .orElse(0);
    }

    static double[] squares(TaskData data, double[] fitted) {
        return IntStream.range(0, fitted.length)
                .mapToDouble(row -> Math.pow(data.accuracy()[row] - fitted[row], 2))
                .toArray();
    }

    AccuracyForm form() {
        return form;
    }

    double[] parameters() {
        return parameters.clone();
    }

    int free() {
        return form.free(data.knowsChance());
    }

    /** Whether a term of the formula is given instead of estimated, such as a known chance accuracy. */
    boolean isGiven(int term) {
        return form.held(data.knowsChance())[term];
    }

    double at(double loss) {
        return at(parameters, loss);
    }

    double at(double[] p, double loss) {
        return Math.min(1, Math.max(0, fitter.at(p, loss)));
    }

    double[] terms(double[] p) {
        return fitter.terms(p);
    }

    double[] fitted() {
        return Arrays.stream(data.loss()).map(this::at).toArray();
    }

    /** Creates refits for one thread. */
    Refit refit() {
        return fitter.refit(parameters);
    }

    /** The fit to runs weighted by the number of times each was drawn; empty if they do not determine one. */
    Optional<double[]> drawn(Refit refit, double[] timesOfRun) {
        double[] drawn = new double[data.size()];
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int row = 0; row < drawn.length; row++) {
            drawn[row] = weights[row] * timesOfRun[data.run()[row]];
            if (drawn[row] > 0) {
                least = Math.min(least, data.loss()[row]);
                most = Math.max(most, data.loss()[row]);
            }
        }
        return most > least ? fitter.refit(refit, drawn, parameters) : Optional.empty();
    }

    /** Predictions for the rows of each fold from the other folds; NaN if these do not determine a curve. */
    double[] leftOut(int[] foldOfRun, int folds) {
        double[] predicted = new double[data.size()];
        Arrays.fill(predicted, Double.NaN);
        double[] times = new double[foldOfRun.length];
        Refit refit = refit();
        for (int fold = 0; fold < folds; fold++) {
            int at = fold;
            Arrays.setAll(times, run -> foldOfRun[run] == at ? 0 : 1);
            drawn(refit, times).ifPresent(p -> {
                for (int row = 0; row < predicted.length; row++) {
                    if (foldOfRun[data.run()[row]] == at) {
                        predicted[row] = at(p, data.loss()[row]);
                    }
                }
            });
        }
        return predicted;
    }
}
