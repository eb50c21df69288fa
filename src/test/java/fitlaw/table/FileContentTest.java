package fitlaw.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.arch.Architecture;
import fitlaw.bench.Bench;
import fitlaw.common.DataException;
import fitlaw.common.FileContent;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import fitlaw.runs.Runs;
import fitlaw.throughput.Throughput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every reader that is given the file of another reports what it is. */
class FileContentTest {
    private static final Path RUNS = Path.of("data/runs/nano.csv");
    private static final Path MEASUREMENTS = Path.of("data/bench/h200.csv");
    private static final Path ARCHITECTURE = Path.of("data/models/llama-3.2-1b.json");

    @TempDir
    private Path folder;

    private Path law() {
        Path file = folder.resolve("law.json");
        Law.fit(LawForm.conditional(), Runs.read(RUNS).where("x >= 0.06")).save(file);
        return file;
    }

    private Path throughput() {
        Path file = folder.resolve("model.json");
        Throughput.fit(Bench.read(MEASUREMENTS).where("family == 'paper'")).save(file);
        return file;
    }

    @Test
    void everyFileIsKnownByItsStart() {
        assertThat(FileContent.of(RUNS)).isEqualTo(FileContent.RUNS);
        assertThat(FileContent.of(MEASUREMENTS)).isEqualTo(FileContent.MEASUREMENTS);
        assertThat(FileContent.of(ARCHITECTURE)).isEqualTo(FileContent.ARCHITECTURE);
        assertThat(FileContent.of(law())).isEqualTo(FileContent.LAW);
        assertThat(FileContent.of(throughput())).isEqualTo(FileContent.THROUGHPUT);
        assertThat(FileContent.of(Path.of("notebooks/00-tour.ipynb"))).isEqualTo(FileContent.NOTEBOOK);
        assertThat(FileContent.of(Path.of("README.md"))).isEqualTo(FileContent.UNKNOWN);
    }

    @Test
    void tablesWhereASavedFileIsAskedForNameTheCommandThatSavesOne() {
        assertThatThrownBy(() -> Throughput.read(MEASUREMENTS))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "data/bench/h200.csv is a table of measurements, not a saved throughput model. Calibrate a model"
                                + " to it first: fitlaw calibrate data/bench/h200.csv --save model.json (in Java, Throughput.fit and"
                                + " Throughput.save).");
        assertThatThrownBy(() -> Law.read(RUNS))
                .hasMessageStartingWith("data/runs/nano.csv is a table of runs, not a saved law. Fit a law to it first:"
                        + " fitlaw fit data/runs/nano.csv --save law.json");
        assertThatThrownBy(() -> Architecture.read(RUNS))
                .hasMessage(
                        "data/runs/nano.csv is a table of runs, not the architecture of a model. Name a Hugging Face"
                                + " config.json.");
    }

    @Test
    void savedFilesInEachOthersPlaceAreNamed() {
        Path law = law();
        Path throughput = throughput();

        assertThatThrownBy(() -> Throughput.read(law)).hasMessageContaining("is a saved law, not a saved throughput");
        assertThatThrownBy(() -> Law.read(throughput))
                .hasMessageContaining("is a saved throughput model, not a saved law");
        assertThatThrownBy(() -> Law.read(ARCHITECTURE))
                .hasMessageContaining("is the architecture of a model, not a saved");
        assertThatThrownBy(() -> Architecture.read(throughput))
                .hasMessageContaining("is a saved throughput model, not the");
        assertThatThrownBy(() -> Bench.read(throughput)).hasMessageContaining("model, not a table of measurements.");
        assertThatThrownBy(() -> Runs.read(law)).hasMessageContaining("is a saved law, not a table of runs.");
    }

    @Test
    void tablesOfTheOtherKindNameTheirCommand() {
        assertThatThrownBy(() -> Runs.read(MEASUREMENTS))
                .hasMessageContaining("has no column loss.")
                .hasMessageEndingWith(" It looks like a table of measurements: fitlaw calibrate data/bench/h200.csv.");
        assertThatThrownBy(() -> Bench.read(RUNS))
                .hasMessageContaining("has no column phase.")
                .hasMessageEndingWith(" It looks like a table of runs: fitlaw fit data/runs/nano.csv.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data/models/llama-3.2-1.json | ; did you mean llama-3.2-1b.json? Name a Hugging Face config.json.",
                "data/model/llama.json        | ; there is no folder",
            })
    void fileThatIsNotThereSuggestsTheNearest(Path file, String problem) {
        assertThatThrownBy(() -> Architecture.read(file))
                .hasMessageStartingWith("No file " + file + problem)
                .hasMessageEndingWith(
                        " Relative paths start from " + Path.of("").toAbsolutePath() + ".");
    }

    /** A link to itself used to be reported as missing, with its own name as the suggestion. */
    @Test
    void linkThatLeadsNowhereIsSaidToBeOne() throws IOException {
        Path loop = folder.resolve("loop.csv");
        Files.createSymbolicLink(loop, loop);

        assertThatThrownBy(() -> Bench.read(loop)).hasMessage(loop + " is a link that does not lead to a file.");
        assertThatThrownBy(() -> Runs.read(loop)).hasMessage(loop + " is a link that does not lead to a file.");
        assertThatThrownBy(() -> Architecture.read(loop))
                .hasMessage(loop + " is a link that does not lead to a file. Name a Hugging Face config.json.");
    }

    @Test
    void linesOfRunsMayHaveTheShapeOfAModel() throws IOException {
        Path runs = Files.writeString(
                folder.resolve("runs.jsonl"), "{\"model_type\": \"llama\", \"hidden_size\": 512, \"loss\": 3.1}\n");

        assertThat(FileContent.of(runs)).isEqualTo(FileContent.TABLE);
        assertThatCode(() -> FileContent.RUNS.require(runs)).doesNotThrowAnyException();
    }

    @Test
    void folderInPlaceOfAFileIsNamed() {
        assertThat(FileContent.ARCHITECTURE.absent(folder))
                .hasMessageContaining(folder + " is a folder. Name a file in it.");
    }

    @Test
    void whatIsNothingKnownIsLeftToItsReader() throws IOException {
        Path text = Files.write(folder.resolve("notes.txt"), List.of("so, it goes"));

        assertThatCode(() -> FileContent.LAW.require(text)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Law.read(text)).hasMessageContaining("is not valid JSON, line 1");
    }
}
