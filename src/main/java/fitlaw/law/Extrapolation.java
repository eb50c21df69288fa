package fitlaw.law;

import fitlaw.common.Numbers;

/**
 * How far one quantity at a place is from its values among a law's runs: a size N, an amount of data D, or a shape.
 *
 * @param quantity its letter: N, D, x or r
 * @param value its value there
 * @param runs its values among the runs
 */
public record Extrapolation(String quantity, double value, ShapeRange runs) {
    /** From this factor on, one order of magnitude, a value is far from the runs. */
    private static final double FAR = 10;
    /** Sizes and amounts of data within this factor are treated as equal to those of a group. */
    private static final double SAME = 1.07;

    private static final String LOWER_BOUND = "Treat the interval as a lower bound on the error.";

    /**
     * {@return the factor between the value and the nearest value of the runs, at least 1; 1 if it is within their
     * range}
     */
    public double factor() {
        return value > runs.high() ? value / runs.high() : value < runs.low() ? runs.low() / value : 1;
    }

    /** {@return whether it is above the range of the runs, rather than below or inside} */
    public boolean isAbove() {
        return value > runs.high();
    }

    /**
     * {@return whether it is outside the range of the runs: for sizes and data by more than 7 %, since the runs of a
     * sweep miss their targets by up to that}
     */
    public boolean isBeyond() {
        return factor() > (isCount() ? SAME : 1);
    }

    /** {@return whether it is outside the range of the runs by a factor of ten or more} */
    public boolean isFar() {
        return factor() > FAR;
    }

    /** Whether it is outside the range of the runs by more than the factor up to which intervals are trusted. */
    boolean isBeyondTrust() {
        return isBeyond() && factor() > trusted();
    }

    /** The factor up to which intervals of a law of size and data are trusted; 1 for a shape. */
    private double trusted() {
        return quantity.equals("N") ? Optimum.MARKED_SIZE : quantity.equals("D") ? Optimum.MARKED_TOKENS : 1;
    }

    /** A caution about intervals of losses and of best sizes at the value. */
    String caution() {
        return isCount() ? caution("a power law in " + quantity, trusted()) : this + ". " + LOWER_BOUND;
    }

    /** The extrapolation as a note, with a caution beyond the factor up to which intervals are trusted. */
    String note() {
        return "Extrapolated: " + this + "."
                + (isBeyondTrust()
                        ? " A power law in " + quantity + " is trusted up to a factor of " + Numbers.plain(trusted())
                                + ". " + LOWER_BOUND
                        : "");
    }

    /**
     * A caution about intervals at the value.
     *
     * @param model what is extrapolated, such as {@code a straight line in ln N}
     * @param trusted the factor up to which it is trusted
     */
    String caution(String model, double trusted) {
        return quantity + " is extrapolated by a factor of " + Numbers.significant(factor(), 3) + "; " + model
                + " is trusted up to " + Numbers.plain(trusted) + ". " + LOWER_BOUND;
    }

    private boolean isCount() {
        return quantity.equals("N") || quantity.equals("D");
    }

    private String shown(double one) {
        return isCount() ? Numbers.count(one) : Numbers.significant(one, 3);
    }

    /** {@return text such as {@code N 1B is 1010 times the largest run (992k)}} */
    @Override
    public String toString() {
        String of = quantity.equals("N") ? "run" : quantity.equals("D") ? "D of the runs" : quantity + " of the runs";
        return quantity + " " + shown(value) + " is "
                + (isAbove()
                        ? Numbers.significant(factor(), 3) + " times the largest " + of + " (" + shown(runs.high())
                                + ")"
                        : factor() > 1
                                ? "1/" + Numbers.significant(factor(), 3) + " of the smallest " + of + " ("
                                        + shown(runs.low()) + ")"
                                : "within the range of the runs");
    }
}
