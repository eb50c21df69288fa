package fitlaw.benchmarks;

import fitlaw.imports.Logs;
import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/** Time and peak memory for reducing ten million or more rows of logs to final losses. */
public final class LogsTime {
    /** Eleven columns, as from a logger that repeats the settings in each row. */
    private static final String ROWS = """
            SELECT 'run-' || r AS run_id, s * 65536 AS tokens, 2.5 + 3 / sqrt(s) + 0.001 * r + 0.02 * random() AS loss,
                3e-4 * s / 2000 AS lr, 64 + 16 * (r % 50) AS d_model, 256 + 32 * (r % 37) AS d_ff, 8 AS n_layers,
                8 AS n_heads, 4 AS n_kv_heads, 16 AS head_dim, r % 7 AS seed
            FROM range(RUNS) a(r), range(1, 2001) b(s)""";

    private static final int STEPS = 2_000;

    private LogsTime() {}

    /**
     * Writes the file if there is none, reads it and prints seconds and memory.
     *
     * @param args path of the Parquet file, and millions of rows to write (default: 10)
     * @throws SQLException if it cannot be written
     * @throws IOException if the memory use cannot be read from Linux
     */
    public static void main(String[] args) throws SQLException, IOException {
        Path file = Path.of(args[0]);
        if (!Files.exists(file)) {
            write(file, args.length > 1 ? Integer.parseInt(args[1]) : 10);
            System.out.println("Written. Run again to measure a fresh process.");
            return;
        }
        long start = System.nanoTime();
        Runs runs = Runs.read(file, RunOptions.defaults().withLogs(Logs.of("run_id", "tokens", "loss")));
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%s%n%.1f s, %d runs, heap at most %d MB%n",
                runs.notes().get(0),
                seconds,
                runs.size(),
                Runtime.getRuntime().maxMemory() >> 20);
        try (var status = Files.lines(Path.of("/proc/self/status"))) {
            status.filter(line -> line.startsWith("VmHWM")).forEach(System.out::println);
        }
    }

    private static void write(Path file, int millions) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            String rows = ROWS.replace("RUNS", String.valueOf(millions * 1_000_000L / STEPS));
            statement.execute("COPY (" + rows + ") TO '" + file.toString().replace("'", "''") + "' (FORMAT parquet)");
        }
    }
}
