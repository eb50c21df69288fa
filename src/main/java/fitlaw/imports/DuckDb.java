package fitlaw.imports;

import fitlaw.common.AtomicFile;
import fitlaw.common.DataException;
import fitlaw.common.SqlTables;
import fitlaw.common.Task;
import fitlaw.table.Columns;
import fitlaw.table.Csv;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * A separate in-memory DuckDB for one file. It may use up to half as much memory as the maximum of this Java in
 * addition, all cores, and a folder for data that do not fit into memory, which is removed on closing. It never
 * accesses the network.
 */
final class DuckDb implements SqlTables {
    /** Prefix of the folders of this process. */
    static final String SPILL = DuckDbFiles.OWN_SPILL;

    private static final int LOOK_MS = 50;
    private static final Pattern NAMED_FILE = Pattern.compile("(?:file|File:?|in) \"([^\"]+)\"");
    private static final Pattern LINE = Pattern.compile("(?:Line:|at line|in line) ([0-9]+)");

    private final String source;
    private final Connection connection;
    private final Path spill;

    private DuckDb(String source, Connection connection, Path spill) {
        this.source = source;
        this.connection = connection;
        this.spill = spill;
    }

    /** Opens an instance to read a file, or another source to name in errors. */
    static DuckDb open(String source) {
        java.sql.Driver driver = Driver.find(source);
        Path spill = null;
        try {
            spill = DuckDbFiles.spill();
            DuckDb db = new DuckDb(source, driver.connect("jdbc:duckdb:", new Properties()), spill);
            DuckDbFiles.removeLibrary();
            db.set();
            return db;
        } catch (IOException | SQLException e) {
            if (spill != null) {
                DuckDbFiles.remove(spill);
            }
            throw new DataException(
                    source + " is read by DuckDB, which cannot start. Is the folder for temporary files full?", e);
        }
    }

    private void set() {
        long megabytes = Math.max(256, Runtime.getRuntime().maxMemory() / 2 / (1 << 20));
        try {
            execute("SET memory_limit='" + megabytes + "MB'");
            execute("SET threads=" + Runtime.getRuntime().availableProcessors());
            execute("SET temp_directory=" + text(spill.toString()));
            execute("SET autoinstall_known_extensions=false");
            execute("SET autoload_known_extensions=false");
            execute("SET preserve_insertion_order=true");
            execute("SET lock_configuration=true");
        } catch (DataException | CancellationException e) {
            close();
            throw e;
        }
    }

    /** A text as an SQL literal. */
    static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    /** A column name as an SQL identifier. */
    static String name(String column) {
        return "\"" + column.replace("\"", "\"\"") + "\"";
    }

    /**
     * A path as a glob pattern that matches only that file; a backslash has to be written as a range of three
     * characters.
     */
    static String path(Path file) {
        String absolute = file.toAbsolutePath().toString();
        String marked = absolute.replaceAll("[*?\\[]", "[$0]");
        return text(marked.equals(absolute) ? absolute : marked.replace("\\", "[[-]]"));
    }

