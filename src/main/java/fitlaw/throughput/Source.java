package fitlaw.throughput;

import fitlaw.bench.Bench;
import fitlaw.bench.LeftOut;
import fitlaw.bench.Repeats;
import java.util.List;

/**
 * Where the rows of a fit come from.
 *
 * @param measurements measurements behind the rows, repeats counted
 * @param repeats how far repeats of one point lie apart
 * @param leftOut measurements not used
 * @param notes what a reader must know of the rows
 */
record Source(int measurements, List<Repeats> repeats, List<LeftOut> leftOut, List<String> notes) {
    static Source of(Bench bench, List<String> notes) {
        return new Source(bench.rows().size(), bench.repeats(), bench.leftOut(), notes);
    }

    /** Rows that were computed. */
    static Source composed(int rows, List<String> notes) {
        return new Source(rows, List.of(), List.of(), notes);
    }
}
