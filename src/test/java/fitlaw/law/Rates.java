package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.Simulations;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/**
 * Means over many numbered trials, on all cores. Trials depend only on their number, so rates do not depend on the
 * number of threads. In a quick build there are fewer trials ({@link Simulations}), and bounds are widened according to
 * their number.
 */
final class Rates {
    private final double[] sums;
    private final double[] squares;
    private final int trials;
    private final int full;

    private Rates(double[] sums, double[] squares, int trials, int full) {
        this.sums = sums;
        this.squares = squares;
        this.trials = trials;
        this.full = full;
    }

    /** A trial returns the same numbers whenever it is run with the same number. */
    static Rates over(int full, LongFunction<double[]> trial) {
        return LongStream.range(0, Simulations.repeats(full))
                .parallel()
                .mapToObj(number -> one(trial.apply(number), full))
                .reduce(Rates::plus)
                .orElseThrow();
    }

    private static Rates one(double[] values, int full) {
        double[] squares = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            squares[i] = values[i] * values[i];
        }
        return new Rates(values, squares, 1, full);
    }

    private Rates plus(Rates other) {
        return new Rates(sum(sums, other.sums), sum(squares, other.squares), trials + other.trials, full);
    }

    private static double[] sum(double[] first, double[] second) {
        double[] sum = new double[first.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = first[i] + second[i];
        }
        return sum;
    }

    /** Mean of the i-th number over the trials. */
    double of(int i) {
        return sums[i] / trials;
    }

    /** The amount by which bounds on the i-th mean are widened; a rate of 0 or 1 counts as if one trial differed. */
    double slack(int i) {
        double mean = of(i);
        double variance = Math.max(squares[i] / trials - mean * mean, mean <= 1 ? 1.0 / trials : 0);
        return Simulations.slack(Math.sqrt(variance), full);
    }

    void isBetween(int i, String what, double low, double high) {
        assertThat(of(i)).as(what).isBetween(low - slack(i), high + slack(i));
    }

    void isLessThan(int i, String what, double bound) {
        assertThat(of(i)).as(what).isLessThan(bound + slack(i));
    }

    void isGreaterThan(int i, String what, double bound) {
        assertThat(of(i)).as(what).isGreaterThan(bound - slack(i));
    }
}
