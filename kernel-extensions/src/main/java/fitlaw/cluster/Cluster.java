package fitlaw.cluster;

import fitlaw.common.Engine;
import fitlaw.common.SqlTables;
import fitlaw.common.Task;
import fitlaw.common.Work;
import fitlaw.shard.Shard;
import fitlaw.shard.ShardEngine;
import fitlaw.shard.ShardJob;
import fitlaw.shard.Stage;
import fitlaw.shard.WorkItem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * A cluster that jobs are done on. Its application starts when work is first asked for and lasts until it is closed, cancelled
 * or fails; the next work starts another.
 */
public final class Cluster implements AutoCloseable {
    /** Shards for each core: a machine that is slow or lost costs a fourth of its share. */
    private static final int PER_CORE = 4;

    private final SparkApplication.Settings settings;
    private final OptionalInt shards;
    private final Consumer<String> told;
    private Optional<SparkApplication> application = Optional.empty();

    /**
     * Creates a cluster; nothing is started.
     *
     * @param settings where and how an application runs
     * @param shards into how many shards work is divided; four for each core if empty
     * @param told told what happens, a line each
     */
    public Cluster(SparkApplication.Settings settings, OptionalInt shards, Consumer<String> told) {
        this.settings = settings;
        this.shards = shards;
        this.told = told;
    }

    /** {@return its address and the Spark that starts its applications} */
    @Override
    public String toString() {
        return master() + ", by " + settings.spark() + (started() ? ", with an application that runs" : "");
    }

    /** {@return its address} */
    public String master() {
        return settings.master();
    }

    /** {@return whether an application was started and lasts} */
    public boolean started() {
        return application.filter(SparkApplication::isOpen).isPresent();
    }

    /**
     * {@return an engine that has the work of a job done here}
     *
     * @param job the job
     * @param folder what relative names of files start from
     * @param known shards that are known already
     * @param each told of each shard as it is done
     */
    public Engine engine(ShardJob job, Path folder, List<WorkItem> known, Consumer<WorkItem> each) {
        List<WorkItem> all = new ArrayList<>(known);
        ShardEngine engine = new ShardEngine(job, known, stage -> {
            List<WorkItem> done = fill(job, folder, stage, List.copyOf(all), each);
            all.addAll(done);
            return done;
        });
        return new Engine() {
            @Override
            public <R> R run(Work<R> work) {
                return engine.run(work);
            }

            @Override
            public Optional<SqlTables> tables() {
                return Optional.of(application().tables());
            }
        };
    }

    private SparkApplication application() {
        if (!started()) {
            told.accept("starting an application on " + master() + ", " + settings.spark());
            Task.current().progress("starting on " + master(), 0, 0);
            application = Optional.of(SparkApplication.start(settings));
        }
        return application.get();
    }

    /** Has missing shards done. */
    private List<WorkItem> fill(ShardJob job, Path folder, Stage stage, List<WorkItem> known, Consumer<WorkItem> each) {
        List<WorkItem> done = new ArrayList<>();
        SparkApplication running = application();
        int division = stage.division(Math.max(1, Math.min(stage.units(), shards.orElse(PER_CORE * running.cores()))));
        List<Shard> missing = stage.missing(division);
        running.map(job, folder, known, missing, item -> {
            each.accept(item);
            done.add(item);
            tell(stage, done.size(), missing.size());
        });
        return done;
    }

    private void tell(Stage stage, int done, int all) {
        Task.current().progress(stage.work() + " on " + master(), done, all);
        if (done == all || done * 10L / all > (done - 1) * 10L / all) {
            told.accept(String.format(Locale.ROOT, "%s: %d of %d shards are done", stage.work(), done, all));
        }
    }

    /** Ends the application, if there is one; the cluster gets its cores back. */
    @Override
    public void close() {
        application.ifPresent(SparkApplication::close);
        application = Optional.empty();
    }
}
