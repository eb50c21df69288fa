package fitlaw.paper;

import fitlaw.common.Numbers;
import fitlaw.law.Law;
import fitlaw.law.Noise;
import fitlaw.runs.Levels;
import fitlaw.runs.Runs;
import java.util.Arrays;
import java.util.Locale;

/**
 * Random difference between the losses of two single runs: the noise of the runs at their largest size, scaled in
 * proportion to the loss. There are no repeats of the paper's runs, so this is only an estimate. Noise falls with size
 * among the smallest of our runs, and may be lower at the paper's sizes.
 */
record RunNoise(String size, Noise noise, double meanLoss) {
    static RunNoise of(Runs runs) {
        Levels sizes = Levels.sizes(runs);
        int last = sizes.size() - 1;
        int[] size = sizes.group();
        Runs largest = runs.only(run -> size[run] == last, "its size is not the largest");
        return new RunNoise(
                sizes.names().get(last),
                Law.fit(largest).noise(),
                Arrays.stream(largest.loss()).average().orElseThrow());
    }

    /** Standard deviation of the difference of two single runs at a loss, in nats per token. */
    double ofDifference(double loss) {
        return Math.sqrt(2) * noise.sigma() / meanLoss * loss;
    }

    String words() {
        return String.format(
                Locale.ROOT,
                "Noise of a gap, the difference between two single runs: √2 times the noise of one run, which is"
                        + " %s %% of the loss for runs of %s (%s nats per token, %s, %d degrees of freedom). The"
                        + " same fraction is assumed for the paper's losses, whose runs were not repeated; larger"
                        + " models may vary less.",
                Numbers.significant(100 * noise.sigma() / meanLoss, 2),
                size,
                Numbers.significant(noise.sigma(), 2),
                noise.fromSeeds() ? "from repeated runs" : "from residuals, which include lack of fit",
                noise.degreesOfFreedom());
    }
}
