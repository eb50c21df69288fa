package fitlaw.table;

import fitlaw.common.DataException;
import fitlaw.common.DidYouMean;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Typed access to a table's columns, with errors that name file, row and column. Rows are numbered from 1.
 *
 * <p>A column that was renamed to one of Fitlaw's names is also found by its name in the table, and errors mention
 * both.
 *
 * @param table the table
 * @param source name of the table in errors, usually its file
 * @param rowNumber row number to use in errors, which differs from the position if rows were left out
 * @param theirs names of columns that were renamed, each with its name in the table
 */
public record Columns(Table table, String source, IntUnaryOperator rowNumber, Map<String, String> theirs) {
    private static final int MOST_LISTED = 12;
    private static final Pattern DECIMAL_COMMA = Pattern.compile("[-+]?\\d+,\\d+");

    /**
     * Creates a reader.
     *
     * @param table the table
     * @param source name of the table in errors
     * @param rowNumber row number to use in errors
     * @param theirs names of columns that were renamed, each with its name in the table
     */
    public Columns {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(rowNumber, "rowNumber");
        theirs = Map.copyOf(theirs);
    }

    /**
     * Creates a reader of a complete table, whose rows are numbered from 1.
     *
     * @param table the table
     * @param source name of the table in errors
     */
    public Columns(Table table, String source) {
        this(table, source, row -> row + 1, Map.of());
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
     * {@return whether there is a column of exactly this name}
     *
     * @param name column
     */
    public boolean has(String name) {
        return find(name).isPresent();
    }

    /** Called for each cell, so it avoids the list of all names that the table would create. */
    private Optional<Column<?>> find(String name) {
        for (Column<?> column : table.columns()) {
            if (column.name().equals(name)) {
                return Optional.of(column);
            }
        }
        return Optional.empty();
    }

    /**
     * {@return whether a column has this name, or had it in the table before it was renamed}
     *
     * @param name column
     */
    public boolean knows(String name) {
        return has(name) || renamed(name).isPresent();
    }

    /** The current name of a column that the table calls {@code name}. */
    private Optional<String> renamed(String name) {
        return theirs.entrySet().stream()
                .filter(column -> column.getValue().equals(name) && has(column.getKey()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /**
     * {@return the name that the table gave a column}
     *
     * @param name column
     */
    public String theirs(String name) {
        return theirs.getOrDefault(name, name);
    }

    /**
     * {@return a column's name, followed by its name in the table if that differs: {@code loss (val_loss in the
     * table)}}
     *
     * @param name column
     */
    public String called(String name) {
        return theirs(name).equals(name) ? name : name + " (" + theirs(name) + " in the table)";
    }

    /**
     * {@return the beginning of an error message: the column is missing, the existing columns, and the nearest of them}
     *
     * @param name column
     */
    public String without(String name) {
        List<String> candidates = Stream.concat(
                        names().stream(), names().stream().map(this::theirs))
                .toList();
        return source + " has no column " + name + ". Its columns are "
                + listed(names().stream().map(this::called).toList())
                + DidYouMean.ending(name, candidates);
    }

    /**
     * {@return names for an error message, separated by commas: the first dozen, and the number of the others}
     *
     * @param names such as those of columns
     */
    public static String listed(Collection<String> names) {
        String first = names.stream().limit(MOST_LISTED).collect(Collectors.joining(", "));
        return names.size() <= MOST_LISTED ? first : first + ", and " + (names.size() - MOST_LISTED) + " more";
    }

    /**
     * {@return whether a cell is empty}
     *
     * @param name column
     * @param row row, from 0
     */
    public boolean isEmpty(String name, int row) {
        Column<?> column = column(name);
        return column.isMissing(row)
                || (!(column instanceof NumericColumn<?>)
                        && column.getString(row).isBlank());
    }

    /**
     * {@return the text of a cell, numbers without exponent and with a decimal point, {@code ""} if it is empty}
     *
     * @param name column
     * @param row row, from 0
     * @throws DataException if the column is missing
     */
    public String text(String name, int row) {
        return text(column(name), row);
    }

    /**
     * {@return the text of a cell as {@link #text(String, int)} formats it, independently of the default locale, which
     * Tablesaw would use}
     *
     * @param column column
     * @param row row, from 0
     */
    public static String text(Column<?> column, int row) {
        if (column.isMissing(row)) {
            return "";
        } else if (column instanceof DoubleColumn || column instanceof FloatColumn) {
            return decimal(((NumericColumn<?>) column).getDouble(row));
        }
        return column instanceof NumericColumn<?> ? String.valueOf(column.get(row)) : column.getString(row);
    }

    private static String decimal(double value) {
        if (!Double.isFinite(value)) {
            return value > 0 ? "∞" : "-∞";
        } else if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
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
        String text = text(name, row).strip();
        if (text.isEmpty()) {
            throw cell(name, row, "empty. Fill it in or remove the row.");
        }
        if (Csv.NUMBER.matcher(text).matches()) {
            return finite(Double.parseDouble(text), name, row);
        }
        if (WrittenNumbers.isAbsent(text)) {
            throw cell(
                    name,
                    row,
                    text.matches("(?i)[-+]?(nan|inf|infinity)")
                            ? text + " is not a finite number. Correct it or remove the row."
                            : "'" + text + "' is not a number. Fill it in or remove the row.");
        }
        throw cell(
                name,
                row,
                "'" + shortened(text) + "' is not a number. "
                        + (DECIMAL_COMMA.matcher(text).matches()
                                ? "Write a decimal point, and no comma between thousands."
                                : row == 0
                                                && rows() > 1
                                                && IntStream.range(1, rows()).noneMatch(other -> isText(name, other))
                                        ? "The rows below hold numbers: if this is a second line of the header, remove it."
                                        : "Write plain numbers such as 1.5e9, without unit."));
    }

    /**
     * {@return whether a cell does not hold a number: it holds text, or is empty}
     *
     * @param name column
     * @param row row, from 0
     * @throws DataException if the column is missing
     */
    public boolean isText(String name, int row) {
        Column<?> column = column(name);
        return isEmpty(name, row)
                || !(column instanceof NumericColumn<?>
                        || Csv.NUMBER.matcher(column.getString(row).strip()).matches());
    }

    /**
     * {@return one row as input of an expression}
     *
     * @param row row, from 0
     */
    public Expression.Row asRow(int row) {
        return new Expression.Row() {
            @Override
            public double number(String name) {
                return Columns.this.number(name, row);
            }

            @Override
            public String text(String name) {
                return isEmpty(name, row) ? "" : Columns.this.text(name, row);
            }

            @Override
            public boolean isText(String name) {
                return knows(name) && Columns.this.isText(name, row);
            }
        };
    }

    /**
     * {@return whether a cell holds no finite number because it is empty, NaN or infinite}
     *
     * @param name column
     * @param row row, from 0
     * @throws DataException if the column is missing
     */
    public boolean isAbsent(String name, int row) {
        Column<?> column = column(name);
        return isEmpty(name, row)
                || (column instanceof NumericColumn<?> numbers && !Double.isFinite(numbers.getDouble(row)))
                || WrittenNumbers.isAbsent(text(column, row).strip());
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
        return IntStream.range(0, rows()).mapToObj(row -> text(column, row)).toList();
    }

    /**
     * {@return an error for a missing column, which lists the existing ones}
     *
     * @param name column
     * @param next what to do next, as complete sentences
     */
    public DataException missing(String name, String next) {
        return new DataException(without(name) + " " + next);
    }

    /**
     * {@return the column of this name}
     *
     * @param name column; may be its name in the table before renaming
     * @throws DataException if there is none; the message suggests the nearest name
     */
    public Column<?> column(String name) {
        return find(name)
                .orElseGet(() -> table.column(renamed(name).orElseThrow(() -> new DataException(without(name)))));
    }

    /**
     * {@return an error that names file, row and column}
     *
     * @param name column
     * @param row row, from 0
     * @param problem what is wrong with the cell and what to do next
     */
    public DataException cell(String name, int row, String problem) {
        return new DataException(source + ", row " + rowAsWritten(row) + ", column " + called(name) + ": " + problem);
    }

    /**
     * {@return number of a row in the table as written, from 1}
     *
     * @param row row, from 0
     */
    public int rowAsWritten(int row) {
        return rowNumber.applyAsInt(row);
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
