package fitlaw.law;

import fitlaw.common.Records;
import fitlaw.fit.Resampling;
import java.util.Locale;
import java.util.Objects;

/**
 * How a law is resampled.
 *
 * @param kind whether to resample runs, or the residuals of runs that are kept
 * @param clusterBy what defines clusters of runs that are drawn together: {@value #SHAPE}, {@value #SIZE_CLASS}, a
 *     column, or empty to draw runs individually
 * @param resamples number of resamples, at least 40
 * @param seed random seed; each resample has its own seed, derived from it
 * @param threads number of threads, which does not affect the result; user-defined functions are always called from one
 *     thread
 */
public record BootstrapOptions(Resampling.Kind kind, String clusterBy, int resamples, long seed, int threads) {
    /** Clusters of runs of one architecture, such as checkpoints or seeds. */
    public static final String SHAPE = "shape";
    /** Clusters of runs of one size, by the column of that name or by parameter counts within 7 %. */
    public static final String SIZE_CLASS = "size_class";

    private static final int LEAST = 40;

    /**
     * Creates options.
     *
     * @param kind what is resampled
     * @param clusterBy what defines clusters of runs that are drawn together
     * @param resamples number of resamples
     * @param seed random seed
     * @param threads number of threads
     * @throws IllegalArgumentException if there are fewer than 40 resamples or no threads
     */
    public BootstrapOptions {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(clusterBy, "clusterBy");
        if (resamples < LEAST || threads < 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a bootstrap needs at least %d resamples and one thread: %d, %d",
                    LEAST,
                    resamples,
                    threads));
        }
    }

    /** {@return the defaults: 1,000 resamples of individual runs, seed 1, all processors} */
    public static BootstrapOptions defaults() {
        return new BootstrapOptions(
                Resampling.Kind.CASES, "", 1_000, 1, Runtime.getRuntime().availableProcessors());
    }

    /** {@return these options with runs resampled} */
    public BootstrapOptions withCases() {
        return Records.with(this, "kind", Resampling.Kind.CASES);
    }

    /**
     * {@return these options with residuals resampled, for a planned design; with clusters, the residuals of a cluster
     * keep their places and share one random sign}
     */
    public BootstrapOptions withResiduals() {
        return Records.with(this, "kind", Resampling.Kind.RESIDUALS);
    }

    /**
     * {@return these options with dependent runs drawn together in clusters}
     *
     * @param other {@value #SHAPE}, {@value #SIZE_CLASS}, a column, or empty to draw runs individually
     */
    public BootstrapOptions withClusterBy(String other) {
        return Records.with(this, "clusterBy", other);
    }

    /**
     * {@return these options with another number of resamples}
     *
     * @param other number, at least 40
     */
    public BootstrapOptions withResamples(int other) {
        return Records.with(this, "resamples", other);
    }

    /**
     * {@return these options with another seed}
     *
     * @param other random seed
     */
    public BootstrapOptions withSeed(long other) {
        return Records.with(this, "seed", other);
    }

    /**
     * {@return these options with another number of threads}
     *
     * @param other number of threads, positive
     */
    public BootstrapOptions withThreads(int other) {
        return Records.with(this, "threads", other);
    }
}
