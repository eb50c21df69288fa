package fitlaw.cli;

import fitlaw.cluster.MasterAddress;
import fitlaw.cluster.SparkApplication;
import fitlaw.cluster.SparkInstallation;
import fitlaw.common.Engine;
import fitlaw.common.SqlTables;
import fitlaw.common.Task;
import fitlaw.common.Work;
import fitlaw.shard.Shard;
import fitlaw.shard.ShardEngine;
import fitlaw.shard.ShardFolder;
import fitlaw.shard.ShardJob;
import fitlaw.shard.Stage;
import fitlaw.shard.WorkItem;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Stack;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Does the work of a command on a cluster. */
@Command(
        name = SubmitCommand.NAME,
        description = {
            "Run a command whose work can be divided on a cluster of Apache Spark, and print what it prints here.",
            "",
            "Starts an application by the cluster's own spark-submit; executors do shards of the work and need to see the "
                    + "files that the command names. Control-C ends the application.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fitlaw submit --master spark://head:7077 fit runs.csv --bootstrap cases --resamples 1e6",
            "  fitlaw submit --master spark://head:7077 --out part/ --conf spark.executor.memory=2g "
                    + "search --law law.json --throughput h100.json --base base.json --batch 64",
        })
final class SubmitCommand implements Callable<Integer> {
    static final String NAME = "submit";

