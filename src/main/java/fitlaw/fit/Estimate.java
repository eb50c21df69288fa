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

    /** {@return the estimate and its interval, to three or four significant digits} */
    @Override
    public String toString() {
        return term + " " + Interval.shown(value, 4) + " " + interval;
    }
}
