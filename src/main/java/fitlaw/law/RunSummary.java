package fitlaw.law;

import fitlaw.runs.Levels;
import fitlaw.table.Digest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a law must know of the runs it was fitted to, apart from the runs.
 *
 * @param source the file or table they came from
 * @param digest digest of it
 * @param rows number of each run's row there, from 1
 * @param leftOut number of rows left out
 * @param options how the law was fitted
 * @param levels the groups that share a level
 * @param places size, data and depth of each group; without shapes
 * @param ranges values of each shape that the runs have; empty where they tell nothing of shapes
 * @param centre geometric mean of shapes, size, data and depth over all runs, as far as the runs tell them
 * @param noiseScale how the noise of runs changes with level and loss
 */
@SuppressWarnings("ArrayRecordComponent") // stays inside the package, where nobody changes it
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
