package fitlaw.throughput;

import fitlaw.bench.Bench;
import fitlaw.bench.ExcludedMeasurement;
import fitlaw.bench.Repeats;
import java.util.List;

/**
 * Where the rows of a fit come from.
 *
 * @param measurements measurements behind the rows, repeats counted
 * @param repeats how far repeats of one point lie apart
 * @param leftOut measurements not used
 * @param notes limits and assumptions of the rows
 */
record RowSource(int measurements, List<Repeats> repeats, List<ExcludedMeasurement> leftOut, List<String> notes) {
    static RowSource of(Bench bench, List<String> notes) {
        return new RowSource(bench.rows().size(), bench.repeats(), bench.leftOut(), notes);
    }

    /** Rows that were computed. */
    static RowSource composed(int rows, List<String> notes) {
        return new RowSource(rows, List.of(), List.of(), notes);
    }
}
