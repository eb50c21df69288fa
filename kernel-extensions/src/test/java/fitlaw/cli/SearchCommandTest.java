package fitlaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fitlaw.arch.Architecture;
import fitlaw.bench.Bench;
import fitlaw.law.Law;
import fitlaw.runs.Runs;
import fitlaw.throughput.Hardware;
import fitlaw.throughput.Throughput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search in the terminal. */
class SearchCommandTest {
    @TempDir
    private static Path folder;

    @BeforeAll
    static void save() {
        Throughput.fit(
                        Bench.read(Path.of("data/bench/h100.csv"))
                                .where(
                                        "machine_run == \"h100-20261124-a\" & batch == 128 & context_tokens > 4096 | phase == \"prefill\""))
                .save(folder.resolve("h100.json"));
        Throughput h100 = Throughput.read(folder.resolve("h100.json"));
        h100.on(Hardware.of("H200", 4.3e12, 7e14)).save(folder.resolve("h200.json"));
        h100.on(Hardware.of("L40S", 8e11, 3e14)).save(folder.resolve("l40s.json"));
        Law.fit(Runs.read(Path.of("data/runs/nano.csv")).where("size_class == \"1M\" & x >= 0.06"))
                .save(folder.resolve("law.json"));
    }

    private static Typed search(String law, String... more) {
        return search("h100.json", 128, law, more);
    }

