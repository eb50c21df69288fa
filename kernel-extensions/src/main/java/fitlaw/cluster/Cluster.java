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
 * A cluster that runs jobs. Its application starts with the first job and lasts until it is closed, is cancelled or
 * fails; the next job then starts another.
 */
public final class Cluster implements AutoCloseable {
    /** Shards for each core, so that a slow or lost machine delays only a fourth of its share. */
    private static final int PER_CORE = 4;

    private final SparkApplication.Settings settings;
    private final OptionalInt shards;
    private final Consumer<String> told;
    private Optional<SparkApplication> application = Optional.empty();

    /**
     * Creates a cluster; nothing is started.
     *
     * @param settings where and how an application runs
     * @param shards number of shards into which work is divided; four for each core if empty
     * @param told receives progress messages
     */
    public Cluster(SparkApplication.Settings settings, OptionalInt shards, Consumer<String> told) {
        this.settings = settings;
        this.shards = shards;
        this.told = told;
    }

    /** {@return a description: its address and the Spark installation that starts its applications} */
    @Override
    public String toString() {
        return master() + ", by " + settings.spark() + (started() ? ", with an application that runs" : "");
    }

    /** {@return its address} */
    public String master() {
        return settings.master();
    }

    /** {@return whether an application is running} */
    public boolean started() {
        return application.filter(SparkApplication::isOpen).isPresent();
    }

    /**
     * {@return an engine that runs the work of a job on this cluster}
     *
     * @param job the job
     * @param folder folder for relative file names
     * @param known shards that are already known
     * @param each receives each completed shard
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

    /** Computes missing shards. */
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

    /** Ends the application, if there is one, and releases its cores. */
    @Override
    public void close() {
        application.ifPresent(SparkApplication::close);
        application = Optional.empty();
    }
}
