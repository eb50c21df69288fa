package fitlaw.shard;

import fitlaw.common.DataException;
import fitlaw.common.Engine;
import fitlaw.common.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * Does the works of a job by shards. If all shards of a work are known, their results are combined. Otherwise,
 * depending on the {@link Filler}, this process computes its own shard and the job ends there, the missing shards are
 * reported, or a cluster computes them.
 *
 * <p>A job of several consecutive works has as many stages: a shard of one stage can be computed once all shards of the
 * earlier stages are known.
 */
public final class ShardEngine implements Engine {
    private final ShardJob job;
    private final List<WorkItem> known;
    private final Filler filler;
    private int stages;

    /** Provides the missing shards of a work. */
    @FunctionalInterface
    public interface Filler {
        /**
         * {@return shards that complete the work together with the known ones}
         *
         * @param stage the work, with its known shards
         */
        List<WorkItem> fill(Stage stage);
    }

    /** Thrown to end a job whose own part is done; other processes do the rest. */
    public static final class PartDoneException extends CancellationException {
        private static final long serialVersionUID = 1;

        PartDoneException(String message) {
            super(message);
        }
    }

    /**
     * Creates an engine.
     *
     * @param job the job
     * @param known known shards, in any order, possibly repeated
     * @param filler provides the missing shards of a work
     */
    public ShardEngine(ShardJob job, List<WorkItem> known, Filler filler) {
        this.job = Objects.requireNonNull(job, "job");
        this.known = List.copyOf(known);
        this.filler = Objects.requireNonNull(filler, "filler");
    }

    /**
     * {@return an engine that computes one shard, and ends the job with {@link PartDoneException}}
     *
     * @param job the job
     * @param known known shards
     * @param own the shard to compute
     * @param to receives the shard
     */
    public static ShardEngine ofShard(ShardJob job, List<WorkItem> known, Shard own, Consumer<WorkItem> to) {
        return new ShardEngine(job, known, stage -> {
            if (stage.holds(own)) {
                throw new PartDoneException(
                        "shard " + own + " of the " + stage.work() + " already exists; others are missing");
            }
            to.accept(stage.done(own));
            throw new PartDoneException("shard " + own + " of the " + stage.work() + " is done");
        });
    }

    /**
     * {@return an engine that combines shards}
     *
     * @param job the job
     * @param known the shards; incomplete files are reported together with missing ones
     */
    public static ShardEngine ofMerge(ShardJob job, ShardFolder known) {
        return new ShardEngine(job, known.items(), stage -> {
            throw new DataException(stage.missing(known));
        });
    }

    /** {@return the number of works requested so far} */
    public int stages() {
        return stages;
    }

    @Override
    public <R> R run(Work<R> work) {
        Stage stage = new Stage(job, stages++, work, known);
        if (stage.isWhole()) {
            return joined(stage, work);
        }
        List<WorkItem> all = new ArrayList<>(known);
        all.addAll(filler.fill(stage));
        Stage filled = new Stage(job, stage.number(), work, all);
        if (!filled.isWhole()) {
            throw new IllegalStateException("shards of the " + work.name() + " are still missing");
        }
        return joined(filled, work);
    }

    private static <R> R joined(Stage stage, Work<R> work) {
        return work.joined(stage.inOrder().stream()
                .filter(item -> item.from() < item.to())
                .map(item -> work.read(item.result()))
                .toList());
    }
}
