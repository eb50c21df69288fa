package fitlaw.shard;

import fitlaw.common.DataException;
import fitlaw.table.Digest;
import java.nio.file.Path;
import java.util.Locale;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The result of one shard: a row of Parquet.
 *
 * @param stage which work it is a part of
 * @param shard which shard did it
 * @param result what its units gave, as {@link fitlaw.common.Work#written} has it; empty where the shard has no units
 * @param madeBy Java and processor, in words
 */
public record WorkItem(StageId stage, Shard shard, String result, String madeBy) {
    /**
     * Which work of which job.
     *
     * @param job the job as JSON, see {@link ShardJob}
     * @param number which of the job's works, from 0
     * @param work its name
     * @param units how many units it has
     */
    public record StageId(String job, int number, String work, int units) {}

    /** {@return the first of its units} */
    public int from() {
        return shard.from(stage.units());
    }

    /** {@return the first unit after its own} */
    public int to() {
        return shard.to(stage.units());
    }

    /** {@return the name of its file, such as {@code 0-bootstrap-3-of-40.parquet}} */
    public String fileName() {
        return String.format(
                Locale.ROOT, "%d-%s-%d-of-%d.parquet", stage.number(), stage.work(), shard.number(), shard.of());
    }

    /** {@return Java and processor of this process, as text} */
    public static String here() {
        return "Java " + System.getProperty("java.version") + " on " + System.getProperty("os.arch");
    }

    /** {@return the item as texts, in the order of its components and theirs} */
    public String[] fields() {
        return new String[] {
            stage.job(),
            String.valueOf(stage.number()),
            stage.work(),
            String.valueOf(stage.units()),
            shard.toString(),
            result,
            madeBy
        };
    }

    /**
     * {@return the item from its texts}
     *
     * @param fields the texts from {@link #fields}
     * @throws IllegalArgumentException if they are not an item
     */
    public static WorkItem of(String[] fields) {
        if (fields.length != 7) {
            throw new IllegalArgumentException("a work item has 7 fields, not " + fields.length);
        }
        return new WorkItem(
                new StageId(fields[0], Integer.parseInt(fields[1]), fields[2], Integer.parseInt(fields[3])),
                Shard.parse(fields[4]),
                fields[5],
                fields[6]);
    }

    /** {@return the row: job, stage, work, units, shard, of, first_unit, end_unit, result, made_by, digest} */
    public Table row() {
        return Table.create(
                "work item",
                text("job", stage.job()),
                whole("stage", stage.number()),
                text("work", stage.work()),
                whole("units", stage.units()),
                whole("shard", shard.number()),
                whole("of", shard.of()),
                whole("first_unit", from()),
                whole("end_unit", to()),
                text("result", result),
                text("made_by", madeBy),
                text("digest", digest()));
    }

    private static StringColumn text(String name, String value) {
        return StringColumn.create(name, value);
    }

    private static LongColumn whole(String name, long value) {
        return LongColumn.create(name, value);
    }

    private String digest() {
        return Digest.of(String.join("\n", stage.job(), fileName(), String.valueOf(stage.units()), result))
                .sha256();
    }

    /**
     * {@return the item in a row}
     *
     * @param table a table of one row
     * @param file the file that it was read from
     * @throws DataException if it is not an item, or was changed
     */
    static WorkItem of(Table table, Path file) {
        try {
            WorkItem item = new WorkItem(
                    new StageId(
                            table.getString(0, "job"),
                            (int) table.longColumn("stage").getLong(0),
                            table.getString(0, "work"),
                            (int) table.longColumn("units").getLong(0)),
                    new Shard((int) table.longColumn("shard").getLong(0), (int)
                            table.longColumn("of").getLong(0)),
                    table.getString(0, "result"),
                    table.getString(0, "made_by"));
            if (table.rowCount() == 1 && item.digest().equals(table.getString(0, "digest"))) {
                return item;
            }
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new DataException(file + " is not a shard written by Fitlaw: " + e.getMessage(), e);
        }
        throw new DataException(file + " was changed after it was written: its digest differs.");
    }
}
