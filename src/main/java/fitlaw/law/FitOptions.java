package fitlaw.law;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import fitlaw.arch.ParameterCount;
import fitlaw.common.Numbers;
import fitlaw.common.Records;
import fitlaw.fit.Robust;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How a law is fitted.
 *
 * @param count which parameters N counts in {@code d / √N}
 * @param groupBy columns that define the groups, each of which has its own group effect; empty for size, token class
 *     and training set
 * @param groupEffect how group effects are determined
 * @param sizeCovariate whether a slope on ln N, shared by all groups, accounts for variation of N inside a group
 * @param confidence confidence of intervals, such as 0.95
 * @param robust whether and how outlying runs are down-weighted
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
    /** How the group effects are determined. */
    public enum GroupEffect {
        /**
         * As in the publication of the form: {@link #L_OPT} for the multiplicative form if the column exists, otherwise
         * free.
         */
        AS_PUBLISHED,
        /** One free group effect per group. */
        FREE,
        /**
         * The column {@code l_opt}, times one free constant. For replication only: the least of several noisy losses is
         * about one standard deviation of the noise too low.
         */
        L_OPT
    }

    /** Whether the law has a slope on ln N inside groups. */
    public enum SizeCovariate {
        /**
         * If N varies by more than 7 % inside a group. N is then the count, with or without embeddings, that varies
         * less, since that is the one which the groups were designed to hold constant.
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
     * @param groupBy columns that define the groups
     * @param groupEffect how group effects are determined
     * @param sizeCovariate whether the law has a slope on ln N inside groups
     * @param confidence confidence of intervals
     * @param robust whether and how outlying runs are down-weighted
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
            throw new IllegalArgumentException("confidence must be between 0 and 1, such as 0.95: " + confidence);
        }
    }

    /** Reads the options from a law's file; an option that is missing in an older file has its default. */
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

    /**
     * {@return the defaults: non-embedding N, groups by class columns, group effects as published, 95 % intervals,
     * plain least squares, equal noise}
     */
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
        return Records.with(this, "count", other);
    }

    /**
     * {@return these options with groups defined by columns}
     *
     * @param columns columns whose values together define a group
     */
    public FitOptions withGroupBy(String... columns) {
        return Records.with(this, "groupBy", List.of(columns));
    }

    /**
     * {@return these options with group effects determined in another way}
     *
     * @param other how group effects are determined
     */
    public FitOptions withGroupEffect(GroupEffect other) {
        return Records.with(this, "groupEffect", other);
    }

    /**
     * {@return these options with or without a slope on ln N}
     *
     * @param other whether the law has a slope on ln N inside groups
     */
    public FitOptions withSizeCovariate(SizeCovariate other) {
        return Records.with(this, "sizeCovariate", other);
    }

    /**
     * {@return these options with another confidence level of intervals}
     *
     * @param other confidence level, such as 0.9
     */
    public FitOptions withConfidence(double other) {
        return Records.with(this, "confidence", other);
    }

    /**
     * {@return these options with a robust fit, which down-weights outlying runs; the report lists them}
     *
     * @param other the weight function, {@link Robust#NONE} for plain least squares
     */
    public FitOptions withRobust(Robust other) {
        return Records.with(this, "robust", other);
    }

    /**
     * {@return these options with other weights of runs: noise {@link Weights#EQUAL} for all losses, {@link
     * Weights#RELATIVE} to the loss, or given for each run, {@code Weights.column("loss_se")}}
     *
     * @param other how noise differs between runs
     */
    public FitOptions withWeights(Weights other) {
        return Records.with(this, "weights", other);
    }

    /**
     * The method of an interval as text, with the kind of robust fit and of weights if there are any, and the
     * confidence level, such as {@code fieller, relative weights, 95 %}.
     */
    String method(String interval) {
        String how = (robust == Robust.NONE ? "" : ", robust " + robust.label())
                + (weights.equals(Weights.EQUAL) ? "" : ", " + weights.inWords());
        return interval + how + (how.isEmpty() ? " " : ", ") + Numbers.plain(100 * confidence) + " %";
    }
}
