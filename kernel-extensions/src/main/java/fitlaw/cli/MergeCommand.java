package fitlaw.cli;

import fitlaw.common.DataException;
import fitlaw.shard.ShardEngine;
import fitlaw.shard.ShardFolder;
import fitlaw.shard.ShardJob;
import fitlaw.shard.WorkItem;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Merges shards. */
@Command(
        name = "merge",
        description = {
            "Print the result of a command that was run in shards.",
            "",
            "The shards record the command. It is run here with their results in place of its own work, so its"
                    + " output is the same to the last digit. Shards may be in any order and may occur several"
                    + " times. A missing or incomplete shard is reported.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fitlaw fit data/runs/nano.csv --bootstrap cases --shard 1/2 --out part/",
            "  fitlaw fit data/runs/nano.csv --bootstrap cases --shard 2/2 --out part/",
            "  fitlaw merge part/",
        })
final class MergeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FOLDER", description = "Folder of shards, as specified with --out.")
    private Path folder;

    @Override
    public Integer call() throws Exception {
        ShardFolder shards = ShardFolder.read(new Terminal(spec).file(folder).value());
        if (shards.items().isEmpty()) {
            throw new DataException(folder + " contains no shard. "
                    + (shards.torn().isEmpty()
                            ? "Specify the folder that was used for --out."
                            : String.join(" ", shards.torn())));
        }
        ShardJob job = ShardJob.parse(shards.items().get(0).stage().job());
        ShardedCommand.requireHere(job, "this machine");
        shards.torn().forEach(this::note);
        List<String> makers = shards.items().stream()
                .map(WorkItem::madeBy)
                .distinct()
                .sorted()
                .toList();
        if (makers.size() > 1) {
            note("Shards were computed by " + String.join(", ", makers)
                    + ". The last digits may differ from those of a single machine.");
        }
        return ShardedCommand.run(
                job,
                ShardEngine.ofMerge(job, shards),
                spec.commandLine().getOut(),
                spec.commandLine().getErr());
    }

    private void note(String text) {
        spec.commandLine().getErr().println("fitlaw: " + text);
    }
}
