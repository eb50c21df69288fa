package fitlaw.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.common.DataException;
import fitlaw.common.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Result files of vLLM and SGLang, old and new. The files in src/test/resources/bench were written by hand with the keys
 * that the engines' sources write; their numbers are those of this class's comments.
 */
class ResultFilesTest {
    private static final Path FILES = Path.of("src/test/resources/bench");
    private static final double EXACT = 1e-12;

    @TempDir
    private Path folder;

    private static BenchOptions omitted() {
        return BenchOptions.defaults()
                .withGiven("gpu", "H100")
                .withGiven("engine_version", "0.11.0")
                .withGiven("model", "Llama-3.2-1B")
                .withGiven("architecture", "data/models/llama-3.2-1b.json");
    }

    private static Bench read(String file, BenchOptions options) {
        return Bench.read(FILES.resolve(file), options);
    }

    private static Measurement only(Bench bench) {
        assertThat(bench.rows()).hasSize(1);
        return bench.rows().get(0);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @ParameterizedTest
    @CsvSource({"vllm-serve-2026.json, vllm, 1", "sglang-serving.jsonl, sglang, 2"})
    void servingTakesLengthsAndBatchFromWhatWasAchieved(String file, String engine, int tensorParallel) {
        Bench bench = read(file, omitted());

        // 100 requests, 100,000 and 20,100 tokens, 10 s, TPOT 4 ms. SGLang's file requests 2,000 and 402 with a range
        // ratio of 0, which there means half of it on average, and vLLM's requests 16 concurrently.
        Measurement last = bench.rows().get(bench.rows().size() - 1);
        assertThat(last.load().phase()).isEqualTo(Phase.SERVING);
        assertThat(last.engine()).isEqualTo(engine);
        assertThat(last.seconds()).isCloseTo(0.004, within(EXACT));
        assertThat(last.load().batch()).isCloseTo((20_100 - 100) / 10.0 * 0.004, within(EXACT)); // 8
        ServedRequests requests = last.load().requests().orElseThrow();
        assertThat(requests.inputTokens()).isEqualTo(1000);
        assertThat(requests.outputTokens()).isEqualTo(201);
        assertThat(requests.firstTokenSeconds()).hasValue(0.06);
        assertThat(last.model().tensorParallel()).isEqualTo(tensorParallel);
    }

    @Test
    void oldAndNewServingOfSglangAreReadAndSpeculationIsLeftOut() {
        Bench bench = read("sglang-serving.jsonl", omitted());

        assertThat(bench.rows()).hasSize(2).allMatch(row -> Math.abs(row.load().batch() - 8) < EXACT);
        assertThat(bench.leftOut()).extracting(ExcludedMeasurement::row).containsExactly(3, 4);
        assertThat(bench.leftOut().get(0).reason()).contains("accept_length", "speculative decoding");
        assertThat(bench.leftOut().get(1).reason()).contains("speculative_algorithm");
        assertThat(bench.table().stringColumn("request_rate").asList()).containsExactly("Infinity", "trace");
    }

    @Test
    void speculativeServingOfVllmIsRefused() {
        assertThatThrownBy(() -> read("vllm-serve-speculative.json", omitted()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("record 1: it has spec_decode_acceptance_rate");
    }

    @Test
    void detailedFileOf2024CountsRequestsThatWroteNothingAsFailed() {
        Measurement row = only(read("vllm-serve-2024-detailed.json", omitted()));

        // 39 of 40 wrote 201 tokens each in 3.9 s.
        assertThat(row.load().batch()).isCloseTo(39 * 200 / 3.9 * 0.004, within(EXACT));
        assertThat(row.load().requests().orElseThrow().inputTokens()).isEqualTo(1000);
        assertThat(row.load().requests().orElseThrow().outputTokens()).isEqualTo(201);
    }

    @Test
    void objectsAppendedToOneFileAreReadOneByOne() {
        Bench bench = read("vllm-serve-appended.json", omitted());

        assertThat(bench.rows()).extracting(m -> m.origin().row()).containsExactly(1, 2);
        assertThat(bench.rows().get(1).load().requests().orElseThrow().outputTokens())
                .isEqualTo(402);
        assertThat(bench.leftOut()).extracting(ExcludedMeasurement::row).containsExactly(3, 4, 5, 6);
        assertThat(bench.leftOut())
                .extracting(ExcludedMeasurement::reason)
                .satisfiesExactly(
                        nan -> assertThat(nan).contains("mean_tpot_ms is NaN"),
                        one -> assertThat(one).contains("have one output token each"),
                        failed -> assertThat(failed).contains("40 of 100 requests failed"),
                        none -> assertThat(none).contains("no request completed"));
    }

    @Test
    void oneBatchTellsPrefillAndDecodeStep() {
        Bench bench = read("sglang-one-batch.jsonl", omitted());

        assertThat(bench.rows())
                .extracting(m -> m.load().phase())
                .containsExactly(Phase.PREFILL, Phase.DECODE, Phase.PREFILL); // One output token: no decode keys.
        assertThat(bench.rows().get(0).seconds()).isEqualTo(0.05);
        assertThat(bench.rows().get(0).load().contextTokens()).isEqualTo(1024);
        assertThat(bench.rows().get(1).seconds()).isEqualTo(0.0013);
        assertThat(bench.rows().get(1).load().batch()).isEqualTo(16);
        assertThat(bench.rows().get(1).load().contextTokens()).isEqualTo(1024 + 128);
        assertThat(bench.leftOut()).isEmpty();
    }

    @Test
    void twoLatencyRunsTellPrefillAndDecodeStep() throws IOException {
        Files.copy(FILES.resolve("vllm-latency-o1.json"), folder.resolve("o1.json"));
        Files.copy(FILES.resolve("vllm-latency-o257.json"), folder.resolve("o257.json"));
        Path config = Path.of("data/models/llama-3.2-1b.json").toAbsolutePath();
        write("fitlaw-bench.json", """
            {"*": {"gpu": "H100", "engine_version": "0.11.0", "model": "Llama", "batch": 16, "input_tokens": 1024,
                   "architecture": "%s"},
             "o1.json": {"output_tokens": 1}, "o257.json": {"output_tokens": 257}}
            """.formatted(config));

        Bench bench = Bench.read(folder);

        assertThat(bench.rows()).extracting(m -> m.load().phase()).containsExactly(Phase.PREFILL, Phase.DECODE);
        assertThat(bench.rows().get(0).seconds()).isEqualTo(0.05); // the median; the average is 0.0512
        assertThat(bench.rows().get(1).seconds()).isCloseTo((0.3828 - 0.05) / 256, within(EXACT));
        assertThat(bench.rows().get(1).load().contextTokens()).isEqualTo(1024 + 257 / 2.0);
        assertThat(bench.report().text())
                .contains("Decode steps computed as the time of a whole batch minus", "per step: 1.");
    }

    @Test
    void latencyAloneIsAStaticBatch() {
        var options = omitted()
                .withGiven("batch", "16")
                .withGiven("input_tokens", "1024")
                .withGiven("output_tokens", "257");

        Measurement row = only(read("vllm-latency-o257.json", options));

        assertThat(row.load().phase()).isEqualTo(Phase.STATIC);
        assertThat(row.seconds()).isEqualTo(0.3828);
    }

    @Test
    void latencyInPytorchsFormatBringsItsArguments() {
        Measurement row = only(read("vllm-latency.pytorch.json", omitted()));

        assertThat(row.load().batch()).isEqualTo(16);
        assertThat(row.model().tensorParallel()).isEqualTo(2);
        assertThat(row.setup().precision().weightBytes()).isEqualTo(1); // quantization fp8
        assertThat(row.seconds()).isEqualTo(0.3828);
    }

    @Test
    void throughputNeedsTheBatchAndTellsWhetherAllRanAtOnce() {
        Measurement whole = only(read("vllm-throughput.pytorch.json", omitted().withGiven("batch", "256")));
        Measurement some = only(read("vllm-throughput.pytorch.json", omitted().withGiven("batch", "32")));

        assertThat(whole.load().phase()).isEqualTo(Phase.STATIC);
        assertThat(whole.load().batch()).isEqualTo(64); // num_requests
        assertThat(whole.seconds()).isEqualTo(1.28);
        assertThat(some.load().phase()).isEqualTo(Phase.SERVING);
        assertThat(some.seconds()).isCloseTo(32 * 1.28 / (64 * 511), within(EXACT)); // 64 · 511 steps of 32 at once
        assertThatThrownBy(() -> read("vllm-throughput.pytorch.json", omitted()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("it does not state batch; specify batch, or set it in fitlaw-bench.json");
    }

    @Test
    void throughputCountsPromptsAndOutputsTogether() throws IOException {
        Path file = Files.copy(FILES.resolve("vllm-throughput.json"), folder.resolve("plain.json"));
        var options = omitted().withGiven("batch", "64");

        ServedRequests requests = only(Bench.read(file, options.withGiven("input_tokens", "1024")))
                .load()
                .requests()
                .orElseThrow();

        assertThat(requests.outputTokens()).isEqualTo(98_304 / 64.0 - 1024); // 512
        assertThatThrownBy(() -> Bench.read(
                        file, options.withGiven("input_tokens", "1024").withGiven("output_tokens", "1024")))
                .hasMessageContaining(
                        "total_num_tokens is 1536 per request, which is not the sum of input_tokens 1024");
        assertThatThrownBy(() -> Bench.read(file, options)).hasMessageContaining("does not state output_tokens");
    }

    @Test
    void plainFileBesideItsPytorchTwinIsReadOnce() throws IOException {
        Files.copy(FILES.resolve("vllm-throughput.json"), folder.resolve("t.json"));
        Files.copy(FILES.resolve("vllm-throughput.pytorch.json"), folder.resolve("t.pytorch.json"));

        Bench bench = Bench.read(folder, omitted().withGiven("batch", "64"));

        assertThat(bench.rows()).hasSize(1);
        assertThat(bench.leftOut().get(0).reason()).contains("the same run is in the .pytorch.json");
    }

    @Test
    void offlineThroughputOfSglangIsReadOldAndNew() {
        Bench bench = read("sglang-offline.jsonl", omitted().withGiven("batch", "64"));

        Measurement row = only(bench);
        assertThat(row.load().phase()).isEqualTo(Phase.STATIC);
        assertThat(row.seconds()).isEqualTo(1.28);
        assertThat(row.load().requests().orElseThrow().inputTokens()).isEqualTo(1024);
        // The same run as a newer version writes it: read alike, it is a copy.
        assertThat(bench.leftOut()).singleElement().satisfies(copy -> assertThat(copy.reason())
                .contains("a copy of row 1 of"));
    }

    @Test
    void allThatTheFileOmitsIsAskedForAtOnce() {
        assertThatThrownBy(() -> read("vllm-serve-2026.json", BenchOptions.defaults()))
                .hasMessageContaining(
                        "it does not state gpu, engine_version, architecture; specify gpu, engine_version,"
                                + " architecture, or set them in fitlaw-bench.json");
        assertThatThrownBy(() -> read("vllm-latency-o257.json", BenchOptions.defaults()))
                .hasMessageContaining("does not state batch, input_tokens, output_tokens, gpu, engine_version, model,"
                        + " architecture");
    }

    @Test
    void mediansStandInForMeans() throws IOException {
        String text = Files.readString(FILES.resolve("vllm-serve-2026.json"))
                .replace("\"mean_tpot_ms\": 4.0, ", "")
                .replace("\"mean_ttft_ms\": 60.0, ", "");
        Bench bench = Bench.read(write("median.json", text), omitted());

        assertThat(only(bench).seconds()).isCloseTo(0.0039, within(EXACT));
        assertThat(only(bench).load().requests().orElseThrow().firstTokenSeconds())
                .hasValue(0.055);
        assertThat(bench.notes()).contains("Results without mean_tpot_ms are read with median_tpot_ms instead.");
        assertThatThrownBy(
                        () -> Bench.read(write("none.json", text.replace("median_tpot_ms", "p50_tpot_ms")), omitted()))
                .hasMessageContaining("it has neither mean_tpot_ms nor median_tpot_ms, and only the benchmark");
    }

    /** As written by vllm bench sweep: each run in its own file, and all of them again in a summary. */
    @Test
    void aSummaryOfRunsIsNoRepeatOfThem() throws IOException {
        String text = Files.readString(FILES.resolve("vllm-serve-2026.json")).strip();
        String other = text.replace("\"mean_tpot_ms\": 4.0", "\"mean_tpot_ms\": 4.4")
                .replace("\"duration\": 10.0", "\"duration\": 10.7");
        write("run=0.json", text);
        write("run=1.json", other);
        write("summary.json", "[" + text.replace("{\"date\"", "{\"run_number\": 0, \"date\"") + ", " + other + "]");

        Bench bench = Bench.read(folder, omitted());

        assertThat(bench.rows()).hasSize(2);
        assertThat(bench.leftOut())
                .extracting(ExcludedMeasurement::reason)
                .allSatisfy(reason ->
                        assertThat(reason).matches("it is a copy of row 1 of .*run=[01].json, which counts once"))
                .hasSize(2);
        // With the same requested load they are repeats, whatever batch each achieved: ln(4.4 / 4) = 0.0953.
        assertThat(bench.points()).hasSize(1);
        assertThat(bench.points().get(0).seconds()).isCloseTo(0.0042, within(EXACT));
        assertThat(bench.points().get(0).load().batch())
                .isCloseTo((20_000 / 10.0 * 0.004 + 20_000 / 10.7 * 0.0044) / 2, within(EXACT));
        assertThat(bench.repeats().get(0).differences().mean()).isCloseTo(Math.log(1.1), within(1e-9));
    }

    @Test
    void runsOfOtherLoadsAreOtherPoints() throws IOException {
        String text = Files.readString(FILES.resolve("vllm-serve-2026.json")).strip();
        write("a.json", text);
        write("b.json", text.replace("\"max_concurrency\": 16", "\"max_concurrency\": 17"));
        write("c.json", text.replace("\"total_input_tokens\": 100000", "\"total_input_tokens\": 200000"));

        assertThat(Bench.read(folder, omitted()).points()).hasSize(3);
    }

    @Test
    void unitsOfTablesAreNotThoseOfResults() {
        Bench bench = read("vllm-serve-2026.json", omitted().withGiven("time_unit", "ms"));

        assertThat(only(bench).seconds()).isCloseTo(0.004, within(EXACT));
        assertThat(bench.notes()).anyMatch(note -> note.startsWith("time_unit ms is for tables"));
    }

    @Test
    void aManifestThatNothingUsesIsTold() throws IOException {
        Files.copy(FILES.resolve("vllm-serve-2026.json"), folder.resolve("a.json"));
        Path manifest = write("fitlaw-bench.json", "{\"*\": {\"gpu\": \"H100\"}, \"b-*.json\": {\"batch\": 16}}");

        assertThat(Bench.read(folder, omitted()).notes())
                .anyMatch(note -> note.endsWith("fitlaw-bench.json: no file matches b-*.json."));
        assertThatThrownBy(() -> Bench.read(folder))
                .hasMessageContaining("it does not state engine_version, architecture;")
                .hasMessageEndingWith("fitlaw-bench.json: no file matches b-*.json.");
        assertThatThrownBy(() -> Bench.read(
                        Path.of("data/bench/h100.csv"), BenchOptions.defaults().withManifest(manifest)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("supplies what result files of engines omit, but no result file is named");
    }

    @ParameterizedTest
    @CsvSource({"gpu", "engine_version", "architecture"})
    void whatTheFileOmitsIsAskedFor(String name) {
        var given = new java.util.HashMap<>(omitted().given());
        given.remove(name);
        var options =
                new BenchOptions(java.util.Optional.empty(), java.util.Map.of(), given, java.util.Optional.empty());

        assertThatThrownBy(() -> read("vllm-serve-2026.json", options))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("vllm-serve-2026.json, record 1: it does not state " + name);
    }

    @Test
    void metadataOfTheRunIsHeeded() throws IOException {
        String text = Files.readString(FILES.resolve("vllm-serve-2026.json"));
        Path file =
                write("serve.json", text.replace("{\"date\"", "{\"gpu\": \"H200\", \"precision\": \"fp8\", \"date\""));

        Measurement row = only(Bench.read(file, omitted()));

        assertThat(row.gpu()).isEqualTo("H200");
        assertThat(row.setup().precision().name()).isEqualTo("fp8");
        assertThat(row.model().name()).isEqualTo("Llama-3.2-1B"); // Given by hand, against the path in model_id.
    }

    @Test
    void fileOfMegabytesIsReadInAStream() throws IOException {
        int requests = 3000;
        StringBuilder text = new StringBuilder("{\"backend\": \"vllm\", \"model_id\": \"m\", \"num_prompts\": 3000,"
                + " \"duration\": 300.0, \"completed\": 3000, \"total_input_tokens\": 3000000,"
                + " \"total_output_tokens\": 603000, \"mean_tpot_ms\": 4.0, \"mean_ttft_ms\": 60.0, \"input_lens\": [");
        text.append("1000,".repeat(requests - 1)).append("1000], \"output_lens\": [");
        text.append("201,".repeat(requests - 1)).append("201], \"itls\": [");
        String itl = "[" + "0.004,".repeat(199) + "0.004]";
        text.append((itl + ",").repeat(requests - 1)).append(itl).append("], \"generated_texts\": [");
        text.append("\"ab\\\"c\",".repeat(requests - 1)).append("\"\"]}");
        assertThat(text.length()).isGreaterThan(3_000_000);

        Measurement row = only(Bench.read(write("big.json", text.toString()), omitted()));

        assertThat(row.load().batch()).isCloseTo(600_000 / 300.0 * 0.004, within(EXACT));
    }

    @Test
    void truncatedFileIsAnErrorThatSaysWhere() throws IOException {
        String text = Files.readString(FILES.resolve("vllm-serve-2026.json"));
        Path file = write("cut.json", text.substring(0, text.length() / 2));

        assertThatThrownBy(() -> Bench.read(file, omitted()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("cut.json, record 1: it is truncated in line 1")
                .hasMessageContaining("write it again, or remove it");
    }

    @Test
    void completeObjectsBeforeTheCutAreKept() throws IOException {
        String line = Files.readString(FILES.resolve("vllm-serve-2026.json")).strip();
        Path file = write("cut.jsonl", line + "\n" + line.substring(0, 300));

        Bench bench = Bench.read(file, omitted());

        assertThat(bench.rows()).hasSize(1);
        assertThat(bench.leftOut().get(0).row()).isEqualTo(2);
        assertThat(bench.leftOut().get(0).reason()).contains("is truncated in line 2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"model_type\": \"llama\", \"hidden_size\": 4096} | is the architecture of a model, not a table of"
                        + " measurements",
                "{\"some\": \"llama\", \"size\": 4096} | is not a result of sglang.bench_offline_throughput",
                "{\"completed\": 3, \"total_output_tokens\": 5} | looks like a result of vllm bench serve, but has no"
                        + " duration, which only the benchmark can write.",
                "{\"completed\": 3, \"duration\": 5, \"total_throughput\": 9} | looks like a result of"
                        + " sglang.bench_serving, but has no total_output_tokens,",
                "{\"a\": 1,} | is not valid JSON, line 1",
                "17 | does not contain a JSON object",
                "~~ | is empty",
            })
    void whatIsNoResultIsSaidToBeNone(String text, String problem) throws IOException {
        Path file = write("some.json", text);

        assertThatThrownBy(() -> Bench.read(file, omitted()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("some.json")
                .hasMessageContaining(problem);
    }

    @Test
    void emptyFolderSaysWhatItShouldHold() throws IOException {
        write("notes.txt", "nothing");

        assertThatThrownBy(() -> Bench.read(folder, omitted()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("contains no result file, which ends in .json or .jsonl")
                .hasMessageContaining("vllm bench serve");
    }

    @Test
    void folderOfThousandsTellsItsProgressAndCanBeStopped() throws Exception {
        String text = Files.readString(FILES.resolve("sglang-one-batch.jsonl"));
        Files.createDirectory(folder.resolve("deeper"));
        for (int i = 0; i < 2000; i++) {
            // Each run takes slightly longer than the one before.
            int digits = 10_000 + i;
            write(
                    (i % 2 == 0 ? "" : "deeper/") + "run-" + i + ".jsonl",
                    text.replace("0.0013", "0.0013" + digits)
                            .replace("0.05", "0.05" + digits)
                            .replace("0.006", "0.006" + digits));
        }
        write("config.json", "{\"model_type\": \"llama\"}");
        write("log.txt", "");
        List<Long> done = new ArrayList<>();

        Bench bench = new Task((what, at, total) -> {
                    assertThat(total).isEqualTo(2001);
                    done.add(at);
                })
                .call(() -> Bench.read(folder, omitted()));

        assertThat(bench.rows()).hasSize(6000);
        assertThat(bench.leftOut()).hasSize(1);
        assertThat(bench.report().text()).contains("neither .json nor .jsonl are not read: 1.", "config.json");
        assertThat(done).hasSize(2002).isSorted().startsWith(0L).endsWith(2001L);
        Task stopped = new Task((what, at, total) -> {});
        stopped.cancel();
        assertThatThrownBy(() -> stopped.call(() -> Bench.read(folder, omitted())))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void manifestWithAWordThatIsNoColumnIsAnError() throws IOException {
        Files.copy(FILES.resolve("vllm-serve-2026.json"), folder.resolve("a.json"));
        write("fitlaw-bench.json", "{\"*\": {\"gpuu\": \"H100\"}}");

        assertThatThrownBy(() -> Bench.read(folder))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("fitlaw-bench.json, key gpuu: there is no column of that name")
                .hasMessageEndingWith("did you mean gpu?");
        assertThatThrownBy(() -> omitted().withGiven("gpuu", "H100"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("did you mean gpu?");
    }

    @Test
    void resultsAndTablesGoTogether() {
        Bench both = Bench.read(
                List.of(Path.of("data/bench/h100.csv"), FILES.resolve("vllm-serve-2026.json")),
                omitted().withWhere("batch == 8"));

        assertThat(both.setups()).hasSize(2);
        assertThat(both.rows()).anyMatch(row -> row.load().phase() == Phase.SERVING);
    }
}
