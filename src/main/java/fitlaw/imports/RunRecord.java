package fitlaw.imports;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The content of one file about one run.
 *
 * @param cells columns with their text, as in a CSV file
 * @param problem why the run cannot be used, if so
 * @param notes notes for the report
 */
record RunRecord(Map<String, String> cells, Optional<String> problem, List<String> notes) {
    static RunRecord of(Map<String, String> cells) {
        return new RunRecord(cells, Optional.empty(), List.of());
    }

    static RunRecord unusable(Map<String, String> cells, String problem) {
        return new RunRecord(cells, Optional.of(problem), List.of());
    }
}
