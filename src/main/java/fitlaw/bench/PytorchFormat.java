package fitlaw.bench;

import java.util.List;

/**
 * The list of records that vLLM writes in addition to its own file, in PyTorch's benchmark format: one per metric, each
 * with all arguments of the run. They are recombined, so that the reader of the plain file can read them.
 */
final class PytorchFormat {
    private PytorchFormat() {}

    static List<JsonRecord> unpack(List<JsonRecord> records) {
        boolean all = !records.isEmpty() && records.stream().allMatch(record -> record.has("metric.name"));
        return all ? List.of(merge(records)) : records;
    }

    private static JsonRecord merge(List<JsonRecord> records) {
        JsonRecord merged = new JsonRecord();
        for (JsonRecord record : records) {
            merged.putSettings(record.below("benchmark.extra_info.args"));
            merged.putAll(record.below("metric.extra_info"));
            record.text("model.name").ifPresent(model -> merged.put("model", model));
            String metric = record.text("metric.name").orElseThrow();
            record.array("metric.benchmark_values").ifPresent(values -> {
                if (metric.equals("latency")) {
                    merged.put("latencies", values);
                } else if (values.length == 1) {
                    merged.put(metric, String.valueOf(values[0]));
                }
            });
        }
        return merged;
    }
}