    private static final String DRIVER = "fitlaw-spark.jar";
    /** Shards for each core: a machine that is slow or lost costs a fourth of its share. */
    private static final int PER_CORE = 4;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--master",
            required = true,
            paramLabel = "URL",
            description = "The cluster: spark://HOST:7077, yarn, k8s://HOST:PORT, or local[2] for this machine.")
    private String master;

    @Option(
            names = "--spark-home",
            paramLabel = "FOLDER",
            description = "A Spark of the cluster's version. Default: SPARK_HOME, else the spark-submit on the path.")
    private Path sparkHome;

    @Option(
            names = "--spark-jar",
            paramLabel = "JAR",
            description =
                    "fitlaw-spark.jar of this version. Default: the one beside fitlaw.jar, or where it was built.")
    private Path sparkJar;

    @Option(
            names = "--conf",
            paramLabel = "KEY=VALUE",
            description = "A property of Spark, such as spark.executor.memory=2g.")
    private final List<String> properties = new ArrayList<>();

    @Option(
            names = "--shards",
            paramLabel = "N",
            description = "Into how many shards work is divided. Default: four for each core of the cluster.")
    private Integer shards;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long a first executor is waited for. Default: ${DEFAULT-VALUE}.")
    private int wait;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Keep shards here as they are done; what is there already is not done again.")
    private Path out;

    @Parameters(
            arity = "1..*",
            paramLabel = "COMMAND",
            parameterConsumer = Rest.class,
            description =
                    "The command with its options, without the word fitlaw: fit, search, accuracy, calibrate or allocate.")
    private List<String> words;

    /** Takes the command and all behind it, options too: they are not this command's own. */
    private static final class Rest implements IParameterConsumer {
        @Override
        @SuppressWarnings("JdkObsolete") // picocli's
        public void consumeParameters(Stack<String> words, ArgSpec into, CommandSpec command) {
            List<String> rest = new ArrayList<>();
            while (!words.isEmpty()) {
                rest.add(words.pop());
            }
            into.setValue(rest);
        }
    }

    private Optional<SparkApplication> application = Optional.empty();

    @Override
    public Integer call() throws Exception {
        if (!ShardedCommand.NAMES.contains(words.get(0))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "'" + words.get(0) + "' has no work that can be divided. Those that have: "
                            + String.join(
                                    ", ", ShardedCommand.NAMES.stream().sorted().toList()));
        }
        if (shards != null && shards < 1) {
            throw new ParameterException(spec.commandLine(), "--shards must be positive, not " + shards);
        }
        PrintWriter err = spec.commandLine().getErr();
        MasterAddress.require(master);
        SparkApplication.Settings settings = new SparkApplication.Settings(
                SparkInstallation.require(Optional.ofNullable(sparkHome)),
                master,
                driver(),
                List.of(fitlawJar()),
                properties,
                wait);
        ShardJob job = ShardedCommand.job(words);
        Optional<ShardFolder> folder = Optional.ofNullable(out)
                .map(name -> ShardFolder.read(
                        TypedPaths.current().openable(TypedPaths.current().absolute(name))));
        folder.ifPresent(there -> ShardedCommand.requireSame(there, job));
        List<WorkItem> known = new ArrayList<>(folder.map(ShardFolder::items).orElse(List.of()));
        ShardEngine shardsOfJob =
                new ShardEngine(job, known, stage -> fill(job, stage, known, folder, cluster(settings)));
        Engine engine = new Engine() {
            @Override
            public <R> R run(Work<R> work) {
                return shardsOfJob.run(work);
            }

            @Override
            public Optional<SqlTables> tables() {
                return Optional.of(cluster(settings).tables());
            }
        };
        try {
            int code = ShardedCommand.run(job, engine, spec.commandLine().getOut(), err);
            if (code == 0 && application.isEmpty()) {
                err.println("fitlaw: nothing in this command was left to be divided; it ran here.");
            }
            return code;
        } finally {
            application.ifPresent(SparkApplication::close);
        }
    }

    /** The application, which starts when it is first needed. */
    private SparkApplication cluster(SparkApplication.Settings settings) {
        if (application.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("fitlaw: starting an application on " + master + ", " + settings.spark());
            application = Optional.of(SparkApplication.start(settings));
        }
        return application.get();
    }

    /** Has missing shards done, and keeps each as it comes. */
    private List<WorkItem> fill(
            ShardJob job, Stage stage, List<WorkItem> known, Optional<ShardFolder> folder, SparkApplication cluster) {
        int division = stage.division(
                Math.max(1, Math.min(stage.units(), shards == null ? PER_CORE * cluster.cores() : shards)));
        List<Shard> missing = stage.missing(division);
        List<WorkItem> done = new ArrayList<>();
        cluster.map(job, TypedPaths.current().typedIn(), List.copyOf(known), missing, item -> {
            folder.ifPresent(there -> there.write(item));
            done.add(item);
            tell(stage, done.size(), missing.size());
        });
        known.addAll(done);
        return done;
    }

    private void tell(Stage stage, int done, int all) {
        Task.current().progress(stage.work() + " on " + master, done, all);
        if (done == all || done * 10L / all > (done - 1) * 10L / all) {
            spec.commandLine()
                    .getErr()
                    .println(String.format(
                            Locale.ROOT, "fitlaw: %s: %d of %d shards are done", stage.work(), done, all));
        }
    }

    private Path driver() {
        Path jar = fitlawJar();
        return Stream.of(
                        Optional.ofNullable(sparkJar),
                        Optional.of(jar.resolveSibling(DRIVER)),
                        Optional.of(jar.resolveSibling("../spark/target").resolve(DRIVER)))
                .flatMap(Optional::stream)
                .filter(Files::isRegularFile)
                .findFirst()
                .map(file -> file.toAbsolutePath().normalize())
                .orElseThrow(() -> new CommandException((sparkJar == null ? jar.resolveSibling(DRIVER) : sparkJar)
                        + " is not there. Build it with mvn package -Pspark -DskipTests, and lay it beside fitlaw.jar or name"
                        + " it with --spark-jar."));
    }

    private static Path fitlawJar() {
        try {
            Path place = Path.of(SubmitCommand.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (Files.isRegularFile(place)) {
                return place;
            }
            throw new CommandException("executors need Fitlaw as one jar, and this program runs from " + place
                    + ". Start it from fitlaw.jar.");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
