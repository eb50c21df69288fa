package fitlaw.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.common.DataException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class ColumnsTest {
    private static Columns of(String... cells) {
        return new Columns(Table.create("t", StringColumn.create("loss", cells)), "runs.csv");
    }

    @ParameterizedTest
    @CsvSource({"3.25, 3.25", "' 3.25 ', 3.25", "+1e9, 1e9", "-.5E-3, -0.0005", "7., 7"})
    void numbersAreReadFromTextToo(String cell, double expected) {
        assertThat(of(cell, "x").number("loss", 0)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''           | empty. Fill it in",
                "'  '         | empty. Fill it in",
                "n/a          | 'n/a' is not a number. Fill it in or remove the row.",
                "#DIV/0!      | '#DIV/0!' is not a number. Fill it in or remove the row.",
                "1e9 tokens   | '1e9 tokens' is not a number",
                "16d          | '16d' is not a number",
                "0x10         | '0x10' is not a number",
                "3,25         | decimal point",
                "NaN          | NaN is not a finite number. Correct it or remove the row.",
                "-inf         | -inf is not a finite number",
                "Infinity     | Infinity is not a finite number",
                "1e999        | Infinity is not a finite number",
            })
    void whatIsNoNumberIsNamedWithFileRowAndColumn(String cell, String problem) {
        assertThatThrownBy(() -> of("x", cell).numbers("loss")).hasMessageContaining("row 1");
        assertThatThrownBy(() -> of("1", cell).numbers("loss"))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("runs.csv, row 2, column loss: ")
                .hasMessageContaining(problem);
    }

    @Test
    void aSecondLineOfTheHeaderIsNamedAsSuch() {
        assertThatThrownBy(() -> of("nats", "3.1", "3.0").numbers("loss"))
                .hasMessageContaining("row 1, column loss: 'nats' is not a number")
                .hasMessageContaining("second line of the header");
    }

    @Test
    void longCellsAreShortenedInErrors() {
        assertThatThrownBy(() -> of("z".repeat(500)).number("loss", 0))
                .hasMessageContaining("z".repeat(37) + "...'")
                .hasMessageNotContaining("z".repeat(38));
    }

    @Test
    void emptyCellOfANumericColumnIsNamed() {
        DoubleColumn loss = DoubleColumn.create("loss", 3.2);
        loss.appendMissing();

        assertThatThrownBy(() -> new Columns(Table.create("t", loss), "runs.csv").numbers("loss"))
                .hasMessage("runs.csv, row 2, column loss: empty. Fill it in or remove the row.");
    }

    @Test
    void missingColumnSuggestsTheNearestName() {
        Columns columns = new Columns(
                Table.create("t", LongColumn.create("n_layers", 1), LongColumn.create("d_modl", 1)), "sweep.csv");

        assertThatThrownBy(() -> columns.numbers("d_model"))
                .isInstanceOf(DataException.class)
                .hasMessage("sweep.csv has no column d_model. Its columns are n_layers, d_modl; did you mean d_modl?");
        assertThatThrownBy(() -> columns.texts("seed"))
                .hasMessage("sweep.csv has no column seed. Its columns are n_layers, d_modl.");
    }

    @Test
    void capitalsTellColumnsApart() {
        Columns columns = of("1");

        assertThat(columns.has("Loss")).isFalse();
        assertThatThrownBy(() -> columns.number("Loss", 0)).hasMessageEndingWith("did you mean loss?");
    }

    @Test
    void rowsKeepTheNumbersTheyHadInTheFile() {
        int[] numbers = {4, 17};
        Columns columns = new Columns(
                Table.create("t", StringColumn.create("loss", "1", "x")), "runs.csv", row -> numbers[row], Map.of());

        assertThatThrownBy(() -> columns.numbers("loss")).hasMessageStartingWith("runs.csv, row 17, column loss");
    }

    @Test
    void renamedColumnIsFoundByItsOldNameAndErrorsSayBoth() {
        Columns columns = new Columns(
                Table.create("t", StringColumn.create("loss", "1.5", "")),
                "runs.csv",
                row -> row + 1,
                Map.of("loss", "val_loss"));

        assertThat(columns.number("val_loss", 0)).isEqualTo(1.5);
        assertThat(columns.knows("val_loss")).isTrue();
        assertThat(columns.has("val_loss")).isFalse();
        assertThatThrownBy(() -> columns.number("loss", 1))
                .hasMessage(
                        "runs.csv, row 2, column loss (val_loss in the table): empty. Fill it in or remove the row.");
        assertThatThrownBy(() -> columns.numbers("val_los"))
                .hasMessage("runs.csv has no column val_los. Its columns are loss (val_loss in the table);"
                        + " did you mean val_loss?");
    }
}