    /** A complete Parquet file as a table. */
    static Table table(Path file) {
        try (DuckDb db = open(file.toString())) {
            String from = db.flat("read_parquet(" + path(file) + ")");
            long rows = (long)
                    db.table("SELECT count(*) AS n FROM " + from).column("n").get(0);
            int columns = db.columns(from).size();
            Csv.requireFew(columns, file.toString());
            long most = Runtime.getRuntime().maxMemory() / 4;
            if (rows * columns * 16 > most) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s has %,d rows of %d columns, more than this Java has memory for. If they are logs, name "
                                + "their columns with --logs RUN,STEP,LOSS (in Java, RunOptions.withLogs); "
                                + "otherwise increase the memory with -Xmx.",
                        file,
                        rows,
                        columns));
            }
            if (rows == 0) {
                throw new DataException(file + " has no rows. Its columns are "
                        + Columns.listed(db.columns(from).keySet()) + ".");
            }
            return db.table("SELECT * FROM " + from).setName(file.toString());
        }
    }

    /** Parquet files as an expression for FROM. */
    static String parquet(List<Path> files, boolean named) {
        return "read_parquet("
                + files.stream().map(DuckDb::path).collect(Collectors.joining(", ", "[", "]"))
                + (files.size() > 1 ? ", union_by_name=true" : "") + (named ? ", filename=true" : "") + ")";
    }

    @Override
    public void open(String name, List<Path> files, boolean named) {
        view(name, "SELECT * FROM " + flat(parquet(files, named)));
    }

    @Override
    public void view(String name, String query) {
        execute("CREATE OR REPLACE TEMP VIEW " + name + " AS " + query);
    }

    @Override
    public void keep(String name, String query) {
        execute("CREATE OR REPLACE TEMP TABLE " + name + " AS " + query);
    }

    @Override
    public Table rows(String query) {
        return table(query);
    }

    /** The columns of an expression for FROM. */
    @Override
    public Map<String, String> columns(String from) {
        Table described = table("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM " + from + ")");
        Map<String, String> columns = new LinkedHashMap<>();
        for (int i = 0; i < described.rowCount(); i++) {
            columns.put(described.getString(i, 0), described.getString(i, 1));
        }
        return columns;
    }

    /** An expression for FROM with the fields of structures as separate columns: {@code config.d_model}. */
    String flat(String from) {
        List<String> selected = new ArrayList<>();
        Map<String, String> columns = columns(from);
        columns.forEach((name, type) -> flatten(name(name), name, type, selected));
        return selected.size() == columns.size() && columns.values().stream().noneMatch(StructType::is)
                ? from
                : "(SELECT " + String.join(", ", selected) + " FROM " + from + ")";
    }

    private static void flatten(String expression, String name, String type, List<String> into) {
        if (StructType.is(type)) {
            StructType.fields(type)
                    .forEach((field, inner) -> flatten(
                            "struct_extract(" + expression + ", " + text(field) + ")",
                            name + "." + field,
                            inner,
                            into));
        } else {
            into.add(expression + " AS " + name(name));
        }
    }

    void execute(String sql) {
        run(statement -> {
            statement.execute(sql);
            return null;
        });
    }

    /** The result of a query. */
    Table table(String sql) {
        return run(statement -> {
            try (ResultSet rows = statement.executeQuery(sql)) {
                return read(rows);
            }
        });
    }

    /** Creates a table from a Tablesaw table: whole numbers, numbers and texts. */
    void create(String name, Table table) {
        StringJoiner columns = new StringJoiner(", ", "(", ")");
        table.columns()
                .forEach(column -> columns.add(name(column.name())
                        + (column instanceof LongColumn
                                ? " BIGINT"
                                : column instanceof DoubleColumn ? " DOUBLE" : " VARCHAR")));
        execute("CREATE TEMP TABLE " + name(name) + " " + columns);
        String places = String.join(", ", Collections.nCopies(table.columnCount(), "?"));
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO " + name(name) + " VALUES (" + places + ")")) {
            for (int row = 0; row < table.rowCount(); row++) {
                for (int c = 0; c < table.columnCount(); c++) {
                    Column<?> column = table.column(c);
                    insert.setObject(c + 1, column.isMissing(row) ? null : column.get(row));
                }
                insert.executeUpdate();
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Writes the result of a query as a Parquet file, atomically. */
    void write(String query, Path file) {
        Path beside = spill.resolve("written.parquet");
        execute("COPY (" + query + ") TO " + text(beside.toString()) + " (FORMAT parquet, COMPRESSION zstd)");
        try {
            AtomicFile.write(file, Files.readAllBytes(beside));
            Files.delete(beside);
        } catch (IOException e) {
            throw new DataException(
                    file + " cannot be written: " + e.getMessage() + ". Is the folder for temporary files full?", e);
        }
    }

    private interface Work<T> {
        T on(Statement statement) throws SQLException;
    }

    /** Works on a separate thread, so that an interrupted caller can cancel it. */
    private <T> T run(Work<T> work) {
        Task task = Task.current();
        task.check();
        try (Statement statement = connection.createStatement()) {
            FutureTask<T> query = new FutureTask<>(() -> work.on(statement));
            Thread thread = new Thread(query, "fitlaw-duckdb");
            thread.setDaemon(true);
            thread.start();
            try {
                return await(query, statement, task);
            } catch (CancellationException e) {
                stop(query, statement);
                throw e;
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private <T> T await(FutureTask<T> query, Statement statement, Task task) throws SQLException {
        boolean told = false;
        while (true) {
            try {
                T result = query.get(LOOK_MS, TimeUnit.MILLISECONDS);
                if (told) {
                    task.progress("reading " + source, 100, 100);
                }
                return result;
            } catch (TimeoutException e) {
                task.check();
                task.progress("reading " + source, percent(statement), 100);
                told = true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted");
            } catch (ExecutionException e) {
                if (e.getCause() instanceof SQLException refused) {
                    throw refused;
                }
                if (e.getCause() instanceof RuntimeException fault) {
                    throw fault;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    /** Waits until DuckDB has stopped: a connection must not be closed while it works. */
    private static void stop(FutureTask<?> query, Statement statement) throws SQLException {
        boolean interrupted = Thread.interrupted();
        while (!query.isDone()) {
            statement.cancel();
            try {
                query.get(LOOK_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                // It was cancelled again, or has finished.
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** DuckDB's own progress percentage, for which JDBC has no method. */
    private static long percent(Statement statement) {
        try {
            Object progress = statement.getClass().getMethod("getQueryProgress").invoke(statement);
            double percent =
                    (double) progress.getClass().getMethod("getPercentage").invoke(progress);
            return Math.max(0, Math.min(99, (long) percent));
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            return 0; // another version, or the query has just ended
        }
    }

    /** DuckDB's messages refer to its own functions and options, so only the location is taken from them. */
    private DataException failed(SQLException e) {
        String said = String.valueOf(e.getMessage());
        Matcher file = NAMED_FILE.matcher(said);
        String where = file.find() && !file.group(1).equals(source) ? source + " (" + file.group(1) + ")" : source;
        Matcher line = LINE.matcher(said);
        String place = line.find() ? ", line " + line.group(1) : "";
        if (said.contains("Out of Memory")) {
            return new DataException(
                    where + " needs more memory than DuckDB has. Increase that of this Java with -Xmx: DuckDB may "
                            + "use half as much in addition.",
                    e);
        }
        boolean undecided = said.contains("sniffing");
        if (!undecided && (said.contains("maximum_object_size") || said.contains("Maximum line size"))) {
            return new DataException(
                    where + place + " cannot be read: a line is longer than in any logs. Write one row per line.", e);
        }
        if (!undecided && (said.contains("Could not convert") || said.contains("Conversion Error"))) {
            return new DataException(
                    where + place + " cannot be read: a cell has another type than its column. Write only numbers "
                            + "in the column, or quote its texts.",
                    e);
        }
        if (undecided || said.contains("CSV")) {
            return new DataException(
                    where + place
                            + " is not a CSV table that logs can be read from: its rows differ in their number of "
                            + "cells, a quote is not closed, or its line ends differ. Write it again with "
                            + "one separator and one kind of line end.",
                    e);
        }
        if (said.contains("JSON")) {
            return new DataException(where + place + " is not valid JSON Lines. Write one object per line.", e);
        }
        return new DataException(
                where + place + " cannot be read by DuckDB. If the file is damaged, copy or write it again.", e);
    }

    private static Table read(ResultSet rows) throws SQLException {
        ResultSetMetaData about = rows.getMetaData();
        List<Column<?>> columns = new ArrayList<>();
        List<Cell> cells = new ArrayList<>();
        for (int c = 1; c <= about.getColumnCount(); c++) {
            int at = c;
            String name = about.getColumnLabel(c);
            switch (about.getColumnType(c)) {
                case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> {
                    LongColumn column = LongColumn.create(name);
                    columns.add(column);
                    cells.add(row -> {
                        long value = row.getLong(at);
                        column.append(row.wasNull() ? null : (Long) value);
                    });
                }
                case Types.FLOAT, Types.REAL, Types.DOUBLE, Types.DECIMAL, Types.NUMERIC -> {
                    DoubleColumn column = DoubleColumn.create(name);
                    columns.add(column);
                    cells.add(row -> {
                        double value = row.getDouble(at);
                        column.append(row.wasNull() ? null : (Double) value);
                    });
                }
                default -> {
                    StringColumn column = StringColumn.create(name);
                    columns.add(column);
                    cells.add(row -> {
                        Object value = row.getObject(at);
                        column.append(value == null ? "" : value.toString());
                    });
                }
            }
        }
        while (rows.next()) {
            for (Cell cell : cells) {
                cell.append(rows);
            }
        }
        return Table.create(columns);
    }

    private interface Cell {
        void append(ResultSet row) throws SQLException;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed(e);
        } finally {
            DuckDbFiles.remove(spill);
        }
    }
}
