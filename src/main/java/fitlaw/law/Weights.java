package fitlaw.law;

import fitlaw.common.DataException;
import fitlaw.runs.Runs;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * How the noise differs between runs. A run's weight is the inverse of its variance.
 *
 * <p>Only ratios of standard deviations are used in the fit. The overall size of the noise is estimated from residuals,
 * even if a column gives it; the report then states the ratio of the residuals to the given values.
 *
 * @param kind the model of the noise
 * @param deviations column that holds the standard deviation of the loss of each run, in nats per token; empty for other
 *     kinds
 */
public record Weights(Kind kind, String deviations) {
    /**
     * All runs have the same noise in loss: the default. A fit of ln L then weights a run by the square of its loss.
     */
    public static final Weights EQUAL = new Weights(Kind.EQUAL, "");
    /** Noise is the same share of the loss for all runs, so it is equal in ln L. */
    public static final Weights RELATIVE = new Weights(Kind.RELATIVE, "");

    /** Models of the noise of runs. */
    public enum Kind {
        /** It is the same for all, in nats per token. */
        EQUAL,
        /** It is the same share of loss for all. */
        RELATIVE,
        /** A column gives it for each run. */
        COLUMN
    }

    /**
     * Creates weights.
     *
     * @param kind the model of the noise
     * @param deviations column of standard deviations; empty unless the kind is {@link Kind#COLUMN}
     * @throws IllegalArgumentException if the name of the column is missing, or is given for another kind
     */
    public Weights {
        Objects.requireNonNull(kind, "kind");
        if ((kind == Kind.COLUMN) == deviations.isBlank()) {
            throw new IllegalArgumentException(
                    kind == Kind.COLUMN
                            ? "weights from a column need its name, such as Weights.column(\"loss_se\")"
                            : "only weights from a column have a column name: " + deviations);
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
     * {@return weights by name: {@code equal}, {@code relative}, or the name of a column of standard deviations}
     *
     * @param word the name
     */
    public static Weights named(String word) {
        return switch (word) {
            case "equal" -> EQUAL;
            case "relative" -> RELATIVE;
            default -> column(word);
        };
    }

    /** The weights as a noun phrase. */
    String inWords() {
        return kind == Kind.COLUMN ? "weights " + deviations : this + " weights";
    }

    /** {@return the name that {@link #named} accepts} */
    @Override
    public String toString() {
        return switch (kind) {
            case EQUAL -> "equal";
            case RELATIVE -> "relative";
            case COLUMN -> deviations;
        };
    }

    /**
     * Noise of each run in the unit of these weights: 1, its loss, or its given standard deviation.
     *
     * @throws DataException if the column is missing, or a cell of it is empty, not a number, or not positive
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
                        "%s, row %d, column %s: %s. The standard deviation of a loss must be positive; fill it in, "
                                + "or leave the row out with a condition.",
                        runs.source(),
                        runs.row(i),
                        deviations,
                        stated[i]));
            }
        }
        return stated;
    }
}
