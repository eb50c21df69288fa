package fitlaw.law;

import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.fit.Estimate;
import fitlaw.fit.NotIdentified;
import fitlaw.fit.Quantity;
import fitlaw.fit.Resampling;
import fitlaw.fit.ResidualRefit;
import fitlaw.fit.Robust;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.Table;

/**
 * A law refitted to resampled runs, for intervals that do not assume normal noise.
 *
 * <p>Intervals are percentiles of the resamples, taken outward to the next order statistic. Percentiles are unchanged
 * by a monotonic change of scale and may be infinite, as an optimum requires: it is a ratio. A resample without a
 * minimum is never dropped. If its curve rises throughout, its optimum counts as below all others; if it falls
 * throughout, as above all others; if it has a maximum, or the runs drawn do not determine it, as outside on both
 * sides. If such resamples reach the percentile, the interval is unbounded on that side. With a few dozen runs,
 * percentile intervals cover somewhat less than stated; for forms with shapes prefer the interval of {@link
 * Law#optimum()} unless noise is far from normal or runs are dependent.
 *
 * <p>If the shapes were planned, as in a sweep, resample residuals ({@link BootstrapOptions#withResiduals()}):
 * resampling cases may omit the one run at an end of the range, and the shapes that were trained are not a random
 * sample. Resample cases if the noise changes with the shape, or if runs were collected rather than planned.
 *
 * <p>Source: Efron, <i>Bootstrap Methods: Another Look at the Jackknife</i>, Annals of Statistics 7 (1979).
 */
public final class Bootstrap implements Report.Source {
    private final Law law;
    private final BootstrapOptions options;
    private final BootstrapReplicates draws;
    private final double[][] parameters;
    private final List<Quantity> estimates;

    private Bootstrap(Law law, BootstrapOptions options, BootstrapReplicates draws, double[][] parameters) {
        this.law = law;
        this.options = options;
        this.draws = draws;
        this.parameters = parameters;
        List<Quantity> all = new ArrayList<>();
        for (Quantity quantity : law.estimates()) {
            draws.column(quantity.term()).ifPresent(column -> all.add(resampled(quantity, column)));
        }
        estimates = List.copyOf(all);
    }

    /**
     * {@return a law refitted to resampled runs, for intervals that do not assume normal noise}
     *
     * @param law the law
     * @param options what is drawn, how often, and with which seed
     * @throws fitlaw.common.DataException if there are fewer than eight runs or clusters to draw from
     * @throws IllegalArgumentException if the form does not support this kind of resampling
     * @throws IllegalStateException if it is a published law, whose runs are not public
     */
    public static Bootstrap of(Law law, BootstrapOptions options) {
        TrainingData sample = law.sample();
        if (sample.options().robust() != Robust.NONE) {
            throw new IllegalArgumentException(
                    "The bootstrap does not refit the weights of a robust fit, which would differ in every resample. "
                            + "Resample the plain fit, whose intervals do not assume normal noise.");
        }
        BootstrapReplicates.requirePercentiles(
                options.resamples(), sample.options().confidence());
        int[] cluster = Clusters.of(sample, options.clusterBy());
        Refits refits = law.refits();
        Resampling resampling =
                new Resampling(cluster, options.resamples(), options.seed(), refits.parallel() ? options.threads() : 1);
        double[][] found = options.kind() == Resampling.Kind.CASES
                ? resampling.ofCases(refits.refit())
                : resampling.ofResiduals(residuals(law, refits));
        return new Bootstrap(law, options, BootstrapReplicates.of(law, refits, found), found);
    }

    private static ResidualRefit residuals(Law law, Refits refits) {
        if (refits.refit() instanceof ResidualRefit residuals) {
            return residuals;
        }
        throw new IllegalArgumentException("the form " + law.name()
                + " allows for outliers, so residuals of its runs must not be exchanged. Resample runs: withCases().");
    }

    private Quantity resampled(Quantity quantity, BootstrapReplicates.Column column) {
        return quantity instanceof Estimate estimate ? resampled(estimate, column) : quantity;
    }

