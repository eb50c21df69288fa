package fitlaw.fit;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * An estimated quantity with its uncertainty.
 *
 * @param term name of the quantity
 * @param value the estimate
 * @param stdError standard error, if one is stated
 * @param interval interval, with the method that produced it
 */
public record Estimate(String term, double value, OptionalDouble stdError, Interval interval) implements Quantity {
    /**
     * Creates an estimate.
     *
     * @param term name of the quantity
     * @param value the estimate
     * @param stdError standard error, if one is stated
     * @param interval interval, with the method that produced it
     */
    public Estimate {
        Objects.requireNonNull(term, "term");
        Objects.requireNonNull(stdError, "stdError");
        Objects.requireNonNull(interval, "interval");
    }

    /**
     * Creates an estimate with a standard error.
     *
     * @param term name of the quantity
     * @param value the estimate
     * @param stdError standard error; NaN means that none is stated
     * @param interval interval, with the method that produced it
     */
    public Estimate(String term, double value, double stdError, Interval interval) {
        this(term, value, Double.isNaN(stdError) ? OptionalDouble.empty() : OptionalDouble.of(stdError), interval);
    }

    /**
     * Creates an estimate without a standard error.
     *
     * @param term name of the quantity
     * @param value the estimate
     * @param interval interval, with the method that produced it
     */
    public Estimate(String term, double value, Interval interval) {
        this(term, value, OptionalDouble.empty(), interval);
    }

    /**
     * {@return an estimate whose interval reaches equally far to both sides}
     *
     * @param term name of the number
     * @param value the estimate
     * @param stdError standard error
     * @param t how many standard errors the interval reaches
     * @param method how it was made, with its level
     */
    public static Estimate symmetric(String term, double value, double stdError, double t, String method) {
        return new Estimate(term, value, stdError, new Interval(value - t * stdError, value + t * stdError, method));
    }

    /**
     * {@return the exponential of an estimate, whose interval is that of the logarithm}
     *
     * @param term name of the number
     * @param log the estimate of its logarithm
     * @param logError standard error of the logarithm
     * @param t how many standard errors the interval reaches
     * @param method how it was made, with its level
     */
    public static Estimate ofLog(String term, double log, double logError, double t, String method) {
        double value = Math.exp(log);
        return new Estimate(
                term,
                value,
                value * logError,
                new Interval(Math.exp(log - t * logError), Math.exp(log + t * logError), method));
    }

    /** {@return the estimate and its interval, to three or four significant digits} */
    @Override
    public String toString() {
        return term + " " + Interval.shown(value, 4) + " " + interval;
    }
}
