package fitlaw.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands on a real standalone cluster print the same as without a cluster. */
@Tag("clients")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class) // the last one kills a worker
class ClusterClientsTest {
    private static final String BATCH = "batch <= 16 & context_tokens == 4096 & machine_run == \"h100-20261124-a\"";
    private static final int SHARDS = 24;

    @TempDir
    private static Path folder;

    private static StandaloneCluster cluster;

    /** The result of a program. */
    private record Ended(int code, String out, String err) {}

    @BeforeAll
    static void start() throws Exception {
        cluster = StandaloneCluster.start(folder, 2, "1g");
    }

    @AfterAll
    static void stop() throws IOException {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static Ended fitlaw(Consumer<String> errors, List<String> words) throws IOException, InterruptedException {
        Path jar = Path.of("kernel-extensions/target/fitlaw.jar");
        if (!Files.exists(jar)) {
            fail(jar + " is missing: run mvn verify -Pclients, which builds it first");
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                jar.toString()));
        command.addAll(words);
        Path out = Files.createTempFile(folder, "out", ".txt");
        Process process =
                new ProcessBuilder(command).redirectOutput(out.toFile()).start();
        StringBuilder err = new StringBuilder();
        try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                err.append(line).append('\n');
                errors.accept(line);
            }
        } catch (IOException | RuntimeException e) {
            process.destroy(); // which ends its application too
            throw e;
        }
        return new Ended(process.waitFor(), Files.readString(out), err.toString());
    }

    private static Ended submit(Consumer<String> errors, String shards, String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                "submit",
                "--master",
                cluster.master(),
                "--spark-home",
                cluster.home().toString(),
                "--spark-jar",
                "kernel-extensions/spark/target/fitlaw-spark.jar",
                "--conf",
                "spark.executor.memory=512m",
                "--conf",
                "spark.executor.extraJavaOptions=-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
                "--shards",
                shards));
        all.addAll(List.of(words));
        return fitlaw(errors, all);
    }

    private static void assertSame(Consumer<String> errors, String shards, String... words) throws Exception {
        Ended here = fitlaw(line -> {}, Arrays.asList(words));
        Ended there = submit(errors, shards, words);

        assertThat(here.code()).as(here.err()).isZero();
        assertThat(there.code()).as(there.err()).isZero();
        assertThat(there.err()).contains("of " + shards + " shards are done");
        assertThat(there.out()).isEqualTo(here.out()).isNotBlank();
    }

    private static String printed(String engine, String magics) throws Exception {
        Path script = Files.writeString(folder.resolve("session.jsh"), "%engine " + engine + "\n" + magics);
        Ended ended = fitlaw(line -> {}, List.of("run", script.toString()));
        assertThat(ended.code()).as(ended.err()).isZero();
        String[] first = ended.out().split("\n", 2);
        assertThat(first[0]).startsWith(engine.split(" ", 2)[0]);
        return first[1];
    }

    /** Executors recreate variables from the magics that created them; variables of Java cells stay local. */
    @Test
    @Order(1)
    void magicsOfASessionAreTheSame() throws Exception {
        String magics = """
                %runs golden data/runs/golden_synthetic.csv
                %fitlaw golden law --form multiplicative --interval profile
                %fitlaw data/runs/nano.csv heldOut --where "x >= 0.06" --test "size_class == '1M' & x >= 0.06"
                %bench h100 data/bench/h100.csv --where "BATCH"
                %calibrate h100 speed
                %law coverage law --simulations 100
                %search law speed data/models/llama-3.2-1b.json --batch 64 --multiples 256,256
                %accuracy data/accuracy/gadre_openlm_tasks.csv curves --loss loss_c4 --where "train_set == 'rpj' & task == 'piqa'"
                %allocate data/runs/gadre_openlm.csv plan --flops 1e21 --where "train_set == 'c4_original'"
                %%fitlaw golden power --bootstrap cases --resamples 40
                A/N^a

                var mine = golden.where("N > 1e8");
                %fitlaw mine theirs --form multiplicative --bootstrap cases --resamples 60
                """.replace("BATCH", BATCH.replace('"', '\''));

        String here = printed("local", magics);
        long before = cluster.applications();
        String there = printed(
                cluster.master() + " --spark-home " + cluster.home()
                        + " --spark-jar kernel-extensions/spark/target/fitlaw-spark.jar --shards 3"
                        + " --conf spark.executor.memory=512m",
                magics);

        String note = "This runs in this process: the cluster cannot recreate mine, which was not created by a magic."
                + " Create mine with a magic, such as %runs or %fitlaw.";
        assertThat(there).contains(note);
        assertThat(cluster.applications()).as("one for all lines").isEqualTo(before + 1);
        assertThat(results(there.replace(note, ""))).isEqualTo(results(here));
    }

    /** Non-empty lines, without progress bars, which a fast machine does not show. */
    private static String results(String out) {
        return out.lines()
                .filter(line -> !line.isBlank() && !line.matches(".*\\[#+\\] .* took .*"))
                .collect(Collectors.joining("\n"));
    }

    /** Restarted runs, rows without a loss, NaN, several kinds of rows, columns that change; texts, numbers, structures. */
    private static Path logs() throws SQLException {
        Path file = folder.resolve("logs.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    COPY (SELECT 'run-' || r AS run_id, s * 1000 AS tokens, CAST(r AS FLOAT) / 7 AS noise,
                        CASE WHEN s % 5 = 0 OR s % 3 = 1 THEN NULL WHEN r = 17 AND s = 59 THEN 'NaN'::DOUBLE
                             ELSE 2.5 + 3 / sqrt(s) + 0.0137 * r + hash(r * 1000 + s + k) % 1000 / 1e5 END AS loss,
                        CASE WHEN k = 0 THEN 'eval' ELSE 'train' END AS split, 3e-4 * s AS lr,
                        100000 * (r + 1) AS n_params_non_embedding, {'d_model': 64 + 16 * (r % 5), 'tied': r % 2 = 0} AS config
                      FROM range(40) a(r), range(1, 61) b(s), range(3) c(k))
                    TO 'FILE' (FORMAT parquet)""".replace("FILE", file.toString()));
        }
        return file;
    }

    @Test
    @Order(1)
    void lossesOfLogsAreTheSame() throws Exception {
        List<String> words = List.of(
                "fit",
                logs().toString(),
                "--logs",
                "run_id,tokens,loss",
                "--last",
                "4",
                "--at",
                "20000,31000",
                "--where",
                "split == \"eval\"",
                "--form",
                "E + A/N^a",
                "--json");
        Ended here = fitlaw(line -> {}, words);
        Ended there = submit(line -> {}, "2", words.toArray(String[]::new));

        assertThat(here.code()).as(here.err()).isZero();
        assertThat(there.code()).as(there.err()).isZero();
        assertThat(there.err()).contains("starting an application");
        assertThat(there.out())
                .isEqualTo(here.out())
                .contains("7,200 rows of logs are reduced to 40 runs")
                .contains("run-17 ends with loss nan");
    }

    @Test
    @Order(2)
    void applicationOfACommandThatIsStoppedEnds() {
        assertThatThrownBy(() -> submit(
                        line -> {
                            if (line.contains(" shards are done")) {
                                throw new IllegalStateException("stopped by the test");
                            }
                        },
                        "400",
                        "fit",
                        "data/runs/nano.csv",
                        "--where",
                        "x >= 0.06",
                        "--bootstrap",
                        "cases",
                        "--resamples",
                        "1000000"))
                .hasMessage("stopped by the test");

        assertThatCode(cluster::awaitEndOfApplications).doesNotThrowAnyException();
    }

    @Test
    @Order(2)
    void applicationOfACellThatIsInterruptedEnds() throws Exception {
        long before = cluster.applications();
        Process notebook = new ProcessBuilder(
                        "/usr/bin/python3",
                        "kernel-extensions/spark/src/test/python/interrupt_notebook.py",
                        "kernel-extensions/target/fitlaw.jar",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        cluster.master(),
                        "--spark-home",
                        cluster.home().toString(),
                        "--spark-jar",
                        "kernel-extensions/spark/target/fitlaw-spark.jar",
                        "--conf",
                        "spark.executor.memory=512m",
                        "--shards",
                        "400")
                .redirectErrorStream(true)
                .start();
        String said = new String(notebook.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(notebook.waitFor()).as(said).isZero();
        assertThat(said.lines()).containsSequence("ok", "error Interrupted the cell was stopped", "ok");
        assertThat(cluster.applications()).isEqualTo(before + 1);
        assertThatCode(cluster::awaitEndOfApplications).doesNotThrowAnyException();
    }

    /**
     * The command has read its runs before it starts an application, so the file may be changed then to simulate what
     * executors see.
     */
    @ParameterizedTest
    @ValueSource(strings = {"", "N,loss"})
    @Order(1)
    void inputThatExecutorsDoNotSeeIsSaid(String there) throws Exception {
        Path runs = Files.copy(Path.of("data/runs/nano.csv"), folder.resolve("runs" + there.length() + ".csv"));
        Ended ended = submit(
                line -> {
                    if (line.contains("starting an application")) {
                        hide(runs, there);
                    }
                },
                "2",
                "fit",
                runs.toString(),
                "--bootstrap",
                "cases");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .contains(InetAddress.getLocalHost().getHostName())
                .contains(runs.toString())
                .contains(there.isEmpty() ? "is not there" : "its digest is")
                .contains("all machines");
    }

    private static void hide(Path file, String there) {
        try {
            Files.delete(file);
            if (!there.isEmpty()) {
                Files.writeString(file, there);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @Order(1)
    void clusterWithoutRoomIsSaid() throws Exception {
        Ended ended = submit(
                line -> {},
                "2",
                "--conf",
                "spark.executor.memory=3g",
                "--wait",
                "5",
                "fit",
                "data/runs/nano.csv",
                "--bootstrap",
                "cases");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("no executor after 5 s").contains("start-worker.sh");
    }

    @Test
    @Order(3)
    void bootstrapIsTheSameThoughAWorkerIsKilledInTheMiddle() throws Exception {
        List<String> before = new ArrayList<>();
        assertSame(
                line -> {
                    before.add(line);
                    if (line.endsWith(": 3 of " + SHARDS + " shards are done") && !before.contains("killed")) {
                        try {
                            cluster.killWorker();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        before.add("killed");
                    }
                },
                String.valueOf(SHARDS),
                "fit",
                "data/runs/gadre_openlm.csv",
                "--where",
                "train_set == \"c4_original\"",
                "--form",
                "chinchilla",
                "--bootstrap",
                "cases",
                "--resamples",
                "2400");

        assertThat(before.indexOf("killed")).isBetween(1, before.size() - 3);
    }

    @Test
    @Order(1)
    void clusterThatIsGoneIsSaid() throws Exception {
        Ended ended = fitlaw(
                line -> {},
                List.of(
                        "submit",
                        "--master",
                        "spark://localhost:1",
                        "--spark-home",
                        cluster.home().toString(),
                        "--spark-jar",
                        "kernel-extensions/spark/target/fitlaw-spark.jar",
                        "fit",
                        "data/runs/nano.csv",
                        "--bootstrap",
                        "cases"));

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .contains("No Spark master answers at localhost:1")
                .contains("sbin/start-master.sh");
    }
}
