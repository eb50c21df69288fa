package fitlaw.figure;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * One thing drawn on a panel. Every output of a figure is made from its marks.
 *
 * @param name what it is called in the legend and on hovering; marks of one series share it
 * @param color colour, its transparency included
 * @param named whether it stands in the legend
 * @param form what is drawn
 */
// No mark is compared with another, and lists of boxed numbers would be copied for every figure.
@SuppressWarnings("ArrayRecordComponent")
record Mark(String name, Color color, boolean named, Form form) {
    private static final int LETTERS_OF_A_LINE = 52;

    Mark unnamed() {
        return new Mark(name, color, false, form);
    }

    Mark with(Form other) {
        return new Mark(name, color, named, other);
    }

    /** The name of a text, broken where a line is full. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : name.split(" ", -1)) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && longer.length() > LETTERS_OF_A_LINE) {
                lines.add(line);
                longer = word;
            }
            line = longer;
        }
        lines.add(line);
        return lines;
    }

    /** What lies under others is drawn first: areas, then lines, then points, then words. */
    int layer() {
        return form instanceof Text
                ? 3
                : form instanceof Points ? 2 : form instanceof Line || form instanceof Segments ? 1 : 0;
    }

    /** Geometry in the units of the axes. */
    sealed interface Form {
        /** Numbers along the x axis that must be in view. */
        DoubleStream xs();

        /** Numbers along the y axis that must be in view. */
        DoubleStream ys();
    }

    /** What is drawn through places. */
    sealed interface Path extends Form {
        double[] x();

        double[] y();

        @Override
        default DoubleStream xs() {
            return DoubleStream.of(x());
        }

        @Override
        default DoubleStream ys() {
            return DoubleStream.of(y());
        }
    }

    /**
     * Points, with intervals where {@code low} and {@code high} hold numbers.
     *
     * @param size of the signs, in those of the panel
     * @param about what hovering says of each point besides, empty or one a point
     */
    record Points(
            MarkerShape shape, double size, double[] x, double[] y, double[] low, double[] high, List<String> about)
            implements Form {
        Points {
            if (x.length != y.length
                    || low.length != high.length
                    || (low.length != 0 && low.length != x.length)
                    || (!about.isEmpty() && about.size() != x.length)) {
                throw new IllegalArgumentException("points of unequal numbers: " + x.length + " x, " + y.length + " y, "
                        + low.length + " low, " + high.length + " high, " + about.size() + " words");
            }
        }

        boolean intervals() {
            return low.length > 0;
        }

        @Override
        public DoubleStream xs() {
            return DoubleStream.of(x);
        }

        @Override
        public DoubleStream ys() {
            return DoubleStream.concat(
                    DoubleStream.of(y), DoubleStream.concat(DoubleStream.of(low), DoubleStream.of(high)));
        }
    }

    /** A line through points; the pen is lifted where y is NaN. */
    record Line(float width, boolean dashed, double[] x, double[] y) implements Path {}

    /** Straight lines, each x1, y1, x2, y2. */
    record Segments(float width, List<double[]> ends) implements Form {
        @Override
        public DoubleStream xs() {
            return ends.stream().flatMapToDouble(end -> DoubleStream.of(end[0], end[2]));
        }

        @Override
        public DoubleStream ys() {
            return ends.stream().flatMapToDouble(end -> DoubleStream.of(end[1], end[3]));
        }
    }

    /** The area between two curves over the same x. */
    record Band(double[] x, double[] low, double[] high) implements Form {
        @Override
        public DoubleStream xs() {
            return DoubleStream.of(x);
        }

        @Override
        public DoubleStream ys() {
            return DoubleStream.concat(DoubleStream.of(low), DoubleStream.of(high));
        }
    }

    /** The area inside a closed line. */
    record Area(double[] x, double[] y) implements Path {}

    /** From one place of an axis to another, through the whole panel; ends out of view are cut. */
    record Span(boolean onX, double from, double to) implements Form {
        @Override
        public DoubleStream xs() {
            return DoubleStream.empty();
        }

        @Override
        public DoubleStream ys() {
            return DoubleStream.empty();
        }
    }

    /** Words centred on a place. */
    record Text(double x, double y) implements Form {
        @Override
        public DoubleStream xs() {
            return DoubleStream.of(x);
        }

        @Override
        public DoubleStream ys() {
            return DoubleStream.of(y);
        }
    }

    /** The last place of a line that is drawn, or -1. */
    static int end(Line line) {
        return IntStream.iterate(line.x().length - 1, i -> i >= 0, i -> i - 1)
                .filter(i -> Double.isFinite(line.y()[i]))
                .findFirst()
                .orElse(-1);
    }
}
