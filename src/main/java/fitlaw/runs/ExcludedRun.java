package fitlaw.runs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A row of the table that is not used.
 *
 * @param row row number, from 1 without the header
 * @param reason why it is not used
 */
public record ExcludedRun(int row, String reason) {
    private static final int LISTED = 5;

    /**
     * {@return a sentence about the rows of a table that are left out, with the reasons; empty if there are none}
     *
     * @param runs the runs that are used
     */
    public static Optional<String> summary(Runs runs) {
        List<ExcludedRun> leftOut = runs.leftOut();
        if (leftOut.isEmpty()) {
            return Optional.empty();
        }
        Map<String, List<ExcludedRun>> rows = new LinkedHashMap<>();
        leftOut.forEach(row -> rows.computeIfAbsent(row.condition(), condition -> new ArrayList<>())
                .add(row));
        String first = rows.values().stream()
                .limit(LISTED)
                .map(same -> inWords(runs, same))
                .collect(Collectors.joining("; "));
        String more = rows.size() > LISTED
                ? "; and others for " + (rows.size() - LISTED) + " more reasons; leftOut() lists all."
                : ".";
        return Optional.of(
                leftOut.size() + (leftOut.size() == 1 ? " row is" : " rows are") + " left out: " + first + more);
    }

    /** The reason without the numbers of the row, so that rows left out for the same reason are listed together. */
    private String condition() {
        return reason.replaceFirst(" is false \\([^']*\\)$", " is false")
                .replaceFirst("^it is a copy of row \\d+ ", "each is a copy of an earlier row ");
    }

    private static String inWords(Runs runs, List<ExcludedRun> rows) {
        ExcludedRun first = rows.get(0);
        String reason = rows.size() == 1 ? first.reason() : first.condition();
        return named(runs, rows.stream().map(ExcludedRun::row).toList(), reason) + " because " + reason;
    }

    private static String named(Runs runs, List<Integer> rows, String reason) {
        int last = rows.get(rows.size() - 1);
        if (rows.size() == 1) {
            return "row " + last
                    + runs.nameOfRow(last)
                            .filter(name -> !reason.contains(name))
                            .map(name -> " (" + name + ")")
                            .orElse("");
        }
        boolean run = last - rows.get(0) == rows.size() - 1;
        return run
                ? "rows " + rows.get(0) + " to " + last
                : rows.size() + " rows between " + rows.get(0) + " and " + last;
    }
}
