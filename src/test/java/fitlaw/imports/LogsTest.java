package fitlaw.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.common.DataException;
import fitlaw.common.Task;
import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logs with several rows per run are reduced to final losses; the expected ones are computed by hand. */
class LogsTest {
    private static final String SETTINGS =
            "64 AS d_model, 128 AS d_ff, 2 AS n_layers, 4 AS n_heads, 2 AS n_kv_heads, 16 AS head_dim";

    /** Five runs of 100 steps in no order: loss 10 / step + run. */
    private static final String RUNS =
            "SELECT 'r' || r AS run_id, s * 1000 AS tokens, 10.0 / s + r AS loss, 0.1 * s AS lr, " + SETTINGS
                    + " FROM range(1, 6) a(r), range(1, 101) b(s) ORDER BY hash(r * 1000 + s)";

    @TempDir
    private Path folder;

    private static RunOptions reading(Logs logs) {
        return RunOptions.defaults().withLogs(logs);
    }

    private static final Logs LOGS = Logs.of("run_id", "tokens", "loss");

    private Path csv(String... lines) throws IOException {
        List<String> all =
                new ArrayList<>(List.of("run_id,tokens,loss,d_over_sqrt_n,mlp_attn_ratio,n_params_non_embedding"));
        all.addAll(Arrays.asList(lines));
        return Files.write(folder.resolve("logs.csv"), all);
    }

    @Test
    void lastRowByStepGivesTheLoss() {
        Runs runs = Runs.read(ParquetFiles.write(folder.resolve("logs.parquet"), RUNS), reading(LOGS));

        assertThat(runs.texts("run_id")).containsExactly("r1", "r2", "r3", "r4", "r5");
        assertThat(runs.loss()).containsExactly(new double[] {1.1, 2.1, 3.1, 4.1, 5.1}, within(1e-12));
        assertThat(runs.tokens()).containsOnly(100_000);
        assertThat(runs.numbers("log_rows")).containsOnly(100);
        assertThat(runs.numbers("d_model")).containsOnly(64);
        assertThat(runs.notes())
                .anyMatch(note -> note.contains(
                        "500 rows of logs are reduced to 5 runs: loss is loss of the last row by tokens that has one."))
                .anyMatch(note ->
                        note.contains("Columns that change within a run have the largest value of its last step: lr."));
    }

    @Test
    void meanOfTheLastStepsAndLossesAtEarlierOnes() {
        Path file = ParquetFiles.write(folder.resolve("logs.parquet"), RUNS);

        Runs runs = Runs.read(file, reading(LOGS.withLast(2).withAt(50_500, 500)));

        assertThat(runs.loss()[0]).isCloseTo(1 + (10.0 / 99 + 10.0 / 100) / 2, within(1e-12));
        assertThat(runs.numbers("loss_at_50500")[0]).isCloseTo(1 + 10.0 / 50, within(1e-12));
        assertThat(runs.texts("loss_at_500")).containsOnly(""); // before the first row
    }

    @Test
    void rowsWithoutLossDoNotCountAndSettingsNeedNotBeRepeated() throws IOException {
        Runs runs = Runs.read(
                csv("a,100,5,0.1,2,1e6", "a,200,4,,,", "a,300,,,,", "b,100,6,0.2,3,2e6", "b,200,3.5,,,"),
                reading(LOGS));

        assertThat(runs.loss()).containsExactly(4, 3.5);
        assertThat(runs.tokens()).containsExactly(200, 200);
        assertThat(runs.relativeWidth(fitlaw.arch.ParameterCount.NON_EMBEDDING)).containsExactly(0.1, 0.2);
        assertThat(runs.notes())
                .anyMatch(note -> note.contains("continue after their last loss: 1. a (loss at 200, rows up to 300)"));
    }

    @Test
    void runsThatCrashedAreLeftOutByName() throws IOException {
        Runs runs = Runs.read(
                csv(
                        "a,100,5,0.1,2,1e6",
                        "b,100,4,0.1,2,1e6",
                        "b,200,NaN,0.1,2,1e6",
                        "c,100,,0.1,2,1e6",
                        "d,50,inf,0.1,2,1e6"),
                reading(LOGS));

        assertThat(runs.loss()).containsExactly(5);
        assertThat(runs.leftOut()).extracting("row").containsExactly(2, 3, 4);
        assertThat(runs.leftOut())
                .extracting("reason")
                .containsExactly(
                        "run b ends with loss nan at tokens 200",
                        "run c has no loss in its 1 rows",
                        "run d ends with loss inf at tokens 50");
    }

