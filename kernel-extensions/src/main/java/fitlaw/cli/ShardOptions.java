package fitlaw.cli;

import fitlaw.shard.Shard;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of commands whose work can be divided. */
final class ShardOptions {
    @Option(
            names = "--shard",
            paramLabel = "K/N",
            description =
                    "Do only the K-th of N parts of the work that can be divided, such as 3/40, write it to the folder of"
                            + " --out and print nothing. fitlaw merge prints what the whole command would.")
    private Shard shard;

    @Option(names = "--out", paramLabel = "FOLDER", description = "Where shards go, a Parquet file each.")
    private Path out;

    Shard shard() {
        return shard;
    }

    Path out() {
        return out;
    }
}
