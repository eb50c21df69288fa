package fitlaw.accuracy;

import fitlaw.common.DataException;
import fitlaw.common.DidYouMean;
import fitlaw.common.Report;
import fitlaw.law.Allocation;
import fitlaw.law.Law;
import fitlaw.runs.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tech.tablesaw.api.Table;

/**
 * Predicts accuracy from loss: one curve for each task and one for the mean over tasks.
 *
 * <p>For each task, the {@linkplain AccuracyForm form} with the smallest error on left-out runs is chosen. Rows are
 * weighted by their number of questions and by the scatter beyond question sampling. Checkpoints of one run are left
 * out and drawn together. The curve of the mean is the mean of the curves of the tasks; a task without a curve
 * contributes its mean accuracy.
 *
 * <p>A curve is valid for the observed range of losses, on one text and one training set: {@link #notes()} reports
 * where the table violates this, and {@link TaskAccuracy#at} whether a loss is outside the range.
 *
 * <p>Source of the two-step method: Bhagia et al., arXiv:2412.04403; of the exponential: Gadre et al.,
 * arXiv:2403.08540.
 */
public final class Accuracy implements Report.Source {
    private final EvaluationRows rows;
    private final String source;
    private final AccuracyOptions options;
    private final List<TaskAccuracy> tasks;
    private final Optional<TaskAccuracy> mean;
    private final List<String> notes;

    private Accuracy(Evaluations evaluations, AccuracyOptions options) {
        this.source = evaluations.source();
        this.options = options;
        this.rows = EvaluationRows.of(evaluations, options);
        List<String> found = new ArrayList<>(rows.notes());
        InputChecks checks = new InputChecks(rows, options);
        found.addAll(checks.beforeFit());
        AccuracyFit fit = new AccuracyFit(rows, options);
        this.tasks = fit.tasks();
        this.mean = fit.mean();
        found.addAll(checks.afterFit(tasks, mean));
        this.notes = List.copyOf(found);
    }

    /**
     * {@return curves fitted to the accuracies in a table of runs}
     *
     * @param runs training runs; each row has an accuracy, or one column for each task as in joined results
     * @param options loss, runs and intervals
     * @throws DataException if the table has no accuracies or cannot be used; the message says how to correct it
     */
    public static Accuracy fit(Runs runs, AccuracyOptions options) {
        return fit(Evaluations.of(runs), options);
    }

    /**
     * {@return curves fitted to a table of accuracies}
     *
     * @param evaluations accuracies
     * @param options loss, runs and intervals
     * @throws DataException if the table cannot be used; the message says how to correct it
     */
    public static Accuracy fit(Evaluations evaluations, AccuracyOptions options) {
        return new Accuracy(evaluations, options);
    }

    /** {@return the tasks, in the order of the table; those without a curve are marked with the reason} */
    public List<TaskAccuracy> tasks() {
        return tasks;
    }

    /**
     * {@return one task}
     *
     * @param name name of the task, or {@code mean}
     * @throws IllegalArgumentException if there is no such task; the message names the most similar one
     */
    public TaskAccuracy task(String name) {
        if (name.equals("mean")) {
            return mean();
        }
        List<String> names = tasks.stream().map(TaskAccuracy::name).toList();
        return tasks.stream()
                .filter(task -> task.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no task " + name + ". Tasks are "
                        + String.join(", ", names) + DidYouMean.ending(name, names)));
    }

    /**
     * {@return the mean over all tasks}
     *
     * @throws IllegalStateException if no two models have all tasks
     */
    public TaskAccuracy mean() {
        return mean.orElseThrow(() -> new IllegalStateException(source
                + ": fewer than two models have all tasks, so there is no mean over tasks. Choose tasks that models share, with a"
                + " condition on task."));
    }

    /** {@return whether at least two models have all tasks} */
    public boolean hasMean() {
        return mean.isPresent();
    }

    /** {@return limits and assumptions of the results} */
    public List<String> notes() {
        return notes;
    }

    /** {@return the file or table with the accuracies} */
    public String source() {
        return source;
    }

    /** {@return the options of the fit} */
    public AccuracyOptions options() {
        return options;
    }

    /** {@return number of evaluated models} */
    public int models() {
        return rows.models();
    }

    /** {@return number of training runs, whose checkpoints are left out and drawn together} */
    public int runs() {
        return rows.runs().size();
    }

    /**
     * {@return the accuracy of each task and of the mean at given losses: task, loss, accuracy with its standard error
     * and the interval of the curve, the interval of a measurement, and whether the loss is outside the observed range}
     *
     * @param losses losses, in the unit of the fitted column
     */
    public Table predictions(double... losses) {
        return AccuracyReport.predictions(this, losses);
    }

    /**
     * {@return a test of whether a covariate affects the mean accuracy at equal loss}
     *
     * @param covariate formula over the columns of the table, such as {@code ln(d_model / n_layers)}
     * @throws DataException if there are fewer than eight runs, or the covariate is the same in all rows
     */
    public CovariateEffect test(String covariate) {
        return test(covariate, hasMean() ? "mean" : tasks.get(0).name());
    }

    /**
     * {@return a test of whether a covariate affects the accuracy of a task at equal loss}
     *
     * @param covariate formula over the columns of the table
     * @param task task, or {@code mean}
     */
    public CovariateEffect test(String covariate, String task) {
        return CovariateEffect.of(this, task(task), covariate);
    }

    /**
     * {@return a chain of a law and these curves, in which the law predicts the loss}
     *
     * @param law law of the same loss as that of the curves
     */
    public AccuracyChain of(Law law) {
        return new AccuracyChain(this, law);
    }

    /**
     * {@return the accuracy of the best model of a training budget}
     *
     * @param allocation the best size and data of the budget, by a law of the same loss as that of the curves
     * @param task task, or {@code mean}
     */
    public AllocatedAccuracy of(Allocation allocation, String task) {
        return AllocatedAccuracy.of(this, allocation, task);
    }

    /**
     * {@return a test of these curves on other models}
     *
     * @param test accuracies of models that the curves were not fitted to
     */
    public AccuracyHoldOut holdOut(Evaluations test) {
        return AccuracyHoldOut.of(this, test);
    }

    /** {@return how rows were assigned to runs, in words, such as {@code column run_id}} */
    public String runsBy() {
        return rows.basis();
    }

    EvaluationRows rows() {
        return rows;
    }

    /** {@return task, form, rmse, left_out_rmse, coverage, rows and reason of each task and of the mean} */
    public Table table() {
        return AccuracyReport.table(this);
    }

    @Override
    public Report report() {
        return AccuracyReport.of(this);
    }

    @Override
    public String toString() {
        return report().text();
    }
}
