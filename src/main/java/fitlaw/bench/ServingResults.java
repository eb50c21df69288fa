package fitlaw.bench;

import static fitlaw.bench.BenchColumns.BATCH;
import static fitlaw.bench.BenchColumns.FIRST_TOKEN;
import static fitlaw.bench.BenchColumns.INPUT;
import static fitlaw.bench.BenchColumns.LOAD;
import static fitlaw.bench.BenchColumns.OUTPUT;
import static fitlaw.bench.BenchColumns.SECONDS;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * {@code vllm bench serve} and {@code sglang.bench_serving}: requests that arrive at a server.
 *
 * <p>Lengths are those of the run, {@code total_input_tokens / completed}, since {@code random_range_ratio} has
 * different meanings in old files, in SGLang's and in new ones. The batch is the achieved one, not the requested one:
 * tokens generated between first and last token, per second, times TPOT.
 */
final class ServingResults {
    /** With more failures, the load differed from that in the file. */
    private static final double MOST_FAILED = 0.05;

    /** Keys that distinguish one load on a server from another. */
    private static final List<String> ASKED = List.of(
            "max_concurrency", "request_rate", "burstiness", "num_prompts", "random_input_len", "random_output_len");

    private ServingResults() {}

    static List<Map<String, String>> rows(ResultFacts facts) {
        JsonRecord record = facts.record();
        Totals totals = Totals.of(facts);
        double perRequest = totals.output() / totals.completed();
        double tpot = tpot(facts, perRequest);
        Map<String, String> row = facts.row(Phase.SERVING);
        double seconds = facts.has("duration");
        row.put(BATCH, String.valueOf((totals.output() - totals.completed()) / seconds * tpot));
        row.put(INPUT, String.valueOf(totals.input() / totals.completed()));
        row.put(OUTPUT, String.valueOf(perRequest));
        row.put(SECONDS, String.valueOf(tpot));
        facts.meanSeconds("ttft").ifPresent(first -> row.put(FIRST_TOKEN, String.valueOf(first)));
        row.put("requests_in_flight", inFlight(record, totals.completed(), seconds));
        row.put("requests_failed", String.valueOf(totals.failed()));
        for (String key : List.of("request_rate", "max_concurrency", "num_prompts", "date")) {
            record.text(key).ifPresent(value -> row.put(key, value));
        }
        String load = ASKED.stream()
                .flatMap(key -> record.text(key).map(value -> key + " " + value).stream())
                .collect(Collectors.joining(", "));
        if (!load.isEmpty()) {
            row.put(LOAD, load);
        }
        return List.of(row);
    }

    private static double tpot(ResultFacts facts, double outputTokens) {
        if (outputTokens <= 1) {
            throw new UnusableResult("its requests have one output token each, so there is no time between tokens");
        }
        return facts.meanSeconds("tpot")
                .orElseThrow(() -> new UnusableResult(
                        "it has neither mean_tpot_ms nor median_tpot_ms, and only the benchmark can write them"));
    }

    /** Mean number of requests from sending to last token, including waiting ones; for comparison with the batch. */
    private static String inFlight(JsonRecord record, double completed, double seconds) {
        return record.array("latencies")
                .map(latencies -> Arrays.stream(latencies).sum() / seconds)
                .or(() -> record.number("mean_e2el_ms").stream()
                        .mapToObj(ms -> ms / 1e3 * completed / seconds)
                        .findFirst())
                .or(() -> record.number("concurrency").stream().boxed().findFirst())
                .map(String::valueOf)
                .orElse("");
    }

    /** Totals over the requests that generated tokens. */
    private record Totals(double completed, double failed, double input, double output) {
        static Totals of(ResultFacts facts) {
            JsonRecord record = facts.record();
            double completed = record.number("completed").orElse(0);
            double requested = record.number("num_prompts").orElse(completed);
            Totals totals = record.array("output_lens")
                    .filter(lengths -> lengths.length > 0)
                    .map(lengths -> counted(lengths, record.array("input_lens"), facts))
                    .orElseGet(() -> new Totals(
                            completed,
                            Math.max(
                                    requested - completed,
                                    record.number("failed").orElse(0)),
                            tokens(facts, "total_input_tokens", completed),
                            tokens(facts, "total_output_tokens", completed)));
            if (totals.completed() == 0) {
                throw new UnusableResult("no request completed");
            }
            double all = totals.completed() + totals.failed();
            if (totals.failed() > MOST_FAILED * all) {
                throw new UnusableResult(String.format(
                        Locale.ROOT,
                        "%.0f of %.0f requests failed, so the load was not the one requested",
                        totals.failed(),
                        all));
            }
            return totals;
        }

        private static double tokens(ResultFacts facts, String key, double completed) {
            return completed == 0 ? 0 : facts.has(key);
        }

        /** Old files count requests without output as completed; their lengths show it. */
        private static Totals counted(double[] written, Optional<double[]> prompts, ResultFacts facts) {
            int[] good = IntStream.range(0, written.length)
                    .filter(i -> written[i] > 0)
                    .toArray();
            double input = prompts.filter(lengths -> lengths.length == written.length)
                    .map(lengths ->
                            IntStream.of(good).mapToDouble(i -> lengths[i]).sum())
                    .orElseGet(() -> good.length == 0
                            ? 0
                            : facts.has("total_input_tokens")
                                    / Math.max(
                                            good.length,
                                            facts.record().number("completed").orElse(0))
                                    * good.length);
            return new Totals(
                    good.length,
                    written.length - good.length,
                    input,
                    IntStream.of(good).mapToDouble(i -> written[i]).sum());
        }
    }
}
