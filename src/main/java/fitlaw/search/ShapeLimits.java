package fitlaw.search;

import fitlaw.arch.Architecture;
import fitlaw.common.Numbers;
import fitlaw.law.Law;
import fitlaw.law.ShapeRange;
import fitlaw.law.ShapeVariable;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The range of shapes covered by the runs of a law. Beyond it the curves are extrapolated, and a search would move to
 * where they are least reliable. For published coefficients it is the paper's rule, r from 0.5 to 5.
 */
final class ShapeLimits {
    private static final ShapeRange PUBLISHED = new ShapeRange(0.5, 5);

    private final Law law;
    private final OptionalDouble tokens;
    private final Map<ShapeVariable, ShapeRange> ranges;
    /** The ranges as arrays, for speed: a search checks each shape. */
    private final ShapeVariable[] variables;

    private final ShapeRange[] within;

    private ShapeLimits(Law law, OptionalDouble tokens, Map<ShapeVariable, ShapeRange> ranges) {
        this.law = law;
        this.tokens = tokens;
        this.ranges = ranges;
        variables = ranges.keySet().toArray(ShapeVariable[]::new);
        within = ranges.values().toArray(ShapeRange[]::new);
    }

    static ShapeLimits of(Law law, OptionalDouble tokens) {
        Map<ShapeVariable, ShapeRange> ranges = new EnumMap<>(ShapeVariable.class);
        if (!law.isFitted()) {
            ranges.put(ShapeVariable.MLP_RATIO, PUBLISHED);
        }
        law.curves()
                .keySet()
                .forEach(variable -> law.domain().range(variable).ifPresent(range -> ranges.put(variable, range)));
        return new ShapeLimits(law, tokens, ranges);
    }

    boolean contains(Architecture shape) {
        for (int i = 0; i < variables.length; i++) {
            if (!within[i].contains(value(variables[i], shape))) {
                return false;
            }
        }
        return true;
    }

    private double value(ShapeVariable variable, Architecture shape) {
        return switch (variable) {
            case RELATIVE_WIDTH -> shape.relativeWidth(law.options().count());
            case MLP_RATIO -> shape.mlpRatio();
            case PRODUCT -> variable.of(LossModel.point(law, shape, tokens));
        };
    }

    /** The variables of a shape that are outside the range. */
    List<String> outside(Architecture shape) {
        return ranges.keySet().stream()
                .filter(variable -> !ranges.get(variable).contains(value(variable, shape)))
                .map(variable -> variable.column() + " outside the law's runs")
                .toList();
    }

    /** Collects the values of shapes for each variable that has a range. */
    final class Reached {
        private final double[] low = new double[variables.length];
        private final double[] high = new double[variables.length];

        Reached() {
            Arrays.fill(low, Double.POSITIVE_INFINITY);
            Arrays.fill(high, Double.NEGATIVE_INFINITY);
        }

        void add(Architecture shape) {
            for (int i = 0; i < variables.length; i++) {
                low[i] = Math.min(low[i], value(variables[i], shape));
                high[i] = Math.max(high[i], value(variables[i], shape));
            }
        }

        /** The values as text, as {@link ShapeLimits#toString}. */
        @Override
        public String toString() {
            return IntStream.range(0, variables.length)
                    .mapToObj(i -> words(variables[i], low[i], high[i]))
                    .collect(Collectors.joining(", "));
        }
    }

    private static String words(ShapeVariable variable, double low, double high) {
        return variable.column() + " from " + Numbers.significant(low, 3) + " to " + Numbers.significant(high, 3);
    }

    /** The ranges as text. */
    @Override
    public String toString() {
        return ranges.entrySet().stream()
                .map(range -> words(
                        range.getKey(), range.getValue().low(), range.getValue().high()))
                .collect(Collectors.joining(", "));
    }
}
