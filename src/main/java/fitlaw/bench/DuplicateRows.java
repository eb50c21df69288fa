package fitlaw.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Rows that are copies of others: the same measurement to the last digit, and equal values in every other column in
 * which both have one. They come from a summary that an engine writes in addition to its results, or from a table
 * pasted twice, and carry no information about the noise.
 */
final class DuplicateRows {
    private final Map<String, List<String>> others;

    private DuplicateRows(Map<String, List<String>> others) {
        this.others = others;
    }

    /** The rows that are not copies of earlier ones; copies are added to the excluded ones. */
    static int[] without(List<Measurement> rows, Map<String, List<String>> others, List<ExcludedMeasurement> leftOut) {
        DuplicateRows copies = new DuplicateRows(others);
        Map<Measurement, List<Integer>> alike = new HashMap<>();
        return IntStream.range(0, rows.size())
                .filter(i -> {
                    List<Integer> earlier = alike.computeIfAbsent(rows.get(i).anywhere(), row -> new ArrayList<>());
                    boolean isNew = earlier.stream().noneMatch(j -> copies.agree(i, j));
                    if (isNew) {
                        earlier.add(i);
                    } else {
                        Measurement row = rows.get(i);
                        Measurement first = rows.get(earlier.stream()
                                .filter(j -> copies.agree(i, j))
                                .findFirst()
                                .orElseThrow());
                        leftOut.add(new ExcludedMeasurement(
                                row.origin().source(),
                                row.origin().row(),
                                "it is a copy of row " + first.origin().row() + " of "
                                        + first.origin().source() + ", which counts once"));
                    }
                    return isNew;
                })
                .toArray();
    }

    private boolean agree(int i, int j) {
        return others.values().stream()
                .allMatch(cells -> cells.get(i).isEmpty()
                        || cells.get(j).isEmpty()
                        || cells.get(i).equals(cells.get(j)));
    }
}
