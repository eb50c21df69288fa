package fitlaw.bench;

import java.util.List;
import java.util.Map;

/**
 * The column of a table that contains times.
 *
 * @param name name of the column in the table
 * @param unit unit of its cells: s, ms, us or ns
 * @param byName whether the unit was derived from the name
 */
record TimeColumn(String name, String unit, boolean byName) {
    /** Units with their length in seconds. */
    static final Map<String, Double> UNITS = Map.of("s", 1.0, "ms", 1e-3, "us", 1e-6, "ns", 1e-9);

    private static final Map<String, String> WORDS =
            Map.of("s", "seconds", "ms", "milliseconds", "us", "microseconds", "ns", "nanoseconds");

    /** Times in seconds, as in result files of engines. */
    static final TimeColumn SECONDS = new TimeColumn(BenchColumns.SECONDS, "s", false);

    TimeColumn {
        if (!UNITS.containsKey(unit)) {
            throw new IllegalArgumentException(
                    BenchColumns.TIME_UNIT + " is given as '" + unit + "'. It must be s, ms, us or ns.");
        }
    }

    /** Length of the unit in seconds. */
    double seconds() {
        return UNITS.get(unit);
    }

    /** Shorter units, the longest first. */
    static List<String> shorter() {
        return List.of("ms", "us", "ns");
    }

    static String words(String unit) {
        return WORDS.get(unit);
    }
}
