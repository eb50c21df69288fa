package fitlaw.cli;

import fitlaw.common.Engine;
import fitlaw.common.Task;
import fitlaw.magic.OptionValues;
import fitlaw.shard.Shard;
import fitlaw.shard.ShardEngine;
import fitlaw.shard.ShardFolder;
import fitlaw.shard.ShardJob;
import fitlaw.shard.WorkItem;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** A command whose work is divided: which commands those are, one shard of one, and the words that all its shards share. */
final class ShardedCommand {
    /** Commands of the library: what they compute depends on their words and on the files that these name. */
    static final Set<String> NAMES = Set.of("fit", "law", "search", "accuracy", "calibrate", "allocate");

    private static final Set<String> OPTIONS = Set.of("--shard", "--out");
    /** Options that name what is written; what a file of that name held before matters to nobody. */
    private static final Set<String> WRITTEN = Set.of("--save", "--export");

    private static final String MIXIN = "shard";

    private ShardedCommand() {}

    static void addOptions(CommandLine command) {
        if (NAMES.contains(command.getCommandName())) {
            command.registerConverter(Shard.class, OptionValues.parsed(Shard::parse));
            command.getCommandSpec().addMixin(MIXIN, CommandSpec.forAnnotatedObject(new ShardOptions()));
        }
    }

    /** Runs a command, or a shard of it. */
    static int run(ParseResult parsed) {
        if (!parsed.hasSubcommand()
                || !NAMES.contains(parsed.subcommand().commandSpec().name())) {
            return ErrorMessages.run(parsed);
        }
        CommandLine command = parsed.subcommand().commandSpec().commandLine();
        ShardOptions options =
                (ShardOptions) command.getCommandSpec().mixins().get(MIXIN).userObject();
        if (options.shard() == null && options.out() == null) {
            return ErrorMessages.run(parsed);
        }
        if (options.shard() == null || options.out() == null) {
            throw new ParameterException(
                    command,
                    "--shard K/N and --out FOLDER must be specified together: the shard, and the folder for it");
        }
        try {
            return shard(parsed, command, options);
        } catch (ExecutionException | ParameterException e) {
            throw e;
        } catch (Exception e) {
            throw new ExecutionException(command, e.getMessage(), e);
        }
    }

    private static int shard(ParseResult parsed, CommandLine command, ShardOptions options) throws Exception {
        PrintWriter err = command.getErr();
        TypedPaths names = TypedPaths.current();
        Path folder = names.openable(names.absolute(options.out()));
        ShardJob job = job(words(parsed.originalArgs()));
        ShardFolder known = ShardFolder.read(folder);
        requireSame(known, job);
        List<String> written = new ArrayList<>();
        ShardEngine engine = ShardEngine.ofShard(job, known.items(), options.shard(), item -> {
            Path file = known.write(item);
            written.add(names.shown(names.absolute(file)) + ": " + units(item));
        });
        command.setOut(new PrintWriter(Writer.nullWriter()));
        try {
            int code = Task.current().with(engine).call(() -> ErrorMessages.run(parsed));
            if (code == 0) {
                requireWork(engine, command);
                err.println("fitlaw: all shards already exist. fitlaw merge " + options.out() + " prints the result.");
            }
            return code;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ShardEngine.PartDoneException) {
                err.println(
                        "fitlaw: " + (written.isEmpty() ? e.getCause().getMessage() + "." : "wrote " + written.get(0)));
                return 0;
            }
            throw e;
        }
    }

    private static String units(WorkItem item) {
        return item.from() < item.to()
                ? String.format(
                        Locale.ROOT,
                        "%s %,d to %,d of %,d",
                        item.stage().work(),
                        item.from() + 1,
                        item.to(),
                        item.stage().units())
                : item.stage().work() + ", none of it in this shard";
    }

    private static void requireWork(ShardEngine engine, CommandLine command) {
        if (engine.stages() == 0) {
            throw new ParameterException(
                    command,
                    "this command has no work that can be divided. Commands with such work: fit with --bootstrap,"
                            + " --interval profile or --test; law coverage, law replay and law profile --term all;"
                            + " search; accuracy; calibrate. Leave out --shard and --out");
        }
    }

    /** Refuses a job that this version or these files would do otherwise. */
    static void requireHere(ShardJob job, String where) {
        if (!job.fitlaw().equals(Version.fitlaw())) {
            throw new CommandException("The shards were computed by Fitlaw " + job.fitlaw() + ", but " + where + " has "
                    + Version.fitlaw() + ". Use that version, or compute them again with this one.");
        }
        ShardJob now = ShardJob.of(
                job.fitlaw(), job.command(), List.copyOf(job.inputs().keySet()), TypedPaths.current()::absolute);
        job.difference(now).ifPresent(difference -> {
            throw new CommandException("The job on " + where + " is not that of the shards: " + difference
                    + ". Run the command where the files of the shards are, or compute the shards again.");
        });
    }

    static void requireSame(ShardFolder known, ShardJob job) {
        known.items().stream().findFirst().ifPresent(first -> ShardJob.parse(
                        first.stage().job())
                .difference(job)
                .ifPresent(difference -> {
                    throw new CommandException(
                            "this shard and the shards in " + known.folder() + " are from different jobs: " + difference
                                    + ". Specify a separate folder for this shard.");
                }));
    }

    /** Words without those that say which shard. */
    private static List<String> words(List<String> typed) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < typed.size(); i++) {
            String word = typed.get(i);
            if (OPTIONS.contains(word)) {
                i++; // and its value
            } else if (OPTIONS.stream().noneMatch(option -> word.startsWith(option + "="))) {
                words.add(word);
            }
        }
        return words;
    }

    /** The job of words, with the digests of the files they name as these are now. */
    static ShardJob job(List<String> words) {
        return ShardJob.of(Version.fitlaw(), words, inputs(words), TypedPaths.current()::absolute);
    }

    /** Names of files and folders among words; several may stand in one with commas between. */
    private static List<String> inputs(List<String> words) {
        List<String> names = new ArrayList<>();
        for (int i = 1; i < words.size(); i++) {
            if (!WRITTEN.contains(words.get(i - 1)) && WRITTEN.stream().noneMatch(words.get(i)::startsWith)) {
                Stream.concat(Stream.of(words.get(i)), Stream.of(words.get(i).split("[,=]", -1)))
                        .filter(ShardedCommand::isThere)
                        .distinct()
                        .forEach(names::add);
            }
        }
        return names;
    }

    private static boolean isThere(String word) {
        try {
            return !word.isBlank() && Files.exists(TypedPaths.current().absolute(Path.of(word)));
        } catch (InvalidPathException e) {
            return false; // a condition, for instance
        }
    }

    /** Runs a job's command by an engine, with what it prints. */
    static int run(ShardJob job, Engine engine, PrintWriter out, PrintWriter err) throws Exception {
        CommandLine line = Fitlaw.commandLine();
        line.setOut(out).setErr(err);
        return Task.current().with(engine).call(() -> line.execute(job.command().toArray(String[]::new)));
    }
}
