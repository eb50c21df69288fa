package fitlaw.law;

import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.fit.Student;
import java.util.List;
import java.util.Objects;
import tech.tablesaw.api.Table;

/**
 * The difference in loss between two shapes at the same size and amount of data. The two predictions share most of
 * their errors, above all that of the group effect, so the difference has a smaller error than either.
 *
 * @param loss expected loss of the first minus that of the second, in nats per token
 * @param relative the same as a share of the second's loss
 * @param singleRuns the same for one single run of each, including the noise of both runs
 * @param sigma standard deviation of the noise of one run, in nats per token; if the two differ, the root mean square
 */
public record Difference(Estimate loss, Estimate relative, Estimate singleRuns, double sigma) implements Report.Source {
    /**
     * Creates a difference.
     *
     * @param loss expected loss of the first minus that of the second
     * @param relative the same as a share of the second's loss
     * @param singleRuns the same for one single run of each
     * @param sigma standard deviation of the noise of one run
     */
    public Difference {
        Objects.requireNonNull(loss, "loss");
        Objects.requireNonNull(relative, "relative");
        Objects.requireNonNull(singleRuns, "singleRuns");
    }

    /**
     * {@return the expected loss of one shape minus that of another, at one size and amount of data, with intervals;
     * also as a share, and for single runs}
     *
     * @param law the law
     * @param group name of the group that determines size and data, see {@link Law#levels()}
     * @param first a shape, {@link Point#shape}
     * @param second another
     * @throws IllegalArgumentException if there is no such group or a shape is not positive
     * @throws IllegalStateException if it is a published law, which has no groups
     */
    public static Difference of(Law law, String group, Point first, Point second) {
        return of(
                law,
                "[" + group + "]",
                law.levelIndex(group),
                law.at(group, first.relativeWidth(), first.mlpRatio()),
                law.at(group, second.relativeWidth(), second.mlpRatio()));
    }

    /**
     * {@return the expected loss at one place minus that at another, by a law without group effects}
     *
     * @param law the law
     * @param first a size, data and shape
     * @param second another
     * @throws IllegalStateException if it is a published law, or one with group effects
     */
    public static Difference of(Law law, Point first, Point second) {
        law.loss(first); // throws for laws that are limited to the sizes of their runs
        return of(law, "", 0, first, second);
    }

    static Difference of(Law law, String where, int level, Point first, Point second) {
        Predictor predictor = law.predictor();
        double l1 = predictor.at(level, first)[0];
        double l2 = predictor.at(level, second)[0];
        FitOptions options = law.facts().orElseThrow().options();
        double t = Student.halfWidth(options.confidence(), law.diagnostics().degreesOfFreedom());
        double variance = predictor
                .differenceVariance(level, first, 1, second, 1)
                .orElseThrow(() -> new IllegalStateException(
                        "the form " + law.name() + " does not provide the covariance of two losses"));
        double ofFirst = law.sigmaAt(level, l1);
        double ofSecond = law.sigmaAt(level, l2);
        double noise = ofFirst * ofFirst + ofSecond * ofSecond;
        String beyond = law.domain().extrapolated(first, second);
        double logRatio = Math.log(l1 / l2);
        double logError = Math.sqrt(predictor
                .differenceVariance(level, first, 1 / l1, second, 1 / l2)
                .orElseThrow());
        return new Difference(
                estimate("loss_difference" + where, l1 - l2, variance, t, options.method("delta") + beyond),
                new Estimate(
                        "relative_difference" + where,
                        Math.expm1(logRatio),
                        l1 / l2 * logError,
                        new Interval(
                                Math.expm1(logRatio - t * logError),
                                Math.expm1(logRatio + t * logError),
                                options.method("t on log scale") + beyond)),
                estimate(
                        "single_run_difference" + where,
                        l1 - l2,
                        variance + noise,
                        t,
                        options.method("prediction") + beyond),
                Math.sqrt(noise / 2));
    }

    private static Estimate estimate(String term, double value, double variance, double t, String method) {
        return Estimate.symmetric(term, value, Math.sqrt(variance), t, method);
    }

    /** {@return whether the interval of the expected difference excludes 0} */
    public boolean isSeen() {
        return !loss.interval().contains(0);
    }

    /** {@return the estimates as rows: term, estimate, std_error, low, high, method} */
    public Table table() {
        return Estimates.table(List.of(loss, relative, singleRuns));
    }

    @Override
    public Report report() {
        double noise = Math.sqrt(2) * sigma;
        String runs = "Two single runs differ by noise alone with a standard deviation of "
                + Numbers.significant(noise, 2) + " nats per token"
                + (Math.abs(loss.value()) < 2 * noise ? ", so two runs cannot show this difference reliably." : ".");
        return Report.titled("Difference of two shapes, first minus second")
                .grid(Estimates.HEADER, Estimates.rows(List.of(loss, relative, singleRuns)))
                .text((isSeen() ? "The difference is significant. " : "The difference is not significant. ") + runs)
                .build();
    }

    @Override
    public String toString() {
        return report().text();
    }
}
