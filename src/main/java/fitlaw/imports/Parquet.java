package fitlaw.imports;

import fitlaw.common.DataException;
import java.nio.file.Path;
import java.util.List;
import tech.tablesaw.api.Table;

/** Parquet files of tables, by DuckDB. */
public final class Parquet {
    private static final String ROWS = "written_rows";

    private Parquet() {}

    /** Told of files that were read. */
    public interface Reader {
        /**
         * Called with the rows of a file.
         *
         * @param file the file
         * @param rows all rows: whole numbers as longs, other numbers as doubles, all else as text
         * @throws DataException if the rows are not what they should be
         */
        void read(Path file, Table rows);

        /**
         * Called with a file that is torn or no Parquet, or whose rows were refused.
         *
         * @param file the file
         * @param why what is wrong
         */
        void torn(Path file, DataException why);
    }

    /**
     * Reads small files, one by one.
     *
     * @param files Parquet files
     * @param reader told of each
     */
    public static void read(List<Path> files, Reader reader) {
        if (files.isEmpty()) {
            return;
        }
        try (DuckDb db = DuckDb.open(files.get(0).toString())) {
            for (Path file : files) {
                try {
                    reader.read(file, db.table("SELECT * FROM read_parquet(" + DuckDb.path(file) + ")"));
                } catch (DataException e) {
                    reader.torn(file, e);
                }
            }
        }
    }

    /**
     * Writes a table, whole or not at all.
     *
     * @param table rows; columns of longs and doubles stay so, all others become text
     * @param file where to; folders above it are made
     * @throws DataException if the file cannot be written
     */
    public static void write(Table table, Path file) {
        try (DuckDb db = DuckDb.open(file.toString())) {
            db.create(ROWS, table);
            db.write("SELECT * FROM " + DuckDb.name(ROWS), file);
        }
    }
}
