package fitlaw.search;

import fitlaw.arch.Architecture;
import fitlaw.law.Law;
import fitlaw.law.ShapeVariable;
import fitlaw.table.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The shapes that a law's runs reach: beyond them its curves are extrapolated, and a search would run to where they are
 * least sure. For published coefficients it is the paper's rule, r from 0.5 to 5.
 */
final class Validity {
    private final Law law;
    private final double tokens;
    private final List<Range> ranges;

    /** The least and the greatest value of a shape among the runs. */
    private record Range(ShapeVariable variable, double low, double high) {
        boolean contains(double value) {
            return low <= value && value <= high;
        }
    }

    private Validity(Law law, double tokens, List<Range> ranges) {
        this.law = law;
        this.tokens = tokens;
        this.ranges = List.copyOf(ranges);
    }

    static Validity of(Law law, double tokens) {
        List<Range> ranges = new ArrayList<>();
        if (law.hasRuns()) {
            for (ShapeVariable variable : law.identified()) {
                double[] values = law.values(variable);
                ranges.add(new Range(
                        variable,
                        Arrays.stream(values).min().orElseThrow(),
                        Arrays.stream(values).max().orElseThrow()));
            }
        } else {
            // A law read from a file keeps no runs; the paper's rule then stands for them.
            ranges.add(new Range(ShapeVariable.MLP_RATIO, 0.5, 5));
        }
        return new Validity(law, tokens, ranges);
    }

    boolean contains(Architecture shape) {
        for (Range range : ranges) {
            if (!range.contains(value(range, shape))) {
                return false;
            }
        }
        return true;
    }

    private double value(Range range, Architecture shape) {
        return switch (range.variable()) {
            case RELATIVE_WIDTH -> shape.relativeWidth(law.count());
            case MLP_RATIO -> shape.mlpRatio();
            case PRODUCT -> range.variable().of(LossModel.point(law, shape, tokens));
        };
    }

    /** What of a shape lies outside, in words. */
    List<String> outside(Architecture shape) {
        return ranges.stream()
                .filter(range -> !range.contains(value(range, shape)))
                .map(range -> range.variable().column() + " outside the law's runs")
                .toList();
    }

    /** The ranges in words. */
    @Override
    public String toString() {
        return String.join(
                ", ",
                ranges.stream()
                        .map(range -> range.variable().column() + " from " + Numbers.significant(range.low(), 3)
                                + " to " + Numbers.significant(range.high(), 3))
                        .toList());
    }
}
