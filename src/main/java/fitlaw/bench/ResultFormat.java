package fitlaw.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A kind of result file, identified by its characteristic keys.
 *
 * @param command program that writes such files
 * @param engine engine that the program belongs to
 * @param keys keys that its records have
 * @param further a further condition on its records
 * @param rows reads a record as rows of columns
 */
record ResultFormat(
        String command,
        String engine,
        List<String> keys,
        Predicate<JsonRecord> further,
        Function<ResultFacts, List<Map<String, String>>> rows) {
    private static final String VLLM = "vllm";
    private static final String SGLANG = "sglang";
    private static final List<String> SERVING = List.of("completed", "duration", "total_output_tokens");

    /** In this order, since the serving results of SGLang have all keys of vLLM's. */
    private static final List<ResultFormat> ALL = List.of(
            new ResultFormat(
                    "sglang.bench_one_batch",
                    SGLANG,
                    List.of("prefill_latency", "batch_size", "input_len"),
                    record -> true,
                    StepResults::oneBatch),
            new ResultFormat(
                    "sglang.bench_offline_throughput",
                    SGLANG,
                    List.of("successful_requests", "total_latency", "total_output_tokens"),
                    record -> true,
                    WholeResults::offline),
            new ResultFormat(
                    "sglang.bench_serving",
                    SGLANG,
                    SERVING,
                    record -> record.has("total_throughput") || record.has("mean_e2e_latency_ms"),
                    ServingResults::rows),
            new ResultFormat("vllm bench serve", VLLM, SERVING, record -> true, ServingResults::rows),
            new ResultFormat(
                    "vllm bench throughput",
                    VLLM,
                    List.of("elapsed_time", "num_requests", "total_num_tokens"),
                    record -> true,
                    WholeResults::throughput),
            new ResultFormat("vllm bench latency", VLLM, List.of("avg_latency"), record -> true, StepResults::latency));

    static Optional<ResultFormat> of(JsonRecord record) {
        return ALL.stream()
                .filter(format -> format.lacking(record).isEmpty() && format.further.test(record))
                .findFirst();
    }

    /** Why a record is of no known kind: the keys it lacks, or the list of kinds. */
    static UnusableResult unknown(JsonRecord record) {
        return ALL.stream()
                .filter(format ->
                        format.keys.size() > 2 && format.lacking(record).size() == 1 && format.further.test(record))
                .findFirst()
                .map(format -> new UnusableResult("it looks like a result of " + format.command + ", but has no "
                        + format.lacking(record).get(0) + ", which only the benchmark can write"))
                .orElseGet(() -> new UnusableResult("it is not a result of " + commands() + "; its keys are "
                        + String.join(
                                ", ", record.keys().stream().sorted().limit(8).toList())));
    }

    private List<String> lacking(JsonRecord record) {
        return keys.stream().filter(key -> !record.has(key)).toList();
    }

    static String commands() {
        return String.join(
                ", ", ALL.stream().map(ResultFormat::command).sorted().toList());
    }

    /** The rows of a record, with its kind and its engine: the one it names, or that of the program that wrote it. */
    List<Map<String, String>> read(ResultFacts facts) {
        List<Map<String, String>> read = rows.apply(facts);
        read.forEach(row -> {
            row.put("format", command);
            row.put(BenchColumns.ENGINE, named(facts.record()));
        });
        return read;
    }

    private String named(JsonRecord record) {
        String backend =
                record.text("backend").or(() -> record.text("endpoint_type")).orElse("");
        if (backend.startsWith("trt")) {
            return "trtllm";
        }
        return List.of(SGLANG, VLLM, "lmdeploy").stream()
                .filter(backend::startsWith)
                .findFirst()
                .orElse(engine);
    }
}
