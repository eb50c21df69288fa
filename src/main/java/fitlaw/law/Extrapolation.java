package fitlaw.law;

import fitlaw.common.Numbers;

/**
 * How far one quantity of a place lies from those of a law's runs: a size N, an amount of data D, or a shape.
 *
 * @param quantity its letter: N, D, x or r
 * @param value its value there
 * @param runs its values among the runs
 */
public record Extrapolation(String quantity, double value, ShapeRange runs) {
    /** From here on, an order of magnitude, a size is far from the runs. */
    private static final double FAR = 10;
    /** Sizes and amounts of data are meant to be those of a level up to this factor. */
    private static final double SAME = 1.07;

    /** {@return the factor from the nearest value of the runs, 1 or more; 1 among them} */
    public double factor() {
        return value > runs.high() ? value / runs.high() : value < runs.low() ? runs.low() / value : 1;
    }

    /** {@return whether it lies above the runs, rather than below or among them} */
    public boolean isAbove() {
        return value > runs.high();
    }

    /** {@return whether it lies beyond the runs: sizes and data by more than 7 %, which sweeps miss their targets by} */
    public boolean isBeyond() {
        return factor() > (isCount() ? SAME : 1);
    }

    /** {@return whether it lies beyond the runs by a factor of ten or more} */
    public boolean isFar() {
        return factor() > FAR;
    }

    private boolean isCount() {
        return quantity.equals("N") || quantity.equals("D");
    }

    private String shown(double one) {
        return isCount() ? Numbers.count(one) : Numbers.significant(one, 3);
    }

    /** {@return such as {@code N 1B is 1010 times the largest of the runs, 992k}} */
    @Override
    public String toString() {
        return quantity + " " + shown(value) + " is "
                + (isAbove()
                        ? Numbers.significant(factor(), 3) + " times the largest of the runs, " + shown(runs.high())
                        : factor() > 1
                                ? "1/" + Numbers.significant(factor(), 3) + " of the smallest of the runs, "
                                        + shown(runs.low())
                                : "among the runs");
    }
}
