package fitlaw.bench;

import static fitlaw.bench.BenchColumns.BATCH;
import static fitlaw.bench.BenchColumns.CONTEXT;
import static fitlaw.bench.BenchColumns.INPUT;
import static fitlaw.bench.BenchColumns.OUTPUT;
import static fitlaw.bench.BenchColumns.SECONDS;

import fitlaw.table.Quantile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Results that time a batch of equal sequences. */
final class StepResults {
    private StepResults() {}

    /** {@code sglang.bench_one_batch}: prefill and the median decode step, the latter only if there is one. */
    static List<Map<String, String>> oneBatch(ResultFacts facts) {
        double batch = facts.need(BATCH, "batch_size");
        double input = facts.need(INPUT, "input_len");
        double output = facts.need(OUTPUT, "output_len");
        List<Map<String, String>> rows = new ArrayList<>();
        Map<String, String> prefill = facts.row(Phase.PREFILL);
        put(prefill, batch, input, facts.has("prefill_latency"));
        rows.add(prefill);
        if (output > 1) {
            if (!facts.record().has("median_decode_latency")) {
                throw new UnusableResult("output_len is " + (long) output + ", but median_decode_latency is missing");
            }
            Map<String, String> decode = facts.row(Phase.DECODE);
            // Step i of 1 … O − 1 reads S + i keys; the median step is in the middle.
            put(decode, batch, input + output / 2, facts.has("median_decode_latency"));
            rows.add(decode);
        }
        return rows;
    }

    private static void put(Map<String, String> row, double batch, double context, double seconds) {
        row.put(BATCH, String.valueOf(batch));
        row.put(CONTEXT, String.valueOf(context));
        row.put(SECONDS, String.valueOf(seconds));
    }

    /** {@code vllm bench latency}: a complete static batch, which is only the prefill if there is one output token. */
    static List<Map<String, String>> latency(ResultFacts facts) {
        double batch = facts.need(BATCH, "batch_size");
        double input = facts.need(INPUT, "input_len");
        double output = facts.need(OUTPUT, "output_len");
        Map<String, String> row = facts.row(output == 1 ? Phase.PREFILL : Phase.STATIC);
        put(row, batch, input, median(facts));
        if (output != 1) {
            row.remove(CONTEXT);
            row.put(INPUT, String.valueOf(input));
            row.put(OUTPUT, String.valueOf(output));
        }
        return List.of(row);
    }

    /** The median, which unlike the mean is not affected by one slow iteration. */
    private static double median(ResultFacts facts) {
        return facts.record()
                .array("latencies")
                .filter(latencies -> latencies.length > 0)
                .map(StepResults::median)
                .orElseGet(() -> facts.has("percentiles.50", "avg_latency"));
    }

    private static double median(double[] values) {
        double median = Quantile.median(values);
        if (!(median > 0) || Double.isInfinite(median)) {
            throw new UnusableResult("the median of latencies is " + median + ", which is not positive and finite");
        }
        return median;
    }
}
