package fitlaw.law;

import fitlaw.runs.Levels;
import fitlaw.table.Digest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The information about its runs that a law keeps without them.
 *
 * @param source the file or table that they came from
 * @param digest digest of the source
 * @param rows row number of each run in the source, from 1
 * @param leftOut number of rows left out
 * @param options how the law was fitted
 * @param levels the groups of runs, each with one group effect
 * @param places size, data and depth of each group; without shapes
 * @param ranges range of each shape among the runs; empty if the table has no shapes
 * @param centre geometric mean of shapes, size, data and depth over all runs, as far as they are known
 * @param noiseScale how the noise of runs depends on group and loss
 */
@SuppressWarnings("ArrayRecordComponent") // never leaves the package, where the arrays are not modified
record RunSummary(
        String source,
        Digest digest,
        int[] rows,
        int leftOut,
        FitOptions options,
        Levels levels,
        List<Point> places,
        Map<ShapeVariable, ShapeRange> ranges,
        Point centre,
        NoiseScale noiseScale) {
    RunSummary {
        places = List.copyOf(places);
        ranges = Map.copyOf(ranges);
    }

    static RunSummary of(TrainingData sample) {
        return new RunSummary(
                sample.runs().source(),
                sample.runs().digest(),
                IntStream.range(0, sample.size()).map(sample.runs()::row).toArray(),
                sample.runs().leftOut().size(),
                sample.options(),
                sample.levels(),
                Arrays.stream(sample.members()).map(sample::place).toList(),
                sample.ranges(),
                sample.centre(),
                sample.noiseScale());
    }

    /** A shape at the size, data and depth of a group. */
    Point at(int level, double relativeWidth, double mlpRatio) {
        return places.get(level).shaped(relativeWidth, mlpRatio);
    }

    /** Number of runs. */
    int size() {
        return rows.length;
    }
}
