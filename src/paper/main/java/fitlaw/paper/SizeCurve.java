package fitlaw.paper;

import fitlaw.arch.ParameterCount;
import fitlaw.common.DataException;
import fitlaw.fit.Estimate;
import fitlaw.fit.FitFailedException;
import fitlaw.fit.NotIdentified;
import fitlaw.fit.Quantity;
import fitlaw.fit.SingularFitException;
import fitlaw.law.Law;
import fitlaw.law.ShapeVariable;
import fitlaw.runs.Runs;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Loss over one shape variable at one size and amount of data, by the law fitted to the runs of that size only.
 *
 * @param name name of the size
 * @param parameters N, the geometric mean over the runs
 * @param runs the runs
 * @param variable the shape variable
 * @param other value of the other shape variable
 * @param law the law; empty if the runs do not determine one
 * @param best the best value, or the reason why there is none
 */
record SizeCurve(
        String name,
        double parameters,
        Runs runs,
        ShapeVariable variable,
        double other,
        Optional<Law> law,
        Quantity best) {
    private static final int MOST_NAMES = 6;

    static SizeCurve of(String name, Runs runs, ShapeVariable variable, double other) {
        double parameters = geometricMean(runs.parameters(ParameterCount.NON_EMBEDDING));
        try {
            Law law = Law.fit(runs);
            Quantity best = variable == ShapeVariable.RELATIVE_WIDTH
                    ? law.optimum().relativeWidth()
                    : law.optimum().mlpRatio();
            return new SizeCurve(name, parameters, runs, variable, other, Optional.of(law), best);
        } catch (DataException | FitFailedException | SingularFitException e) {
            NotIdentified open = new NotIdentified(variable.optimumTerm(), e.getMessage());
            return new SizeCurve(name, parameters, runs, variable, other, Optional.empty(), open);
        }
    }

    static double geometricMean(double[] values) {
        return Math.exp(IntStream.range(0, values.length)
                .mapToDouble(i -> Math.log(values[i]))
                .average()
                .orElseThrow());
    }

    /**
     * {@return the names of sizes as text; only the first ones if there are many}
     *
     * @param sizes sizes
     */
    public static String names(List<SizeCurve> sizes) {
        int more = sizes.size() <= MOST_NAMES ? 0 : sizes.size() - MOST_NAMES;
        return sizes.stream().limit(MOST_NAMES).map(SizeCurve::name).collect(Collectors.joining(", "))
                + (more == 0 ? "" : " and " + more + " more");
    }

    /** {@return whether the runs determine how loss depends on the shape variable} */
    public boolean isFitted() {
        return law.filter(fitted -> fitted.curves().containsKey(variable)).isPresent();
    }

    /** {@return whether loss has a minimum within the range of the runs whose interval is bounded on both sides} */
    public boolean isUShaped() {
        DoubleSummaryStatistics range = Arrays.stream(values()).summaryStatistics();
        return best.estimate()
                .filter(found -> found.interval().isBounded())
                .filter(found -> found.value() >= range.getMin() && found.value() <= range.getMax())
                .isPresent();
    }

    /** {@return whether both coefficients of the curve are significantly negative, so that loss has a maximum} */
    public boolean isUpsideDown() {
        return law.map(fitted -> fitted.curves().get(variable))
                .map(curve -> curve.upsideDown(
                        law.orElseThrow().options().confidence(),
                        law.orElseThrow().diagnostics().degreesOfFreedom()))
                .orElse(false);
    }

    /**
     * {@return the expected loss at a value of the shape variable, in nats per token, with its interval}
     *
     * @param value the shape variable, positive
     * @throws java.util.NoSuchElementException if there is no law
     */
    public Estimate loss(double value) {
        boolean width = variable == ShapeVariable.RELATIVE_WIDTH;
        String level = law.orElseThrow().levels().get(0);
        return law.get().loss(level, width ? value : other, width ? other : value);
    }

    /** {@return the shape variable of each run} */
    public double[] values() {
        return variable == ShapeVariable.RELATIVE_WIDTH
                ? runs.relativeWidth(ParameterCount.NON_EMBEDDING)
                : runs.mlpRatio();
    }

    /**
     * {@return the loss of each run, in nats per token, corrected by the law for the other shape variable and for N
     * within the size; the measured loss if there is no law}
     */
    public double[] losses() {
        double[] loss = runs.loss();
        if (law.isEmpty()) {
            return loss;
        }
        double[] fitted = law.get().diagnostics().fitted();
        double[] value = values();
        return IntStream.range(0, loss.length)
                .mapToDouble(i -> loss(value[i]).value() * loss[i] / fitted[i])
                .toArray();
    }
}
