package fitlaw.common;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tech.tablesaw.api.Table;

/**
 * Tables that can be queried in SQL that several engines understand: column names are in double quotes, texts in single
 * quotes, and {@code STRING} is the type of texts.
 */
public interface SqlTables extends AutoCloseable {
    /**
     * Creates a view of Parquet files. Fields of structures are separate columns, such as {@code config.d_model}.
     *
     * @param name name of the view
     * @param files Parquet files, which together are one table
     * @param named whether a column {@code filename} states the file of each row
     */
    void open(String name, List<Path> files, boolean named);

    /**
     * {@return the columns of a table or view in order, each with DuckDB's name of its type}
     *
     * @param name name of the table or view
     */
    Map<String, String> columns(String name);

    /**
     * Creates a view of a query, which is executed each time the view is used.
     *
     * @param name name of the view; replaces an existing one
     * @param query a SELECT
     */
    void view(String name, String query);

    /**
     * Executes a query and keeps its result as a table.
     *
     * @param name name of the table; replaces an existing one
     * @param query a SELECT
     */
    void keep(String name, String query);

    /**
     * {@return the result of a query: whole numbers as longs, other numbers as doubles, everything else as text, empty
     * for null}
     *
     * @param query a SELECT
     */
    Table rows(String query);

    @Override
    void close();
}