    @Test
    void stepsWrittenTwiceGiveTheirMeanWhichIsTold() throws IOException {
        Runs runs = Runs.read(csv("a,100,5,0.1,2,1e6", "a,200,4,0.1,2,1e6", "a,200,4.5,0.1,2,1e6"), reading(LOGS));

        assertThat(runs.loss()).containsExactly(4.25);
        assertThat(runs.notes())
                .anyMatch(
                        note -> note.contains(
                                "several losses at their last tokens, as a resumed run has; their mean is used: 1. a (4.0 to 4.5)"));
    }

    @Test
    void rowsWithoutAStepAndRunsOfFewStepsAreNamed() throws IOException {
        Path file = csv("a,100,5,0.1,2,1e6", "a,200,4,0.1,2,1e6", "a,,9,0.1,2,1e6", "b,100,6,0.2,3,2e6");

        Runs runs = Runs.read(file, reading(LOGS.withLast(2)));

        assertThat(runs.loss()).containsExactly(4.5, 6); // the mean of the two of a, and the only one of b
        assertThat(runs.notes())
                .contains(
                        "4 rows of logs are reduced to 2 runs: loss is the mean of loss over the last 2 values of tokens that have one.",
                        "Rows with a loss and no tokens cannot be ordered and are not used: 1.",
                        "Runs that have fewer than 2 values of tokens with a loss: 1. b (1).");
    }

    @Test
    void runsOfDifferentLengthAreTold() throws IOException {
        Runs runs = Runs.read(csv("a,100,5,0.1,2,1e6", "b,200,4,0.1,2,1e6"), reading(LOGS));

        assertThat(runs.notes()).anyMatch(note -> note.contains("Runs end at tokens 100 to 200."));
    }

    @Test
    void jsonLinesWithPythonsNaNReadTheSame() throws IOException {
        Path file = Files.write(
                folder.resolve("logs.jsonl"),
                List.of(
                        "{\"run\": 1, \"step\": 1, \"val_loss\": 4.5, \"config\": {\"d\": 1, \"l\": [1, 2]}, \"d_over_sqrt_n\": 0.1, \"mlp_attn_ratio\": 2, \"n_params_non_embedding\": 1000}",
                        "{\"run\": 1, \"step\": 2, \"val_loss\": 4.25}",
                        "{\"run\": 2, \"step\": 1, \"val_loss\": NaN}"));

        Runs runs = Runs.read(file, reading(Logs.of("run", "step", "val_loss")));

        assertThat(runs.loss()).containsExactly(4.25);
        assertThat(runs.leftOut()).extracting("reason").containsExactly("run 2 ends with val_loss nan at step 1");
        assertThat(runs.numbers("config.d")).containsExactly(1);
    }

    @Test
    void folderOfLogsIsOneSetOfLogs() throws IOException {
        Files.createDirectories(folder.resolve("sub"));
        ParquetFiles.write(folder.resolve("sub/a.parquet"), "SELECT 1 AS step, 3.5 AS loss, " + SETTINGS);
        ParquetFiles.write(folder.resolve("b'.parquet"), "SELECT 2 AS step, 3.25 AS loss, " + SETTINGS);

        Runs runs = Runs.read(folder, reading(Logs.of("filename", "step", "loss")));

        assertThat(runs.loss()).containsExactlyInAnyOrder(3.5, 3.25);
    }

