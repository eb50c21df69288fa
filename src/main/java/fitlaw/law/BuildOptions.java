package fitlaw.law;

import java.util.Map;

/**
 * Constraints on a model to build.
 *
 * @param parameters target number of non-embedding parameters N
 * @param tolerance allowed relative deviation of N from the target, such as 0.01
 * @param layers number of layers
 * @param headDim head dimension
 * @param gqaGroup query heads per KV head
 * @param dModelMultiple d_model must be a multiple of this
 * @param dFfMultiple d_ff must be a multiple of this
 */
public record BuildOptions(
        long parameters, double tolerance, int layers, int headDim, int gqaGroup, int dModelMultiple, int dFfMultiple) {
    /**
     * Creates options.
     *
     * @param parameters target number of non-embedding parameters N
     * @param tolerance allowed relative deviation of N from the target
     * @param layers number of layers
     * @param headDim head dimension
     * @param gqaGroup query heads per KV head
     * @param dModelMultiple d_model must be a multiple of this
     * @param dFfMultiple d_ff must be a multiple of this
     * @throws IllegalArgumentException if a number is not positive, or the tolerance is not between 0 and 1
     */
    public BuildOptions {
        Map.of(
                        "parameters", parameters,
                        "layers", (long) layers,
                        "headDim", (long) headDim,
                        "gqaGroup", (long) gqaGroup,
                        "dModelMultiple", (long) dModelMultiple,
                        "dFfMultiple", (long) dFfMultiple)
                .forEach((name, value) -> {
                    if (value <= 0) {
                        throw new IllegalArgumentException(name + " must be positive: " + value);
                    }
                });
        if (!(tolerance > 0 && tolerance < 1)) {
            throw new IllegalArgumentException("tolerance must be between 0 and 1, such as 0.01: " + tolerance);
        }
    }

    /**
     * {@return options for a size and depth: heads of dimension 64 in groups of 4, multiples of 128, N within 1 %}
     *
     * @param parameters target number of non-embedding parameters N
     * @param layers number of layers
     */
    public static BuildOptions of(long parameters, int layers) {
        return new BuildOptions(parameters, 0.01, layers, 64, 4, 128, 128);
    }

    /**
     * {@return these options with other heads}
     *
     * @param newHeadDim head dimension
     * @param newGqaGroup query heads per KV head
     */
    public BuildOptions withHeads(int newHeadDim, int newGqaGroup) {
        return new BuildOptions(parameters, tolerance, layers, newHeadDim, newGqaGroup, dModelMultiple, dFfMultiple);
    }

    /**
     * {@return these options with other multiples}
     *
     * @param ofDModel d_model must be a multiple of this
     * @param ofDFf d_ff must be a multiple of this
     */
    public BuildOptions withMultiples(int ofDModel, int ofDFf) {
        return new BuildOptions(parameters, tolerance, layers, headDim, gqaGroup, ofDModel, ofDFf);
    }

    /**
     * {@return these options with another tolerance}
     *
     * @param share allowed relative deviation of N from the target
     */
    public BuildOptions withTolerance(double share) {
        return new BuildOptions(parameters, share, layers, headDim, gqaGroup, dModelMultiple, dFfMultiple);
    }
}
