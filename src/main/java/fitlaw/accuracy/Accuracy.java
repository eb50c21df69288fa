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
 * What loss is worth in accuracy: a curve for each task, and for the mean over tasks.
 *
 * <p>Each task gets the {@linkplain AccuracyForm form} that predicts runs that were left out best. Rows weigh by the questions
 * behind them and by the scatter beyond their sampling; checkpoints of one run are left out and drawn together. The mean over
 * tasks is the sum of the tasks' curves, a task without a curve counting with its mean accuracy.
 *
 * <p>A curve holds for the losses seen, on one text and one training set: {@link #notes()} says where the table breaks this, and
 * {@link TaskAccuracy#at} where a loss lies beyond.
 *
 * <p>Source of the two steps: Bhagia et al., arXiv:2412.04403; of the exponential: Gadre et al., arXiv:2403.08540.
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
     * {@return the curves of the accuracies among the columns of runs}
     *
     * @param runs training runs, each row with an accuracy, or with a column for each task as joined results have
     * @param options loss, runs and intervals
     * @throws DataException if the table has no accuracies, or cannot be used; the message says what settles it
     */
    public static Accuracy fit(Runs runs, AccuracyOptions options) {
        return fit(Evaluations.of(runs), options);
    }

    /**
     * {@return the curves of a table of accuracies}
     *
     * @param evaluations accuracies
     * @param options loss, runs and intervals
     * @throws DataException if the table cannot be used; the message says what settles it
     */
    public static Accuracy fit(Evaluations evaluations, AccuracyOptions options) {
        return new Accuracy(evaluations, options);
    }

    /** {@return the tasks, in the order of the table; those that carry nothing are marked with the reason} */
    public List<TaskAccuracy> tasks() {
        return tasks;
    }

    /**
     * {@return one task}
     *
     * @param name name of the task, or {@code mean}
     * @throws IllegalArgumentException if there is none; names the nearest
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
                + ": fewer than two models have all tasks, so there is no mean over them. Choose tasks that models share, with a"
                + " condition on task."));
    }

    /** {@return whether two models or more have all tasks} */
    public boolean hasMean() {
        return mean.isPresent();
    }

    /** {@return what a reader must know beside the numbers} */
    public List<String> notes() {
        return notes;
    }

    /** {@return the file or table that the accuracies came from} */
    public String source() {
        return source;
    }

    /** {@return how it was fitted} */
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
     * {@return the accuracy of each task and of the mean at some losses: task, loss, accuracy with its error and the interval of
     * the curve, the interval of a measurement, and whether the loss lies beyond those seen}
     *
     * @param losses losses, in the unit of the column that was fitted
     */
    public Table predictions(double... losses) {
        return AccuracyReport.predictions(this, losses);
    }

    /**
     * {@return a test of whether something beyond the loss moves the mean accuracy}
     *
     * @param covariate formula over the columns of the table, such as {@code ln(d_model / n_layers)}
     * @throws DataException if there are fewer than eight runs, or the covariate is the same in all rows
     */
    public CovariateEffect test(String covariate) {
        return test(covariate, hasMean() ? "mean" : tasks.get(0).name());
    }

    /**
     * {@return a test of whether something beyond the loss moves the accuracy of a task}
     *
     * @param covariate formula over the columns of the table
     * @param task task, or {@code mean}
     */
    public CovariateEffect test(String covariate, String task) {
        return CovariateEffect.of(this, task(task), covariate);
    }

    /**
     * {@return these curves behind a law, which gives the loss}
     *
     * @param law law of the loss that the curves are over
     */
    public AccuracyChain of(Law law) {
        return new AccuracyChain(this, law);
    }

    /**
     * {@return the accuracy of the best model of a training budget}
     *
     * @param allocation the best size and data of the budget, by a law of the loss that the curves are over
     * @param task task, or {@code mean}
     */
    public AllocatedAccuracy of(Allocation allocation, String task) {
        return AllocatedAccuracy.of(this, allocation, task);
    }

    /**
     * {@return how well these curves predict other models}
     *
     * @param test accuracies of models that the curves were not fitted to
     */
    public AccuracyHoldOut holdOut(Evaluations test) {
        return AccuracyHoldOut.of(this, test);
    }

    /** {@return where the runs of rows come from, in words, such as {@code column run_id}} */
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
