package fitlaw.figure;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;

/**
 * A pair of axes and the marks on them, in the common style. A panel only stores its marks; {@link Drawing} paints
 * them, {@link PanelChart} converts them to XChart, and {@link VegaPanel} to Vega-Lite.
 */
public final class Panel {
    /** Colour of text and of marks that are not series; legible on white and on black. */
    public static final Color INK = Theme.INK;
    /** Colour of unimportant marks. */
    public static final Color PALE = Theme.PALE;
    /** Maximum width of a row of panels in pixels; notebooks shrink wider figures until their text is too small. */
    public static final int WIDEST = 1100;

    private static final int AREA = 45;
    private static final int MARKED_AREA = 100;
    private static final double ROOM = 0.04;
    private static final int MARKER = 7;
    private static final int SMALL_MARKER = 4;

    private final String title;
    private final String xTitle;
    private final String yTitle;
    private int width;
    private final int height;
    private final List<Mark> marks = new ArrayList<>();
    private Scale xScale = Scale.LINEAR;
    private Scale yScale = Scale.LINEAR;
    private Optional<Plane.Range> xRange = Optional.empty();
    private Optional<Plane.Range> yRange = Optional.empty();
    private List<String> xNames = List.of();
    private List<String> yNames = List.of();
    private boolean axes = true;
    private boolean labelsEnds;
    private int markerSize = MARKER;

    /**
     * Creates a panel without marks.
     *
     * @param title title
     * @param xTitle title of the x axis, with its unit
     * @param yTitle title of the y axis, with its unit
     * @param width width in pixels
     * @param height height in pixels
     */
    public Panel(String title, String xTitle, String yTitle, int width, int height) {
        this.title = title;
        this.xTitle = xTitle;
        this.yTitle = yTitle;
        this.width = width;
        this.height = height;
    }

    /**
     * {@return a panel that states why there is nothing to draw}
     *
     * @param title what is missing
     * @param reason the reason
     * @param width width in pixels
     * @param height height in pixels
     */
    public static Panel refusal(String title, String reason, int width, int height) {
        Panel panel = new Panel(title, "", "", width, height);
        panel.axes = false;
        panel.xRange(0, 1);
        panel.yRange(0, 1);
        return panel.label(reason, INK, 0.5, 0.5);
    }

    /**
     * {@return the colour of a series}
     *
     * @param index number of the series, from 0
     */
    public static Color color(int index) {
        return Theme.color(index);
    }

    /**
     * {@return the colour of a series in an ordered sequence}
     *
     * @param index number of the series, from 0
     * @param of number of series; if it exceeds the number of colours, intermediate shades are used
     */
    public static Color color(int index, int of) {
        return Theme.color(index, of);
    }

    /** {@return number of colours before they repeat} */
    public static int colors() {
        return Theme.colors();
    }

    // Marks, in the order of the legend.

    private Panel add(String name, Color color, Mark.Form form) {
        marks.add(new Mark(name, color, true, form));
        return this;
    }

    /**
     * Draws points of a series.
     *
     * @param name name in the legend
     * @param index number of the series, which determines colour and marker
     * @param x values
     * @param y values, of the same length
     * @return this panel
     */
    public Panel points(String name, int index, double[] x, double[] y) {
        return points(name, MarkerShape.of(index), color(index), x, y);
    }

    /**
     * Draws points with a given style.
     *
     * @param name name in the legend
     * @param shape marker
     * @param color colour
     * @param x values
     * @param y values, of the same length
     * @return this panel
     */
    public Panel points(String name, MarkerShape shape, Color color, double[] x, double[] y) {
        return add(name, color, new Mark.Points(shape, 1, x, y, new double[0], new double[0], List.of()));
    }

    /**
     * Draws points of a series with an interval for each.
     *
     * @param name name in the legend
     * @param index number of the series, which determines colour and marker
     * @param x values
     * @param y values, of the same length
     * @param low lower ends; an interval with a NaN end is not drawn
     * @param high upper ends
     * @return this panel
     */
    public Panel points(String name, int index, double[] x, double[] y, double[] low, double[] high) {
        return points(name, MarkerShape.of(index), color(index), x, y, low, high);
    }

