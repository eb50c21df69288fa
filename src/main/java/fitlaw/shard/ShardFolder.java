package fitlaw.shard;

import fitlaw.common.DataException;
import fitlaw.common.ReadFailure;
import fitlaw.imports.Parquet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;

/**
 * A folder that shards of one job are written to, one Parquet file each.
 *
 * @param folder path of the folder
 * @param items complete shards in the folder
 * @param torn incomplete or invalid files, each with the reason
 */
public record ShardFolder(Path folder, List<WorkItem> items, List<String> torn) {
    /**
     * Creates a folder's content.
     *
     * @param folder path of the folder
     * @param items complete shards in the folder
     * @param torn incomplete or invalid files
     */
    public ShardFolder {
        items = List.copyOf(items);
        torn = List.copyOf(torn);
    }

    /**
     * {@return the content of a folder; empty if the folder does not exist}
     *
     * @param folder path of the folder
     * @throws DataException if it contains shards of different jobs
     */
    public static ShardFolder read(Path folder) {
        List<WorkItem> items = new ArrayList<>();
        List<Path> whole = new ArrayList<>();
        List<String> torn = new ArrayList<>();
        Parquet.read(files(folder), new Parquet.Reader() {
            @Override
            public void read(Path file, Table rows) {
                items.add(WorkItem.of(rows, file));
                whole.add(file);
            }

            @Override
            public void torn(Path file, DataException why) {
                torn.add(file + " is incomplete or not a shard.");
            }
        });
        for (int i = 1; i < items.size(); i++) {
            requireSame(whole.get(0), items.get(0), whole.get(i), items.get(i));
        }
        return new ShardFolder(folder, items, torn);
    }

    private static void requireSame(Path firstFile, WorkItem first, Path file, WorkItem item) {
        if (!first.stage().job().equals(item.stage().job())) {
            String difference = ShardJob.parse(first.stage().job())
                    .difference(ShardJob.parse(item.stage().job()))
                    .orElse("the jobs differ");
            throw new DataException(file + " is from a different job than " + firstFile.getFileName() + ": "
                    + difference + ". Remove the wrong file, or use a separate folder for each job.");
        }
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw ReadFailure.of(folder, e);
        }
    }

    /**
     * Writes an item, atomically; an existing file is replaced by an equal one.
     *
     * @param item the result of a shard
     * @return the file
     * @throws DataException if it cannot be written
     */
    public Path write(WorkItem item) {
        Path file = folder.resolve(item.fileName());
        Parquet.write(item.row(), file);
        return file;
    }
}
