package fitlaw.throughput;

import fitlaw.bench.Bench;
import fitlaw.bench.ExcludedMeasurement;
import fitlaw.bench.Repeats;
import java.util.List;

/**
 * Origin of the rows of a fit.
 *
 * @param measurements number of measurements behind the rows, including repeats
 * @param repeats differences between repeats of one point
 * @param leftOut measurements not used
 * @param notes limits and assumptions of the rows
 */
record RowSource(int measurements, List<Repeats> repeats, List<ExcludedMeasurement> leftOut, List<String> notes) {
    static RowSource of(Bench bench, List<String> notes) {
        return new RowSource(bench.rows().size(), bench.repeats(), bench.leftOut(), notes);
    }

    /** Computed rows. */
    static RowSource composed(int rows, List<String> notes) {
        return new RowSource(rows, List.of(), List.of(), notes);
    }
}
