package fitlaw.fit;

import java.util.Objects;

/**
 * An estimated number with its uncertainty.
 *
 * @param term name of the number
 * @param value the estimate
 * @param stdError standard error, or NaN where none is stated
 * @param interval interval, with the way it was made
 */
public record Estimate(String term, double value, double stdError, Interval interval) implements Quantity {
    /**
     * Creates an estimate.
     *
     * @param term name of the number
     * @param value the estimate
     * @param stdError standard error, or NaN where none is stated
     * @param interval interval, with the way it was made
     */
    public Estimate {
        Objects.requireNonNull(term, "term");
        Objects.requireNonNull(interval, "interval");
    }

    /** {@return the estimate with its interval, to three or four digits} */
    @Override
    public String toString() {
        return term + " " + Interval.shown(value, 4) + " " + interval;
    }
}
