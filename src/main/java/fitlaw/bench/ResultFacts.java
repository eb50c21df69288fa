package fitlaw.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The facts about one result: its record, and values that the user specifies for those that the record omits.
 *
 * @param record the JSON object
 * @param given values by column, from the manifest or the options
 * @param missing receives the columns that neither has
 * @param notes receives the assumptions made when reading
 */
record ResultFacts(JsonRecord record, Map<String, String> given, Set<String> missing, Collection<String> notes) {
    private static final List<String> METADATA = List.of(
            BenchColumns.GPU,
            BenchColumns.VERSION,
            BenchColumns.PRECISION,
            BenchColumns.CACHE_PRECISION,
            BenchColumns.TENSOR_PARALLEL,
            BenchColumns.RUN,
            BenchColumns.FAMILY,
            BenchColumns.ARCHITECTURE,
            BenchColumns.COPY,
            BenchColumns.MATMUL);

    /**
     * A positive number: the first of the keys that has one, otherwise the value given for the column; 1 if it is
     * missing.
     */
    double need(String column, String... keys) {
        return positive(column, keys).orElseGet(() -> {
            missing.add(column);
            return 1.0;
        });
    }

    /** A positive number that only the file can provide. */
    double has(String... keys) {
        return positive(keys[0], keys)
                .orElseThrow(() -> new UnusableResult("it has no " + String.join(" or ", keys)
                        + ", from which its time is derived, and which only the benchmark can write"));
    }

    /** An error about missing columns, with what to do. */
    static UnusableResult missing(Collection<String> columns) {
        String all = String.join(", ", columns);
        return new UnusableResult("it does not state " + all + "; specify " + all + ", or set "
                + (columns.size() == 1 ? "it" : "them") + " in " + Manifest.NAME);
    }

    /** A mean in milliseconds, converted to seconds; the median if the file has no mean. */
    OptionalDouble meanSeconds(String what) {
        String mean = "mean_" + what + "_ms";
        String median = "median_" + what + "_ms";
        if (record.number(mean).isEmpty() && record.number(median).isPresent()) {
            notes.add("Results without " + mean + " are read with " + median + " instead.");
        }
        return positive(mean, mean).or(() -> positive(median, median)).stream()
                .mapToDouble(ms -> ms / 1e3)
                .findFirst();
    }

    Optional<Double> positive(String column, String... keys) {
        return Arrays.stream(keys)
                .flatMap(key -> record.number(key).stream().boxed())
                .findFirst()
                .or(() -> Optional.ofNullable(given.get(column)).map(text -> number(column, text)))
                .map(value -> checked(column, value));
    }

    private static double number(String column, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new UnusableResult(column + " is given as '" + text + "', which is not a number");
        }
    }

    private static double checked(String column, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new UnusableResult(column + " is " + value + ", which is not positive and finite");
        }
        return value;
    }

    /** A new row with the columns that all formats share. */
    Map<String, String> row(Phase phase) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put(BenchColumns.PHASE, phase.label());
        first("model_id", "model", "server_info.model_path").ifPresent(model -> row.put(BenchColumns.MODEL, model));
        first("tensor_parallel_size", "tp_size", "server_info.tp_size")
                .ifPresent(gpus -> row.put(BenchColumns.TENSOR_PARALLEL, gpus));
        new Settings(record).cache().ifPresent(cache -> row.put(BenchColumns.CACHE_PRECISION, cache));
        first("server_info.version").ifPresent(version -> row.put(BenchColumns.VERSION, version));
        first("quantization", "server_info.quantization")
                .or(() -> first("dtype", "server_info.dtype"))
                .filter(name -> !name.equals("auto"))
                .ifPresent(precision -> row.put(BenchColumns.PRECISION, precision));
        // Users of vLLM may add such columns to the result themselves, with --metadata.
        METADATA.forEach(name -> record.text(name).ifPresent(value -> row.put(name, value)));
        return row;
    }

    Optional<String> first(String... keys) {
        return Arrays.stream(keys).flatMap(key -> record.text(key).stream()).findFirst();
    }
}
