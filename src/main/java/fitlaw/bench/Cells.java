package fitlaw.bench;

import fitlaw.common.DataException;
import fitlaw.common.FileContent;
import fitlaw.common.Numbers;
import fitlaw.table.Columns;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Cells of a table, and values for those that are missing.
 *
 * @param columns the table
 * @param given values by column, for missing columns and cells
 */
record Cells(Columns columns, Map<String, String> given) {
    boolean truth(String name, int row) {
        String text = required(name, row);
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes" -> true;
            case "false", "0", "no" -> false;
            default -> throw columns.cell(name, row, "'" + text + "' is neither true nor false.");
        };
    }

    /** The text of a cell, or if the table has none, the value given for the column. */
    Optional<String> text(String name, int row) {
        if (columns.has(name) && !columns.isEmpty(name, row)) {
            return Optional.of(columns.text(name, row).strip());
        }
        return Optional.ofNullable(given.get(name));
    }

    String required(String name, int row) {
        return text(name, row).orElseThrow(() -> {
            if (columns.has(name)) {
                return columns.cell(name, row, "empty. Fill it in, or specify one value for all rows that lack it.");
            }
            return columns.missing(
                    name, advice(name) + FileContent.MEASUREMENTS.instead(columns.names(), columns.source()));
        });
    }

    private String advice(String name) {
        String map = "Map a column to it as " + name + "=THEIRS";
        return BenchColumns.ofTheShape(name)
                ? map + ", or give the path of a config.json as " + BenchColumns.ARCHITECTURE + "."
                : map + ", or give one value for all rows."
                        + (name.equals(BenchColumns.SECONDS) ? BenchColumns.likelyTimes(columns) : "");
    }

    private double number(String name, int row) {
        if (columns.has(name) && !columns.isEmpty(name, row)) {
            return columns.number(name, row);
        }
        String text = required(name, row);
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is given as '" + text + "', which is not a number.", e);
        }
    }

    double positive(String name, int row) {
        double value = number(name, row);
        if (!(value > 0)) {
            throw columns.cell(name, row, Numbers.plain(value) + " is not positive. Correct or remove the row.");
        }
        return value;
    }

    int whole(String name, int row) {
        double value = positive(name, row);
        if (value != Math.rint(value) || value > Integer.MAX_VALUE) {
            throw columns.cell(name, row, Numbers.plain(value) + " is not a positive whole number. Correct it.");
        }
        return (int) value;
    }

    boolean has(String name) {
        return columns.has(name) || given.containsKey(name);
    }

    /** An error with file and row. */
    DataException row(int row, RuntimeException cause, String next) {
        return new DataException(
                columns.source() + ", row " + columns.rowAsWritten(row) + ": " + cause.getMessage() + "." + next,
                cause);
    }
}
