package fitlaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fitlaw.arch.Architecture;
import fitlaw.bench.Bench;
import fitlaw.law.Law;
import fitlaw.runs.Runs;
import fitlaw.throughput.Throughput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        Law.fit(Runs.read(Path.of("data/runs/nano.csv")).where("size_class == \"1M\" & x >= 0.06"))
                .save(folder.resolve("law.json"));
    }

    private static Typed search(String law, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "search",
                "--law",
                law,
                "--throughput",
                folder.resolve("h100.json").toString(),
                "--base",
                "data/models/llama-3.2-1b.json",
                "--batch",
                "128",
                "--input",
                "4096",
                "--output",
                "1024",
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

    @Test
    void algorithm1PrintsItsSteps() {
        Typed typed = search("1B", "--algorithm1");

        assertThat(typed.code()).as(typed.err()).isZero();
        assertThat(typed.out()).contains("Algorithm 1", "gqa_group");
    }

    @Test
    void whatCannotBeIsSaid() {
        assertThat(search("80M-297M", "--base-loss", "2.8", "--l-opt", "2.7").err())
                .contains("--base-loss and --l-opt each say what the baseline's loss is");
        assertThat(search("80M-297M", "--loss-within", "0.5").err()).contains("below the least that any of the");
        assertThat(search("80M-297M", "--max-loss", "2.8").err()).contains("--base-loss");
        for (Typed typed : List.of(
                search("80M-297M", "--loss-within", "0.5"),
                search("80M-297M", "--max-loss", "2.8"),
                search("80M-297M", "--probability", "0.9"),
                search("80M-297M", "--layers", "18"))) {
            assertThat(typed.code()).isEqualTo(1);
            assertThat(typed.err()).doesNotContain("a fault of this program");
        }
        assertThat(search("80M").err()).contains("no published coefficients named 80M");
        assertThat(search("nowhere.json").err()).contains("nowhere.json");
        assertThat(search("80M-297M", "--objective", "speed").code()).isEqualTo(2);
    }
}
