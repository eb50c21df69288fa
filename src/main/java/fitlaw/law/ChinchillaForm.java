package fitlaw.law;

import fitlaw.fit.Estimate;
import fitlaw.fit.HuberPowerLaws;
import fitlaw.fit.HuberPowerLaws.Parameters;
import fitlaw.fit.Interval;
import fitlaw.fit.Open;
import fitlaw.fit.Quantity;
import fitlaw.table.Numbers;
import fitlaw.table.Quantile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The form of Hoffmann et al., {@code L = E + A / N^α + B / D^β}, by Huber's loss of the residual of ln L with δ = 1e-3,
 * summed over runs.
 *
 * <p>N counts what {@link FitOptions#count()} says. Intervals are percentiles of refits to runs drawn with replacement, so
 * they assume that runs are independent: checkpoints of one run are not. Weights by a column of deviations are refused;
 * {@link Weights#EQUAL} and {@link Weights#RELATIVE} say how noise of single runs is predicted, and leave the objective as it is.
 *
 * <p>Source: <i>Training Compute-Optimal Large Language Models</i>, arXiv:2203.15556, approach 3.
 *
 * @param seed what starts and resamples are drawn with
 * @param starts number of starts
 * @param grid whether the customary grid of 4,500 starts takes the place of the few
 * @param resamples number of refits that intervals come from, at least 40
 */
public record ChinchillaForm(long seed, int starts, boolean grid, int resamples) implements LawForm {
    static final ChinchillaForm DEFAULT = new ChinchillaForm(1, 20, false, 200);

    private static final int PARAMETERS = 5;
    private static final int LEAST_RESAMPLES = 40;
    /** A share of the least loss below this is a constant that the fit drives to 0. */
    private static final double NOTHING = 1e-6;

    /**
     * Creates the form.
     *
     * @param seed what starts and resamples are drawn with
     * @param starts number of starts, positive
     * @param grid whether to use the grid of 4,500 starts
     * @param resamples number of refits that intervals come from, at least 40
     */
    public ChinchillaForm {
        if (starts < 1 || resamples < LEAST_RESAMPLES) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a fit needs one start and %d resamples at least: %d, %d",
                    LEAST_RESAMPLES,
                    starts,
                    resamples));
        }
    }

    /**
     * {@return this form with other starts and resamples}
     *
     * @param other what they are drawn with
     */
    public ChinchillaForm withSeed(long other) {
        return new ChinchillaForm(other, starts, grid, resamples);
    }

    /**
     * {@return this form from more or fewer starts}
     *
     * @param other number of starts
     */
    public ChinchillaForm withStarts(int other) {
        return new ChinchillaForm(seed, other, false, resamples);
    }

    /** {@return this form from the customary grid of 4,500 starts, for comparison} */
    public ChinchillaForm withGrid() {
        return new ChinchillaForm(seed, starts, true, resamples);
    }

    /**
     * {@return this form with intervals from more or fewer refits}
     *
     * @param other number of refits, at least 40
     */
    public ChinchillaForm withResamples(int other) {
        return new ChinchillaForm(seed, starts, grid, other);
    }

    @Override
    public String name() {
        return "chinchilla";
    }

    @Override
    public String formula() {
        return "L = E + A / N^alpha + B / D^beta";
    }

    @Override
    public boolean weighsRuns() {
        return true;
    }

    @Override
    public Solution solve(Sample sample) {
        requireNoDeviations(sample.options().weights());
        SizeAndData data = new SizeAndData(sample);
        data.requireOneTrainingSet();
        data.requireRows(PARAMETERS);
        data.requireDifferent(name());
        data.requireUntied(name());
        double[] n = sample.parameters();
        double[] d = sample.tokens();
        double[] loss = sample.loss();
        HuberPowerLaws fit = fit(sample);
        Parameters found = fit.parameters();
        List<Parameters> refits = List.of(fit.resampled(resamples, seed));
        double[] fitted = new double[loss.length];
        Arrays.setAll(fitted, i -> found.at(n[i], d[i]));
        double squares = 0;
        for (int i = 0; i < loss.length; i++) {
            squares += sample.ofNoise()[i] * (loss[i] - fitted[i]) * (loss[i] - fitted[i]);
        }
        double confidence = sample.options().confidence();
        String method = "percentile of " + resamples + " case resamples, " + Numbers.plain(100 * confidence) + " %";
        return new Solution(
                terms(
                        found,
                        refits,
                        confidence,
                        method,
                        Arrays.stream(loss).min().orElseThrow()),
                List.of(),
                List.of(),
                fitted,
                squares,
                loss.length - PARAMETERS,
                method,
                notes(fit),
                new ChinchillaPredictor(found, refits),
                Optional.of(merit(fit)));
    }

    /** Equal or relative noise changes sigma and predicted single runs; the objective is of ln L either way. */
    private void requireNoDeviations(Weights weights) {
        if (weights.kind() == Weights.Kind.COLUMN) {
            throw new IllegalArgumentException("The form " + name()
                    + " minimises Huber's loss of ln L with a delta of " + HuberPowerLaws.DELTA
                    + " for all runs, as published, which has no place for the deviations in the column "
                    + weights.deviations()
                    + ". Leave the weights out, or fit the formula E + A/N^a + B/D^b, whose least squares take them.");
        }
    }

    private HuberPowerLaws fit(Sample sample) {
        double[] n = sample.parameters();
        double[] d = sample.tokens();
        return grid ? HuberPowerLaws.ofGrid(n, d, sample.loss()) : HuberPowerLaws.of(n, d, sample.loss(), starts, seed);
    }

    /** The fit again, on resampled runs. Losses far off the curve are expected, so residuals have no one spread. */
    Refits refits(Sample sample) {
        return new Refits(fit(sample).refit(), 0, Integer.MAX_VALUE, true);
    }

    private static Merit merit(HuberPowerLaws fit) {
        return new Merit(
                "objective",
                fit.objective(),
                String.format(
                        Locale.ROOT,
                        "Huber loss of the residual of ln L with delta %s, summed over runs; the least from %d starts, %d of which lead to it",
                        HuberPowerLaws.DELTA,
                        fit.starts(),
                        fit.agreeing()));
    }

    private static List<String> notes(HuberPowerLaws fit) {
        return fit.agreeing() == 1 && fit.starts() > 1
                ? List.of("Only one of " + fit.starts()
                        + " starts leads to this fit, so there may be a better one. Try more starts.")
                : List.of();
    }

    private static List<Quantity> terms(
            Parameters found, List<Parameters> refits, double confidence, String method, double leastLoss) {
        List<Quantity> terms = new ArrayList<>();
        terms.add(
                found.e() > NOTHING * leastLoss
                        ? term("E", found, refits, Parameters::e, confidence, method)
                        : new Open(
                                "E",
                                "The fit drives it to 0: over these sizes and data nothing is seen of a least loss. Add larger"
                                        + " runs."));
        terms.add(term("A", found, refits, Parameters::a, confidence, method));
        terms.add(term("B", found, refits, Parameters::b, confidence, method));
        terms.add(term("alpha", found, refits, Parameters::alpha, confidence, method));
        terms.add(term("beta", found, refits, Parameters::beta, confidence, method));
        return terms;
    }

    private static Estimate term(
            String name,
            Parameters found,
            List<Parameters> refits,
            ToDoubleFunction<Parameters> of,
            double confidence,
            String method) {
        double[] refitted = refits.stream().mapToDouble(of).toArray();
        double value = of.applyAsDouble(found);
        return new Estimate(
                name,
                value,
                Math.sqrt(variance(refits, of)),
                new Interval(
                        Quantile.of(refitted, (1 - confidence) / 2),
                        Quantile.of(refitted, (1 + confidence) / 2),
                        method));
    }

    static double variance(List<Parameters> refits, ToDoubleFunction<Parameters> of) {
        double mean = refits.stream().mapToDouble(of).average().orElseThrow();
        double squares = refits.stream()
                .mapToDouble(refit -> (of.applyAsDouble(refit) - mean) * (of.applyAsDouble(refit) - mean))
                .sum();
        return squares / (refits.size() - 1);
    }
}
