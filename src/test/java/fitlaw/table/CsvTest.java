package fitlaw.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.common.DataException;
import fitlaw.common.Task;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class CsvTest {
    @TempDir
    private Path folder;

    private Path file(String text) {
        return file(text, StandardCharsets.UTF_8);
    }

    private Path file(String text, Charset charset) {
        try {
            return Files.write(folder.resolve("runs.csv"), text.getBytes(charset));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Table read(String text) {
        return Csv.read(file(text));
    }

    private void refuses(String text, String... inMessage) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("runs.csv")
                .hasMessageContainingAll(inMessage);
    }

    @Test
    void columnsAreWholeNumbersNumbersOrText() {
        Table table = read("n,loss,name,empty\n80000000,3.25,a,\n145000000,3e0,7,\n,.5,,\n");

        assertThat(table.types())
                .containsExactly(ColumnType.LONG, ColumnType.DOUBLE, ColumnType.STRING, ColumnType.STRING);
        assertThat(table.longColumn("n").isMissing(2)).isTrue();
        assertThat(table.doubleColumn("loss").asList()).containsExactly(3.25, 3.0, 0.5);
    }

    @Test
    void nameOfTheTableIsThePathAsGiven() {
        Path path = Path.of("data/paper/coefficients.csv");

        assertThat(Csv.read(path).name()).isEqualTo("data/paper/coefficients.csv");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,b\n1,x\n2,y\n",
                "\uFEFFa,b\n1,x\n2,y\n",
                "a,b\r\n1,x\r\n2,y\r\n",
                "a,b\r1,x\r2,y\r",
                "a,b\n1,x\r\n2,y",
                "a;b\n1;x\n2;y\n",
                "a\tb\n1\tx\n2\ty\n",
                "\n \na,b\n\n1,x\n\n\n2,y\n\n",
                " a , b \n 1 ,  x \n2,y\n",
                "\"a\",\"b\"\n\"1\",\"x\"\n\"2\",\"y\"\n",
                "\n\na;b\n1;x\n2;y\n",
            })
    void waysOfWritingOneTableGiveOneTable(String text) {
        Table table = read(text);

        assertThat(table.columnNames()).containsExactly("a", "b");
        assertThat(table.longColumn("a").asList()).containsExactly(1L, 2L);
        assertThat(table.stringColumn("b").asList()).containsExactly("x", "y");
    }

    @Test
    void quotedCellsHoldSeparatorsLineEndsAndQuotes() {
        Table table =
                read("note,n\n\"a, b\",1\n\"two\nlines\",2\n\"5\"\" wide\",3\n5\" wide,4\n# no comment,5\n\"\",6\n");

        assertThat(table.stringColumn("note").asList())
                .containsExactly("a, b", "two\nlines", "5\" wide", "5\" wide", "# no comment", "");
    }

    @Test
    void separatorsInQuotesOfTheHeaderDoNotCount() {
        assertThat(read("\"a,b,c\";d\n1;2\n").columnNames()).containsExactly("a,b,c", "d");
    }

    @Test
    void blankLinesAreNoRows() {
        assertThat(read("a\n1\n\n3\n").longColumn("a").asList()).containsExactly(1L, 3L);
    }

    @Test
    void rowsOfEmptyCellsOnlyAreLeftOutAndCounted() throws IOException {
        Path file = Files.writeString(folder.resolve("excel.csv"), "a,b\n,\n1,2\n,,,\n , \n");

        assertThat(Csv.readWithDigest(file).table().rowCount()).isEqualTo(1);
        assertThat(Csv.readWithDigest(file).notes())
                .containsExactly("Rows of " + file + " with nothing but empty cells are left out: 3.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sep=;\n", "sep=;\r\n", "\"sep=;\"\n", "SEP=;\r", "\uFEFFsep=;\n"})
    void statedSeparatorCountsAndIsNoHeader(String first) {
        Table table = read(first + "a,1;b\n1;2\n");

        assertThat(table.columnNames()).containsExactly("a,1", "b");
        assertThat(table.rowCount()).isEqualTo(1);
    }

    @Test
    void tableOfTooManyColumnsIsRefusedBeforeItIsBuilt() {
        String header = IntStream.rangeClosed(0, 10_000).mapToObj(i -> "c" + i).collect(Collectors.joining(","));

        refuses(header + "\n1\n", "has 10,001 columns; at most 10,000 are read");
    }

    @Test
    void numbersAreReadExactlyHoweverLarge() {
        Table table = read("n,x\n999999999999999999,1.7976931348623157e308\n1,4.9e-324\n");

        assertThat(table.longColumn("n").get(0)).isEqualTo(999_999_999_999_999_999L);
        assertThat(table.doubleColumn("x").asList()).containsExactly(Double.MAX_VALUE, Double.MIN_VALUE);
    }

    @Test
    void textThatIsNoNumberKeepsTheColumnAsText() {
        Table table = read("a,b,c,d\nNaN,16d,0x10,1_000 or so\n1,2,3,4\n");

        assertThat(table.types()).containsOnly(ColumnType.STRING);
    }

    @Test
    void missingFileSuggestsTheNearestNameAndTellsWhereRelativePathsStart() {
        assertThatThrownBy(() -> Csv.read(Path.of("data/runs/nan.csv")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("No file data/runs/nan.csv; did you mean nano.csv?")
                .hasMessageContaining("Relative paths start from " + Path.of("").toAbsolutePath());
    }

    @Test
    void missingFileUnlikeAnyOtherIsJustMissing() {
        assertThatThrownBy(() -> Csv.read(Path.of("data/runs/quite-another-name.csv")))
                .hasMessageStartingWith("No file data/runs/quite-another-name.csv. Relative");
    }

    @Test
    void missingFolderIsNamed() {
        assertThatThrownBy(() -> Csv.read(Path.of("data/rums/nano.csv")))
                .hasMessageContaining("no folder")
                .hasMessageContaining("rums");
    }

    @Test
    void folderIsNoTable() {
        assertThatThrownBy(() -> Csv.read(Path.of("data/runs")))
                .isInstanceOf(DataException.class)
                .hasMessage("data/runs is a folder. Specify a CSV file in it.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", " \n\t\n", "\uFEFF"})
    void emptyFileAsksForColumnNames(String text) {
        refuses(text, "is empty", "starts with a line of column names");
    }

    @ParameterizedTest
    @ValueSource(strings = {"loss,d_model\n", "loss,d_model", "loss,d_model\n\n"})
    void headerAloneAsksForRows(String text) {
        refuses(text, "has a header and no rows", "Add a row");
    }

    @Test
    void raggedRowIsNamed() {
        refuses("a,b\n1,2\n\n3,4,5\n", "row 2: 3 cells under a header of 2", "lacks its quotes");
    }

    @Test
    void truncatedRowIsNamed() {
        refuses("a,b,c\n1,2,3\n4,5", "row 2: 2 cells under a header of 3", "cut off there");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,b\n1,2\n3,\"oops\n5,6\n7,8\n", // In the last column it would absorb the following rows.
                "a,b\n1,2\n\"3,4\n5,6\n7,8\n",
                "a,b\r\n1,2\r\n3,\"oops\r\n5,6\r\n",
            })
    void quoteThatIsNotClosedIsNamedByItsLine(String text) {
        refuses(text, "line 3", "not closed", "Close it");
    }

    @Test
    void quoteOfTheHeaderThatIsNotClosedIsNamed() {
        refuses("a,\"b\n1,2\n3,4\n", "line 1", "not closed");
    }

    @Test
    void textAfterAClosingQuoteIsNamed() {
        refuses("a,b\n1,\"5\" wide\n", "line 2", "'w' follows the closing quote", "written twice");
    }

    @Test
    void utf16WithoutAMarkHoldsZeroBytes() {
        assertThatThrownBy(() -> Csv.read(file("a,b\n1,2\n", StandardCharsets.UTF_16LE)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("runs.csv is not a text table: it contains zero bytes");
    }

    @Test
    void latin1IsNotUtf8HoweverLateItShows() {
        String late = "a,b\n" + "1,2\n".repeat(100_000) + "1,\u00e9\n";

        assertThatThrownBy(() -> Csv.read(file(late, StandardCharsets.ISO_8859_1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is not UTF-8 text");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b\n1,2\n\0003,4\n", "a,b\n1,2\n3,4\000\n", "a,b\n1,2\n3,\"4\000\"\n"})
    void zeroBytesInTheRowsAreNamedByTheirLine(String text) {
        refuses(text, "line 3", "zero byte");
    }

    @ParameterizedTest
    @ValueSource(strings = {"loss,d_model,loss\n1,2,3\n", "loss,d_model, Loss \n1,2,3\n"})
    void twoColumnsOfOneNameAreRefused(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("runs.csv has two columns named")
                .hasMessageContaining("Rename or remove one");
    }

    @Test
    void columnsWithoutANameAreNumbered() {
        assertThat(read(",loss\n1,3.2\n").columnNames()).containsExactly("column_1", "loss");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "n,loss\n\"1,234,567\",3.25\n\"50,000\",3.5\n",
                "n,loss\n1_234_567,3.25\n50_000,3.5\n",
                "n,loss\n1 234 567,3.25\n50\u00A0000,3.5\n",
                "n;loss\n1.234.567;3,25\n50.000;3,5\n",
                "n;loss\n1234567;3,25\n50.000;3,5\n",
                "n;loss\n1'234'567;3.25\n50'000;3.5\n",
                "n\tloss\n1,234,567\t3.25\n50,000\t3.5\n",
                "n,loss\n1.234.567,3.25\n50.000,3.5\n",
                "n,loss,,\n1234567,3.25,,\n50000,3.5,\n,,,\n",
                "n,loss\n1234567,3.25\nn,loss\n50000,3.5\n",
                "n,loss\n1234567,3.25\n\uFEFFn,loss\n50000,3.5\n",
            })
    void waysOfWritingNumbersGiveTheSame(String text) {
        Table table = read(text);

        assertThat(table.columnNames()).containsExactly("n", "loss");
        assertThat(table.longColumn("n").asList()).containsExactly(1_234_567L, 50_000L);
        assertThat(table.doubleColumn("loss").asList()).containsExactly(3.25, 3.5);
    }

    @Test
    void decimalCommasAndRepeatedHeadersAreTold() throws IOException {
        Path file = Files.writeString(folder.resolve("de.csv"), "n;loss\n50.000;3,25\nn;loss\n1.000;3,5\n");

        assertThat(Csv.readWithDigest(file).notes())
                .containsExactly(
                        "Rows of " + file + " that repeat its header are left out: 1.",
                        "Numbers of " + file
                                + " are read with decimal commas, as in loss 3,25, and points between thousands, as in n 50.000.");
    }

    @Test
    void aCommaThatMayBeEitherSignStaysText() {
        Table table = read("n,m\n\"1,234\",1\n\"5,678\",2\n");

        assertThat(table.stringColumn("n").asList()).containsExactly("1,234", "5,678");
    }

    @Test
    void listsOfNumbersAndVersionsAreLeftAsTheyAre() {
        Table table = read("gpus,version,loss\n\"0,1\",12.8.1,3.214\n\"2,3\",12.8.1,3.198\n");

        assertThat(table.stringColumn("gpus").get(0)).isEqualTo("0,1");
        assertThat(table.stringColumn("version").get(0)).isEqualTo("12.8.1");
        assertThat(table.doubleColumn("loss").get(0)).isEqualTo(3.214);
    }

    @Test
    void pointsThatMayBeEitherSignBesideDecimalCommasAreRefused() {
        refuses(
                "n;loss;rate\n50.000;3,25;0.5\n100.000;3,5;0.25\n",
                "decimal commas (loss 3,25) and decimal points (rate 0.5)",
                "50.000 in column n may be 50.000 or 50000");
    }

    @Test
    void anIndexAsPandasWritesItIsCalledSo() {
        assertThat(read(",loss\n0,3.2\n1,3.1\n").columnNames()).containsExactly("index", "loss");
        assertThat(read(",loss\n7,3.2\n9,3.1\n").columnNames()).containsExactly("column_1", "loss");
    }

    @Test
    void rowNamesWithoutAHeaderAreRefused() {
        refuses("n loss\n".replace(' ', ',') + "a,1,3.2\nb,2,3.1\n", "row 1: 3 cells under a header of 2", "row names");
    }

    @Test
    void textInUtf16WithItsMarkAndPackedTextAreRead() throws IOException {
        String text = "\uFEFFname,loss\nµ,3.2\n";
        for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, StandardCharsets.UTF_8)) {
            assertThat(Csv.read(file(text, charset)).stringColumn("name").get(0))
                    .isEqualTo("µ");
        }
        Path packed = folder.resolve("runs.csv.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }

        assertThat(Csv.read(packed).doubleColumn("loss").get(0)).isEqualTo(3.2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PK\003\004|Save the sheet as CSV", "BZh9|bzip2 -dk"})
    void whatIsNoTextIsNamed(String starts) {
        String[] parts = starts.split("\\|", -1);

        refuses(parts[0] + "rest", parts[1]);
    }

    @Test
    void cancelledTaskStopsReading() {
        Path path = file("a,b\n" + "1,2\n".repeat(10_000));
        Task task = new Task((what, done, total) -> {});
        task.cancel();

        assertThatThrownBy(() -> task.call(() -> Csv.read(path))).isInstanceOf(CancellationException.class);
    }

    @Test
    void longReadingTellsHowFarItIs() throws Exception {
        Path path = file("a,b\n" + "1,2\n".repeat(25_000));
        List<Long> told = new java.util.ArrayList<>();

        new Task((what, done, total) -> told.add(done)).call(() -> Csv.read(path));

        assertThat(told).containsExactly(10_000L, 20_000L);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        DoubleColumn numbers = DoubleColumn.create("loss", 1 / 3.0);
        numbers.appendMissing();
        Table table = Table.create("t", StringColumn.create("name", "a, \"b\"", "c"), numbers);
        Path file = folder.resolve("new/folder/t.csv");

        Csv.write(table, file);

        Table back = Csv.read(file);
        assertThat(back.stringColumn("name").asList()).containsExactly("a, \"b\"", "c");
        assertThat(back.doubleColumn("loss").getDouble(0)).isEqualTo(1 / 3.0);
        assertThat(back.doubleColumn("loss").isMissing(1)).isTrue();
    }
}
