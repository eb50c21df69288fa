package fitlaw.common;

import java.util.Optional;

/**
 * Executes {@link Work}: in this process, in one of many shards, or on a cluster. The results do not depend on the
 * engine.
 */
public interface Engine {
    /** Executes work in this process. */
    Engine LOCAL = new Engine() {
        @Override
        public <R> R run(Work<R> work) {
            return work.part(0, work.units());
        }
    };

    /**
     * {@return the result of all units of a work}
     *
     * @param <R> type of the result
     * @param work the work
     * @throws java.util.concurrent.CancellationException if the task of this thread is cancelled, or if this process
     *     was to do only a part, which is done
     */
    <R> R run(Work<R> work);

    /**
     * {@return this engine's own tables, for logs that it can read; empty by default, in which case logs are read in
     * this process}
     */
    default Optional<SqlTables> tables() {
        return Optional.empty();
    }
}
