package fitlaw.figure;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * Ticks of a linear axis: multiples of 1, 2 or 5 times a power of ten, all written with the number of decimals of the
 * step, such as 2.00, 2.05 and 2.10.
 *
 * @param digit 1, 2 or 5
 * @param exponent exponent of ten
 */
record LinearTicks(int digit, int exponent) {
    /** Target distance of ticks in pixels; labels along x need more space than labels along y. */
    static final int ALONG_X = 74;

    static final int ALONG_Y = 44;
    /** Maximum number of decimals; smaller steps are written with an exponent. */
    private static final int MOST_DECIMALS = 6;

    private static final double CLOSE = 1e-6;

    static LinearTicks of(Plane.Range range, double pixels, int aim) {
        double step = (range.high() - range.low()) / pixels * aim;
        int exponent = (int) Math.floor(Math.log10(step));
        double lead = step / Math.pow(10, exponent);
        return lead > 7.5
                ? new LinearTicks(1, exponent + 1)
                : new LinearTicks(lead > 3.5 ? 5 : lead > 1.5 ? 2 : 1, exponent);
    }

    /** The multiples in a range. */
    DoubleStream within(Plane.Range range) {
        double first = Math.ceil(range.low() / step() - CLOSE);
        double last = Math.floor(range.high() / step() + CLOSE);
        return LongStream.rangeClosed((long) first, (long) last).mapToDouble(multiple -> multiple * step());
    }

    double step() {
        return BigDecimal.valueOf(digit, -exponent).doubleValue();
    }

    /** A multiple of the step with the decimals of the step; any other number unchanged. */
    String written(double value) {
        double multiple = value / step();
        boolean tick = Math.abs(multiple - Math.rint(multiple)) < CLOSE;
        if (!tick || exponent >= 0 || exponent < -MOST_DECIMALS) {
            return Scale.written(value);
        }
        return BigDecimal.valueOf(value)
                .setScale(-exponent, RoundingMode.HALF_EVEN)
                .toPlainString();
    }
}
