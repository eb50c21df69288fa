package fitlaw.cli;

import fitlaw.shard.Shard;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of commands whose work can be divided into shards. */
final class ShardOptions {
    @Option(
            names = "--shard",
            paramLabel = "K/N",
            description = "Compute only the K-th of N shards of the work, such as 3/40, write it to the folder of"
                    + " --out and print nothing. fitlaw merge prints the result of the entire command.")
    private Shard shard;

    @Option(names = "--out", paramLabel = "FOLDER", description = "Folder for shards, which are Parquet files.")
    private Path out;

    Shard shard() {
        return shard;
    }

    Path out() {
        return out;
    }
}
