package fitlaw.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fitlaw.cli.Spawned;
import fitlaw.notebook.Notebook;
import fitlaw.notebook.NotebookCell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java of the README compiles and runs, one block after the other in one session, and prints what it says. */
class ReadmeTest {
    private static final Path README = Path.of("README.md");

    @TempDir
    Path folder;

    @Test
    void everyBlockRunsAndPrintsWhatTheReadmeSays() throws Exception {
        String readme = Files.exists(README) ? Files.readString(README) : "";

        check(JavaBlocks.in(readme), Path.of("").toAbsolutePath());
    }

    @Test
    void blocksAreFoundWithTheLineTheyBeginAtAndWhatTheyPrint() {
        List<JavaBlocks.Block> blocks = JavaBlocks.in("""
                # T
                ```java
                int a = 1;
                ```

                ```text
                1
                ```
                ```sh
                ls
                ```
                ```java
                int b = 2;
                ```
                """);

        assertThat(blocks).extracting(JavaBlocks.Block::line).containsExactly(3, 13);
        assertThat(blocks).extracting(JavaBlocks.Block::code).containsExactly("int a = 1;", "int b = 2;");
        assertThat(blocks.get(0).prints()).contains("1");
        assertThat(blocks.get(1).prints()).isEmpty();
    }

    @Test
    void aBlockThatDoesNotEndIsNamed() {
        assertThatThrownBy(() -> JavaBlocks.in("a\n```java\nx")).hasMessageContaining("line 2");
    }

    @Test
    void laterBlocksSeeEarlierOnesAndWrongOnesAreFound() throws Exception {
        check(JavaBlocks.in("""
                ```java
                int a = 2;
                ```
                ```java
                a * 3
                ```
                ```text
                6
                ```
                """), folder);

        assertThatThrownBy(() -> check(JavaBlocks.in("```java\nint a = b;\n```\n"), folder))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("symbol");
        assertThatThrownBy(() -> check(JavaBlocks.in("```java\n2\n```\n```text\n3\n```\n"), folder))
                .isInstanceOf(AssertionError.class);
    }

    /** Runs the blocks as the cells of a notebook that lies in the folder, and is gone afterwards. */
    private void check(List<JavaBlocks.Block> blocks, Path directory) throws IOException, InterruptedException {
        if (blocks.isEmpty()) {
            return;
        }
        Path notebook = Files.createTempFile(directory, ".readme", ".ipynb");
        Path executed = folder.resolve("executed.ipynb");
        try {
            Files.writeString(notebook, notebook(blocks));
            Spawned run = Spawned.fitlaw(directory, "run", notebook.toString(), "--output", executed.toString());
            assertThat(run.code()).as(run.err()).isZero();
        } finally {
            Files.delete(notebook);
        }
        List<NotebookCell> cells = Notebook.read(executed).cells();
        for (int i = 0; i < blocks.size(); i++) {
            JavaBlocks.Block block = blocks.get(i);
            if (block.prints().isPresent()) {
                assertThat(shown(cells.get(i)))
                        .as("what the block at line %d shows", block.line())
                        .isEqualTo(block.prints().get().strip());
            }
        }
    }

    private static String shown(NotebookCell cell) {
        return TextOutputs.of(cell).stream()
                .map(text -> text.substring(text.indexOf(": ") + 2).stripTrailing())
                .collect(Collectors.joining("\n"))
                .strip();
    }

    private static String notebook(List<JavaBlocks.Block> blocks) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("nbformat", 4).put("nbformat_minor", 4).putObject("metadata");
        ArrayNode cells = json.putArray("cells");
        for (JavaBlocks.Block block : blocks) {
            ObjectNode cell = cells.addObject();
            cell.put("cell_type", "code").put("source", block.code()).putNull("execution_count");
            cell.putObject("metadata");
            cell.putArray("outputs");
        }
        return json.toString();
    }
}
