package fitlaw.figure;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A graphical element of a panel. Every output format of a figure is generated from its marks.
 *
 * @param name name in the legend and in tooltips; marks of one series share it
 * @param color colour, including transparency
 * @param named whether it appears in the legend
 * @param form geometry
 */
// Marks are never compared, and lists of boxed numbers would be copied for every figure.
@SuppressWarnings("ArrayRecordComponent")
record Mark(String name, Color color, boolean named, Form form) {
    private static final int LETTERS_OF_A_LINE = 52;

    Mark unnamed() {
        return new Mark(name, color, false, form);
    }

    Mark with(Form other) {
        return new Mark(name, color, named, other);
    }

    /** The words of a text, broken into lines. */
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

    /** Drawing order: areas first, then lines, then points, then words. */
    int layer() {
        return form instanceof Text
                ? 3
                : form instanceof Points ? 2 : form instanceof Line || form instanceof Segments ? 1 : 0;
    }

    /** Geometry in the units of the axes. */
    sealed interface Form {
        /** Values along the x axis that must be visible. */
        DoubleStream xs();

        /** Values along the y axis that must be visible. */
        DoubleStream ys();
    }

    /** A form that connects points. */
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
     * Points, with intervals if {@code low} and {@code high} are not empty.
     *
     * @param size factor on the marker size of the panel
     * @param about additional tooltip text for each point; empty, or one for each point
     */
    record Points(
            MarkerShape shape, double size, double[] x, double[] y, double[] low, double[] high, List<String> about)
            implements Form {
        Points {
            if (x.length != y.length
                    || low.length != high.length
                    || (low.length != 0 && low.length != x.length)
                    || (!about.isEmpty() && about.size() != x.length)) {
                throw new IllegalArgumentException("arrays of different lengths: " + x.length + " x, " + y.length
                        + " y, " + low.length + " low, " + high.length + " high, " + about.size() + " words");
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

    /** A line through points, interrupted where y is NaN. */
    record Line(float width, boolean dashed, double[] x, double[] y) implements Path {}

    /** Separate straight lines, each x1, y1, x2, y2. */
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

    /** A band from one value of an axis to another across the whole panel, clipped to the visible range. */
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

    /** Words centred on a point. */
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

    /** Index of the last drawn point of a line, or -1. */
    static int end(Line line) {
        return IntStream.iterate(line.x().length - 1, i -> i >= 0, i -> i - 1)
                .filter(i -> Double.isFinite(line.y()[i]))
                .findFirst()
                .orElse(-1);
    }
}