    /**
     * Draws points with a given style and an interval for each.
     *
     * @param name name in the legend
     * @param shape marker
     * @param color colour
     * @param x values
     * @param y values, of the same length
     * @param low lower ends; an interval with a NaN end is not drawn
     * @param high upper ends
     * @return this panel
     */
    public Panel points(
            String name, MarkerShape shape, Color color, double[] x, double[] y, double[] low, double[] high) {
        return add(name, color, new Mark.Points(shape, 1, x, y, low, high, List.of()));
    }

    /** Sets tooltip text for each of the points added last, such as names of models. */
    Panel about(List<String> words) {
        return last(mark -> mark.form() instanceof Mark.Points p
                ? mark.with(new Mark.Points(p.shape(), p.size(), p.x(), p.y(), p.low(), p.high(), List.copyOf(words)))
                : mark);
    }

    /**
     * Sets the size of the points drawn last.
     *
     * @param size factor on the default size
     * @return this panel
     */
    public Panel sized(double size) {
        return last(mark -> mark.form() instanceof Mark.Points p
                ? mark.with(new Mark.Points(p.shape(), size, p.x(), p.y(), p.low(), p.high(), p.about()))
                : mark);
    }

    /**
     * Draws the line of a series.
     *
     * @param name name in the legend
     * @param index number of the series, which determines the colour
     * @param x values
     * @param y values, of the same length; NaN interrupts the line
     * @return this panel
     */
    public Panel line(String name, int index, double[] x, double[] y) {
        return line(name, color(index), 2f, x, y);
    }

    /**
     * Draws a line with a given style.
     *
     * @param name name in the legend
     * @param color colour
     * @param width width in pixels
     * @param x values
     * @param y values, of the same length; NaN interrupts the line
     * @return this panel
     */
    public Panel line(String name, Color color, float width, double[] x, double[] y) {
        return add(name, color, new Mark.Line(width, false, x, y));
    }

    /** {@return this panel, with the line drawn last dashed} */
    public Panel dashed() {
        return last(mark -> mark.form() instanceof Mark.Line line
                ? mark.with(new Mark.Line(line.width(), true, line.x(), line.y()))
                : mark);
    }

    /**
     * Draws a dashed guide line that is not data and not in the legend.
     *
     * @param name text of the tooltip
     * @param x values
     * @param y values, of the same length
     * @return this panel
     */
    public Panel guide(String name, double[] x, double[] y) {
        return line(name, INK, 1f, x, y).dashed().unnamed();
    }

    /**
     * Draws separate straight lines.
     *
     * @param name name in the legend
     * @param color colour
     * @param width width in pixels
     * @param ends x1, y1, x2 and y2 of each
     * @return this panel
     */
    public Panel segments(String name, Color color, float width, List<double[]> ends) {
        return add(name, color, new Mark.Segments(width, List.copyOf(ends)));
    }

    /** An area inside a closed line. */
    Panel area(String name, Color color, double[] x, double[] y) {
        return add(name, filled(color), new Mark.Area(x, y));
    }

    /**
     * Fills the area between two curves.
     *
     * @param name name in the legend
     * @param color colour
     * @param x values
     * @param low lower curve, of the same length
     * @param high upper curve, of the same length
     * @return this panel
     */
    public Panel band(String name, Color color, double[] x, double[] low, double[] high) {
        return add(name, filled(color), new Mark.Band(x, low, high));
    }

    /**
     * Fills the full height between two x values.
     *
     * @param name name in the legend
     * @param color colour
     * @param from left end; infinite for the edge of the panel
     * @param to right end
     * @return this panel
     */
    public Panel upright(String name, Color color, double from, double to) {
        return add(name, filled(color), new Mark.Span(true, from, to));
    }

    /**
     * Draws text.
     *
     * @param words text
     * @param color colour
     * @param x position of its centre
     * @param y position of its centre
     * @return this panel
     */
    public Panel label(String words, Color color, double x, double y) {
        return add(words, color, new Mark.Text(x, y)).unnamed();
    }

    /**
     * Sets the opacity of the mark drawn last.
     *
     * @param alpha opacity, from 0 to 255
     * @return this panel
     */
    public Panel alpha(int alpha) {
        return last(mark -> new Mark(mark.name(), Theme.with(mark.color(), alpha), mark.named(), mark.form()));
    }

    /** {@return this panel, with the mark drawn last omitted from the legend} */
    public Panel unnamed() {
        return last(Mark::unnamed);
    }

    private Panel last(UnaryOperator<Mark> change) {
        marks.set(marks.size() - 1, change.apply(marks.get(marks.size() - 1)));
        return this;
    }

