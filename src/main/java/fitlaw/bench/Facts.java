package fitlaw.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of one result: its record, and values that the user gives for what the record omits.
 *
 * @param record the JSON object
 * @param given values by column, from the manifest or the options
 */
record Facts(JsonRecord record, Map<String, String> given) {
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

    /** A positive number: the first of the keys that has one, else the value given for the column. */
    double need(String column, String... keys) {
        return positive(column, keys)
                .orElseThrow(() -> new UnusableResult(
                        "it does not say " + column + "; give " + column + ", or name it in " + Manifest.NAME));
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

    /** A new row with what all formats share. */
    Map<String, String> row(Phase phase) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put(BenchColumns.PHASE, phase.label());
        first("model_id", "model", "server_info.model_path").ifPresent(model -> row.put(BenchColumns.MODEL, model));
        first("tensor_parallel_size", "server_info.tp_size")
                .ifPresent(gpus -> row.put(BenchColumns.TENSOR_PARALLEL, gpus));
        first("server_info.version").ifPresent(version -> row.put(BenchColumns.VERSION, version));
        first("quantization", "server_info.quantization")
                .or(() -> first("dtype", "server_info.dtype"))
                .filter(name -> !name.equals("auto"))
                .ifPresent(precision -> row.put(BenchColumns.PRECISION, precision));
        // Users of vLLM may write such columns into the result themselves, with --metadata.
        METADATA.forEach(name -> record.text(name).ifPresent(value -> row.put(name, value)));
        return row;
    }

    Optional<String> first(String... keys) {
        return Arrays.stream(keys).flatMap(key -> record.text(key).stream()).findFirst();
    }
}
