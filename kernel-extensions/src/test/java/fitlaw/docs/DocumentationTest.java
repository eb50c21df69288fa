package fitlaw.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fitlaw.cli.Spawned;
import fitlaw.cli.Typed;
import fitlaw.notebook.Notebook;
import fitlaw.notebook.NotebookCell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Java and the magics of the README and of the pages in docs run, page after page in one session, and print what the
 * pages say; the commands for the shell run too, and links lead somewhere.
 */
class DocumentationTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s:]+)(#[^)]*)?\\)");

    @TempDir
    Path folder;

    /** A block and its page. */
    private record Cell(String page, CodeBlocks.Block block) {}

    @Test
    void codeRunsAndPrintsWhatThePagesSay() throws Exception {
        check(cells(pages()), Path.of("").toAbsolutePath());
    }

    @Test
    void commandsForTheShellRun() throws Exception {
        Map<String, Path> lines = new LinkedHashMap<>(); // one that stands on several pages is run once
        for (Path page : pages()) {
            shellLines(page).forEach(line -> lines.putIfAbsent(line, page));
        }
        assertThat(lines).isNotEmpty();
        for (Map.Entry<String, Path> each : lines.entrySet()) {
            String line = each.getKey();
            if (line.startsWith("./fitlaw ")) {
                Typed run = Typed.fitlaw(words(line));

                assertThat(run.code())
                        .as("%s of %s: %s", line, each.getValue(), run.err())
                        .isZero();
            } else {
                String program = quoted(Spawned.builder(Path.of("")).command()) + " \"$@\"";
                Spawned run = inShell(program, line);

                assertThat(run.code())
                        .as("%s of %s: %s", line, each.getValue(), run.err())
                        .isZero();
            }
        }
    }

    /** {@return the words behind the program's name, as a shell reads them} */
    private static String[] words(String line) throws IOException, InterruptedException {
        String words = inShell("printf '%s\\n' \"$@\"", line).out();
        assertThat(words).as("the words of %s", line).isNotBlank();
        return words.lines().toArray(String[]::new);
    }

    private static Spawned inShell(String program, String line) throws IOException, InterruptedException {
        String script = "fitlaw() { " + program + "; }; " + line.replace("./fitlaw ", "fitlaw ");
        return Spawned.wait(new ProcessBuilder("sh", "-c", script));
    }

    @Test
    void linksLeadToFilesOfTheProject() throws Exception {
        for (Path page : pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                Path target = page.resolveSibling(link.group(1)).normalize();
                assertThat(target).as("a link of %s", page).exists();
            }
        }
    }

    @Test
    void theReadmeIsShort() throws Exception {
        assertThat(Files.readString(Path.of("README.md")).split("\\s+")).hasSizeLessThan(1500);
    }

    @Test
    void blocksAreFoundWithTheLineTheyBeginAtAndWhatTheyPrint() {
        List<CodeBlocks.Block> blocks = CodeBlocks.in("""
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

        assertThat(blocks).extracting(CodeBlocks.Block::line).containsExactly(3, 7, 10, 13);
        assertThat(blocks).extracting(CodeBlocks.Block::language).containsExactly("java", "text", "sh", "java");
        assertThat(blocks.get(0).prints()).contains("1");
        assertThat(blocks.get(3).prints()).isEmpty();
    }

    @Test
    void aBlockThatDoesNotEndIsNamed() {
        assertThatThrownBy(() -> CodeBlocks.in("a\n```java\nx")).hasMessageContaining("line 2");
    }

    @Test
    @Tag("slow")
    void laterBlocksSeeEarlierOnesAndWrongOnesAreFound() throws Exception {
        check(cells("```java\nint a = 2;\n```\n```java\na * 3\n```\n```text\n6\n```\n"), folder);

        assertThatThrownBy(() -> check(cells("```java\nint a = b;\n```\n"), folder))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("symbol");
        assertThatThrownBy(() -> check(cells("```java\n2\n```\n```text\n3\n```\n"), folder))
                .isInstanceOf(AssertionError.class);
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            return Stream.concat(
                            Stream.of(Path.of("README.md"), Path.of("ARCHITECTURE.md"), Path.of("CONTRIBUTING.md")),
                            docs.sorted())
                    .filter(page -> page.toString().endsWith(".md"))
                    .toList();
        }
    }

    private static List<Cell> cells(List<Path> pages) throws IOException {
        List<Cell> cells = new ArrayList<>();
        for (Path page : pages) {
            runnable(Files.readString(page)).forEach(block -> cells.add(new Cell(page.toString(), block)));
        }
        return cells;
    }

    private static List<Cell> cells(String markdown) {
        return runnable(markdown).map(block -> new Cell("a page", block)).toList();
    }

    /** Java code, and magics, which are text that starts with a percent sign and reads existing files. */
    private static Stream<CodeBlocks.Block> runnable(String markdown) {
        return CodeBlocks.in(markdown).stream()
                .filter(block ->
                        block.language().equals("java") || (block.code().startsWith("%") && shipped(block.code())));
    }

    /** Whether all files of the project that the code mentions exist. */
    private static boolean shipped(String code) {
        return Stream.of(code.split("[\\s\"'=]+"))
                .filter(word -> word.matches("[\\w./-]+\\.(csv|parquet|json|ipynb)"))
                .filter(word -> !word.startsWith("target/"))
                .allMatch(word -> word.startsWith("data/") && Files.exists(Path.of(word)));
    }

    /**
     * Calls of the program with files of the project, except commands that change Jupyter's folders, which have their
     * own tests.
     */
    private static List<String> shellLines(Path page) throws IOException {
        return CodeBlocks.in(Files.readString(page)).stream()
                .filter(block -> block.language().equals("sh"))
                .flatMap(block -> block.code().lines())
                .filter(line -> line.contains("./fitlaw ") && !line.matches(".* (install|run) .*|.*<.*"))
                .filter(DocumentationTest::shipped)
                .toList();
    }

    private static String quoted(List<String> command) {
        return command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    }

    /** Runs the blocks as the cells of a temporary notebook in the folder. */
    private void check(List<Cell> cells, Path directory) throws IOException, InterruptedException {
        Path notebook = Files.createTempFile(directory, ".pages", ".ipynb");
        Path executed = folder.resolve("executed.ipynb");
        try {
            Files.writeString(notebook, notebook(cells));
            Spawned run = Spawned.fitlaw(directory, "run", notebook.toString(), "--output", executed.toString());
            assertThat(run.code()).as(run.err()).isZero();
        } finally {
            Files.delete(notebook);
        }
        List<NotebookCell> outputs = Notebook.read(executed).cells();
        for (int i = 0; i < cells.size(); i++) {
            CodeBlocks.Block block = cells.get(i).block();
            if (block.prints().isPresent()) {
                assertThat(shown(outputs.get(i)))
                        .as(
                                "what the block at line %d of %s shows",
                                block.line(), cells.get(i).page())
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

    private static String notebook(List<Cell> blocks) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("nbformat", 4).put("nbformat_minor", 4).putObject("metadata");
        ArrayNode cells = json.putArray("cells");
        for (Cell each : blocks) {
            ObjectNode cell = cells.addObject();
            cell.put("cell_type", "code").put("source", each.block().code()).putNull("execution_count");
            cell.putObject("metadata");
            cell.putArray("outputs");
        }
        return json.toString();
    }
}
