package fitlaw.table;

import java.util.List;
import java.util.Objects;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Typed reading of a table's columns, with errors that name file, row and column. Rows count from 1.
 *
 * @param table the table
 * @param source what to call it in errors, mostly its file
 */
public record Columns(Table table, String source) {
    /**
     * Creates a reader.
     *
     * @param table the table
     * @param source what to call it in errors
     */
    public Columns {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(source, "source");
    }

    /** {@return number of rows} */
    public int rows() {
        return table.rowCount();
    }

    /** {@return names of all columns, in order} */
    public List<String> names() {
        return table.columnNames();
    }

    /**
     * {@return whether there is a column of this name, written exactly so}
     *
     * @param name column
     */
    public boolean has(String name) {
        return table.columnNames().contains(name);
    }

    /**
     * {@return whether a cell is empty}
     *
     * @param name column
     * @param row row, from 0
     */
    public boolean isEmpty(String name, int row) {
        Column<?> column = column(name);
        return column.isMissing(row) || column.getString(row).isBlank();
    }

    /**
     * {@return the number in a cell}
     *
     * @param name column
     * @param row row, from 0
     * @throws DataException if the column is missing, or the cell is empty, not a number, NaN or infinite
     */
    public double number(String name, int row) {
        Column<?> column = column(name);
        if (column instanceof NumericColumn<?> numbers && !column.isMissing(row)) {
            return finite(numbers.getDouble(row), name, row);
        }
        String text = isEmpty(name, row) ? "" : column.getString(row).strip();
        if (text.isEmpty()) {
            throw cell(name, row, "empty. Fill it in or remove the row.");
        }
        try {
            return finite(Double.parseDouble(text), name, row);
        } catch (NumberFormatException e) {
            throw cell(
                    name,
                    row,
                    "'" + shortened(text) + "' is not a number. Write plain numbers such as 1.5e9, without unit.",
                    e);
        }
    }

    /**
     * {@return all numbers of a column}
     *
     * @param name column
     * @throws DataException if the column is missing, or a cell is empty, not a number, NaN or infinite
     */
    public double[] numbers(String name) {
        double[] all = new double[rows()];
        for (int row = 0; row < all.length; row++) {
            all[row] = number(name, row);
        }
        return all;
    }

    /**
     * {@return all cells of a column as text, empty ones as {@code ""}}
     *
     * @param name column
     * @throws DataException if the column is missing
     */
    public List<String> texts(String name) {
        Column<?> column = column(name);
        return java.util.stream.IntStream.range(0, rows())
                .mapToObj(row -> column.isMissing(row) ? "" : column.getString(row))
                .toList();
    }

    /**
     * {@return the column of this name}
     *
     * @param name column
     * @throws DataException if there is none; suggests the nearest name
     */
    public Column<?> column(String name) {
        if (!has(name)) {
            throw new DataException(source + " has no column " + name + ". Its columns are "
                    + String.join(", ", names()) + Nearest.ending(name, names()));
        }
        return table.column(name);
    }

    /**
     * {@return an error that names file, row and column}
     *
     * @param name column
     * @param row row, from 0
     * @param problem what is wrong with the cell and what to do next
     */
    public DataException cell(String name, int row, String problem) {
        return cell(name, row, problem, null);
    }

    private DataException cell(String name, int row, String problem, Throwable cause) {
        return new DataException(source + ", row " + (row + 1) + ", column " + name + ": " + problem, cause);
    }

    private double finite(double value, String name, int row) {
        if (!Double.isFinite(value)) {
            throw cell(name, row, value + " is not a finite number. Correct it or remove the row.");
        }
        return value;
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 37) + "...";
    }
}
