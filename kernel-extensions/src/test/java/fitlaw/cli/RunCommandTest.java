package fitlaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.notebook.Notebook;
import fitlaw.notebook.NotebookCell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
    @TempDir
    Path folder;

    @Test
    void cellsRunInTheFolderOfTheNotebookAndTheNotebookStaysAsItIs() throws Exception {
        Path notebook = notebook("my books/a.ipynb", "new java.io.File(\"beside.txt\").exists()", "6 * 7");
        Files.writeString(notebook.resolveSibling("beside.txt"), "");
        String before = Files.readString(notebook);

        Spawned run = Spawned.fitlaw(folder, "run", "my books/a.ipynb");

        assertThat(run.err()).hasLineCount(2).contains("[1/2] new java.io.File").contains("[2/2] 6 * 7");
        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo("Wrote my books/out/a.ipynb and my books/out/a.html.\n");
        Notebook executed = Notebook.read(folder.resolve("my books/out/a.ipynb"));
        assertThat(plain(executed.cells().get(0))).isEqualTo("true");
        assertThat(plain(executed.cells().get(1))).isEqualTo("42");
        assertThat(folder.resolve("my books/out/a.html")).content().contains("42</pre>");
        assertThat(notebook).hasContent(before);
    }

    @Test
    void theFirstFailingCellEndsTheRunWithOneParagraphAndBothFiles() throws Exception {
        notebook("a.ipynb", "1", "throw new IllegalStateException(\"no <runs>\");", "3");

        Spawned run = Spawned.fitlaw(folder, "run", "a.ipynb", "--output", "x/b.ipynb");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines().toList().get(2))
                .startsWith("fitlaw: a.ipynb, cell [2]")
                .contains("no <runs>")
                .endsWith("x/b.html contains the outputs up to it.");
        assertThat(run.err()).hasLineCount(3);
        assertThat(folder.resolve("x/b.html")).content().contains("no &lt;runs&gt;");
        assertThat(Notebook.read(folder.resolve("x/b.ipynb")).cells().get(2).outputs())
                .isEmpty();
    }

    @Test
    void aRunThatIsToldToEndWritesWhatItHas() throws Exception {
        notebook(
                "a.ipynb",
                "System.out.println(\"before\"); new java.io.File(\"started\").createNewFile(); Thread.sleep(60_000);");
        Process process = Spawned.builder(folder, "run", "a.ipynb")
                .redirectErrorStream(true)
                .start();
        while (Files.notExists(folder.resolve("started")) && process.isAlive()) {
            TimeUnit.MILLISECONDS.sleep(50);
        }

        process.destroy();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(folder.resolve("out/a.ipynb")).content().contains("before").contains("\"error\"");
    }

    private Process started(String... words) throws Exception {
        Process process = Spawned.builder(folder, words)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        while (Files.notExists(folder.resolve("started")) && process.isAlive()) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return process;
    }

    @Test
    @Tag("slow")
    void aRunThatIsToldToEndRunsNoFurtherCellAlsoWhereThisOneMayFail() throws Exception {
        Path notebook = notebook(
                "a.ipynb",
                "new java.io.File(\"started\").createNewFile(); Thread.sleep(60_000);",
                "new java.io.File(\"next ran\").createNewFile()");
        Files.writeString(
                notebook,
                Files.readString(notebook)
                        .replace(
                                "\"metadata\": {}, \"execution",
                                "\"metadata\": {\"tags\": [\"raises-exception\"]}, \"execution"));
        Process process = started("run", "a.ipynb");

        process.destroy();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(folder.resolve("next ran")).doesNotExist();
        assertThat(folder.resolve("out/a.ipynb")).content().contains("Interrupted");
    }

    @Test
    @Tag("slow")
    void whatRanBeforeACellThatCannotBeStoppedIsWritten() throws Exception {
        notebook(
                "a.ipynb",
                "\"finished \" + 6 * 7",
                // Said to have started by another thread, once the sum is under way.
                "java.util.concurrent.CompletableFuture.delayedExecutor(2, java.util.concurrent.TimeUnit.SECONDS)"
                        + ".execute(() -> new java.io.File(\"started\").mkdir());"
                        + " java.util.stream.LongStream.range(0, Long.MAX_VALUE).sum()");
        Process process = started("run", "a.ipynb");

        process.destroy();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(folder.resolve("out/a.ipynb")).content().contains("finished 42");
        assertThat(folder.resolve("out/a.html")).content().contains("finished 42");
        assertThat(folder.resolve("log"))
                .content()
                .contains("did not stop within")
                .contains("out/a.html contains");
    }

    @Test
    @Tag("slow")
    void theSecondProcessEndsWithTheFirst() throws Exception {
        notebook("deep/a.ipynb", "new java.io.File(\"../started\").createNewFile(); Thread.sleep(600_000);");
        Process process = started("run", "deep/a.ipynb");
        ProcessHandle second = process.descendants().findFirst().orElseThrow();

        process.destroyForcibly();

        second.onExit().get(60, TimeUnit.SECONDS);
        assertThat(folder.resolve("deep/out/a.ipynb")).content().contains("Interrupted");
    }

    private void assertRefused(String words, int code, String... said) {
        Typed typed = Typed.fitlaw(words.split(" ", -1));

        assertThat(typed.code()).isEqualTo(code);
        assertThat(typed.err()).contains(said).doesNotContain("\tat ");
    }

    @Test
    void placesThatAreNoneAreNamed() throws Exception {
        Path notebook = notebook("a.ipynb", "1");
        assertRefused("run /", 1, "/ is a folder. Name a notebook or a script in it.");
        assertRefused("run " + folder, 1, folder + " is a folder");
        assertRefused("run " + notebook + " --output /", 2, "--output / must end with .ipynb");
        assertRefused("run " + notebook + " --output " + notebook, 2, "is the notebook itself, which is not changed");
        Path link = Files.createSymbolicLink(folder.resolve("link.ipynb"), notebook);
        assertRefused("run " + notebook + " --output " + link, 2, "is the notebook itself");
    }

    @Test
    @Tag("slow")
    void aPageOfSomebodyElseIsNotReplaced() throws Exception {
        notebook("a.ipynb", "1");
        Path page = Files.writeString(folder.resolve("b.html"), "<h1>mine</h1>");

        assertRefused(
                "run " + folder.resolve("a.ipynb") + " --output " + folder.resolve("b.ipynb"),
                1,
                "b.html exists",
                "--output");
        assertThat(page).hasContent("<h1>mine</h1>");
        assertThat(folder.resolve("b.ipynb")).doesNotExist();

        Files.delete(page);
        assertThat(Spawned.fitlaw(folder, "run", "a.ipynb", "--output", "b.ipynb")
                        .code())
                .isZero();
        assertThat(Spawned.fitlaw(folder, "run", "a.ipynb", "--output", "b.ipynb")
                        .code())
                .isZero();
    }

    @Test
    @Tag("slow")
    void halfACharacterDoesNotCostTheRun() throws Exception {
        notebook("a.ipynb", "\"emoji \ud83d\ude00\".substring(0, 7)", "\"behind\"");

        Spawned run = Spawned.fitlaw(folder, "run", "a.ipynb");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(folder.resolve("out/a.ipynb")).content().contains("emoji \ufffd", "behind");
        assertThat(folder.resolve("out/a.html")).content().contains("emoji \ufffd");
    }

    private Path notebook(String name, String... cells) throws IOException {
        StringBuilder json = new StringBuilder("{\"cells\": [");
        for (int i = 0; i < cells.length; i++) {
            json.append(i == 0 ? "" : ",")
                    .append("{\"cell_type\": \"code\", \"id\": \"c")
                    .append(i)
                    .append("\", \"metadata\": {}, \"execution_count\": null, \"outputs\": [], \"source\": \"")
                    .append(cells[i].replace("\\", "\\\\").replace("\"", "\\\""))
                    .append("\"}");
        }
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, json + "], \"metadata\": {}, \"nbformat\": 4, \"nbformat_minor\": 5}");
    }

    private static String plain(NotebookCell cell) {
        return cell.outputs().get(0).path("data").path("text/plain").path(0).asText();
    }
}
