package fitlaw.figure;

import fitlaw.common.Numbers;
import fitlaw.fit.Estimate;
import fitlaw.fit.Quantity;
import fitlaw.law.Law;
import fitlaw.law.ShapeVariable;
import fitlaw.runs.Runs;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Values along an axis, and titles of axes. */
public final class Axis {
    private Axis() {}

    /**
     * {@return the smallest of some values}
     *
     * @param values at least one
     */
    public static double least(double[] values) {
        return Arrays.stream(values).min().orElseThrow();
    }

    /**
     * {@return the largest of some values}
     *
     * @param values at least one
     */
    public static double most(double[] values) {
        return Arrays.stream(values).max().orElseThrow();
    }

    /**
     * {@return values spaced evenly on a logarithmic scale, including both ends}
     *
     * @param low the first value, positive
     * @param high the last value
     * @param steps number of steps between them
     */
    public static double[] logarithmic(double low, double high, int steps) {
        return IntStream.rangeClosed(0, steps)
                .mapToDouble(i -> low * Math.pow(high / low, (double) i / steps))
                .toArray();
    }

    /** Names of some runs of a law, or an empty list if runs have no names. */
    static List<String> names(Law law, int[] rows) {
        List<String> names = Arrays.stream(rows)
                .mapToObj(row -> law.runs().name(row).orElse(""))
                .toList();
        return names.stream().allMatch(String::isEmpty) ? List.of() : names;
    }

    static double at(Quantity optimum, double otherwise) {
        return optimum.estimate().map(Estimate::value).orElse(otherwise);
    }

    /** The response of a law with its unit. */
    static String response(Law law) {
        return law.response().equals(Runs.LOSS) ? "loss (nats per token)" : law.response();
    }

    /**
     * {@return the title of the axis of a shape variable}
     *
     * @param variable the shape variable
     */
    public static String title(ShapeVariable variable) {
        return switch (variable) {
            case RELATIVE_WIDTH -> "relative width d/√N";
            case MLP_RATIO -> "MLP parameters / attention parameters";
            case PRODUCT -> "relative width times MLP/attention ratio";
        };
    }

    /**
     * {@return the name of a shape variable in a heading}
     *
     * @param variable the shape variable
     */
    public static String name(ShapeVariable variable) {
        return switch (variable) {
            case RELATIVE_WIDTH -> "d/√N";
            case MLP_RATIO -> "MLP/attention ratio";
            case PRODUCT -> "their product";
        };
    }

    /** Name of the noise band around a law. */
    static String twoSigma(Law law) {
        return "± 2 sigma = "
                + Numbers.significant(2 * law.diagnostics().sigma().orElseThrow(), 2);
    }

    /** Name of the band of an interval. */
    static String interval(Estimate estimate) {
        return "interval of the best value (" + estimate.interval().method() + ")";
    }

    /** A best value in a heading. */
    static String best(ShapeVariable variable, Estimate estimate) {
        return "Best " + name(variable) + " " + value(estimate);
    }

    /** Both best values, if both are identified. */
    static String bestShape(Law law) {
        return "x* " + value(law.optimum().relativeWidth().estimate().orElseThrow()) + ", r* "
                + value(law.optimum().mlpRatio().estimate().orElseThrow());
    }

    /** A value and its interval. */
    static String value(Estimate estimate) {
        return Numbers.significant(estimate.value(), 3) + " " + ends(estimate);
    }

    /** The interval in brackets. */
    static String ends(Estimate estimate) {
        return "[" + end(estimate.interval().low()) + ", "
                + end(estimate.interval().high()) + "]";
    }

    private static String end(double value) {
        return Double.isFinite(value) ? Numbers.significant(value, 3) : "unbounded";
    }
}
