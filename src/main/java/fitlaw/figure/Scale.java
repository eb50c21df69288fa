package fitlaw.figure;

import fitlaw.common.Numbers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** The scale of an axis: positions of values, and ticks. */
public enum Scale {
    /** A linear scale. */
    LINEAR {
        @Override
        double place(double value) {
            return value;
        }

        @Override
        double value(double place) {
            return place;
        }

        @Override
        List<Double> ticks(double low, double high) {
            return List.of();
        }
    },

    /**
     * A logarithmic scale with ticks at decades; if these are few, also at 2 and 5, at 2, 3, 5 and 7, or at all
     * multiples.
     */
    LOGARITHMIC {
        @Override
        double place(double value) {
            return Math.log10(value);
        }

        @Override
        double value(double place) {
            return Math.pow(10, place);
        }

        @Override
        List<Double> ticks(double low, double high) {
            List<Double> ticks = new ArrayList<>();
            for (int decade = (int) Math.floor(place(low)); decade <= place(high); decade++) {
                for (int digit : digits(place(high) - place(low))) {
                    // Parsed instead of multiplied, because 3 × 0.1 is not 0.3.
                    double tick = Double.parseDouble(digit + "e" + decade);
                    if (tick >= low * (1 - EDGE) && tick <= high * (1 + EDGE)) {
                        ticks.add(tick);
                    }
                }
            }
            return ticks;
        }

        private int[] digits(double decades) {
            return decades <= 0.5
                    ? new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9}
                    : decades <= 1.3 ? new int[] {1, 2, 3, 5, 7} : decades <= 3.2 ? new int[] {1, 2, 5} : new int[] {1};
        }
    },

    /** A logarithmic scale of parameters or tokens, labelled 1M, 10M, 1B. */
    COUNTS {
        @Override
        double place(double value) {
            return LOGARITHMIC.place(value);
        }

        @Override
        double value(double place) {
            return LOGARITHMIC.value(place);
        }

        @Override
        List<Double> ticks(double low, double high) {
            return LOGARITHMIC.ticks(low, high);
        }

        @Override
        String label(double value) {
            return Numbers.count(value);
        }
    },

    /** A logarithmic scale with powers of two, for batches and lengths. */
    POWERS_OF_TWO {
        @Override
        double place(double value) {
            return Math.log(value) / Math.log(2);
        }

        @Override
        double value(double place) {
            return Math.pow(2, place);
        }

        @Override
        List<Double> ticks(double low, double high) {
            List<Double> ticks = new ArrayList<>();
            for (int power = (int) Math.ceil(place(low) - EDGE); power <= place(high) + EDGE; power++) {
                ticks.add(value(power));
            }
            return ticks;
        }
    };

    private static final double EDGE = 1e-9;
    /** Smallest number written without an exponent, so that the labels of an axis look alike. */
    private static final double PLAIN_FROM = 1e-6;

    private static final double PLAIN_TO = 1e7;

    /** The position of a value, in units of equal length. */
    abstract double place(double value);

    /** The value at a position. */
    abstract double value(double place);

    /** The labelled values; empty if the drawing may choose. */
    abstract List<Double> ticks(double low, double high);

    /** The label of a value. */
    String label(double value) {
        return written(value);
    }

    /** Whether the scale is logarithmic to base ten. */
    boolean hasDecades() {
        return this == LOGARITHMIC || this == COUNTS;
    }

    /** Relative position of a value along the axis, from 0 to 1. */
    double share(double value, Plane.Range range) {
        return (place(value) - place(range.low())) / (place(range.high()) - place(range.low()));
    }

    /** Formats a number of an axis. Ticks are sums of steps, so zero is often not exactly zero. */
    static String written(double value) {
        double size = Math.abs(value);
        String text = Numbers.plain(size < 1e-12 ? 0 : value);
        return size >= PLAIN_FROM && size < PLAIN_TO ? new BigDecimal(text).toPlainString() : text;
    }
}