    private Estimate resampled(Estimate estimate, BootstrapReplicates.Column column) {
        double confidence = law.sample().options().confidence();
        String method =
                "percentile of " + options.resamples() + " " + drawn() + ", " + Numbers.plain(100 * confidence) + " %";
        double without = column.without();
        if (without > 0) {
            method += ", " + Numbers.significant(100 * without, 3) + " % of them without a value";
        }
        return new Estimate(estimate.term(), estimate.value(), column.deviation(), column.interval(confidence, method));
    }

    private String drawn() {
        boolean cases = options.kind() == Resampling.Kind.CASES;
        if (options.clusterBy().isEmpty()) {
            return cases ? "case resamples" : "residual resamples";
        }
        return (cases ? "case resamples" : "residual resamples by signs") + " clustered by " + options.clusterBy();
    }

    /**
     * {@return all estimates of the law: the optimum first, then coefficients and group effects; not identified where
     * the law's are}
     */
    public List<Quantity> estimates() {
        return estimates;
    }

    /**
     * {@return the best value of a shape with its interval, or why there is none}
     *
     * @param variable shape
     */
    public Quantity optimum(ShapeVariable variable) {
        return estimates.stream()
                .filter(quantity -> quantity.term().equals(variable.optimumTerm()))
                .findFirst()
                .orElseGet(() -> new NotIdentified(
                        variable.optimumTerm(), "The law has no curve over " + variable.column() + "."));
    }

    /**
     * {@return the expected loss of a shape, in nats per token, with its bootstrap interval; a resample without any run
     * of the group has no value and counts as outside}
     *
     * @param level name of the group whose size and data are meant, see {@link Law#levels()}
     * @param relativeWidth x = d/√N, positive
     * @param mlpRatio r, positive
     * @throws IllegalArgumentException if there is no such level or a shape is not positive
     */
    public Estimate loss(String level, double relativeWidth, double mlpRatio) {
        Estimate expected = law.loss(level, relativeWidth, mlpRatio);
        int index = law.levels().indexOf(level);
        return loss(expected, index, law.knownFacts().at(index, relativeWidth, mlpRatio));
    }

    /**
     * {@return the expected loss at a shape, size and data, by a law without group effects, with its bootstrap
     * interval}
     *
     * @param point the place; values that the law does not use may be absent
     * @throws IllegalStateException if the law has group effects
     */
    public Estimate loss(Point point) {
        return loss(law.loss(point), 0, point);
    }

    private Estimate loss(Estimate expected, int level, Point point) {
        ToDoubleFunction<double[]> of = law.lossOf(level, point);
        return resampled(expected, BootstrapReplicates.values(expected.term(), parameters, of));
    }

    /**
     * {@return the share of resamples in which the loss has no minimum over a shape}
     *
     * @param variable a shape for which the law has a curve
     */
    public double notLocated(ShapeVariable variable) {
        return draws.column(variable.optimumTerm())
                .orElseThrow(() -> new IllegalArgumentException("the law has no curve over " + variable.column()))
                .without();
    }

    /** {@return number of resamples} */
    public int resamples() {
        return options.resamples();
    }

    /**
     * {@return one row per resample: its number; the optimum of each shape, empty if there is none, with a column that
     * states why; then coefficients and group effects}
     */
    public Table draws() {
        return draws.table();
    }

    /** {@return all estimates as rows: term, estimate, std_error, low, high, method} */
    public Table table() {
        return Estimates.table(estimates);
    }

    @Override
    public Report report() {
        Report.Builder report = Report.titled(String.format(
                Locale.ROOT,
                "%s law on %s: %d %s, seed %d",
                law.name(),
                law.runs().source(),
                options.resamples(),
                drawn(),
                options.seed()));
        report.grid(Estimates.HEADER, Estimates.rows(estimates));
        Estimates.reasons(estimates).forEach(report::note);
        Arrays.stream(ShapeVariable.values())
                .map(ShapeVariable::optimumTerm)
                .flatMap(term -> draws.column(term).stream())
                .filter(column -> column.without() > 0)
                .forEach(column -> report.note(column.told()));
        return report.build();
    }

    @Override
    public String toString() {
        return report().text();
    }
}
