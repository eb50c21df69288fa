package fitlaw.runs;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Rows that equal an earlier row in every column, including the loss: from a table that was pasted twice, or from
 * overlapping exports. They are not repeats of a run and carry no information about its noise.
 *
 * <p>Repeats of a run may be equal too if losses are rounded. A row is a copy if its loss has at least four decimals,
 * or if it belongs to a block of at least five consecutive rows that equal consecutive earlier rows.
 */
public final class DuplicateRuns {
    private static final int NONE = -1;
    private static final int BLOCK = 5;
    private static final Pattern FOUR_DECIMALS = Pattern.compile(".*\\.\\d{4}.*");

    private final int[] earlier;
    private final boolean[] inBlock;

    private DuplicateRuns(int[] earlier) {
        this.earlier = earlier;
        this.inBlock = inBlock(earlier);
    }

    /**
     * {@return the copies in a table as it was read}
     *
     * @param table the table
     */
    public static DuplicateRuns of(Table table) {
        return new DuplicateRuns(earlier(table));
    }

    /** {@return no copies: the rows of a table that a program made are as it means them} */
    public static DuplicateRuns none() {
        return new DuplicateRuns(new int[0]);
    }

    /** Marks the rows in blocks of consecutive rows that equal consecutive earlier rows. */
    private static boolean[] inBlock(int[] earlier) {
        boolean[] inBlock = new boolean[earlier.length];
        int start = 0;
        for (int row = 0; row < earlier.length; row++) {
            boolean ends = row + 1 == earlier.length || earlier[row + 1] != earlier[row] + 1;
            if (ends) {
                Arrays.fill(inBlock, start, row + 1, earlier[row] != NONE && row + 1 - start >= BLOCK);
                start = row + 1;
            }
        }
        return inBlock;
    }

    /**
     * {@return why a row is left out, if it is a copy}
     *
     * @param row row of the table, from 0
     * @param loss its loss as written in the table
     */
    public Optional<String> refusal(int row, Supplier<String> loss) {
        return agrees(row) && (inBlock[row] || FOUR_DECIMALS.matcher(loss.get()).matches())
                ? Optional.of("it is a copy of row " + (earlier[row] + 1) + " in every column and counts only once")
                : Optional.empty();
    }

    private boolean agrees(int row) {
        return row < earlier.length && earlier[row] != NONE;
    }

    /** {@return a note if rows that are used, counted from 1, equal earlier ones; empty if none does} */
    Optional<String> note(int[] used) {
        int[] equal =
                Arrays.stream(used).map(row -> row - 1).filter(this::agrees).toArray();
        return equal.length == 0
                ? Optional.empty()
                : Optional.of((equal.length == 1 ? "1 row equals" : equal.length + " rows equal")
                        + " an earlier one in every column, including the loss (the first: row "
                        + (equal[0] + 1)
                        + " and row " + (earlier[equal[0]] + 1)
                        + "). As the losses are rounded, they count as repeats; leave them out if they are copies.");
    }

    /** For each row of a table, the index from 0 of the earlier row that it equals; -1 if there is none. */
    private static int[] earlier(Table table) {
        int n = table.rowCount();
        long[] code = new long[n];
        for (Column<?> column : compared(table)) {
            for (int row = 0; row < n; row++) {
                long cell = column instanceof NumericColumn<?> numbers
                        ? Double.doubleToLongBits(numbers.getDouble(row))
                        : column.getUnformattedString(row).hashCode();
                long mixed = (code[row] ^ cell) * 0x9E3779B97F4A7C15L;
                code[row] = mixed ^ mixed >>> 31;
            }
        }
        int[] copies = new int[n];
        Arrays.fill(copies, NONE);
        Map<Long, Integer> first = new HashMap<>();
        for (int row = 0; row < n; row++) {
            Integer before = first.putIfAbsent(code[row], row);
            if (before != null && agree(table, before, row)) {
                copies[row] = before;
            }
        }
        return copies;
    }

    private static boolean agree(Table table, int one, int other) {
        return compared(table).stream()
                .allMatch(column -> column.getUnformattedString(one).equals(column.getUnformattedString(other)));
    }

    /** An index numbers copies like other rows. */
    private static List<Column<?>> compared(Table table) {
        return table.columns().stream()
                .filter(column -> !column.name().equals("index"))
                .toList();
    }
}
