package fitlaw.fit;

import fitlaw.common.Numbers;
import java.util.Locale;
import java.util.Objects;

/**
 * The values that data do not rule out. Either end may be infinite: the data then do not bound the number on that side.
 * With both ends infinite it is not located at all.
 *
 * @param low lower end, or {@code -Infinity}
 * @param high upper end, or {@code +Infinity}
 * @param method how it was made, with its level, such as {@code fieller 95 %}; {@code none} where no interval is stated
 */
public record Interval(double low, double high, String method) {
    /** Method of an interval that is not stated. */
    private static final String NOT_STATED = "none";
    /** Degrees of freedom at which Student's t is normal. */
    private static final double NORMAL = 1e9;

    /**
     * Creates an interval.
     *
     * @param low lower end, or {@code -Infinity}
     * @param high upper end, or {@code +Infinity}
     * @param method how it was made
     * @throws IllegalArgumentException if an end is NaN or they are in the wrong order
     */
    public Interval {
        Objects.requireNonNull(method, "method");
        if (!(low <= high)) {
            throw new IllegalArgumentException("an interval needs low <= high: " + low + ", " + high);
        }
    }

    /**
     * {@return an interval that says nothing, for a number printed without one}
     *
     * @param why why there is none
     */
    public static Interval notStated(String why) {
        return new Interval(
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                NOT_STATED + (why.isEmpty() ? "" : " (" + why + ")"));
    }

    /**
     * {@return Wilson's interval of a share that was counted (Journal of the American Statistical Association 22, 1927)}
     *
     * @param of how many had it
     * @param all of how many, positive
     * @param confidence confidence, such as 0.95
     */
    public static Interval wilson(int of, int all, double confidence) {
        double z = Student.halfWidth(confidence, NORMAL);
        double share = (double) of / all;
        double middle = (share + z * z / (2 * all)) / (1 + z * z / all);
        double half = z / (1 + z * z / all) * Math.sqrt(share * (1 - share) / all + z * z / (4.0 * all * all));
        return new Interval(
                of == 0 ? 0 : middle - half,
                of == all ? 1 : middle + half,
                "wilson " + Numbers.plain(100 * confidence) + " %");
    }

    /** {@return whether somebody stated this interval} */
    public boolean isStated() {
        return !method.startsWith(NOT_STATED);
    }

    /** {@return whether both ends are finite} */
    public boolean isBounded() {
        return Double.isFinite(low) && Double.isFinite(high);
    }

    /** {@return whether at least one end is finite} */
    public boolean isLocated() {
        return Double.isFinite(low) || Double.isFinite(high);
    }

    /**
     * {@return whether a value lies inside}
     *
     * @param value value
     */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }

    /** {@return the ends to three digits, or in words where an end is open} */
    @Override
    public String toString() {
        if (!isStated()) {
            return "(no interval: " + method + ")";
        }
        if (!isLocated()) {
            return "not located (" + method + ")";
        }
        String ends = "["
                + (Double.isFinite(low) ? shown(low, 3) : "unbounded below")
                + ", "
                + (Double.isFinite(high) ? shown(high, 3) : "unbounded above")
                + "]";
        return ends + " (" + method + ")";
    }

    /** So many significant digits, or all before the point where there are more. */
    static String shown(double value, int digits) {
        boolean whole = Math.abs(value) >= 1000 && Math.abs(value) < 1e9;
        return String.format(Locale.ROOT, whole ? "%.0f" : "%." + digits + "g", value);
    }
}
