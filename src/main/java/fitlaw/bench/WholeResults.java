package fitlaw.bench;

import static fitlaw.bench.BenchColumns.BATCH;
import static fitlaw.bench.BenchColumns.INPUT;
import static fitlaw.bench.BenchColumns.OUTPUT;
import static fitlaw.bench.BenchColumns.SECONDS;

import fitlaw.common.Numbers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Results that time many requests submitted at once. They do not state how many of them ran concurrently. */
final class WholeResults {
    /**
     * Token counts of real runs differ slightly from the requested lengths, because of tokens that mark beginning and
     * end.
     */
    private static final double TOLERANCE = 0.02;

    private WholeResults() {}

    /** {@code vllm bench throughput}, which counts only prompt and output tokens together. */
    static List<Map<String, String>> throughput(ResultFacts facts) {
        double requests = facts.has("num_requests");
        double tokens = facts.has("total_num_tokens") / requests;
        double seconds = facts.has("elapsed_time");
        Optional<Double> input = facts.positive(INPUT, "input_len");
        Optional<Double> output = facts.positive(OUTPUT, "output_len");
        if (input.isEmpty() && output.isEmpty()) {
            facts.need(OUTPUT);
            facts.need(BATCH);
            return List.of();
        }
        double s = input.orElseGet(() -> tokens - output.orElseThrow());
        double o = output.orElseGet(() -> tokens - s);
        if (!(s > 0) || !(o > 0) || Math.abs((s + o) / tokens - 1) > TOLERANCE) {
            throw new UnusableResult(String.format(
                    Locale.ROOT,
                    "total_num_tokens is %s per request, which is not the sum of input_tokens %s and output_tokens %s",
                    Numbers.plain(tokens),
                    Numbers.plain(s),
                    Numbers.plain(o)));
        }
        return List.of(row(facts, requests, s, o, seconds));
    }

    /** {@code sglang.bench_offline_throughput}. */
    static List<Map<String, String>> offline(ResultFacts facts) {
        double requests = facts.has("successful_requests");
        return List.of(row(
                facts,
                requests,
                facts.has("total_input_tokens") / requests,
                facts.has("total_output_tokens") / requests,
                facts.has("total_latency")));
    }

    /**
     * One static batch if all requests ran concurrently; otherwise continuous batching, whose TPOT is {@code B · time /
     * steps}.
     */
    private static Map<String, String> row(
            ResultFacts facts, double requests, double input, double output, double seconds) {
        double batch = facts.need(BATCH);
        boolean atOnce = batch >= requests;
        if (!atOnce && output <= 1) {
            throw new UnusableResult("its requests have one output token each, so there is no time between tokens");
        }
        Map<String, String> row = facts.row(atOnce ? Phase.STATIC : Phase.SERVING);
        row.put("num_prompts", String.valueOf(requests));
        row.put(BATCH, String.valueOf(atOnce ? requests : batch));
        row.put(INPUT, String.valueOf(input));
        row.put(OUTPUT, String.valueOf(output));
        row.put(SECONDS, String.valueOf(atOnce ? seconds : batch * seconds / (requests * (output - 1))));
        return row;
    }
}
