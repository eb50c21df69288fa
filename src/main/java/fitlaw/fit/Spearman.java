package fitlaw.fit;

import fitlaw.common.Work;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;

/** Spearman's rank correlation, with an interval and with the ceiling that measurement noise sets. */
public final class Spearman {
    private static final int FEWEST = 4;

    private Spearman() {}

    /**
     * {@return the rank correlation of values without centring, see {@link #of(String, double[], double[], int,
     * double)}}
     *
     * @param term name of the quantity
     * @param a values
     * @param b values, of the same length
     * @param confidence confidence of the interval
     */
    public static Estimate of(String term, double[] a, double[] b, double confidence) {
        return of(term, a, b, 0, confidence);
    }

    /**
     * {@return the rank correlation, ties at their mean rank; its interval by Fisher's z with Bonett and Wright's
     * variance {@code (1 + ρ²/2) / (n - 3)} (Psychometrika 65, 2000), no interval below four rows}
     *
     * @param term name of the quantity
     * @param a values
     * @param b values, of the same length
     * @param centred number of groups whose means were subtracted from both; each beyond the first costs one degree of
     *     freedom
     * @param confidence confidence of the interval
     */
    public static Estimate of(String term, double[] a, double[] b, int centred, double confidence) {
        double rho = correlation(a, b);
        int independent = a.length - Math.max(0, centred - 1);
        if (independent < FEWEST || Double.isNaN(rho)) {
            return new Estimate(term, rho, Interval.notStated("fewer than four rows, or all values equal"));
        }
        double error = Math.sqrt((1 + rho * rho / 2) / (independent - 3));
        double half = Student.halfWidth(confidence, 1e9) * error;
        double z = 0.5 * Math.log((1 + rho) / (1 - rho));
        Interval interval = new Interval(
                Math.abs(rho) == 1 ? rho : Math.tanh(z - half),
                Math.abs(rho) == 1 ? rho : Math.tanh(z + half),
                "Bonett-Wright " + Math.round(100 * confidence) + " %");
        return new Estimate(term, rho, (1 - rho * rho) * error, interval);
    }

    /**
     * {@return the rank correlation that a perfect law would have with measurements with this noise: mean and range
     * over seeded simulations}
     *
     * @param term name of the quantity
     * @param truth expected values
     * @param sigma standard deviation of the noise of each
     * @param centred transformation of the measurements before they are ranked, such as subtracting the means of groups
     * @param confidence share of simulations within the range
     * @param draws number of simulations
     */
    public static Estimate ceiling(
            String term,
            double[] truth,
            double[] sigma,
            UnaryOperator<double[]> centred,
            double confidence,
            int draws) {
        double[] found = Arrays.stream(new Simulations(truth, sigma, centred, draws).done())
                .sorted()
                .toArray();
        double mean = Arrays.stream(found).average().orElse(Double.NaN);
        if (Double.isNaN(mean)) {
            return new Estimate(term, mean, Interval.notStated("all predictions equal"));
        }
        int cut = (int) Math.floor((1 - confidence) / 2 * draws);
        return new Estimate(
                term,
                mean,
                new Interval(
                        found[cut], found[draws - 1 - cut], "simulated range " + Math.round(100 * confidence) + " %"));
    }

    /**
     * {@return the rank correlation alone, ties at their mean rank; NaN if all values of one array are equal}
     *
     * @param a values
     * @param b values, of the same length
     */
    public static double correlation(double[] a, double[] b) {
        return a.length < 2 ? Double.NaN : new SpearmansCorrelation().correlation(a, b);
    }

    /** Rank correlations of a perfect law with simulated measurements, each simulation with its own seed. */
    @SuppressWarnings("ArrayRecordComponent") // never leaves this class
    private record Simulations(double[] truth, double[] sigma, UnaryOperator<double[]> centred, int units)
            implements Work<double[]> {
        @Override
        public String name() {
            return "ceiling";
        }

        @Override
        public double[] part(int from, int to) {
            return IntStream.range(from, to).mapToDouble(this::correlation).toArray();
        }

        private double correlation(int draw) {
            Random random = new Random(draw);
            double[] measured = new double[truth.length];
            for (int i = 0; i < truth.length; i++) {
                measured[i] = truth[i] + sigma[i] * random.nextGaussian();
            }
            return Spearman.correlation(truth, centred.apply(measured));
        }

        @Override
        public double[] joined(List<double[]> parts) {
            return parts.stream().flatMapToDouble(Arrays::stream).toArray();
        }

        @Override
        public String written(double[] part) {
            return Work.text(part);
        }

        @Override
        public double[] read(String text) {
            return Work.numbers(text);
        }
    }
}
