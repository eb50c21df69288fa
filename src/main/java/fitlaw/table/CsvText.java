package fitlaw.table;

import java.util.List;
import java.util.stream.Collectors;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** A table as comma-separated text that {@link Csv} can read: full precision, empty cells for missing values. */
final class CsvText {
    private CsvText() {}

    /** The text of a table, starting with a line of column names. */
    static String of(Table table) {
        StringBuilder text = new StringBuilder(line(table.columnNames()));
        for (Row row : table) {
            text.append(line(table.columns().stream()
                    .map(column -> cell(column, row.getRowNumber()))
                    .toList()));
        }
        return text.toString();
    }

    private static String cell(Column<?> column, int row) {
        return column.isMissing(row) ? "" : String.valueOf(column.get(row));
    }

    private static String line(List<String> cells) {
        return cells.stream().map(CsvText::quoted).collect(Collectors.joining(",", "", "\n"));
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
