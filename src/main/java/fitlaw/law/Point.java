package fitlaw.law;

/**
 * What a law may depend on, for one run or one planned model. A value that a form does not use may be NaN.
 *
 * @param relativeWidth x = d / √N, dimensionless
 * @param mlpRatio MLP parameters per attention parameter r, dimensionless
 * @param parameters N, by the count that the law uses
 * @param tokens training tokens D
 * @param layers number of layers
 */
public record Point(double relativeWidth, double mlpRatio, double parameters, double tokens, double layers) {
    /**
     * {@return a shape at the size and data of a level}
     *
     * @param relativeWidth x = d / √N
     * @param mlpRatio r
     */
    public static Point shape(double relativeWidth, double mlpRatio) {
        return new Point(relativeWidth, mlpRatio, Double.NaN, Double.NaN, Double.NaN);
    }

    /**
     * {@return another shape at this size, data and depth}
     *
     * @param width x = d / √N
     * @param ratio r
     */
    public Point withShape(double width, double ratio) {
        return new Point(width, ratio, parameters, tokens, layers);
    }

    /** {@return hidden size over layers, d / n_layers, with {@code d = x √N}} */
    public double aspectRatio() {
        return relativeWidth * Math.sqrt(parameters) / layers;
    }
}