    private static Color filled(Color color) {
        return Theme.with(color, color.equals(INK) ? AREA : MARKED_AREA);
    }

    // Axes and legend.

    /**
     * Sets the scale of the x axis; linear unless specified.
     *
     * @param scale scale
     * @return this panel
     */
    public Panel xScale(Scale scale) {
        xScale = scale;
        return this;
    }

    /**
     * Sets the scale of the y axis; linear unless specified.
     *
     * @param scale scale
     * @return this panel
     */
    public Panel yScale(Scale scale) {
        yScale = scale;
        return this;
    }

    /**
     * Sets the range of the x axis; the range of all marks unless specified.
     *
     * @param low left end
     * @param high right end
     * @return this panel
     */
    public Panel xRange(double low, double high) {
        xRange = Optional.of(new Plane.Range(low, high));
        return this;
    }

    /**
     * Sets the range of the y axis; the range of all marks unless specified.
     *
     * @param low lower end
     * @param high upper end
     * @return this panel
     */
    public Panel yRange(double low, double high) {
        yRange = Optional.of(new Plane.Range(low, high));
        return this;
    }

    /**
     * Labels 0, 1, 2, … of the x axis with names instead of numbers.
     *
     * @param names names
     * @return this panel
     */
    public Panel xNames(List<String> names) {
        xNames = List.copyOf(names);
        return xRange(-0.5, names.size() - 0.5);
    }

    /**
     * Sets the width.
     *
     * @param pixels width in pixels
     * @return this panel
     */
    public Panel wide(int pixels) {
        width = pixels;
        return this;
    }

    /** Labels 0, 1, 2, … of the y axis with names instead of numbers. */
    Panel yNames(List<String> names) {
        yNames = List.copyOf(names);
        return yRange(-0.5, names.size() - 0.5);
    }

    /**
     * {@return the panels with a common y range that includes all of theirs}
     *
     * @param panels at least one
     */
    public static List<Panel> sameY(List<Panel> panels) {
        double low =
                panels.stream().mapToDouble(panel -> panel.yRange().low()).min().orElseThrow();
        double high = panels.stream()
                .mapToDouble(panel -> panel.yRange().high())
                .max()
                .orElseThrow();
        panels.forEach(panel -> panel.yRange(low, high));
        return panels;
    }

    /** {@return this panel, with the names of lines at their right ends instead of in the legend, if they fit} */
    public Panel labelEnds() {
        labelsEnds = true;
        return this;
    }

    /** Uses small points, for large numbers of points. */
    Panel smallPoints() {
        markerSize = SMALL_MARKER;
        return this;
    }

    // Accessors for drawing.

    /** {@return the title} */
    public String title() {
        return title;
    }

    String xTitle() {
        return xTitle;
    }

    String yTitle() {
        return yTitle;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    List<Mark> marks() {
        return List.copyOf(marks);
    }

    /** The marks in drawing order. */
    List<Mark> drawn() {
        return marks.stream().sorted(Comparator.comparingInt(Mark::layer)).toList();
    }

    Scale xScale() {
        return xScale;
    }

    Scale yScale() {
        return yScale;
    }

    List<String> xNames() {
        return xNames;
    }

    List<String> yNames() {
        return yNames;
    }

    boolean hasAxes() {
        return axes;
    }

    boolean labelsEnds() {
        return labelsEnds;
    }

    int markerSize() {
        return markerSize;
    }

    /** The given range, or the range of all marks with a margin. */
    Plane.Range xRange() {
        return xRange.orElseGet(() -> around(xScale, Mark.Form::xs));
    }

    Plane.Range yRange() {
        return yRange.orElseGet(() -> around(yScale, Mark.Form::ys));
    }

    private Plane.Range around(Scale scale, Function<Mark.Form, DoubleStream> numbers) {
        double[] places = marks.stream()
                .flatMapToDouble(mark -> numbers.apply(mark.form()))
                .map(scale::place)
                .filter(Double::isFinite)
                .toArray();
        if (places.length == 0) {
            return new Plane.Range(scale.value(0), scale.value(1));
        }
        double low = Axis.least(places);
        double high = Axis.most(places);
        double room = high > low ? ROOM * (high - low) : Math.max(Math.abs(high), 1) * ROOM;
        return new Plane.Range(scale.value(low - room), scale.value(high + room));
    }
}