    @Test
    void namesOfColumnsMeanThemselves() {
        Path file = ParquetFiles.write(
                folder.resolve("logs.parquet"),
                "SELECT 'a' AS \"run\"\"'; DROP TABLE ends; --\", 1 AS \"step]\", 3.5 AS \"l'oss\", 'v' AS \"loss\", "
                        + SETTINGS);

        Runs runs = Runs.read(file, reading(Logs.of("run\"'; DROP TABLE ends; --", "step]", "l'oss")));

        assertThat(runs.loss()).containsExactly(3.5);
        assertThat(runs.texts("original_loss")).containsExactly("v");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "run,tokens,loss    | has no column run, which should hold the run of a row of logs. Its columns are run_id (VARCHAR), tokens (BIGINT), loss (DOUBLE)",
                "run_id,token,loss  | did you mean tokens?",
                "run_id,tokens,name | column name: 'x' is not a number",
            })
    void columnsThatDoNotFitAreToldWithTheirTypes(String names, String message) throws IOException {
        Path file = Files.write(folder.resolve("logs.csv"), List.of("run_id,tokens,loss,name", "a,1,2.5,x"));

        assertThatThrownBy(() -> Import.read(file, Logs.parse(names)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("logs.csv")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"'a,b'", "'a,b,c,d'", "'a,,c'", "'a,a,b'"})
    void logsNeedThreeColumns(String names) {
        assertThatThrownBy(() -> Logs.parse(names)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void interruptStopsAQueryThatWouldTakeHoursAndLeavesNothingBehind() {
        List<String> told = new ArrayList<>();
        Task[] task = new Task[1];
        task[0] = new Task((what, done, total) -> {
            told.add(what);
            task[0].cancel();
        });

        assertThatThrownBy(() -> task[0].call(() -> {
                    try (DuckDb db = DuckDb.open("logs")) {
                        return db.table(
                                "SELECT count(*) FROM range(10000000) a(i), range(10000000) b(j) WHERE hash(i * j) = 1");
                    }
                }))
                .isInstanceOf(CancellationException.class);

        assertThat(told).isNotEmpty().allMatch(what -> what.equals("reading logs"));
        assertThat(Path.of(System.getProperty("java.io.tmpdir")))
                .isDirectoryNotContaining(path -> path.getFileName().toString().startsWith(DuckDb.SPILL));
    }

    @Test
    void taskThatIsCancelledReadsNothing() {
        Path file = ParquetFiles.write(folder.resolve("logs.parquet"), RUNS);
        Task task = new Task((what, done, total) -> {});
        task.cancel();

        assertThatThrownBy(() -> task.call(() -> Import.read(file, LOGS))).isInstanceOf(CancellationException.class);
    }

    @Test
    void logsReadAsRunsSayWhatTheyLookLike() throws IOException {
        Path file = csv(
                "a,1,3.0,0.1,1,1e6",
                "a,2,2.9,0.1,1,1e6",
                "a,3,2.8,0.1,1,1e6",
                "b,1,3,0.2,1,1e6",
                "b,2,3,0.2,1,1e6",
                "b,4,3,0.2,1,1e6");
        String hint =
                file + " looks like a log: its 6 rows have 2 values of run_id, each at several values of tokens. To use"
                        + " the last loss of each: --logs run_id,tokens,loss (in Java, RunOptions.withLogs).";

        assertThat(Runs.read(file).notes()).contains(hint);
        assertThat(Runs.read(file, reading(LOGS)).notes()).noneMatch(note -> note.contains("looks like"));
    }

    @Test
    void logsThatAreNoTableOfRunsSaySoInTheError() throws IOException {
        Path file = Files.write(
                folder.resolve("logs.csv"),
                List.of(
                        "Name,iter,train loss,val_ce",
                        "a,1,4,3",
                        "a,2,4,3",
                        "a,3,4,3",
                        "b,1,4,3",
                        "b,2,4,3",
                        "b,3,4,3"));

        assertThatThrownBy(() -> Runs.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has no columns d_model")
                .hasMessageContaining("its 6 rows have 2 values of Name, each at several values of iter")
                .hasMessageContaining("--logs 'Name,iter,train loss'");
        assertThatThrownBy(() -> Runs.read(file, RunOptions.defaults().withColumn("loss", "val_ce")))
                .hasMessageContaining("--logs Name,iter,val_ce");
    }

    @Test
    void measurementsAreNoLogs() throws IOException {
        Path file = Files.write(
                folder.resolve("bench.csv"),
                List.of("run,context_tokens,loss", "a,1,3", "a,2,3", "a,3,3", "b,1,3", "b,2,3", "b,3,3"));

        assertThatThrownBy(() -> Runs.read(file)).hasMessageNotContaining("looks like a log");
    }

    @ParameterizedTest
    @CsvSource({"gadre_openlm", "gemstones_hot", "golden_synthetic", "morph", "nano", "sweep", "sweep_repeats"})
    void tablesOfRunsDoNotLookLikeLogs(String name) {
        assertThat(Runs.read(Path.of("data/runs/" + name + ".csv")).notes()).isEmpty();
    }
}
