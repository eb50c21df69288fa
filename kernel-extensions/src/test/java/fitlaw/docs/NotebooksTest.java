package fitlaw.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import fitlaw.cli.Spawned;
import fitlaw.notebook.Notebook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every notebook of the project, run from a clean session, shows the text that is committed with it. A quick build runs the
 * short ones: the tour of everything, and any that is new.
 */
class NotebooksTest {
    private static final Path NOTEBOOKS = Path.of("notebooks");

    /** Those that take more than ten seconds of a processor: run with {@code -Dfitlaw.simulations=full}. */
    private static final Set<String> LONG = Set.of(
            "02-calibrate-a-gpu.ipynb",
            "03-find-an-architecture.ipynb",
            "04-does-the-law-hold.ipynb",
            "05-reproduce-the-paper.ipynb",
            "06-from-small-to-large.ipynb",
            "07-loss-to-accuracy.ipynb");

    @TempDir
    Path out;

    @TestFactory
    Stream<DynamicTest> showWhatIsCommitted() throws IOException {
        boolean all = "full".equals(System.getProperty("fitlaw.simulations"));
        return notebooks().stream()
                .filter(file -> all || !LONG.contains(file.getFileName().toString()))
                .map(file -> dynamicTest(file.toString(), () -> {
                    Path target = out.resolve(file.getFileName());
                    Spawned run = Spawned.fitlaw(
                            NOTEBOOKS.toAbsolutePath(),
                            "run",
                            file.getFileName().toString(),
                            "-o",
                            target.toString());

                    assertThat(run.code()).as(run.err()).isZero();
                    assertThat(TextOutputs.difference(Notebook.read(file), Notebook.read(target)))
                            .as("if the new text is right: ./fitlaw run %s, then copy it from notebooks/out", file)
                            .isEmpty();
                }));
    }

    @Test
    void longOnesAreThere() throws IOException {
        assertThat(notebooks())
                .extracting(file -> file.getFileName().toString())
                .containsAll(LONG);
    }

    /** The committed notebook, which the runs above show to be what the program says. */
    @Test
    void theFirstOneShowsOptimaWithIntervalsRefusalsAndFigures() throws IOException {
        String notebook = Files.readString(NOTEBOOKS.resolve("01-fit-a-law.ipynb"));

        assertThat(notebook)
                .contains("d_over_sqrt_n_optimum       0.201       0.012   0.180   0.236   fieller 95 %")
                .contains("mlp_attn_ratio_optimum      0.937       0.069   0.773   1.073   fieller 95 %")
                .contains("mlp_attn_ratio_optimum is not identified. No spread")
                .contains("each of the 104 levels");
        assertThat(notebook.split("\"image/svg\\+xml\"", -1)).hasSizeGreaterThan(3);
    }

    @Test
    void theSecondOneShowsErrorsRatiosAndTransfer() throws IOException {
        String notebook = Files.readString(NOTEBOOKS.resolve("02-calibrate-a-gpu.ipynb"));

        assertThat(notebook)
                .contains("Leave-one-architecture-out errors", "measured ratio", "] not resolved")
                .contains("decode: 1883 points, mean absolute error")
                .contains("Predictions for A100-40GB, kernels of vllm 0.14.0, bf16");
        assertThat(notebook.split("\"image/svg\\+xml\"", -1)).hasSizeGreaterThan(4);
    }

    private static List<Path> notebooks() throws IOException {
        if (Files.notExists(NOTEBOOKS)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(NOTEBOOKS)) {
            return files.filter(file -> file.toString().endsWith(".ipynb"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aChangedTextIsFoundInItsCell() {
        Notebook committed = notebook(value("1"), stream("a\\nb"));

        assertThat(TextOutputs.difference(committed, notebook(value("1"), stream("a\\nb"))))
                .isEmpty();
        assertThat(TextOutputs.difference(committed, notebook(value("1"), stream("a\\nc"))))
                .hasValueSatisfying(
                        words -> assertThat(words).startsWith("cell 2:").contains("--- now\nstdout: a\nc"));
        assertThat(TextOutputs.difference(committed, notebook(value("1")))).isPresent();
    }

    @Test
    void figuresAndHtmlMayChange() {
        String before = "{\"output_type\": \"display_data\", \"metadata\": {}, \"data\": {\"text/plain\": \"f\", "
                + "\"text/html\": \"<b>1</b>\", \"image/svg+xml\": \"<svg/>\"}}";

        assertThat(TextOutputs.difference(notebook(before), notebook(before.replace("<b>1</b>", "<i>2</i>"))))
                .isEmpty();
        assertThat(TextOutputs.difference(notebook(before), notebook(before.replace("\"f\"", "\"g\""))))
                .isPresent();
    }

    @Test
    void aBarOfASlowMachineIsNoChange() {
        String bar =
                "{\"output_type\": \"display_data\", \"metadata\": {}, \"data\": {\"text/plain\": \"starts 3 of 24\", "
                        + "\"text/html\": \"<div>starts <progress max='24' value='3'></progress></div>\"}}";

        assertThat(TextOutputs.difference(notebook(value("1")), notebook(bar + ", " + value("1"))))
                .isEmpty();
    }

    private static String value(String text) {
        return "{\"output_type\": \"execute_result\", \"execution_count\": 1, \"metadata\": {}, \"data\": {\"text/plain\": \""
                + text + "\"}}";
    }

    private static String stream(String text) {
        return "{\"output_type\": \"stream\", \"name\": \"stdout\", \"text\": \"" + text + "\"}";
    }

    private static Notebook notebook(String... outputs) {
        String cells = Stream.of(outputs)
                .map(output -> "{\"cell_type\": \"code\", \"source\": \"x\", \"metadata\": {}, \"outputs\": [" + output
                        + "], \"execution_count\": 1}")
                .reduce((a, b) -> a + "," + b)
                .orElse("");
        return Notebook.parse(
                "{\"cells\": [" + cells + "], \"metadata\": {}, \"nbformat\": 4, \"nbformat_minor\": 4}", "n.ipynb");
    }
}
