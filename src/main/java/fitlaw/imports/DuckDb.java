package fitlaw.imports;

import fitlaw.table.DataException;
import fitlaw.task.Task;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * A DuckDB of its own, in memory, for one file. It may use half as much memory again as this Java may at most, all cores,
 * and a folder for what does not fit, which is removed on closing; it never goes to the network.
 */
final class DuckDb implements AutoCloseable {
    /** How the folders of this process start. */
    static final String SPILL = DuckDbFiles.OWN_SPILL;

    private static final int LOOK_MS = 50;

    private final String source;
    private final Connection connection;
    private final Path spill;

    private DuckDb(String source, Connection connection, Path spill) {
        this.source = source;
        this.connection = connection;
        this.spill = spill;
    }

    /** Opens one to read a file, or what else errors shall name. */
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
            throw new DataException(source + " is read by DuckDB, which cannot start: " + e.getMessage(), e);
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

    /** A text as SQL has it. */
    static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    /** A name of a column as SQL has it. */
    static String name(String column) {
        return "\"" + column.replace("\"", "\"\"") + "\"";
    }

    /** A path as a pattern that matches that file only. */
    static String path(Path file) {
        return text(file.toAbsolutePath().toString().replaceAll("[*?\\[]", "[$0]"));
    }

    /** All of a Parquet file as a table. */
    static Table table(Path file) {
        try (DuckDb db = open(file.toString())) {
            String from = "read_parquet(" + path(file) + ")";
            long rows = (long)
                    db.table("SELECT count(*) AS n FROM " + from).column("n").get(0);
            int columns = db.columns(from).size();
            long most = Runtime.getRuntime().maxMemory() / 4;
            if (rows * columns * 16 > most) {
                throw new DataException(
                        "%s has %,d rows of %d columns, more than this Java has memory for. If they are logs, name their columns with --logs RUN,STEP,LOSS (in Java, RunOptions.withLogs); else give more with -Xmx."
                                .formatted(file, rows, columns));
            }
            if (rows == 0) {
                throw new DataException(file + " has no rows. Its columns are " + db.columns(from) + ".");
            }
            return db.table("SELECT * FROM " + from).setName(file.toString());
        }
    }

    /** The columns of what can stand behind FROM, each with DuckDB's name of its type. */
    Map<String, String> columns(String from) {
        Table described = table("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM " + from + ")");
        Map<String, String> columns = new LinkedHashMap<>();
        for (int i = 0; i < described.rowCount(); i++) {
            columns.put(described.getString(i, 0), described.getString(i, 1));
        }
        return columns;
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

    private interface Work<T> {
        T on(Statement statement) throws SQLException;
    }

    /** Works on a thread of its own, so that whoever gives up waiting can cancel it. */
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

    /** Waits until DuckDB has let go: a connection that still works must not be closed. */
    private static void stop(FutureTask<?> query, Statement statement) throws SQLException {
        boolean interrupted = Thread.interrupted();
        while (!query.isDone()) {
            statement.cancel();
            try {
                query.get(LOOK_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                // Cancelled again, or done.
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** DuckDB's own count of its progress, which JDBC has no method for. */
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

    private DataException failed(SQLException e) {
        String said = e.getMessage().replaceAll("\\s+", " ").strip();
        String next = said.contains("Out of Memory")
                ? " Give this Java more memory with -Xmx: DuckDB may use half as much again."
                : " If the file is damaged, copy or write it again.";
        return new DataException(
                source + " cannot be read. DuckDB says: " + said + (said.endsWith(".") ? "" : ".") + next, e);
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
