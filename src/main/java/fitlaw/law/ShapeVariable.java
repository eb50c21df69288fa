package fitlaw.law;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A dimensionless shape that loss depends on, each with a curve such as {@code c1 ln v + c2 / v}. */
public enum ShapeVariable {
    /** Relative width x = d / √N. */
    RELATIVE_WIDTH("d_over_sqrt_n", "x"),
    /** MLP parameters per attention parameter, r. */
    MLP_RATIO("mlp_attn_ratio", "r"),
    /** The product x r, of the joint form that performed worse in arXiv:2510.18245. */
    PRODUCT("d_over_sqrt_n_times_mlp_attn_ratio", "z");

    private final String column;
    private final String letter;

    ShapeVariable(String column, String letter) {
        this.column = column;
        this.letter = letter;
    }

    /**
     * {@return its value at a point}
     *
     * @param point a point
     * @throws IllegalArgumentException if the point does not have it
     */
    public double of(Point point) {
        return switch (this) {
            case RELATIVE_WIDTH -> point.relativeWidth();
            case MLP_RATIO -> point.mlpRatio();
            case PRODUCT -> point.relativeWidth() * point.mlpRatio();
        };
    }

    /** Its value; NaN if the point does not have it. */
    double known(Point point) {
        return switch (this) {
            case RELATIVE_WIDTH -> point.x();
            case MLP_RATIO -> point.r();
            case PRODUCT -> point.x() * point.r();
        };
    }

    /** The shape of a column in tables. */
    static ShapeVariable ofColumn(String column) {
        return Arrays.stream(values())
                .filter(variable -> variable.column.equals(column))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no shape " + column + ". The shapes are "
                        + Arrays.stream(values()).map(ShapeVariable::column).collect(Collectors.joining(", "))));
    }

    /** {@return its column in tables} */
    public String column() {
        return column;
    }

    /** {@return its letter in formulas} */
    public String letter() {
        return letter;
    }

    /** {@return name of the value at which loss is least} */
    public String optimumTerm() {
        return column + "_optimum";
    }
}
