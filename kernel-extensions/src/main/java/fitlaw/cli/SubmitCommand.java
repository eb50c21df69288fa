package fitlaw.cli;

import fitlaw.cluster.Cluster;
import fitlaw.command.ClusterOptions;
import fitlaw.common.Engine;
import fitlaw.shard.ShardFolder;
import fitlaw.shard.ShardJob;
import fitlaw.shard.WorkItem;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Stack;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a command on a cluster. */
@Command(
        name = SubmitCommand.NAME,
        description = {
            "Run a command on an Apache Spark cluster, and print its output here.",
            "",
            "Starts an application with spark-submit; executors compute shards of the work and must have access to"
                    + " the files of the command. Ctrl-C ends the application.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fitlaw submit --master spark://head:7077 fit runs.csv --bootstrap cases --resamples 1e6",
            "  fitlaw submit --master spark://head:7077 --out part/ --conf spark.executor.memory=2g "
                    + "search --law law.json --throughput h100.json --base base.json --batch 64",
        })
final class SubmitCommand implements Callable<Integer> {
    static final String NAME = "submit";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--master",
            required = true,
            paramLabel = "URL",
            description = "Address of the cluster: spark://HOST:7077, yarn, k8s://HOST:PORT, or local[2] for this"
                    + " machine.")
    private String master;

    @Mixin
    private ClusterOptions options;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Keep completed shards in this folder, and reuse shards that are already there.")
    private Path out;

    @Parameters(
            arity = "1..*",
            paramLabel = "COMMAND",
            parameterConsumer = Rest.class,
            description = "Command with its options, without the word fitlaw: fit, law, search, accuracy, calibrate or"
                    + " allocate.")
    private List<String> words;

    /** Consumes the command and everything after it, including options, which do not belong to this command. */
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

    @Override
    public Integer call() throws Exception {
        if (!ShardedCommand.NAMES.contains(words.get(0))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "'" + words.get(0) + "' has no work that can be divided. Commands with such work: "
                            + String.join(
                                    ", ", ShardedCommand.NAMES.stream().sorted().toList()));
        }
        PrintWriter err = spec.commandLine().getErr();
        try (Cluster cluster = options.cluster(master, line -> err.println("fitlaw: " + line))) {
            ShardJob job = ShardedCommand.job(words);
            TypedPaths names = TypedPaths.current();
            Optional<ShardFolder> folder =
                    Optional.ofNullable(out).map(name -> ShardFolder.read(names.openable(names.absolute(name))));
            folder.ifPresent(there -> ShardedCommand.requireSame(there, job));
            List<WorkItem> known = folder.map(ShardFolder::items).orElse(List.of());
            Engine engine =
                    cluster.engine(job, names.typedIn(), known, item -> folder.ifPresent(there -> there.write(item)));
            int code = ShardedCommand.run(job, engine, spec.commandLine().getOut(), err);
            if (code == 0 && !cluster.started()) {
                err.println("fitlaw: the command had no work left to divide, so it ran here.");
            }
            return code;
        }
    }
}
