package fitlaw.law;

import fitlaw.common.Numbers;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;

/**
 * The values that a law may depend on, for one run or one planned model: a shape, a size and amount of data, a depth,
 * and further columns. A point has the values it was created with, for example by {@code Point.shape(0.1, 1)} or {@code
 * Point.scale(1e9, 20e9)}; reading any other throws an exception that names the missing value.
 */
public final class Point {
    private static final String WIDTH = "relative width x";
    private static final String RATIO = "MLP/attention ratio r";
    private static final String SIZE = "size N";
    private static final String TOKENS = "number of tokens D";
    private static final String LAYERS = "number of layers";

    private final double x;
    private final double r;
    private final double n;
    private final double d;
    private final double depth;
    private final Map<String, Double> others;

    /** A point with the known values; unknown ones are NaN, which no public method accepts or returns. */
    private Point(Map<String, Double> others, double x, double r, double n, double d, double depth) {
        this.x = x;
        this.r = r;
        this.n = n;
        this.d = d;
        this.depth = depth;
        this.others = Map.copyOf(others);
    }

    /**
     * Creates a point.
     *
     * @param relativeWidth x = d / √N, dimensionless
     * @param mlpRatio MLP parameters per attention parameter r, dimensionless
     * @param parameters N, counted as in the law
     * @param tokens training tokens D
     * @param layers number of layers
     * @param others further columns that a form may use, such as {@code gqa_group} or {@code learning_rate}; a missing
     *     one is replaced by the usual value of the runs
     * @throws IllegalArgumentException if a number is NaN
     */
    public Point(
            double relativeWidth,
            double mlpRatio,
            double parameters,
            double tokens,
            double layers,
            Map<String, Double> others) {
        this(
                others,
                number(WIDTH, relativeWidth),
                number(RATIO, mlpRatio),
                number(SIZE, parameters),
                number(TOKENS, tokens),
                number(LAYERS, layers));
    }

    /**
     * Creates a point without further columns.
     *
     * @param relativeWidth x = d / √N
     * @param mlpRatio r
     * @param parameters N
     * @param tokens D
     * @param layers number of layers
     * @throws IllegalArgumentException if a number is NaN
     */
    public Point(double relativeWidth, double mlpRatio, double parameters, double tokens, double layers) {
        this(relativeWidth, mlpRatio, parameters, tokens, layers, Map.of());
    }

    /**
     * {@return a shape, at the size and data of a group of runs}
     *
     * @param relativeWidth x = d / √N
     * @param mlpRatio r
     */
    public static Point shape(double relativeWidth, double mlpRatio) {
        return nowhere().withShape(relativeWidth, mlpRatio);
    }

    /**
     * {@return a size and an amount of data, without a shape}
     *
     * @param parameters N
     * @param tokens D
     */
    public static Point scale(double parameters, double tokens) {
        return nowhere().withScale(parameters, tokens);
    }

    /** A point without values. */
    static Point nowhere() {
        return of(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Map.of());
    }

    /** The values that a table has for a run; NaN for those it does not have. */
    static Point of(double x, double r, double n, double d, double depth, Map<String, Double> others) {
        return new Point(others, x, r, n, d, depth);
    }

    /**
     * {@return another shape at this size, data and depth}
     *
     * @param width x = d / √N
     * @param ratio r
     */
    public Point withShape(double width, double ratio) {
        return new Point(others, number(WIDTH, width), number(RATIO, ratio), n, d, depth);
    }

    /** Another shape, in which an unknown value is NaN. */
    Point shaped(double width, double ratio) {
        return new Point(others, width, ratio, n, d, depth);
    }

    /**
     * {@return this shape at another size and amount of data}
     *
     * @param size N
     * @param data D
     */
    public Point withScale(double size, double data) {
        return withSize(size).withTokens(data);
    }

    /**
     * {@return this point at another size}
     *
     * @param size N
     */
    public Point withSize(double size) {
        return new Point(others, x, r, number(SIZE, size), d, depth);
    }

    /**
     * {@return this point at another amount of data}
     *
     * @param data D
     */
    public Point withTokens(double data) {
        return new Point(others, x, r, n, number(TOKENS, data), depth);
    }

    /**
     * {@return this point at another depth}
     *
     * @param count number of layers
     */
    public Point withLayers(double count) {
        return new Point(others, x, r, n, d, number(LAYERS, count));
    }

    /**
     * {@return this point with the value of a further column}
     *
     * @param column name of the column
     * @param value its value
     */
    public Point with(String column, double value) {
        Map<String, Double> more = new HashMap<>(others);
        more.put(column, value);
        return new Point(more, x, r, n, d, depth);
    }

    /** {@return relative width x = d / √N} */
    public double relativeWidth() {
        return given(WIDTH, x);
    }

    /** {@return MLP parameters per attention parameter r} */
    public double mlpRatio() {
        return given(RATIO, r);
    }

    /** {@return number of parameters N, counted as in the law} */
    public double parameters() {
        return given(SIZE, n);
    }

    /** {@return training tokens D} */
    public double tokens() {
        return given(TOKENS, d);
    }

    /** {@return number of layers} */
    public double layers() {
        return given(LAYERS, depth);
    }

    /** {@return further columns} */
    public Map<String, Double> others() {
        return others;
    }

    /** {@return hidden size over layers, d / n_layers, with {@code d = x √N}} */
    public double aspectRatio() {
        return relativeWidth() * Math.sqrt(parameters()) / layers();
    }

    // For arithmetic inside the package, where NaN marks a missing value.

    double x() {
        return x;
    }

    double r() {
        return r;
    }

    double n() {
        return n;
    }

    double d() {
        return d;
    }

    double depth() {
        return depth;
    }

    /** The value of a covariate's column; NaN if this point does not have it. */
    double value(String column) {
        return column.equals("n_layers") ? depth : others.getOrDefault(column, Double.NaN);
    }

    private static double number(String name, double value) {
        if (Double.isNaN(value)) {
            throw new IllegalArgumentException("the " + name
                    + " is NaN. Leave out values that a point does not have, as Point.shape(relativeWidth, "
                    + "mlpRatio) and Point.scale(parameters, tokens) do.");
        }
        return value;
    }

    private double given(String name, double value) {
        if (Double.isNaN(value)) {
            throw new IllegalArgumentException("the " + name + " is required, but " + this + " has none.");
        }
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Point point
                && Double.compare(x, point.x) == 0
                && Double.compare(r, point.r) == 0
                && Double.compare(n, point.n) == 0
                && Double.compare(d, point.d) == 0
                && Double.compare(depth, point.depth) == 0
                && others.equals(point.others);
    }

    @Override
    public int hashCode() {
        return Objects.hash(x, r, n, d, depth, others);
    }

    /** {@return its values to four significant digits, such as {@code Point[N 1B, D 20B]}} */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", "Point[", "]");
        add(text, "x", x);
        add(text, "r", r);
        add(text, "N", n);
        add(text, "D", d);
        add(text, "layers", depth);
        others.forEach((column, value) -> add(text, column, value));
        return text.toString();
    }

    private static void add(StringJoiner text, String name, double value) {
        if (!Double.isNaN(value)) {
            boolean count = name.equals("N") || name.equals("D");
            text.add(name + " " + (count ? Numbers.count(value) : Numbers.significant(value, 4)));
        }
    }
}
