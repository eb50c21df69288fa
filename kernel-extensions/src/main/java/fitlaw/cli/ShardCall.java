package fitlaw.cli;

import fitlaw.command.SessionReplay;
import fitlaw.common.DataException;
import fitlaw.shard.Shard;
import fitlaw.shard.ShardEngine;
import fitlaw.shard.ShardJob;
import fitlaw.shard.WorkItem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs one shard for a caller in another class loader, such as that of a cluster's executor: only strings are
 * exchanged.
 */
public final class ShardCall {
    private ShardCall() {}

    /**
     * {@return the fields of a {@link WorkItem}, see {@link WorkItem#fields}}
     *
     * @param job the job as JSON
     * @param folder folder for relative file names
     * @param known the fields of shards that are known already
     * @param shard such as {@code 3/40}
     * @throws Exception whatever is wrong with the job, or that its files are not those it was made for
     */
    public static String[] item(String job, String folder, String[][] known, String shard) throws Exception {
        System.setProperty(TypedPaths.PROPERTY, folder);
        ShardJob wanted = ShardJob.parse(job);
        ShardedCommand.requireHere(wanted, "this machine");
        List<WorkItem> items = new ArrayList<>();
        ShardEngine engine = ShardEngine.ofShard(
                wanted, Arrays.stream(known).map(WorkItem::of).toList(), Shard.parse(shard), items::add);
        StringWriter err = new StringWriter();
        if (SessionReplay.isOne(wanted.command())) {
            try {
                SessionReplay.run(wanted.command(), wanted.inputs(), Path.of(folder), engine);
            } catch (ShardEngine.PartDoneException e) {
                // Expected.
            }
        } else {
            ShardedCommand.run(wanted, engine, new PrintWriter(Writer.nullWriter()), new PrintWriter(err, true));
        }
        if (items.isEmpty()) {
            throw new DataException(err.toString().strip());
        }
        return items.get(0).fields();
    }
}
