package fitlaw.law;

import fitlaw.arch.ParameterCount;
import fitlaw.common.EnumNames;
import fitlaw.common.Numbers;
import fitlaw.fit.Estimate;
import fitlaw.fit.HuberPowerLaws;
import fitlaw.fit.HuberPowerLaws.Parameters;
import fitlaw.fit.Interval;
import fitlaw.fit.NotIdentified;
import fitlaw.fit.Quantity;
import fitlaw.fit.Resampling;
import fitlaw.fit.Student;
import fitlaw.runs.Checkpoints;
import fitlaw.table.Quantile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The form of Hoffmann et al., {@code L = E + A / N^α + B / D^β}, fitted by minimising the Huber loss of the residuals
 * of ln L with δ = 1e-3, summed over runs.
 *
 * <p>N counts the parameters of {@link FitOptions#count()}. Intervals are percentiles of refits to runs drawn with
 * replacement; {@linkplain Checkpoints checkpoints} of one run are drawn together. Weights from a column of
 * standard deviations are rejected; {@link Weights#EQUAL} and {@link Weights#RELATIVE} set how the noise of single runs
 * is predicted, and do not change the objective.
 *
 * <p>Source: <i>Training Compute-Optimal Large Language Models</i>, arXiv:2203.15556, approach 3.
 *
 * @param seed random seed of starts and resamples
 * @param starts number of starts
 * @param grid whether to use the customary grid of 4,500 starts in place of {@code starts}
 * @param resamples number of refits for intervals, at least 40
 */
public record ChinchillaForm(long seed, int starts, boolean grid, int resamples) implements LawForm {
    static final ChinchillaForm DEFAULT = new ChinchillaForm(1, 20, false, 200);

    private static final int PARAMETERS = 5;
    private static final int LEAST_RESAMPLES = 40;
    /** Marks the parameters that must not be negative. */
    private static final Parameters POSITIVE = new Parameters(1, 1, 1, 0, 0);

    /** A constant below this share of the least loss has been driven to 0 by the fit. */
    private static final double NOTHING = 1e-6;
    /** A constant E below this share of the least loss is not a floor that the runs approach. */
    private static final double LEAST_SHARE_OF_E = 0.25;
    /** A fit whose objective is larger by this factor is not almost as good. */
    private static final double MUCH_WORSE = 1.1;
    /** Plausible exponents; those outside indicate a constant or a step. */
    private static final ShapeRange PLAUSIBLE = new ShapeRange(0.1, 1.5);

    /**
     * Creates the form.
     *
     * @param seed random seed of starts and resamples
     * @param starts number of starts, positive
     * @param grid whether to use the grid of 4,500 starts
     * @param resamples number of refits for intervals, at least 40
     */
    public ChinchillaForm {
        if (starts < 1 || resamples < LEAST_RESAMPLES) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a fit needs at least one start and %d resamples: %d, %d",
                    LEAST_RESAMPLES,
                    starts,
                    resamples));
        }
    }

    /**
     * {@return this form with another seed}
     *
     * @param other random seed of starts and resamples
     */
    public ChinchillaForm withSeed(long other) {
        return new ChinchillaForm(other, starts, grid, resamples);
    }

    /**
     * {@return this form with another number of starts}
     *
     * @param other number of starts
     */
    public ChinchillaForm withStarts(int other) {
        return new ChinchillaForm(seed, other, false, resamples);
    }

    /** {@return this form with the customary grid of 4,500 starts, for comparison} */
    public ChinchillaForm withGrid() {
        return new ChinchillaForm(seed, starts, true, resamples);
    }

    /**
     * {@return this form with another number of refits for intervals}
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
    public String whyNotRobust() {
        return ": it minimises Huber's loss already.";
    }

    @Override
    public FitResult solve(TrainingData sample) {
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
        Optional<Checkpoints> checkpoints = Checkpoints.of(sample.runs());
        int[] cluster = checkpoints.map(Checkpoints::run).orElse(new int[0]);
        List<Parameters> refits = List.of(fit.resampled(new Resampling(cluster, resamples, seed, 1)));
        double[] fitted = new double[loss.length];
        Arrays.setAll(fitted, i -> found.at(n[i], d[i]));
        double squares = 0;
        for (int i = 0; i < loss.length; i++) {
            squares += sample.ofNoise()[i] * (loss[i] - fitted[i]) * (loss[i] - fitted[i]);
        }
        double confidence = sample.options().confidence();
        // If size and data are nearly collinear, refits lie on one side of the truth too often for percentiles alone.
        double t = data.isTied() ? Student.halfWidth(confidence, loss.length - PARAMETERS) : 0;
        String drawn = ChinchillaPredictor.drawn(resamples, cluster.length > 0);
        String method = (t > 0 ? "percentile and t, the wider, of " : "percentile of ") + drawn + ", "
                + Numbers.plain(100 * confidence) + " %";
        return new FitResult(
                terms(
                        found,
                        refits,
                        confidence,
                        t,
                        method,
                        Arrays.stream(loss).min().orElseThrow()),
                List.of(),
                new FitResult.Residuals(fitted, squares, loss.length - PARAMETERS, Optional.of(merit(fit))),
                method,
                notes(fit, data, sample),
                new ChinchillaPredictor(found, refits, drawn));
    }

    /** Equal and relative noise change sigma and the prediction of single runs; the objective is of ln L either way. */
    private void requireNoDeviations(Weights weights) {
        if (weights.kind() == Weights.Kind.COLUMN) {
            throw new IllegalArgumentException("The form " + name()
                    + " minimises Huber's loss of ln L with a delta of " + HuberPowerLaws.DELTA
                    + " for all runs, as published, so it cannot use the deviations in the column "
                    + weights.deviations()
                    + ". Leave the weights out, or fit the formula E + A/N^a + B/D^b, whose least squares use them.");
        }
    }

    private HuberPowerLaws fit(TrainingData sample) {
        double[] n = sample.parameters();
        double[] d = sample.tokens();
        return grid ? HuberPowerLaws.ofGrid(n, d, sample.loss()) : HuberPowerLaws.of(n, d, sample.loss(), starts, seed);
    }

    /** Losses far off the curve are expected, so residuals have no common spread and only cases are resampled. */
    @Override
    public Refits refits(TrainingData sample, FitResult result) {
        return new Refits(fit(sample).refit(), 0, Integer.MAX_VALUE, true);
    }

    private static FitObjective merit(HuberPowerLaws fit) {
        return new FitObjective(
                "objective",
                fit.objective(),
                String.format(
                        Locale.ROOT,
                        "sum over runs of the Huber loss of the residual of ln L, delta %s; the minimum from %d starts, reached from %d of them",
                        HuberPowerLaws.DELTA,
                        fit.starts(),
                        fit.agreeing()));
    }

    private List<String> notes(HuberPowerLaws fit, SizeAndData data, TrainingData sample) {
        List<String> notes = new ArrayList<>();
        if (fit.agreeing() == 1 && fit.starts() > 1) {
            notes.add("Only one of " + fit.starts()
                    + " starts leads to this fit, so there may be a better one. Try more starts.");
        }
        data.nearlyTied().ifPresent(notes::add);
        Clusters.drawnTogether(sample.runs()).ifPresent(notes::add);
        List<String> strange = strange(fit.parameters(), sample);
        if (!strange.isEmpty()) {
            notes.add("Not plausible: " + String.join(", and ", strange)
                    + ". In published fits, E is at least half the minimum loss and exponents are 0.2 to 0.6. Do not extrapolate"
                    + " with this law." + otherCount(fit, sample));
        }
        return notes;
    }

    /** Properties that no published fit has. */
    private static List<String> strange(Parameters found, TrainingData sample) {
        List<String> strange = new ArrayList<>();
        double least = Arrays.stream(sample.loss()).min().orElseThrow();
        if (found.e() < LEAST_SHARE_OF_E * least) {
            strange.add("E = " + Numbers.significant(found.e(), 3) + " is "
                    + Numbers.significant(100 * found.e() / least, 2) + " % of the minimum loss, "
                    + Numbers.significant(least, 3));
        }
        if (!PLAUSIBLE.contains(found.alpha())) {
            strange.add("alpha = " + Numbers.significant(found.alpha(), 3));
        }
        if (!PLAUSIBLE.contains(found.beta())) {
            strange.add("beta = " + Numbers.significant(found.beta(), 3));
        }
        return strange;
    }

    /** A suggestion to count parameters the other way, if the runs have that count and it fits better or plausibly. */
    private String otherCount(HuberPowerLaws fit, TrainingData sample) {
        boolean total = sample.options().count() == ParameterCount.TOTAL;
        ParameterCount count = total ? ParameterCount.NON_EMBEDDING : ParameterCount.TOTAL;
        if (!sample.runs().has(total ? "n_params_non_embedding" : "n_params_total")) {
            return "";
        }
        HuberPowerLaws other =
                HuberPowerLaws.of(sample.runs().parameters(count), sample.tokens(), sample.loss(), starts, seed);
        boolean better = other.objective() < fit.objective();
        boolean near = other.objective() < MUCH_WORSE * fit.objective();
        return better || (near && strange(other.parameters(), sample).isEmpty())
                ? " If N counts " + EnumNames.of(count) + " parameters, the fit is "
                        + (better ? "better" : "almost as good, and plausible") + ": objective "
                        + Numbers.significant(other.objective(), 3) + " instead of "
                        + Numbers.significant(fit.objective(), 3) + ", E "
                        + Numbers.significant(other.parameters().e(), 3) + ", alpha "
                        + Numbers.significant(other.parameters().alpha(), 3) + ", beta "
                        + Numbers.significant(other.parameters().beta(), 3) + "."
                : "";
    }

    private static List<Quantity> terms(
            Parameters found, List<Parameters> refits, double confidence, double t, String method, double leastLoss) {
        List<Quantity> terms = new ArrayList<>();
        terms.add(
                found.e() > NOTHING * leastLoss
                        ? term("E", found, refits, Parameters::e, confidence, t, method)
                        : new NotIdentified(
                                "E",
                                "Its estimate is 0: these sizes and data show no sign of an irreducible loss. Add larger runs."));
        terms.add(term("A", found, refits, Parameters::a, confidence, t, method));
        terms.add(term("B", found, refits, Parameters::b, confidence, t, method));
        terms.add(term("alpha", found, refits, Parameters::alpha, confidence, t, method));
        terms.add(term("beta", found, refits, Parameters::beta, confidence, t, method));
        return terms;
    }

    /** The wider of percentiles and t standard errors; an end that the refits do not bound is infinite. */
    private static Estimate term(
            String name,
            Parameters found,
            List<Parameters> refits,
            ToDoubleFunction<Parameters> of,
            double confidence,
            double t,
            String method) {
        double[] refitted = refits.stream().mapToDouble(of).toArray();
        double value = of.applyAsDouble(found);
        double error = Math.sqrt(variance(refits, of));
        double low = Quantile.of(refitted, (1 - confidence) / 2);
        double high = Quantile.of(refitted, (1 + confidence) / 2);
        if (t > 0) {
            double half = Double.isFinite(error) ? t * error : Double.POSITIVE_INFINITY;
            boolean positive = of.applyAsDouble(POSITIVE) > 0;
            low = Math.min(low, positive ? Math.max(0, value - half) : value - half);
            high = Math.max(high, value + half);
        }
        return new Estimate(name, value, error, new Interval(low, high, method));
    }

    static double variance(List<Parameters> refits, ToDoubleFunction<Parameters> of) {
        double mean = refits.stream().mapToDouble(of).average().orElseThrow();
        double squares = refits.stream()
                .mapToDouble(refit -> (of.applyAsDouble(refit) - mean) * (of.applyAsDouble(refit) - mean))
                .sum();
        return squares / (refits.size() - 1);
    }
}
