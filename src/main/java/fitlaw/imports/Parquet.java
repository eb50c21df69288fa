package fitlaw.imports;

import fitlaw.common.DataException;
import java.nio.file.Path;
import java.util.List;
import tech.tablesaw.api.Table;

/** Reads and writes tables as Parquet files, with DuckDB. */
public final class Parquet {
    private static final String ROWS = "written_rows";

    private Parquet() {}

    /** Receives the content of files. */
    public interface Reader {
        /**
         * Called with the rows of a file.
         *
         * @param file the file
         * @param rows all rows: whole numbers as longs, other numbers as doubles, everything else as text
         * @throws DataException if the rows are invalid
         */
        void read(Path file, Table rows);

        /**
         * Called with a file that is incomplete or not Parquet, or whose rows were rejected.
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
     * @param reader receives each file
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
     * Writes a table, atomically.
     *
     * @param table rows; columns of longs and doubles keep their type, all others become text
     * @param file path of the file; missing folders are created
     * @throws DataException if the file cannot be written
     */
    public static void write(Table table, Path file) {
        try (DuckDb db = DuckDb.open(file.toString())) {
            db.create(ROWS, table);
            db.write("SELECT * FROM " + DuckDb.name(ROWS), file);
        }
    }
}
