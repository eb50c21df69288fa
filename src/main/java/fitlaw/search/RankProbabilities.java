package fitlaw.search;

import fitlaw.arch.Architecture;
import fitlaw.fit.JointDraws;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * Probabilities as shares of joint draws of the law and the throughput model. In each draw all shapes share the
 * coefficients, so common errors cancel.
 */
final class RankProbabilities {
    private static final int BASE = 0;
    private static final int FIRST = 1;
    private static final int SECOND = 2;

    private final int draws;
    private final boolean knowLoss;
    private final boolean hasSecond;
    private final int[] within;
    private final int[] fastest;
    private int overSecond;
    private int overBase;

    private RankProbabilities(int shapes, int draws, boolean knowLoss) {
        this.draws = draws;
        this.knowLoss = knowLoss;
        hasSecond = shapes > 1;
        within = new int[shapes];
        fastest = new int[shapes];
    }

    /**
     * Computes the probabilities; without draws all are empty.
     *
     * @param shapes shapes, fastest first
     * @param limit largest acceptable loss
     */
    static RankProbabilities of(
            LossModel losses,
            SpeedModel speeds,
            Architecture base,
            List<Architecture> shapes,
            double limit,
            int draws,
            long seed) {
        RankProbabilities probabilities =
                new RankProbabilities(shapes.size(), draws, draws > 0 && losses.hasUncertainty());
        if (draws == 0) {
            return probabilities;
        }
        List<Architecture> all = new ArrayList<>(List.of(base));
        all.addAll(shapes);
        double[][] rates = speeds.draws(all, draws, seed);
        for (double[] rate : rates) {
            probabilities.overBase += rate[FIRST] > rate[BASE] ? 1 : 0;
            probabilities.overSecond += probabilities.hasSecond && rate[FIRST] > rate[SECOND] ? 1 : 0;
        }
        if (probabilities.knowLoss) {
            probabilities.count(losses, shapes, limit, rates, seed);
        }
        return probabilities;
    }

    private void count(LossModel losses, List<Architecture> shapes, double limit, double[][] rates, long seed) {
        JointDraws ofLaw = losses.draws(seed);
        List<ToDoubleFunction<double[]>> loss =
                shapes.stream().map(losses::lossByDraw).toList();
        for (int i = 0; i < draws; i++) {
            double[] moved = ofLaw.draw(i);
            int best = -1;
            for (int a = 0; a < within.length; a++) {
                if (loss.get(a).applyAsDouble(moved) <= limit) {
                    within[a]++;
                    best = best < 0 || rates[i][FIRST + a] > rates[i][FIRST + best] ? a : best;
                }
            }
            if (best >= 0) {
                fastest[best]++;
            }
        }
    }

    private OptionalDouble share(int count, boolean known) {
        return known ? OptionalDouble.of((double) count / draws) : OptionalDouble.empty();
    }

    /** Probability that the loss of a shape is within the limit; empty for a law without uncertainty. */
    OptionalDouble acceptable(int shape) {
        return share(within[shape], knowLoss);
    }

    /** Probability that a shape is the fastest of those within the limit; empty for a law without uncertainty. */
    OptionalDouble best(int shape) {
        return share(fastest[shape], knowLoss);
    }

    /** Probability that the first shape is faster than the second; empty if there is no second. */
    OptionalDouble overRunnerUp() {
        return share(overSecond, draws > 0 && hasSecond);
    }

    /** Probability that the first shape is faster than the baseline. */
    OptionalDouble overBase() {
        return share(overBase, draws > 0);
    }
}
