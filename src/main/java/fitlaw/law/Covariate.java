package fitlaw.law;

import java.util.Objects;

/**
 * A term of a form besides the curves over x and r, with one coefficient, or one for each value of a column.
 *
 * @param term name of the coefficient
 * @param column column of the runs; derived columns such as {@code gqa_group} and {@code d_over_sqrt_n} are allowed
 * @param kind how the column enters
 */
public record Covariate(String term, String column, Kind kind) {
    /** Column of the number of query heads per KV head, which follows from {@code n_heads} and {@code n_kv_heads}. */
    public static final String GROUP_SIZE = "gqa_group";

    /** How a column enters a form. */
    public enum Kind {
        /** By its logarithm. */
        LOG,
        /** By the square of its logarithm, minus the mean of that square over the runs. */
        LOG_SQUARED,
        /** By one intercept for each value but the most frequent. */
        EACH,
        /** By the product of {@code ln(x / x0)} and {@code ln r}. */
        PRODUCT
    }

    /**
     * Creates a covariate.
     *
     * @param term name of the coefficient
     * @param column column of the runs
     * @param kind how the column enters
     */
    public Covariate {
        Objects.requireNonNull(term, "term");
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(kind, "kind");
    }

    /** {@return the product of the logarithms of x and r, which makes the best x depend on r} */
    public static Covariate product() {
        return new Covariate("xr", "d_over_sqrt_n", Kind.PRODUCT);
    }

    /** {@return the logarithm of the number of query heads per KV head} */
    public static Covariate groupSize() {
        return new Covariate("ln_g", GROUP_SIZE, Kind.LOG);
    }

    /** {@return one intercept for each number of query heads per KV head} */
    public static Covariate eachGroupSize() {
        return new Covariate("g", GROUP_SIZE, Kind.EACH);
    }

    /** {@return the logarithm of the number of layers} */
    public static Covariate depth() {
        return log("n_layers");
    }

    /**
     * {@return the square of the logarithm of the number of layers, which together with {@link #depth} determines a
     * best depth}
     */
    public static Covariate depthSquared() {
        return new Covariate("ln_n_layers_squared", "n_layers", Kind.LOG_SQUARED);
    }

    /** {@return the logarithm of the peak learning rate} */
    public static Covariate learningRate() {
        return log("learning_rate");
    }

    /**
     * {@return the logarithm of a column}
     *
     * @param column name of the column
     */
    public static Covariate log(String column) {
        return new Covariate("ln_" + column, column, Kind.LOG);
    }

    /**
     * {@return the covariate with this name}
     *
     * @param word {@code product}, {@code gqa}, {@code gqa-each}, {@code depth}, {@code depth-squared}, {@code rate},
     *     or the name of a column, whose logarithm is used
     */
    public static Covariate parse(String word) {
        return switch (word) {
            case "product" -> product();
            case "gqa" -> groupSize();
            case "gqa-each" -> eachGroupSize();
            case "depth" -> depth();
            case "depth-squared" -> depthSquared();
            case "rate" -> learningRate();
            default -> log(word);
        };
    }
}
