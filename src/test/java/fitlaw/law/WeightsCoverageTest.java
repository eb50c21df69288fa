package fitlaw.law;

import fitlaw.fit.Estimate;
import fitlaw.runs.Runs;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * How often intervals contain the truth if noise differs between runs, with weights and without, over simulated sweeps.
 */
@Tag("simulation")
class WeightsCoverageTest {
    private static final int REPLICATES = 4_000;
    private static final FitOptions STATED = FitOptions.defaults().withWeights(Weights.column("loss_se"));
    private static final double[] OF_SIZES = {.004, .010, .025};

    /** Noise that is five times as large at the ends of the ranges, which determine the slopes. */
    private static Runs noisyEnds(long seed) {
        return noisy(seed, (x, r, level) -> x < .06 || x > .11 || r > 3.5 || r < .6 ? .020 : .004);
    }

    private static Runs noisySizes(long seed) {
        return noisy(seed, (x, r, level) -> OF_SIZES[level]);
    }

    private interface Deviation {
        double of(double x, double r, int level);
    }

    private static Runs noisy(long seed, Deviation deviation) {
        SplittableRandom random = new SplittableRandom(seed);
        Table table = Designs.table(Designs.paperLike(), 0, seed);
        double[] loss = table.doubleColumn("loss").asDoubleArray();
        double[] stated = new double[loss.length];
        for (int i = 0; i < loss.length; i++) {
            stated[i] = deviation.of(
                    table.doubleColumn("d_over_sqrt_n").get(i),
                    table.doubleColumn("mlp_attn_ratio").get(i),
                    i * Designs.LEVELS.length / loss.length);
            loss[i] += stated[i] * random.nextGaussian();
        }
        return Runs.of(table.replaceColumn("loss", DoubleColumn.create("loss", loss))
                .addColumns(DoubleColumn.create("loss_se", stated)));
    }

    private static double holds(Estimate estimate, double truth) {
        return estimate.interval().contains(truth) ? 1 : 0;
    }

    private static double keeps(Law law, ShapeVariable variable, double truth) {
        return (variable == ShapeVariable.RELATIVE_WIDTH
                        ? law.optimum().relativeWidth()
                        : law.optimum().mlpRatio())
                .estimate()
                .map(estimate -> holds(estimate, truth))
                .orElse(0.0);
    }

    /** Nominal 95 %; the binomial standard deviation of 4,000 is .0034. */
    @ParameterizedTest
    @ValueSource(strings = {"log-linear", "multiplicative"})
    void bestShapesAreHeldWithWeightsAndMissedWithout(String form) {
        Rates rates = Rates.over(REPLICATES, seed -> {
            Runs runs = noisyEnds(seed);
            Law weighed = Law.fit(LawForm.named(form), runs, STATED);
            Law plain = Law.fit(LawForm.named(form), runs);
            return new double[] {
                keeps(weighed, ShapeVariable.RELATIVE_WIDTH, Designs.BEST_X),
                keeps(weighed, ShapeVariable.MLP_RATIO, Designs.BEST_R),
                keeps(plain, ShapeVariable.RELATIVE_WIDTH, Designs.BEST_X),
                keeps(plain, ShapeVariable.MLP_RATIO, Designs.BEST_R),
                weighed.diagnostics().drift().get(0).rejects() ? 1 : 0,
                plain.diagnostics().drift().get(0).rejects() ? 1 : 0,
                weighed.diagnostics().sigma().orElseThrow()
                        * weighed.diagnostics().sigma().orElseThrow()
                        / Math.pow(weighed.knownFacts().noiseScale().reference(), 2)
            };
        });

        rates.isBetween(0, "x", .935, .965);
        rates.isBetween(1, "r", .935, .965);
        rates.isLessThan(2, "x without weights", .90); // seen .887, and .932 for r
        rates.isBetween(4, "drift", .04, .06);
        rates.isGreaterThan(5, "drift without weights", .15); // seen .21
        // The stated deviations are right: sd of the mean of σ² is √(2 / (53 · 4000)) = .31 %.
        rates.isBetween(6, "residuals against stated", .99, 1.01);
    }

    /** One run each of the quiet and of the noisy size; the pooled noise is wrong for both. */
    @Test
    void predictionOfASingleRunHasTheNoiseOfItsSize() {
        double[] truth = {3.30 * Designs.TRUTH.factor(.06, 2), 0, 2.95 * Designs.TRUTH.factor(.06, 2)};
        Rates rates = Rates.over(REPLICATES, seed -> {
            SplittableRandom random = new SplittableRandom(1_000_000 + seed);
            Runs runs = noisySizes(seed);
            Law weighed = Law.fit(LawForm.conditional(), runs, STATED);
            Law plain = Law.fit(runs);
            double quiet = truth[0] + OF_SIZES[0] * random.nextGaussian();
            double noisy = truth[2] + OF_SIZES[2] * random.nextGaussian();
            return new double[] {
                holds(weighed.prediction("size 0", .06, 2), quiet),
                holds(weighed.prediction("size 2", .06, 2), noisy),
                holds(plain.prediction("size 0", .06, 2), quiet),
                holds(plain.prediction("size 2", .06, 2), noisy),
            };
        });

        rates.isBetween(0, "quiet", .94, .96);
        rates.isBetween(1, "noisy", .94, .96);
        rates.isGreaterThan(2, "quiet without weights", .99);
        rates.isLessThan(3, "noisy without weights", .85); // seen .795
    }

    /** Runs of the largest size, whose group effect is fitted to them, each with its own noise. */
    @Test
    void heldOutRunsFallIntoIntervalsOfTheirOwnNoise() {
        Rates rates = Rates.over(1_000, seed -> {
            Runs runs = noisyEnds(seed);
            HoldOut heldOut = HoldOut.of(
                    LawForm.conditional(),
                    runs.where("size_class != 'size 2'"),
                    runs.where("size_class == 'size 2'"),
                    STATED);
            return new double[] {heldOut.scores().coverage()};
        });

        rates.isBetween(0, "", .94, .96);
    }
}
