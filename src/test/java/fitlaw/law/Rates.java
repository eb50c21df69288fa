package fitlaw.law;

import java.util.function.LongFunction;
import java.util.stream.LongStream;

/** Means over many numbered trials, on all cores: trials know their number only, so rates do not depend on how many. */
final class Rates {
    private final double[] sums;
    private final int trials;

    private Rates(double[] sums, int trials) {
        this.sums = sums;
        this.trials = trials;
    }

    /** Each trial gives the same numbers whenever it is run with the same number. */
    static Rates over(int trials, LongFunction<double[]> trial) {
        return LongStream.range(0, trials)
                .parallel()
                .mapToObj(number -> new Rates(trial.apply(number), 1))
                .reduce(Rates::plus)
                .orElseThrow();
    }

    private Rates plus(Rates other) {
        double[] sum = new double[sums.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = sums[i] + other.sums[i];
        }
        return new Rates(sum, trials + other.trials);
    }

    /** Mean of the i-th number over the trials. */
    double of(int i) {
        return sums[i] / trials;
    }
}
