package fitlaw.table;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** How numbers are written for people. */
public final class Numbers {
    private static final String[] SUFFIX = {"", "k", "M", "B", "T"};

    private Numbers() {}

    /**
     * {@return a number with so many significant digits, such as {@code 0.0802}, {@code 1.03} or {@code 3.1e-05}}
     *
     * @param value number; infinite ones are written {@code ∞}
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
     * {@return a number as short as it can be written with at most six significant digits}
     *
     * @param value number
     */
    public static String plain(double value) {
        String text = significant(value, 6);
        return text.contains(".") ? text.replaceFirst("^([^e]*?)\\.?0+(e.*|)$", "$1$2") : text;
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
