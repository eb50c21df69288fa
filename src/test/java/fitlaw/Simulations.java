package fitlaw;

/**
 * How often a simulation is repeated: a tenth as often as its bounds were made for, so that a build stays quick, and in full
 * with {@code -Dfitlaw.simulations=full}.
 */
public final class Simulations {
    private static final int SHARE = 10;
    private static final int FEWEST = 40;

    private Simulations() {}

    /** {@return the number of repeats, of the number that bounds were made for} */
    public static int repeats(int full) {
        return isFull() ? full : Math.min(full, Math.max(FEWEST, full / SHARE));
    }

    /**
     * {@return what a bound on a mean over all repeats gives way for fewer: three standard errors, less three of the full
     * number}
     *
     * @param deviation standard deviation of one repeat; {@code √(p (1 - p))} for a rate p
     * @param full the number of repeats that the bound was made for
     */
    public static double slack(double deviation, int full) {
        return 3 * deviation * (1 / Math.sqrt(repeats(full)) - 1 / Math.sqrt(full));
    }

    private static boolean isFull() {
        return "full".equals(System.getProperty("fitlaw.simulations"));
    }
}
