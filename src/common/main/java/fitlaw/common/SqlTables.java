package fitlaw.common;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tech.tablesaw.api.Table;

/**
 * Tables asked in SQL that several engines understand: names of columns stand in double quotes, texts in single ones, {@code
 * STRING} is the type of texts.
 */
public interface SqlTables extends AutoCloseable {
    /**
     * Gives Parquet files a name to be asked by. Fields of structures are columns of their own, such as {@code config.d_model}.
     *
     * @param name name of the view
     * @param files Parquet files, together one table
     * @param named whether a column {@code filename} tells of each row which file it is from
     */
    void open(String name, List<Path> files, boolean named);

    /**
     * {@return the columns of a table or view in order, each with DuckDB's name of its type}
     *
     * @param name its name
     */
    Map<String, String> columns(String name);

    /**
     * Gives a query a name; it is done each time it is asked.
     *
     * @param name name of the view, which replaces one of that name
     * @param query a SELECT
     */
    void view(String name, String query);

    /**
     * Does a query and keeps its result.
     *
     * @param name name of the table, which replaces one of that name
     * @param query a SELECT
     */
    void keep(String name, String query);

    /**
     * {@return the result of a query: whole numbers as longs, other numbers as doubles, all else as text, empty where null}
     *
     * @param query a SELECT
     */
    Table rows(String query);

    @Override
    void close();
}
