package fitlaw.law;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The bias of the least of several noisy losses as a group effect: it belongs to the luckiest run. A law fitted to all
 * runs takes the minimum of the fit and has no such selection bias.
 */
@Tag("simulation")
class LevelBiasTest {
    private static final double SIGMA = .010;
    private static final double BEST = Designs.TRUTH.factor(Designs.BEST_X, Designs.BEST_R);

    @Test
    void levelAtTheFittedOptimumIsNearlyUnbiasedWhereTheLeastLossIsOneSigmaTooLow() {
        Rates rates = Rates.over(2_000, seed -> {
            Law law = Law.fit(Designs.runs(Designs.paperLike(), SIGMA, seed)); // 20 runs at each of three sizes
            double x = law.optimum().relativeWidth().estimate().orElseThrow().value();
            double r = law.optimum().mlpRatio().estimate().orElseThrow().value();
            double fitted = 0;
            double least = 0;
            for (int size = 0; size < 3; size++) {
                double truth = Designs.LEVELS[size] * BEST;
                double minimum = Double.POSITIVE_INFINITY;
                for (int run = 20 * size; run < 20 * size + 20; run++) {
                    minimum = Math.min(minimum, law.runs().loss()[run]);
                }
                fitted += (law.loss("size " + size, x, r).value() - truth) / SIGMA / 3;
                least += (minimum - truth) / SIGMA / 3;
            }
            return new double[] {fitted, least};
        });

        rates.isBetween(0, "", -.1, .1);
        rates.isBetween(1, "", -1.3, -.7);
    }
}
