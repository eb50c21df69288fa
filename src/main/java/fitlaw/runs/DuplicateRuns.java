package fitlaw.runs;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Rows that agree with an earlier one in every column, the loss to its last digit included: a table that was pasted twice, or two
 * overlapping exports. They are no repeats of a run, and say nothing of its noise.
 */
final class DuplicateRuns {
    private static final int NONE = -1;

    private DuplicateRuns() {}

    /** For each row of a table the earlier row that it copies, from 0; -1 where there is none. */
    static int[] of(Table table) {
        int n = table.rowCount();
        long[] code = new long[n];
        for (Column<?> column : table.columns()) {
            for (int row = 0; row < n; row++) {
                long cell = column instanceof NumericColumn<?> numbers
                        ? Double.doubleToLongBits(numbers.getDouble(row))
                        : column.getUnformattedString(row).hashCode();
                long mixed = (code[row] ^ cell) * 0x9E3779B97F4A7C15L;
                code[row] = mixed ^ mixed >>> 31;
            }
        }
        int[] copies = none(table);
        Map<Long, Integer> first = new HashMap<>();
        for (int row = 0; row < n; row++) {
            Integer earlier = first.putIfAbsent(code[row], row);
            if (earlier != null && agree(table, earlier, row)) {
                copies[row] = earlier;
            }
        }
        return copies;
    }

    /** For a table that a program made: its rows are as it means them. */
    static int[] none(Table table) {
        int[] copies = new int[table.rowCount()];
        Arrays.fill(copies, NONE);
        return copies;
    }

    private static boolean agree(Table table, int one, int other) {
        return table.columns().stream()
                .allMatch(column -> column.getUnformattedString(one).equals(column.getUnformattedString(other)));
    }
}
