package fitlaw.figure;

import fitlaw.common.Numbers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** How numbers lie along an axis, and which of them are written there. */
public enum Scale {
    /** Numbers as they are. */
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

    /** Decades; between them 2 and 5, or 2, 3, 5 and 7, or all, where there are few. */
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
                    // Read, not multiplied: 3 × 0.1 is not 0.3.
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

    /** Decades of parameters or tokens, written 1M, 10M, 1B. */
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

    /** Doublings, for batches and lengths. */
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
    /** Without an exponent, so that the numbers of an axis look alike. */
    private static final double PLAIN_FROM = 1e-6;

    private static final double PLAIN_TO = 1e7;

    /** Where a value lies, in units of equal length. */
    abstract double place(double value);

    /** The value at a place. */
    abstract double value(double place);

    /** The numbers written, or none where the drawing may choose. */
    abstract List<Double> ticks(double low, double high);

    /** A value of the axis as it stands there. */
    String label(double value) {
        return written(value);
    }

    /** Whether it is logarithmic to base ten. */
    boolean hasDecades() {
        return this == LOGARITHMIC || this == COUNTS;
    }

    /** How far along the axis a value lies, from 0 to 1. */
    double share(double value, Plane.Range range) {
        return (place(value) - place(range.low())) / (place(range.high()) - place(range.low()));
    }

    /** A number as it stands on an axis. Ticks are sums of steps, so zero is often not quite zero. */
    static String written(double value) {
        double size = Math.abs(value);
        String text = Numbers.plain(size < 1e-12 ? 0 : value);
        return size >= PLAIN_FROM && size < PLAIN_TO ? new BigDecimal(text).toPlainString() : text;
    }
}
