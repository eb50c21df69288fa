package fitlaw.law;

import fitlaw.common.Records;
import fitlaw.fit.Resampling;
import java.util.Locale;
import java.util.Objects;

/**
 * How a law is resampled.
 *
 * @param kind whether runs are drawn, or residuals of runs that stay where they are
 * @param clusterBy what runs are drawn together by: {@value #SHAPE}, {@value #SIZE_CLASS}, a column, or empty for one by one
 * @param resamples number of resamples, at least 40
 * @param seed what they are drawn with; each resample has a seed of its own derived from it
 * @param threads number of threads, which change nothing in the result; a function of the user's own is always called from
 *     one
 */
public record BootstrapOptions(Resampling.Kind kind, String clusterBy, int resamples, long seed, int threads) {
    /** Clusters of runs of one architecture, such as checkpoints or seeds. */
    public static final String SHAPE = "shape";
    /** Clusters of runs of one size, by the column of that name or by counts of parameters within 7 %. */
    public static final String SIZE_CLASS = "size_class";

    private static final int LEAST = 40;

    /**
     * Creates options.
     *
     * @param kind what is drawn
     * @param clusterBy what runs are drawn together by
     * @param resamples number of resamples
     * @param seed what they are drawn with
     * @param threads number of threads
     * @throws IllegalArgumentException if there are fewer than 40 resamples or no thread
     */
    public BootstrapOptions {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(clusterBy, "clusterBy");
        if (resamples < LEAST || threads < 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a bootstrap needs %d resamples and one thread at least: %d, %d",
                    LEAST,
                    resamples,
                    threads));
        }
    }

    /** {@return runs drawn one by one, 1,000 times, seed 1, on all processors} */
    public static BootstrapOptions defaults() {
        return new BootstrapOptions(
                Resampling.Kind.CASES, "", 1_000, 1, Runtime.getRuntime().availableProcessors());
    }

    /** {@return these options with runs drawn} */
    public BootstrapOptions withCases() {
        return Records.with(this, "kind", Resampling.Kind.CASES);
    }

    /**
     * {@return these options with residuals drawn, for a design that was planned; with clusters, the residuals of each keep
     * their places and have one random sign}
     */
    public BootstrapOptions withResiduals() {
        return Records.with(this, "kind", Resampling.Kind.RESIDUALS);
    }

    /**
     * {@return these options with runs drawn together that depend on one another}
     *
     * @param other {@value #SHAPE}, {@value #SIZE_CLASS}, a column, or empty for one by one
     */
    public BootstrapOptions withClusterBy(String other) {
        return Records.with(this, "clusterBy", other);
    }

    /**
     * {@return these options with more or fewer resamples}
     *
     * @param other number, at least 40
     */
    public BootstrapOptions withResamples(int other) {
        return Records.with(this, "resamples", other);
    }

    /**
     * {@return these options with other resamples}
     *
     * @param other what they are drawn with
     */
    public BootstrapOptions withSeed(long other) {
        return Records.with(this, "seed", other);
    }

    /**
     * {@return these options on more or fewer threads}
     *
     * @param other number of threads, positive
     */
    public BootstrapOptions withThreads(int other) {
        return Records.with(this, "threads", other);
    }
}
