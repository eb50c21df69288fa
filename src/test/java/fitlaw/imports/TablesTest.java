package fitlaw.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.common.DataException;
import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.Table;

/** Tables of runs in Parquet and JSON: one row per run. */
class TablesTest {
    private static final String ROW =
            "3.2 AS loss, 64 AS d_model, 128 AS d_ff, 2 AS n_layers, 4 AS n_heads, 2 AS n_kv_heads, 16 AS head_dim";
    private static final String OBJECT =
            "{\"name\": \"a\", \"loss\": %s, \"config\": {\"d_model\": 64, \"d_ff\": 128, \"n_layers\": 2, \"n_heads\": 4, \"n_kv_heads\": 2, \"head_dim\": 16}}";
    private static final String COLUMNS =
            "d_model=config.d_model,d_ff=config.d_ff,n_layers=config.n_layers,n_heads=config.n_heads,n_kv_heads=config.n_kv_heads,head_dim=config.head_dim";

    @TempDir
    private Path folder;

    private Path text(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), Arrays.asList(lines));
    }

    @Test
    void parquetGivesTheRunsOfTheSameCsv() throws IOException {
        Path csv = text(
                "a.csv",
                "loss,d_model,d_ff,n_layers,n_heads,n_kv_heads,head_dim,note",
                "3.2,64,128,2,4,2,16,x",
                "3.1,64,256,2,4,2,16,");
        Path parquet = ParquetFiles.write(folder.resolve("a.parquet"), "SELECT * FROM read_csv('" + csv + "')");

        Runs expected = Runs.read(csv);
        Runs read = Runs.read(parquet);

        assertThat(read.loss()).containsExactly(expected.loss());
        assertThat(read.mlpRatio()).containsExactly(expected.mlpRatio());
        assertThat(read.texts("note")).containsExactly("x", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"it's \"quoted\".parquet", "run[1]*?.parquet", "a; DROP TABLE x; --.parquet", "ÄÖ µ.parquet"})
    void namesOfFilesMeanThemselves(String name) {
        ParquetFiles.write(folder.resolve("run1b.parquet"), "SELECT 9.9 AS loss");
        Path file = ParquetFiles.write(folder.resolve(name), "SELECT " + ROW);

        assertThat(Runs.read(file).loss()).containsExactly(3.2);
    }

    @Test
    void namesOfColumnsMeanThemselves() {
        Path file = ParquetFiles.write(
                folder.resolve("a.parquet"), "SELECT " + ROW + ", 'v' AS \"a\"\"b'c\", 1 AS \"x; DROP TABLE y\"");

        assertThat(Runs.read(file).texts("a\"b'c")).containsExactly("v");
    }

    @Test
    void jsonLinesHaveColumnsOfObjectsWithin() throws IOException {
        Path file = text("a.jsonl", OBJECT.formatted("3.2"), "", OBJECT.formatted("3.1"));

        Runs runs = Runs.read(file, RunOptions.defaults().withColumns(COLUMNS));

        assertThat(runs.loss()).containsExactly(3.2, 3.1);
        assertThat(runs.texts("name")).containsExactly("a", "a");
    }

    @Test
    void packedJsonLinesReadTheSame() throws IOException {
        Path file = folder.resolve("a.ndjson.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write((OBJECT.formatted("3.2") + "\n").getBytes(StandardCharsets.UTF_8));
        }

        assertThat(Runs.read(file, RunOptions.defaults().withColumns(COLUMNS)).loss())
                .containsExactly(3.2);
    }

    @Test
    void packedFileThatIsCutOffIsTold() throws IOException {
        Path file = folder.resolve("a.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < 1000; i++) {
                out.write((OBJECT.formatted(3 + Math.sin(i)) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 2000));

        assertThatThrownBy(() -> Runs.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("a.jsonl.gz cannot be decompressed: it is not a gzip file, or is truncated");
    }

    @Test
    void jsonListIsATable() throws IOException {
        Path file = text("a.json", "[" + OBJECT.formatted("3.2") + ",", OBJECT.formatted("3.1") + "]");

        assertThat(Runs.read(file, RunOptions.defaults().withColumns(COLUMNS)).loss())
                .containsExactly(3.2, 3.1);
    }

    @Test
    void runWithLossNaNIsLeftOut() throws IOException {
        Path file = text("a.jsonl", OBJECT.formatted("3.2"), OBJECT.formatted("NaN"));

        Runs runs = Runs.read(file, RunOptions.defaults().withColumns(COLUMNS));

        assertThat(runs.loss()).containsExactly(3.2);
        assertThat(runs.leftOut()).extracting("row").containsExactly(2);
        assertThat(runs.leftOut().get(0).reason()).endsWith("has loss NaN");
    }

    @Test
    void brokenJsonLinesNameTheLine() throws IOException {
        Path cut = text("cut.jsonl", OBJECT.formatted("3.2"), "{\"loss\": 3.1, \"d_mod");
        Path wrong = text("wrong.jsonl", OBJECT.formatted("3.2"), "{loss: 3}");
        Path list = text("list.jsonl", "[1, 2]");

        assertThatThrownBy(() -> Runs.read(cut)).hasMessageContaining("cut.jsonl is truncated in line 2");
        assertThatThrownBy(() -> Runs.read(wrong)).hasMessageContaining("wrong.jsonl is not valid JSON, line 2");
        assertThatThrownBy(() -> Runs.read(list)).hasMessageContaining("list.jsonl, line 1: not a JSON object");
    }

    @Test
    void damagedParquetFilesNameWhatIsWrong() throws IOException {
        Path whole = ParquetFiles.write(folder.resolve("whole.parquet"), "SELECT " + ROW);
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(bytes, bytes.length / 2));
        Path empty = Files.write(folder.resolve("empty.parquet"), new byte[0]);
        Path other = text("other.parquet", "loss,d_model", "3.2,64");
        byte[] damaged = bytes.clone();
        Arrays.fill(damaged, bytes.length - 60, bytes.length - 8, (byte) 0xff);
        Path footer = Files.write(folder.resolve("footer.parquet"), damaged);

        assertThatThrownBy(() -> Runs.read(cut))
                .hasMessageContaining("cut.parquet is truncated")
                .hasMessageContaining("at byte");
        assertThatThrownBy(() -> Runs.read(empty)).hasMessageContaining("empty.parquet is empty (0 bytes)");
        assertThatThrownBy(() -> Runs.read(other))
                .hasMessageContaining("other.parquet is not a Parquet file: it does not start with PAR1");
        assertThatThrownBy(() -> Runs.read(footer))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("footer.parquet cannot be read by DuckDB. If the file is damaged");
    }

    @Test
    void parquetWithoutRowsOrWithoutLossSaysWhatItHas() {
        Path none = ParquetFiles.write(folder.resolve("none.parquet"), "SELECT " + ROW + " LIMIT 0");
        Path other = ParquetFiles.write(folder.resolve("other.parquet"), "SELECT 3.2 AS \"eval/ce\", 'a' AS name");

        assertThatThrownBy(() -> Runs.read(none))
                .hasMessageContaining("none.parquet has no rows. Its columns are loss, d_model");
        assertThatThrownBy(() -> Runs.read(other))
                .hasMessageContaining("other.parquet has no column loss. Its columns are eval/ce, name")
                .hasMessageContaining("Of these, name is text, the rest numbers.")
                .hasMessageContaining("To read eval/ce as loss: --columns loss=eval/ce");
    }

    @Test
    void parquetIsKnownByItsBytesWhateverItsName() throws IOException {
        Path file = ParquetFiles.write(folder.resolve("a.parquet"), "SELECT " + ROW);
        Path renamed = Files.move(file, folder.resolve("a.data"));

        assertThat(Runs.read(renamed).loss()).containsExactly(3.2);
    }

    @Test
    void nothingIsLeftBehindNeitherInTheTemporaryFolderNorHere() throws IOException {
        Path file = ParquetFiles.write(folder.resolve("a.parquet"), "SELECT " + ROW);
        List<String> before = left();

        Table table = Import.read(file).table();

        assertThat(table.rowCount()).isEqualTo(1);
        assertThat(left()).isEqualTo(before);
        assertThat(Path.of(".tmp")).doesNotExist();
    }

    private static List<String> left() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(DuckDb.SPILL))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void jsonThatIsNoTableSaysWhatItsKeysAre() throws IOException {
        Path file = text("config.json", "{\"size\": 64, \"vocab_size\": 100}");

        assertThatThrownBy(() -> Runs.read(file))
                .hasMessageContaining("config.json is not a table of runs")
                .hasMessageContaining("Its keys are size, vocab_size");
    }

    @Test
    void structuresOfParquetAreColumns() {
        Path file = ParquetFiles.write(
                folder.resolve("a\\[x].parquet"),
                "SELECT 3.25 AS loss, {'d_model': 64, 'in \"out\", x': {'d_ff': 128}} AS config, 1e8 AS N, 2e9 AS D");

        Runs runs = Runs.read(file);

        assertThat(runs.numbers("config.d_model")).containsExactly(64);
        assertThat(runs.numbers("config.in \"out\", x.d_ff")).containsExactly(128);
    }

    @Test
    void lossesThatAreMissingInParquetAreLeftOut() {
        Path file = ParquetFiles.write(
                folder.resolve("nan.parquet"),
                "SELECT * FROM (VALUES ('a', 3.5::DOUBLE), ('b', NULL), ('c', 'nan'::DOUBLE)) t(run_name, loss), (SELECT 1e8 AS N, 2e9 AS D)");

        Runs runs = Runs.read(file);

        assertThat(runs.loss()).containsExactly(3.5);
        assertThat(runs.leftOut()).extracting("reason").containsExactly("run b has no loss", "run c has no loss");
    }

    @Test
    void runWithoutARowInAJoinedFileIsLeftOutByName() throws IOException {
        Path runs = Files.writeString(folder.resolve("runs.csv"), "run_id,loss\na,3.5\nb,3.25\n");
        Path sizes = Files.writeString(folder.resolve("sizes.csv"), "run_id,N,D\na,1e8,2e9\n");
        Path accuracies = Files.writeString(folder.resolve("acc.csv"), "run_id,accuracy\na,0.5\n");

        Runs joined = Runs.read(runs, RunOptions.defaults().withJoin(sizes, "run_id"));

        assertThat(joined.loss()).containsExactly(3.5);
        assertThat(joined.leftOut().get(0).reason()).isEqualTo("run b has no row in " + sizes);
        assertThat(Runs.read(
                                runs,
                                RunOptions.defaults()
                                        .withJoin(accuracies, "run_id")
                                        .withGiven("N", "1B")
                                        .withGiven("D", "20B"))
                        .size())
                .isEqualTo(2);
    }

    /** It cannot be known which of two rows belongs to a run; in a folder each is a file. */
    @Test
    void rowsOfOneKeyInAJoinedFileOrFolderAreRefused() throws IOException {
        Path runs = Files.writeString(folder.resolve("runs.csv"), "run_id,loss\na,3.5\nb,3.25\n");
        Path twice = Files.writeString(folder.resolve("sizes.csv"), "run_id,N,D\na,1e8,2e9\nb,1e8,2e9\na,2e8,4e9\n");
        Path none = Files.writeString(folder.resolve("other.csv"), "run_id,N,D\nx,1e8,2e9\n");
        Path configs = Files.createDirectory(folder.resolve("configs"));
        for (String run : List.of("1", "2")) {
            Path one = Files.createDirectory(configs.resolve(run));
            Files.writeString(one.resolve("config.json"), "{\"model_type\": \"llama\", \"hidden_size\": 64}");
            Files.writeString(one.resolve("metrics.jsonl"), "{\"run_id\": \"a\", \"step\": 1}\n");
        }

        assertThatThrownBy(() -> Runs.read(runs, RunOptions.defaults().withJoin(twice, "run_id")))
                .isInstanceOf(DataException.class)
                .hasMessage(twice + ": rows 1 and 3 have the same run_id, a. To add its columns to runs, remove one of"
                        + " them from the file, or specify a column with unique values.");
        assertThatThrownBy(() -> Runs.read(runs, RunOptions.defaults().withJoin(none, "run_id")))
                .isInstanceOf(DataException.class)
                .hasMessage(runs + ": no value of its column run_id occurs in column run_id of " + none
                        + ". There are a, b here and x there.");
        assertThatThrownBy(() -> Runs.read(runs, RunOptions.defaults().withJoin(configs, "run_id")))
                .hasMessage(configs
                        + ": rows 1 and 2 have the same run_id, a. To add its columns to runs, move the file of one of"
                        + " them out of the folder, or specify a column with unique values.");
    }

    @Test
    void packedFilesThatGrowBeyondMemoryAreRefusedInWords() throws IOException {
        Path line = packed("line.jsonl.gz", "{\"note\": \"", "x".repeat(1 << 20), 65);
        Path wide = text(
                "wide.jsonl",
                IntStream.rangeClosed(0, 10_000)
                        .mapToObj(i -> "\"k" + i + "\": 1")
                        .collect(Collectors.joining(", ", "{", "}")));
        Path objects = packed(
                "objects.json.gz",
                "[",
                "{},".repeat(1 << 18),
                1 + (int) ((Runtime.getRuntime().maxMemory() / 400) >> 19));

        assertThatThrownBy(() -> Runs.read(line))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("line.jsonl.gz, line 1: it has more than 67,108,864 characters");
        assertThatThrownBy(() -> Runs.read(wide)).hasMessageContaining("has 10,001 columns; at most 10,000 are read");
        assertThatThrownBy(() -> Runs.read(objects))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("values and keys. Split it, or increase the memory of this Java with -Xmx");
    }

    private Path packed(String name, String start, String part, int times) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(start.getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < times; i++) {
                out.write(part.getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    @Test
    void longTextIsReadAndDeepNestingRefused() throws IOException {
        Path deep = text("deep.json", "[".repeat(1_100));
        Path longText = text(
                "long.jsonl", "{\"loss\": 3.5, \"N\": 1e8, \"D\": 2e9, \"note\": \"" + "x".repeat(25_000_000) + "\"}");

        assertThat(Runs.read(longText).size()).isEqualTo(1);
        assertThatThrownBy(() -> Runs.read(deep)).hasMessageContaining("nested deeper than 1,000 levels");
    }
}
