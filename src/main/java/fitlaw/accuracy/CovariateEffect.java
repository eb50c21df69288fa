package fitlaw.accuracy;

import fitlaw.common.DataException;
import fitlaw.common.Numbers;
import fitlaw.fit.Estimate;
import fitlaw.fit.FStatistic;
import fitlaw.fit.FisherF;
import fitlaw.fit.LinearFit;
import fitlaw.fit.Matrices;
import fitlaw.fit.Student;
import fitlaw.table.Expression;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A test of whether a covariate, such as the shape of the network, affects the accuracy at equal loss.
 *
 * <p>Residuals of the curve are regressed on the covariate and a parabola in the loss, which absorbs the part of the
 * covariate that depends on the loss. The variance of the slope is the jackknife variance with one run left out at a
 * time (cluster jackknife; Bell and McCaffrey, Survey Methodology 28, 2002), so that checkpoints of one run count as
 * one observation.
 *
 * @param covariate formula over the columns, such as {@code ln(d_model / n_layers)}
 * @param task task, or {@code mean}
 * @param slope accuracy per unit of the covariate at equal loss
 * @param test the F-test of no effect: {@code (slope / standard error)²} with one degree of freedom in the numerator and the
 *     number of runs minus four in the denominator
 * @param naiveP the same if every row were an independent run
 */
public record CovariateEffect(String covariate, String task, Estimate slope, FStatistic test, double naiveP) {
    private static final int FEWEST_RUNS = 8;
    /** Intercept, slope and curvature in the loss, and the covariate. */
    private static final int PARAMETERS = 4;

    static CovariateEffect of(Accuracy accuracy, TaskAccuracy task, String covariate) {
        Expression formula = Expression.parse(covariate);
        Points points = task.points();
        double[] value = Arrays.stream(points.row())
                .mapToDouble(row ->
                        formula.value(new Evaluations.Cells(accuracy.rows().columns(), row)))
                .toArray();
        int n = points.size();
        int[] run = points.run();
        int[] runs = Arrays.stream(run).distinct().toArray();
        if (runs.length < FEWEST_RUNS) {
            throw new DataException(accuracy.source() + ": " + runs.length + " runs are too few to test " + covariate
                    + " beyond loss; " + FEWEST_RUNS + " are needed.");
        }
        if (Arrays.stream(value).distinct().count() < 2) {
            throw new DataException(accuracy.source() + ": " + covariate + " is " + Numbers.plain(value[0])
                    + " in all rows, so its effect cannot be estimated.");
        }
        double[] loss = Arrays.stream(points.loss()).allMatch(Double::isFinite) ? points.loss() : points.fitted();
        double[][] design = {new double[n], new double[n], value};
        double[] residual = new double[n];
        double centre = Arrays.stream(loss).average().orElseThrow();
        for (int row = 0; row < n; row++) {
            design[0][row] = loss[row] - centre;
            design[1][row] = design[0][row] * design[0][row];
            residual[row] = points.measured()[row] - points.fitted()[row];
        }
        LinearFit all = fit(design, residual, IntStream.range(0, n).toArray());
        double slope = all.slope(2);
        double variance = 0;
        for (int out : runs) {
            int[] rest = IntStream.range(0, n).filter(row -> run[row] != out).toArray();
            double change = fit(design, residual, rest).slope(2) - slope;
            variance += change * change * (runs.length - 1) / runs.length;
        }
        int freedom = runs.length - PARAMETERS;
        double f = slope * slope / variance;
        double naive = slope * slope / all.covariance(2, 2);
        return new CovariateEffect(
                covariate,
                task.name(),
                Estimate.symmetric(
                        covariate,
                        slope,
                        Math.sqrt(variance),
                        Student.halfWidth(accuracy.options().confidence(), freedom),
                        task.scope().method("jackknife by run")),
                new FStatistic(f, 1, freedom),
                FisherF.upperTail(naive, 1, Math.max(1, n - PARAMETERS)));
    }

    private static LinearFit fit(double[][] design, double[] residual, int[] rows) {
        double[][] x =
                Arrays.stream(design).map(column -> Matrices.pick(column, rows)).toArray(double[][]::new);
        double[] w = new double[rows.length];
        Arrays.fill(w, 1);
        return LinearFit.of(x, Matrices.pick(residual, rows), w, new int[rows.length], 1);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "Effect of %s on %s at equal loss: slope %s ± %s, F(1, %d) = %.2f, p = %s (p = %s if every row counted as a run)",
                covariate,
                task,
                Numbers.significant(slope.value(), 2),
                Numbers.significant(slope.stdError().orElse(Double.NaN), 2),
                test.denominator(),
                test.f(),
                Numbers.significant(test.p(), 2),
                Numbers.significant(naiveP, 2));
    }
}
