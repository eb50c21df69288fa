package fitlaw.law;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import fitlaw.arch.ParameterCount;
import fitlaw.common.Numbers;
import fitlaw.fit.Robust;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How a law is fitted.
 *
 * @param count which parameters N counts in {@code d / √N}
 * @param groupBy columns that name the groups with an intercept of their own; empty for size, token class and training set
 * @param groupEffect where the intercepts of groups come from
 * @param sizeCovariate whether a slope on ln N, shared by all groups, takes up what N varies inside a group
 * @param confidence confidence of intervals, such as 0.95
 * @param robust whether runs far off the law count less
 * @param weights how noise differs between runs
 */
public record FitOptions(
        ParameterCount count,
        List<String> groupBy,
        @JsonProperty("level") GroupEffect groupEffect,
        SizeCovariate sizeCovariate,
        double confidence,
        Robust robust,
        Weights weights) {
    /** Where the intercept of a group comes from, which reports call its level. */
    public enum GroupEffect {
        /** As the form was published: {@link #L_OPT} for the multiplicative form if the column exists, else free. */
        AS_PUBLISHED,
        /** One free intercept per group. */
        FREE,
        /**
         * The column {@code l_opt}, times one free constant. For replication only: the least of several noisy losses lies
         * about one standard deviation of the noise too low.
         */
        L_OPT
    }

    /** Whether N inside a group has a slope. */
    public enum SizeCovariate {
        /**
         * Where N spreads by more than 7 % inside a group. Of the counts with and without embeddings, the one that spreads
         * less is meant, since that is the one that groups were made to hold constant.
         */
        AUTO,
        /** Always. */
        ON,
        /** Never. */
        OFF
    }

    /**
     * Creates options.
     *
     * @param count which parameters N counts
     * @param groupBy columns that name the groups
     * @param groupEffect where the intercepts of groups come from
     * @param sizeCovariate whether N inside a group has a slope
     * @param confidence confidence of intervals
     * @param robust whether runs far off the law count less
     * @param weights how noise differs between runs
     * @throws IllegalArgumentException if the confidence is not between 0 and 1
     */
    public FitOptions {
        Objects.requireNonNull(count, "count");
        groupBy = List.copyOf(groupBy);
        Objects.requireNonNull(groupEffect, "groupEffect");
        Objects.requireNonNull(sizeCovariate, "sizeCovariate");
        Objects.requireNonNull(robust, "robust");
        Objects.requireNonNull(weights, "weights");
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("confidence must lie between 0 and 1, such as 0.95: " + confidence);
        }
    }

    /** As a law's file states them; what files from before an option do not state has its default. */
    @JsonCreator
    static FitOptions stored(
            @JsonProperty("count") ParameterCount count,
            @JsonProperty("group_by") List<String> groupBy,
            @JsonProperty("level") GroupEffect groupEffect,
            @JsonProperty("size_covariate") SizeCovariate sizeCovariate,
            @JsonProperty("confidence") double confidence,
            @JsonProperty("robust") Robust robust,
            @JsonProperty("weights") Optional<Weights> weights) {
        return new FitOptions(
                count, groupBy, groupEffect, sizeCovariate, confidence, robust, weights.orElse(Weights.EQUAL));
    }

    /** {@return N non-embedding, groups by class columns, intercepts as published, 95 % intervals, plain least squares, noise equal in loss} */
    public static FitOptions defaults() {
        return new FitOptions(
                ParameterCount.NON_EMBEDDING,
                List.of(),
                GroupEffect.AS_PUBLISHED,
                SizeCovariate.AUTO,
                0.95,
                Robust.NONE,
                Weights.EQUAL);
    }

    /**
     * {@return these options with another count of parameters}
     *
     * @param other which parameters N counts
     */
    public FitOptions withCount(ParameterCount other) {
        return new FitOptions(other, groupBy, groupEffect, sizeCovariate, confidence, robust, weights);
    }

    /**
     * {@return these options with groups named by columns}
     *
     * @param columns columns whose values together name a group
     */
    public FitOptions withGroupBy(String... columns) {
        return new FitOptions(count, List.of(columns), groupEffect, sizeCovariate, confidence, robust, weights);
    }

    /**
     * {@return these options with group effects from elsewhere}
     *
     * @param other where the intercepts of groups come from
     */
    public FitOptions withGroupEffect(GroupEffect other) {
        return new FitOptions(count, groupBy, other, sizeCovariate, confidence, robust, weights);
    }

    /**
     * {@return these options with or without a slope on ln N}
     *
     * @param other whether N inside a group has a slope
     */
    public FitOptions withSizeCovariate(SizeCovariate other) {
        return new FitOptions(count, groupBy, groupEffect, other, confidence, robust, weights);
    }

    /**
     * {@return these options with another confidence of intervals}
     *
     * @param other confidence, such as 0.9
     */
    public FitOptions withConfidence(double other) {
        return new FitOptions(count, groupBy, groupEffect, sizeCovariate, other, robust, weights);
    }

    /**
     * {@return these options with a robust fit, in which runs far off the law count less; the report lists them}
     *
     * @param other how runs are weighed, {@link Robust#NONE} for plain least squares
     */
    public FitOptions withRobust(Robust other) {
        return new FitOptions(count, groupBy, groupEffect, sizeCovariate, confidence, other, weights);
    }

    /**
     * {@return these options with other weights of runs: noise {@link Weights#EQUAL} in loss, {@link Weights#RELATIVE} to it,
     * or stated for each run, {@code Weights.column("loss_se")}}
     *
     * @param other how noise differs between runs
     */
    public FitOptions withWeights(Weights other) {
        return new FitOptions(count, groupBy, groupEffect, sizeCovariate, confidence, robust, other);
    }

    /** The confidence of intervals in words, with the way of fitting where it is not the plain one. */
    String confidenceInWords() {
        return (robust == Robust.NONE ? "" : "robust " + robust.label() + " ") + percentInWords();
    }

    /** The confidence of intervals in words, with weights where they are not the plain ones. */
    String percentInWords() {
        return (weights.equals(Weights.EQUAL) ? "" : "weights " + weights + ", ") + Numbers.plain(100 * confidence)
                + " %";
    }
}
