package fitlaw.law;

import fitlaw.common.Numbers;
import fitlaw.fit.FisherF;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The noise of a single run: from runs that differ only in their seed if there are enough, otherwise from the residuals
 * of a law, which then include its lack of fit. Runs that differ in a setting, such as the learning rate or the batch
 * size, are not repeats; measured quantities, names, dates and machines may differ.
 *
 * @param sigma standard deviation, in nats per token
 * @param degreesOfFreedom degrees of freedom of sigma
 * @param fromSeeds whether it comes from repeated runs
 * @param lackOfFit p-value of lack of fit: the probability of residuals at least as large relative to that noise if
 *     there is none; empty without repeated runs
 */
public record Noise(double sigma, int degreesOfFreedom, boolean fromSeeds, OptionalDouble lackOfFit) {
    /** With fewer degrees of freedom, repeated runs are not used. */
    private static final int FEWEST = 4;

    static Noise of(TrainingData sample, FitResult solution) {
        Optional<Noise> seeds = ofSeeds(sample);
        if (seeds.isEmpty()) {
            return new Noise(solution.sigma(), solution.degreesOfFreedom(), false, OptionalDouble.empty());
        }
        int degrees = seeds.get().degreesOfFreedom();
        double variance = seeds.get().sigma() * seeds.get().sigma();
        int left = solution.degreesOfFreedom() - degrees;
        double f = (solution.squares() - variance * degrees) / left / variance;
        return new Noise(
                seeds.get().sigma(),
                degrees,
                true,
                left > 0 ? OptionalDouble.of(FisherF.upperTail(f, left, degrees)) : OptionalDouble.empty());
    }

    /** The noise among repeated runs, if there are enough of them; see {@link Repeats}. */
    static Optional<Noise> ofSeeds(TrainingData sample) {
        Map<Long, double[]> sums = new LinkedHashMap<>();
        double[] loss = sample.loss();
        double[] weights = sample.weights();
        long[] repeats = sample.repeats().of();
        for (int i = 0; i < loss.length; i++) {
            double first = loss[i];
            double[] sum = sums.computeIfAbsent(repeats[i], key -> new double[] {0, 0, 0, 0, first});
            double away = loss[i]
                    - sum[4]; // Differences from the first run lose no digits if noise is tiny relative to loss.
            sum[0]++;
            sum[1] += weights[i];
            sum[2] += weights[i] * away;
            sum[3] += weights[i] * away * away;
        }
        double squares = 0;
        int degrees = 0;
        for (double[] sum : sums.values()) {
            degrees += (int) sum[0] - 1;
            squares += sample.inflation() * Math.max(0, sum[3] - sum[2] * sum[2] / sum[1]);
        }
        return degrees < FEWEST || !(squares > 0)
                ? Optional.empty()
                : Optional.of(new Noise(Math.sqrt(squares / degrees), degrees, true, OptionalDouble.empty()));
    }

    @Override
    public String toString() {
        return text(" nats per token");
    }

    /** As text, with the given unit. */
    String text(String unit) {
        String found = "Noise of a run " + Numbers.significant(sigma, 3) + unit + ", "
                + (fromSeeds ? "from repeated runs (" : "from residuals (") + degreesOfFreedom + " degrees of freedom)";
        return found
                + (lackOfFit.isPresent() ? "; lack of fit p = " + Numbers.significant(lackOfFit.getAsDouble(), 2) : "")
                + ".";
    }
}
