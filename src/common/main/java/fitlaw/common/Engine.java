package fitlaw.common;

import java.util.Optional;

/**
 * Where {@link Work} is done: in this process, in one shard of many, or on a cluster. What is computed does not depend on
 * it.
 */
public interface Engine {
    /** This process. */
    Engine LOCAL = new Engine() {
        @Override
        public <R> R run(Work<R> work) {
            return work.part(0, work.units());
        }
    };

    /**
     * {@return all of a work}
     *
     * @param <R> what it gives
     * @param work the work
     * @throws java.util.concurrent.CancellationException if the task of this thread is cancelled, or if this process was to
     *     do a part only, which is done
     */
    <R> R run(Work<R> work);

    /** {@return tables of this engine's own, for logs that it can read; empty unless specified, and they are read here} */
    default Optional<SqlTables> tables() {
        return Optional.empty();
    }
}
