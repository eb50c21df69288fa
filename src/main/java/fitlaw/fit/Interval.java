package fitlaw.fit;

import fitlaw.common.Numbers;
import java.util.Locale;
import java.util.Objects;

/**
 * The values that data do not rule out. Either end may be infinite: the data then do not bound the quantity on that
 * side. If both ends are infinite, the quantity is not located.
 *
 * @param low lower end, or {@code -Infinity}
 * @param high upper end, or {@code +Infinity}
 * @param method method that produced it, with its level, such as {@code fieller 95 %}; {@code none} if no interval is
 *     stated
 */
public record Interval(double low, double high, String method) {
    /** Method of an interval that is not stated. */
    private static final String NOT_STATED = "none";
    /** Degrees of freedom at which Student's t is practically normal. */
    private static final double NORMAL = 1e9;

    /**
     * Creates an interval.
     *
     * @param low lower end, or {@code -Infinity}
     * @param high upper end, or {@code +Infinity}
     * @param method method that produced it
     * @throws IllegalArgumentException if an end is NaN or {@code low > high}
     */
    public Interval {
        Objects.requireNonNull(method, "method");
        if (!(low <= high)) {
            throw new IllegalArgumentException("an interval needs low <= high: " + low + ", " + high);
        }
    }

    /**
     * {@return an interval without bounds, for a quantity that is printed without one}
     *
     * @param why the reason
     */
    public static Interval notStated(String why) {
        return new Interval(
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                NOT_STATED + (why.isEmpty() ? "" : " (" + why + ")"));
    }

    /**
     * {@return Wilson's interval of a proportion (Journal of the American Statistical Association 22, 1927)}
     *
     * @param of number of cases that have the property
     * @param all number of cases, positive
     * @param confidence level, such as 0.95
     */
    public static Interval wilson(int of, int all, double confidence) {
        double z = Student.halfWidth(confidence, NORMAL);
        double share = (double) of / all;
        double middle = (share + z * z / (2 * all)) / (1 + z * z / all);
        double half = z / (1 + z * z / all) * Math.sqrt(share * (1 - share) / all + z * z / (4.0 * all * all));
        return new Interval(
                of == 0 ? 0 : middle - half,
                of == all ? 1 : middle + half,
                "Wilson " + Numbers.plain(100 * confidence) + " %");
    }

    /**
     * {@return both ends in brackets, such as {@code [0.071, 0.094]}}
     *
     * @param digits significant digits of each
     */
    public String ends(int digits) {
        return "[" + Numbers.significant(low, digits) + ", " + Numbers.significant(high, digits) + "]";
    }

    /** {@return whether this is an interval, not {@link #notStated}} */
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
     * {@return whether the interval contains a value}
     *
     * @param value value
     */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }

    /** {@return the ends to three significant digits, or in words if an end is infinite} */
    @Override
    public String toString() {
        if (!isStated()) {
            return "(no interval: " + method + ")";
        }
        if (!isLocated()) {
            return "unbounded (" + method + ")";
        }
        String ends = "["
                + (Double.isFinite(low) ? shown(low, 3) : "unbounded below")
                + ", "
                + (Double.isFinite(high) ? shown(high, 3) : "unbounded above")
                + "]";
        return ends + " (" + method + ")";
    }

    /** Rounded to a number of significant digits; digits before the decimal point are always kept. */
    static String shown(double value, int digits) {
        boolean whole = Math.abs(value) >= 1000 && Math.abs(value) < 1e9;
        return String.format(Locale.ROOT, whole ? "%.0f" : "%." + digits + "g", value);
    }
}
