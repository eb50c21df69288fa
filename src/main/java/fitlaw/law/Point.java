package fitlaw.law;

import java.util.HashMap;
import java.util.Map;

/**
 * What a law may depend on, for one run or one planned model. A value that a form does not use may be NaN.
 *
 * @param relativeWidth x = d / √N, dimensionless
 * @param mlpRatio MLP parameters per attention parameter r, dimensionless
 * @param parameters N, by the count that the law uses
 * @param tokens training tokens D
 * @param layers number of layers
 * @param others further columns that a form may use, such as {@code gqa_group} or {@code learning_rate}; where one is missing,
 *     the runs' usual value stands for it
 */
public record Point(
        double relativeWidth,
        double mlpRatio,
        double parameters,
        double tokens,
        double layers,
        Map<String, Double> others) {
    /**
     * Creates a point.
     *
     * @param relativeWidth x = d / √N
     * @param mlpRatio r
     * @param parameters N
     * @param tokens D
     * @param layers number of layers
     * @param others further columns
     */
    public Point {
        others = Map.copyOf(others);
    }

    /**
     * Creates a point without further columns.
     *
     * @param relativeWidth x = d / √N
     * @param mlpRatio r
     * @param parameters N
     * @param tokens D
     * @param layers number of layers
     */
    public Point(double relativeWidth, double mlpRatio, double parameters, double tokens, double layers) {
        this(relativeWidth, mlpRatio, parameters, tokens, layers, Map.of());
    }

    /**
     * {@return a shape at the size and data of a group of runs}
     *
     * @param relativeWidth x = d / √N
     * @param mlpRatio r
     */
    public static Point shape(double relativeWidth, double mlpRatio) {
        return new Point(relativeWidth, mlpRatio, Double.NaN, Double.NaN, Double.NaN);
    }

    /**
     * {@return a size and an amount of data, without a shape}
     *
     * @param parameters N
     * @param tokens D
     */
    public static Point scale(double parameters, double tokens) {
        return new Point(Double.NaN, Double.NaN, parameters, tokens, Double.NaN);
    }

    /**
     * {@return another shape at this size, data and depth}
     *
     * @param width x = d / √N
     * @param ratio r
     */
    public Point withShape(double width, double ratio) {
        return new Point(width, ratio, parameters, tokens, layers, others);
    }

    /**
     * {@return this shape at another size and amount of data}
     *
     * @param size N
     * @param data D
     */
    public Point withScale(double size, double data) {
        return new Point(relativeWidth, mlpRatio, size, data, layers, others);
    }

    /**
     * {@return this point with the value of a further column}
     *
     * @param column name of the column
     * @param value value there
     */
    public Point with(String column, double value) {
        Map<String, Double> more = new HashMap<>(others);
        more.put(column, value);
        return new Point(relativeWidth, mlpRatio, parameters, tokens, layers, more);
    }

    /** {@return hidden size over layers, d / n_layers, with {@code d = x √N}} */
    public double aspectRatio() {
        return relativeWidth * Math.sqrt(parameters) / layers;
    }

    /** The value of a column that a covariate is of; NaN if this point does not say. */
    double value(String column) {
        return column.equals("n_layers") ? layers : others.getOrDefault(column, Double.NaN);
    }
}
