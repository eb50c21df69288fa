package fitlaw.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A kind of result file, known by the keys that only it has.
 *
 * @param command program that writes it
 * @param engine engine that the program belongs to
 * @param matches whether a record is of this kind
 * @param rows reads a record as rows of columns
 */
record ResultFormat(
        String command,
        String engine,
        Predicate<JsonRecord> matches,
        Function<ResultFacts, List<Map<String, String>>> rows) {
    private static final String VLLM = "vllm";
    private static final String SGLANG = "sglang";

    /** In this order, since the serving results of SGLang have every key of vLLM's. */
    private static final List<ResultFormat> ALL = List.of(
            new ResultFormat(
                    "sglang.bench_one_batch",
                    SGLANG,
                    record -> record.has("prefill_latency", "batch_size", "input_len"),
                    StepResults::oneBatch),
            new ResultFormat(
                    "sglang.bench_offline_throughput",
                    SGLANG,
                    record -> record.has("successful_requests", "total_latency", "total_output_tokens"),
                    WholeResults::offline),
            new ResultFormat(
                    "sglang.bench_serving",
                    SGLANG,
                    record ->
                            isServing(record) && (record.has("total_throughput") || record.has("mean_e2e_latency_ms")),
                    ServingResults::rows),
            new ResultFormat("vllm bench serve", VLLM, ResultFormat::isServing, ServingResults::rows),
            new ResultFormat(
                    "vllm bench throughput",
                    VLLM,
                    record -> record.has("elapsed_time", "num_requests", "total_num_tokens"),
                    WholeResults::throughput),
            new ResultFormat("vllm bench latency", VLLM, record -> record.has("avg_latency"), StepResults::latency));

    private static boolean isServing(JsonRecord record) {
        return record.has("completed", "duration", "total_output_tokens");
    }

    static Optional<ResultFormat> of(JsonRecord record) {
        return ALL.stream().filter(format -> format.matches.test(record)).findFirst();
    }

    static String commands() {
        return String.join(
                ", ", ALL.stream().map(ResultFormat::command).sorted().toList());
    }

    /** The rows of a record, with its kind and its engine: the one it names, or the one whose program wrote it. */
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
