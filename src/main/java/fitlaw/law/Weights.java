package fitlaw.law;

import fitlaw.common.DataException;
import fitlaw.runs.Runs;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * How the noise of a run differs between runs, by which each counts: a run's weight is one over its variance.
 *
 * <p>Only ratios of deviations enter the fit. How large noise is altogether is estimated from residuals, also where a column
 * states it; the report then says how many times as large as stated the residuals are.
 *
 * @param kind what is known of the noise
 * @param deviations column that holds the standard deviation of the loss of each run, in nats per token; empty for other
 *     kinds
 */
public record Weights(Kind kind, String deviations) {
    /** All runs have the same noise in loss: the default. The fit of ln L then weighs a run by the square of its loss. */
    public static final Weights EQUAL = new Weights(Kind.EQUAL, "");
    /** Noise is a share of loss, the same for all runs, so that it is equal in ln L. */
    public static final Weights RELATIVE = new Weights(Kind.RELATIVE, "");

    /** What is known of the noise of runs. */
    public enum Kind {
        /** It is the same for all, in nats per token. */
        EQUAL,
        /** It is the same share of loss for all. */
        RELATIVE,
        /** A column states it for each. */
        COLUMN
    }

    /**
     * Creates weights.
     *
     * @param kind what is known of the noise
     * @param deviations column of standard deviations; empty unless the kind is {@link Kind#COLUMN}
     * @throws IllegalArgumentException if the name of the column is missing, or given to a kind that needs none
     */
    public Weights {
        Objects.requireNonNull(kind, "kind");
        if ((kind == Kind.COLUMN) == deviations.isBlank()) {
            throw new IllegalArgumentException(
                    kind == Kind.COLUMN
                            ? "weights by a column need its name, such as Weights.column(\"loss_se\")"
                            : "only weights by a column name one: " + deviations);
        }
    }

    /**
     * {@return weights by a column that holds the standard deviation of the loss of each run, in nats per token}
     *
     * @param deviations name of the column, such as {@code loss_se}
     */
    public static Weights column(String deviations) {
        return new Weights(Kind.COLUMN, deviations);
    }

    /**
     * {@return weights by a word: {@code equal}, {@code relative}, or the name of a column of standard deviations}
     *
     * @param word the word
     */
    public static Weights named(String word) {
        return switch (word) {
            case "equal" -> EQUAL;
            case "relative" -> RELATIVE;
            default -> column(word);
        };
    }

    /** {@return the word that {@link #named} reads} */
    @Override
    public String toString() {
        return switch (kind) {
            case EQUAL -> "equal";
            case RELATIVE -> "relative";
            case COLUMN -> deviations;
        };
    }

    /**
     * Noise of each run in the unit of these weights: 1, its loss, or its stated deviation.
     *
     * @throws DataException if the column is missing, or a cell of it is empty, no number, or not positive
     */
    double[] of(Runs runs) {
        return switch (kind) {
            case EQUAL -> {
                double[] ones = new double[runs.size()];
                Arrays.fill(ones, 1);
                yield ones;
            }
            case RELATIVE -> runs.loss();
            case COLUMN -> stated(runs);
        };
    }

    private double[] stated(Runs runs) {
        double[] stated = runs.numbers(deviations);
        for (int i = 0; i < stated.length; i++) {
            if (!(stated[i] > 0)) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s, row %d, column %s: %s. The standard deviation of a loss must be positive; fill in what one run scatters by, or leave the row out with a condition.",
                        runs.source(),
                        runs.row(i),
                        deviations,
                        stated[i]));
            }
        }
        return stated;
    }
}
