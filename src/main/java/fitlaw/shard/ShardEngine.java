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
 * Does the works of a job by shards. A work whose shards are all known is put together from them. For one that is not, the
 * own shard is done and the job ends there; or the missing ones are named; or a cluster is asked for them.
 *
 * <p>A job of several works, one behind the other, has as many stages: a shard of one is done once those of the stages before
 * are all known.
 */
public final class ShardEngine implements Engine {
    private final ShardJob job;
    private final List<WorkItem> known;
    private final Filler filler;
    private int stages;

    /** What is done about a work whose shards are not all known. */
    @FunctionalInterface
    public interface Filler {
        /**
         * {@return shards that are the whole together with those known}
         *
         * @param stage the work, with what is known of it
         */
        List<WorkItem> fill(Stage stage);
    }

    /** Thrown to end a job whose own part is done; the rest is for others to do. */
    public static final class PartDoneException extends CancellationException {
        private static final long serialVersionUID = 1;

        PartDoneException(String message) {
            super(message);
        }
    }

    /**
     * Creates an engine.
     *
     * @param job what is done
     * @param known shards that are known, in any order, also several times
     * @param filler what is done about a work whose shards are not all known
     */
    public ShardEngine(ShardJob job, List<WorkItem> known, Filler filler) {
        this.job = Objects.requireNonNull(job, "job");
        this.known = List.copyOf(known);
        this.filler = Objects.requireNonNull(filler, "filler");
    }

    /**
     * {@return an engine that does one shard, and ends the job with {@link PartDoneException}}
     *
     * @param job what is done
     * @param known shards that are known
     * @param own the shard
     * @param to told of it
     */
    public static ShardEngine ofShard(ShardJob job, List<WorkItem> known, Shard own, Consumer<WorkItem> to) {
        return new ShardEngine(job, known, stage -> {
            if (stage.holds(own)) {
                throw new PartDoneException(
                        "shard " + own + " of the " + stage.work() + " is there already; others are missing");
            }
            to.accept(stage.done(own));
            throw new PartDoneException("shard " + own + " of the " + stage.work() + " is done");
        });
    }

    /**
     * {@return an engine that puts shards together}
     *
     * @param job what is done
     * @param known the shards; torn files are named beside those that are missing
     */
    public static ShardEngine ofMerge(ShardJob job, ShardFolder known) {
        return new ShardEngine(job, known.items(), stage -> {
            throw new DataException(stage.missing(known));
        });
    }

    /** {@return how many works were asked for so far} */
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