    private static Typed search(String gpu, int batch, String law, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "search",
                "--law",
                law,
                "--throughput",
                folder.resolve(gpu).toString(),
                "--base",
                "data/models/llama-3.2-1b.json",
                "--batch",
                String.valueOf(batch),
                "--multiples",
                "256,256"));
        words.addAll(List.of(more));
        return Typed.fitlaw(words.toArray(String[]::new));
    }

    @Test
    void findsAndWrites() throws IOException {
        Path out = folder.resolve("out");
        Typed typed =
                search("80M-297M", "--json", "--export", out.toString(), "--base-loss", "2.803", "--max-loss", "2.80");

        assertThat(typed.code()).as(typed.err()).isZero();
        JsonNode json = new ObjectMapper().readTree(typed.out());
        JsonNode best = json.get("best");
        assertThat(json.get("loss_limit").doubleValue()).isEqualTo(2.80);
        assertThat(best.get("loss").get("estimate").doubleValue()).isLessThanOrEqualTo(2.80);
        assertThat(best.get("loss").get("low").isNull()).isTrue();
        assertThat(best.get("tokens_per_second").get("low").doubleValue())
                .isLessThan(best.get("tokens_per_second").get("estimate").doubleValue());
        assertThat(best.get("probability_acceptable").isNull()).isTrue();
        assertThat(typed.err().strip())
                .startsWith("fitlaw: wrote " + out.resolve("candidates.csv") + ", ")
                .contains(out.resolve("config.json").toString())
                .contains("fitlaw: the config.json of the first shape is of class ");
        assertThat(Architecture.read(out.resolve("config.json")).dModel())
                .isEqualTo(best.get("d_model").intValue());
    }

    @Test
    void aSavedLawGivesProbabilities() throws IOException {
        Typed typed = search(folder.resolve("law.json").toString(), "--json", "--probability", "0.9");

        assertThat(typed.code()).as(typed.err()).isZero();
        JsonNode best = new ObjectMapper().readTree(typed.out()).get("best");
        assertThat(best.get("probability_acceptable").doubleValue()).isGreaterThan(0.8);
    }

    /** The results for each other GPU are those of a search on that GPU alone. */
    @Test
    void otherGpusAreSearchedToo() throws IOException {
        String both = folder.resolve("h200.json") + "," + folder.resolve("l40s.json");
        Typed typed = search("h100.json", 1024, "80M-297M", "--json", "--also", both);

        assertThat(typed.code()).as(typed.err()).isZero();
        JsonNode json = new ObjectMapper().readTree(typed.out());
        JsonNode others = json.get("elsewhere");
        assertThat(others.findValuesAsText("gpu")).containsExactly("H200", "L40S");
        JsonNode h200 = others.get(0);
        Typed alone = search("h200.json", 1024, "80M-297M", "--json");
        JsonNode best = new ObjectMapper().readTree(alone.out()).get("best");
        for (String size : List.of("d_model", "d_ff", "n_heads", "n_kv_heads")) {
            assertThat(h200.get("best").get(size)).as(size).isEqualTo(best.get(size));
        }
        assertThat(h200.get("best").get("tokens_per_second").get("estimate"))
                .isEqualTo(best.get("tokens_per_second").get("estimate"));
        assertThat(h200.get("first_over_best").get("estimate").doubleValue()).isLessThanOrEqualTo(1);
        assertThat(h200.get("note").textValue()).isEmpty();
        // Two KV heads of 64 in 16 layers for 1,024 sequences of 5,120 tokens are 43 GB.
        JsonNode l40s = others.get(1);
        assertThat(l40s.get("best").isNull()).isTrue();
        assertThat(l40s.get("first_over_best").isNull()).isTrue();
        assertThat(l40s.get("note").textValue()).contains("memory");

        Typed table = search("h100.json", 1024, "80M-297M", "--also", both);
        assertThat(table.out())
                .contains("Results of the same search on other GPUs:", "speed of first / best")
                .containsPattern("H200, \\S+ \\S+, bf16 +" + best.get("d_model") + " +" + best.get("d_ff"))
                .containsPattern("L40S, \\S+ \\S+, bf16 +none");
        assertThat(search("80M-297M", "--also", "nowhere.json").err()).contains("nowhere.json");
    }

    @Test
    void namedModelsAreShownBeside() throws IOException {
        String models = "data/models/panda-1b.json,data/models/surefire-1b.json";
        Typed typed = search("80M-297M", "--json", "--beside", models);

        assertThat(typed.code()).as(typed.err()).isZero();
        JsonNode beside = new ObjectMapper().readTree(typed.out()).get("beside");
        assertThat(beside.fieldNames()).toIterable().containsExactly("panda-1b", "surefire-1b");
        assertThat(beside.get("panda-1b").get("n_kv_heads").intValue()).isEqualTo(18);
        assertThat(search("80M-297M", "--beside", models).out()).containsPattern("surefire-1b +2560 +6144 +36 +4");
        assertThat(search("80M-297M", "--beside", "data/models/panda-3b.json").err())
                .contains("panda-3b has 28 layers and the baseline 16");
    }

    @Test
    void aLeastAccuracyIsTheLimitAndStandsBesideLosses() throws IOException {
        String[] curves = {
            "--base-loss",
            "2.803",
            "--accuracy",
            "data/accuracy/gadre_openlm_tasks.csv",
            "--accuracy-loss",
            "loss_c4",
            "--accuracy-where",
            "train_set == 'rpj' & task in ('piqa', 'hellaswag')"
        };
        Typed shown = search("80M-297M", curves);
        JsonNode json = new ObjectMapper()
                .readTree(search("80M-297M", and(curves, "--json", "--min-accuracy", "0.55"))
                        .out());
        Typed tooMuch = search("80M-297M", and(curves, "--min-accuracy", "0.6"));

        assertThat(shown.code()).as(shown.err()).isZero();
        assertThat(shown.out()).contains("mean accuracy");
        assertThat(json.at("/candidates/0/accuracy/estimate").asDouble()).isGreaterThanOrEqualTo(0.55);
        assertThat(tooMuch.code()).isEqualTo(1);
        assertThat(tooMuch.err()).containsPattern("Require an accuracy of at most 0\\.5\\d+ \\(--min-accuracy\\)");
        assertThat(search("80M-297M", "--min-accuracy", "0.6").err()).contains("Add --accuracy CURVES");
        assertThat(search("80M-297M", and(curves, "--min-accuracy", "0.99")).err())
                .contains("none of them predicts 0.99");
    }

    private static String[] and(String[] words, String... more) {
        return Stream.of(words, more).flatMap(Stream::of).toArray(String[]::new);
    }

    @Test
    void algorithm1PrintsItsSteps() {
        Typed typed = search("1B", "--algorithm1");

        assertThat(typed.code()).as(typed.err()).isZero();
        assertThat(typed.out()).contains("Algorithm 1", "gqa_group");
    }

    @Test
    void whatCannotBeIsSaid() {
        assertThat(search("80M-297M", "--base-loss", "2.8", "--l-opt", "2.7").err())
                .contains("--base-loss and --l-opt both specify the baseline's loss");
        assertThat(search("80M-297M", "--loss-within", "0.5").err())
                .contains("is below the minimum over", "Raise it to at least that value (--loss-within)");
        assertThat(search("80M-297M", "--max-loss", "2.8").err())
                .contains(
                        "Give it (--base-loss), the loss of the best shape (--l-opt) or a level of the law (--at-level)")
                .contains("relative to the baseline (--loss-within)");
        assertThat(search("80M-297M", "--at-level", "1M/50M").err()).contains("Give that loss (--base-loss)");
        assertThat(search("80M-297M", "--memory-gb", "1").err()).contains("GB (--memory-gb)");
        for (Typed typed : List.of(
                search("80M-297M", "--loss-within", "0.5"),
                search("80M-297M", "--max-loss", "2.8"),
                search("80M-297M", "--probability", "0.9"),
                search("80M-297M", "--layers", "18"))) {
            assertThat(typed.code()).isEqualTo(1);
            assertThat(typed.err()).doesNotContain("internal error");
        }
        for (Typed typed : List.of(
                search("80M-297M", "--at-level", "1M/50M"),
                search("h100.json", 0, "80M-297M"),
                search("80M-297M", "--input", "2147483647", "--output", "2147483647"))) {
            assertThat(typed.code()).isEqualTo(2);
            assertThat(typed.err()).doesNotContain("internal error").contains("Type fitlaw search --help");
        }
        assertThat(search("80M").err()).contains("no published coefficients named 80M");
        assertThat(search("nowhere.json").err()).contains("nowhere.json");
        assertThat(search("80M-297M", "--objective", "speed").code()).isEqualTo(2);
    }
}
