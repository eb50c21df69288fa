package fitlaw.accuracy;

import fitlaw.common.Records;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Options of accuracy fits.
 *
 * @param loss column of the loss
 * @param cluster column that names the run of a row; found from the table if empty. {@value #NONE} treats every
 *     evaluated model as its own run
 * @param assumptions facts about the table that it does not state
 * @param confidence confidence level of intervals, such as 0.95
 * @param draws number of bootstrap replicates
 * @param seed seed of the draws
 */
public record AccuracyOptions(
        String loss, Optional<String> cluster, Set<Assumption> assumptions, double confidence, int draws, long seed) {
    /** Value of {@code cluster} if all rows are independent. */
    public static final String NONE = "none";

    /** An assumption that makes an ambiguous table usable. */
    public enum Assumption {
        /**
         * The loss is per byte, although the column name does not say so, so models with different tokenisers are
         * comparable.
         */
        LOSS_PER_BYTE,
        /** Rows of several training sets share a curve, although they may differ at equal loss. */
        ONE_CURVE
    }

    /**
     * Creates options.
     *
     * @param loss column of the loss
     * @param cluster column that names the run of a row
     * @param assumptions facts about the table that it does not state
     * @param confidence confidence level of intervals
     * @param draws number of bootstrap replicates
     * @param seed seed of the draws
     */
    public AccuracyOptions {
        Objects.requireNonNull(loss, "loss");
        Objects.requireNonNull(cluster, "cluster");
        assumptions = Set.copyOf(assumptions);
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("confidence must lie between 0 and 1: " + confidence);
        }
        if (draws < 2) {
            throw new IllegalArgumentException("at least two replicates are needed: " + draws);
        }
    }

    /**
     * {@return the defaults: column {@code loss}, runs found from the table, 95 % intervals from 400 bootstrap
     * replicates of runs}
     */
    public static AccuracyOptions defaults() {
        return new AccuracyOptions("loss", Optional.empty(), Set.of(), 0.95, 400, 1);
    }

    /**
     * {@return these options with another loss column}
     *
     * @param column column name, such as {@code loss_c4} or {@code task_bits_per_byte}
     */
    public AccuracyOptions withLoss(String column) {
        return Records.with(this, "loss", column);
    }

    /**
     * {@return these options with the column that names the run of each row; rows of one run are left out and drawn
     * together}
     *
     * @param column column name, such as {@code run_id}, or {@value #NONE} if every evaluated model is its own run
     */
    public AccuracyOptions withCluster(String column) {
        return Records.with(this, "cluster", Optional.of(column));
    }

    /**
     * {@return these options with an additional assumption}
     *
     * @param known the assumption
     */
    public AccuracyOptions assuming(Assumption known) {
        Set<Assumption> more = new HashSet<>(assumptions);
        more.add(known);
        return new AccuracyOptions(loss, cluster, more, confidence, draws, seed);
    }

    /**
     * {@return these options with another confidence level}
     *
     * @param other confidence, such as 0.9
     */
    public AccuracyOptions withConfidence(double other) {
        return Records.with(this, "confidence", other);
    }

    /**
     * {@return these options with another number of bootstrap replicates}
     *
     * @param number number of replicates, at least 2
     */
    public AccuracyOptions withDraws(int number) {
        return Records.with(this, "draws", number);
    }

    /**
     * {@return these options with another seed}
     *
     * @param number seed
     */
    public AccuracyOptions withSeed(long number) {
        return Records.with(this, "seed", number);
    }

    boolean assumes(Assumption assumption) {
        return assumptions.contains(assumption);
    }
}
