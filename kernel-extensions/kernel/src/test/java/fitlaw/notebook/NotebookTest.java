package fitlaw.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.common.DataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotebookTest {
    @TempDir
    Path folder;

    @Test
    void aNotebookThatJupyterWroteComesThroughByteForByte() throws IOException {
        String jupyters = resource("jupyters.ipynb");

        assertThat(Notebook.parse(jupyters, "jupyters.ipynb").text()).isEqualTo(jupyters);
    }

    @Test
    void fieldsFitlawDoesNotKnowAreKept() {
        Notebook notebook = Notebook.parse(
                "{\"cells\": [], \"metadata\": {\"vendor\": {\"x\": 1.50}}, \"nbformat\": 4, \"nbformat_minor\": 5, \"y\": []}",
                "n");

        assertThat(notebook.withCells(notebook.cells()).text())
                .contains("\"vendor\"")
                .contains("1.50")
                .contains("\"y\": []");
    }

    @Test
    void sourceIsReadFromTextAndFromListsOfLines() {
        Notebook notebook = Notebook.parse(
                Notebooks.json(
                        Notebooks.code("a", "x\ny"),
                        "{\"cell_type\": \"markdown\", \"metadata\": {}, \"source\": [\"# T\\n\", \"more\"]}"),
                "n");

        assertThat(notebook.cells()).extracting(NotebookCell::source).containsExactly("x\ny", "# T\nmore");
        assertThat(notebook.title()).contains("T");
    }

    @Test
    void textIsWrittenAsLinesAsJupyterWritesIt() {
        assertThat(Notebooks.of(Notebooks.code("a", "x\ny")).text())
                .contains("   \"source\": [\n    \"x\\n\",\n    \"y\"\n   ]\n");
    }

    @Test
    void itIsWrittenWholeAndLeavesNoOtherFile() throws IOException {
        Path file = folder.resolve("out/a.ipynb");
        Notebooks.of().write(file);
        Notebooks.of(Notebooks.code("a", "1")).write(file);

        assertThat(Notebook.read(file).cells()).hasSize(1);
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void writingThroughALinkKeepsTheLink() throws IOException {
        Path real = Files.writeString(folder.resolve("real.ipynb"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.ipynb"), real);

        Notebooks.of().write(link);

        assertThat(link).isSymbolicLink();
        assertThat(real).content().contains("nbformat");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                         | is empty",
                "{\"cells\": [                              | file is incomplete",
                "hello                                      | not JSON",
                "[1, 2]                                     | a list",
                "{\"a\": 1}                                 | not a notebook",
                "{\"nbformat\": 3, \"worksheets\": []}      | --nbformat 4",
                "{\"nbformat\": 5, \"cells\": []}           | newer version",
                "{\"nbformat\": 4}                          | no list of cells",
                "{\"nbformat\": 4, \"cells\": [3]}          | cell 1: found a number",
                "{\"nbformat\": 4, \"cells\": [{}]}         | cell_type",
                "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": 1}]} | source must be text",
            })
    void aFileThatIsNoNotebookIsRefusedWithWhatWasFound(String text, String found) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.ipynb"), text);

        assertThatThrownBy(() -> Notebook.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("bad.ipynb")
                .hasMessageContaining(found);
    }

    @Test
    void marksOfAMergeAreNamed() {
        assertThatThrownBy(() -> Notebook.parse("{\n<<<<<<< HEAD\n=======\n>>>>>>> x\n}", "n.ipynb"))
                .hasMessageContaining("line 2")
                .hasMessageContaining("merge conflict");
    }

    @Test
    void aMissingFileSaysWhereNamesStart() {
        assertThatThrownBy(() -> Notebook.read(Path.of("no/such.ipynb")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no notebook no/such.ipynb")
                .hasMessageContaining(Path.of("").toAbsolutePath().toString());
    }

    @Test
    void aFolderAndAFileOfBytesAreRefused() throws IOException {
        Path bytes = Files.write(folder.resolve("b.ipynb"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThatThrownBy(() -> Notebook.read(folder)).hasMessageContaining("is a folder");
        assertThatThrownBy(() -> Notebook.read(bytes)).hasMessageContaining("not UTF-8");
    }

    @Test
    void aHugeFileIsRefusedUnread() throws IOException {
        Path file = folder.resolve("huge.ipynb");
        try (var sparse = new java.io.RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(300L << 20);
        }

        assertThatThrownBy(() -> Notebook.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("300 MB")
                .hasMessageContaining("Clear its outputs");
    }

    private static String resource(String name) throws IOException {
        try (var in = NotebookTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aMarkOfTheByteOrderIsNoFault() {
        assertThat(Notebook.parse("\uFEFF" + Notebooks.json(Notebooks.code("a", "1")), "a.ipynb")
                        .cells())
                .hasSize(1);
    }

    @Test
    void messagesUseNoWordsOfTheLibraryThatReads() {
        String json = Notebooks.json();
        for (String broken : new String[] {json + "{}", json.replace("{}", "[".repeat(2000) + "]".repeat(2000))}) {
            assertThatThrownBy(() -> Notebook.parse(broken, "a.ipynb"))
                    .isInstanceOf(fitlaw.common.DataException.class)
                    .hasMessageStartingWith("a.ipynb")
                    .message()
                    .doesNotContain("DeserializationFeature", "StreamReadConstraints", "JsonToken");
        }
    }
}
