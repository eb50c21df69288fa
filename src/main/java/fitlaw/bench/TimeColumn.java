package fitlaw.bench;

import java.util.List;
import java.util.Map;

/**
 * The column of a table that holds times.
 *
 * @param name the table's name of it
 * @param unit unit of its cells: s, ms, us or ns
 * @param byName whether the unit comes from the name
 */
record TimeColumn(String name, String unit, boolean byName) {
    /** Units with their seconds. */
    static final Map<String, Double> UNITS = Map.of("s", 1.0, "ms", 1e-3, "us", 1e-6, "ns", 1e-9);

    private static final Map<String, String> WORDS =
            Map.of("s", "seconds", "ms", "milliseconds", "us", "microseconds", "ns", "nanoseconds");

    /** Times in seconds, as result files of engines have them. */
    static final TimeColumn SECONDS = new TimeColumn(BenchColumns.SECONDS, "s", false);

    TimeColumn {
        if (!UNITS.containsKey(unit)) {
            throw new IllegalArgumentException(
                    BenchColumns.TIME_UNIT + " is given as '" + unit + "'. It is s, ms, us or ns.");
        }
    }

    /** Seconds of a unit of its cells. */
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
