package fitlaw.common;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses numbers as users write them, and formats numbers for display. */
public final class Numbers {
    private static final String[] SUFFIX = {"", "k", "M", "B", "T"};
    private static final Pattern WRITTEN =
            Pattern.compile("([-+]?(?:[0-9][0-9_]*\\.?[0-9_]*|\\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]{1,4})?)([kKmMbBtT]?)");

    private Numbers() {}

    /**
     * {@return the number in a text such as {@code 1e9}, {@code 1_000_000}, {@code 50M}, {@code 125m} or {@code 1B}}
     *
     * <p>The letters k, M, B and T, in either case, mean 10<sup>3</sup>, 10<sup>6</sup>, 10<sup>9</sup> and
     * 10<sup>12</sup>, as in {@link #count}; no letter means a thousandth.
     *
     * @param text the text; surrounding spaces are ignored
     * @throws IllegalArgumentException if it is not a number
     */
    public static BigDecimal parse(String text) {
        Matcher written = WRITTEN.matcher(text.strip());
        if (!written.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a number. Write one such as 1.5e9, 50M or 1B.");
        }
        int step =
                written.group(2).isEmpty() ? 0 : "kmbt".indexOf(written.group(2).toLowerCase(Locale.ROOT)) + 1;
        return new BigDecimal(written.group(1).replace("_", "")).scaleByPowerOfTen(3 * step);
    }

    /**
     * {@return the whole number in a text, parsed like {@link #parse}}
     *
     * @param text the text, such as {@code 1e9} or {@code 50M}
     * @throws IllegalArgumentException if it is not a whole number, or has more than 18 digits
     */
    public static long whole(String text) {
        try {
            BigDecimal number = parse(text);
            if (number.precision() - number.scale() <= 19) {
                return number.longValueExact();
            }
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number such as 128, 1e9 or 50M.", e);
        }
        throw new IllegalArgumentException("'" + text + "' is too large for a whole number.");
    }

    /**
     * {@return a number with the given number of significant digits, such as {@code 0.0802}, {@code 1.03} or {@code
     * 3.1e-05}}
     *
     * @param value number; infinite values are written {@code ∞}
     * @param digits significant digits, at least 1
     */
    public static String significant(double value, int digits) {
        if (Double.isNaN(value)) {
            return "–";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "-∞";
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent < -4 || exponent >= Math.max(digits, 6)) {
            return String.format(Locale.ROOT, "%." + (digits - 1) + "e", value);
        }
        return rounded.setScale(Math.max(0, digits - 1 - exponent), RoundingMode.UNNECESSARY)
                .toPlainString();
    }

    /**
     * {@return the shortest form of a number with at most six significant digits}
     *
     * @param value number
     */
    public static String plain(double value) {
        String text = significant(value, 6);
        return text.contains(".") ? text.replaceFirst("^([^e]*?)\\.?0+(e.*|)$", "$1$2") : text;
    }

    /**
     * {@return a share in per cent with two significant digits, such as {@code 3.1 %}; {@code –} for NaN}
     *
     * @param share share, 1 for all
     */
    public static String percent(double share) {
        return Double.isNaN(share) ? "–" : significant(100 * share, 2) + " %";
    }

    /**
     * {@return a share in per cent with one decimal, such as {@code 94.9 %}; {@code –} for NaN}
     *
     * @param share share, 1 for all
     */
    public static String tenths(double share) {
        return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /**
     * {@return a number with all its digits, whole ones without a decimal point}
     *
     * @param value number
     */
    public static String exact(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }

    /**
     * {@return a number that must be positive and finite}
     *
     * @param name what to call it in the error
     * @param value number
     * @throws IllegalArgumentException if it is not
     */
    public static double positive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be positive and finite: " + value);
        }
        return value;
    }

    /**
     * {@return a count for a label, such as {@code 973M}, {@code 1.5B} or {@code 100B}}
     *
     * @param count a count of parameters or tokens
     */
    public static String count(double count) {
        int step = 0;
        double value = count;
        while (value >= 999.5 && step < SUFFIX.length - 1) {
            value /= 1000;
            step++;
        }
        return plain(Double.parseDouble(significant(value, 3))) + SUFFIX[step];
    }
}
