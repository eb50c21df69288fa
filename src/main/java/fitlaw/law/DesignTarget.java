package fitlaw.law;

import fitlaw.common.Numbers;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * The quantity that planned runs should estimate more precisely.
 *
 * @param kind which quantity
 * @param place size and data at which it applies, and for a loss the shape; for a best size it is the mean of the runs
 * @param flops training budget of a best size in FLOP; empty for other kinds
 */
public record DesignTarget(Kind kind, Point place, OptionalDouble flops) {
    /** Kinds of target quantities. */
    public enum Kind {
        /** The best relative width at a size and an amount of data. */
        RELATIVE_WIDTH,
        /** The best MLP/attention ratio there. */
        MLP_RATIO,
        /** The best size of a training budget. */
        SIZE,
        /** The loss of one model. */
        LOSS
    }

    /**
     * Creates a target.
     *
     * @param kind which quantity
     * @param place size and data at which it applies
     * @param flops training budget of a best size in FLOP
     * @throws IllegalArgumentException if a best size lacks its budget, or another quantity its size and data
     */
    public DesignTarget {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(place, "place");
        if (kind == Kind.SIZE ? !(flops.orElse(0) > 0) : !(place.n() > 0 && place.d() > 0)) {
            throw new IllegalArgumentException(
                    kind == Kind.SIZE
                            ? "the training budget of a best size must be positive: "
                                    + (flops.isPresent() ? String.valueOf(flops.getAsDouble()) : "none")
                            : "a design target needs a size N and a number of tokens D, both positive: " + place);
        }
    }

    /**
     * {@return the best relative width at a size and an amount of data}
     *
     * @param parameters N
     * @param tokens D
     */
    public static DesignTarget relativeWidth(double parameters, double tokens) {
        return new DesignTarget(Kind.RELATIVE_WIDTH, Point.scale(parameters, tokens), OptionalDouble.empty());
    }

    /**
     * {@return the best MLP/attention ratio at a size and an amount of data}
     *
     * @param parameters N
     * @param tokens D
     */
    public static DesignTarget mlpRatio(double parameters, double tokens) {
        return new DesignTarget(Kind.MLP_RATIO, Point.scale(parameters, tokens), OptionalDouble.empty());
    }

    /**
     * {@return the best size for a training budget, {@code C = 6 N D}}
     *
     * @param flops C
     */
    public static DesignTarget size(double flops) {
        return new DesignTarget(Kind.SIZE, Point.nowhere(), OptionalDouble.of(flops));
    }

    /**
     * {@return the loss of one model}
     *
     * @param place its size, data and shape, and any other column that the law uses
     */
    public static DesignTarget loss(Point place) {
        return new DesignTarget(Kind.LOSS, place, OptionalDouble.empty());
    }

    /** {@return the target as text, such as {@code best d_over_sqrt_n at N 145M, D 50M}} */
    @Override
    public String toString() {
        String where = " at N " + Numbers.count(place.parameters()) + ", D " + Numbers.count(place.tokens());
        return switch (kind) {
            case RELATIVE_WIDTH -> "best d_over_sqrt_n" + where;
            case MLP_RATIO -> "best mlp_attn_ratio" + where;
            case SIZE -> "best size at " + Numbers.significant(flops.orElseThrow(), 3) + " FLOP";
            case LOSS ->
                "loss" + where + ", x " + Numbers.significant(place.relativeWidth(), 3) + ", r "
                        + Numbers.significant(place.mlpRatio(), 3);
        };
    }
}
