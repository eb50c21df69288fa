package fitlaw.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fitlaw.law.Law;
import fitlaw.runs.Runs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Analyses of a law beyond its report, in the terminal. */
class LawCommandTest {
    private static final String GOLDEN = "data/runs/golden_synthetic.csv";

    @TempDir
    private Path folder;

    @Test
    void runsAndSavedLawsAreAsked() {
        String law = folder.resolve("law.json").toString();
        assertThat(Typed.fitlaw("fit", GOLDEN, "--save", law).code()).isZero();

        assertThat(said("law", "influence", GOLDEN)).contains("Influence of each run");
        assertThat(said("law", "next", GOLDEN, "--runs", "3", "--for", "r")).contains("Next 3 runs");
        assertThat(said("law", "bands", GOLDEN, "--for", "r")).contains("over mlp_attn_ratio");
        assertThat(said("law", "nearest", law, "--parameters", "1e9", "--layers", "16"))
                .contains("Nearest buildable shape");
        Typed influence = Typed.fitlaw("law", "influence", law);
        assertThat(influence.code()).isEqualTo(1);
        assertThat(influence.err()).contains("without its runs").doesNotContain("internal error");
        assertThat(said("law", "weights", GOLDEN)).contains("weight");
    }

    @Test
    void aPublishedLawSaysWhatItHas() {
        assertThat(said("law", "optimum", "80M-297M")).contains("0.08008", "published without intervals");
        assertThat(said("law", "nearest", "1B", "--parameters", "1e9", "--layers", "16"))
                .contains("Nearest buildable shape");
        for (String kind : List.of("profile", "coverage", "influence", "weights", "inflation", "bands", "next")) {
            Typed typed = Typed.fitlaw("law", kind, "80M-297M");
            assertThat(typed.code()).as(kind).isNotZero();
            assertThat(typed.err()).as(kind).contains("runs are not public", "Fit a law to your own runs");
        }
        assertThat(Typed.fitlaw("law", "optimum", "80M-279M").err())
                .contains("there is no file 80M-279M", "did you mean 80M-297M?");
    }

    private static String said(String... words) {
        Typed typed = Typed.fitlaw(words);
        assertThat(typed.code()).as(typed.err()).isZero();
        return typed.out();
    }

    @Test
    void everyKindIsJsonToo() throws IOException {
        Law law = Law.fit(Runs.read(TypedPaths.current().absolute(Path.of(GOLDEN))));
        JsonNode optimum = json("law", "optimum", GOLDEN);
        JsonNode nearest = json("law", "nearest", GOLDEN, "--parameters", "1e9", "--layers", "16");
        JsonNode next = json("law", "next", GOLDEN, "--runs", "3");
        JsonNode profile = json("law", "profile", GOLDEN);

        double best = law.optimum().relativeWidth().estimate().orElseThrow().value();
        assertThat(optimum.at("/estimates/0/term").asText()).isEqualTo("d_over_sqrt_n_optimum");
        assertThat(optimum.at("/estimates/0/estimate").asDouble()).isEqualTo(best);
        assertThat(profile.at("/profile/0/estimate").asDouble()).isCloseTo(best, within(1e-6));
        assertThat(profile.path("curve").size()).isGreaterThan(5);
        assertThat(nearest.at("/architecture/n_layers").asInt()).isEqualTo(16);
        assertThat(nearest.at("/architecture/n_params_non_embedding").asDouble())
                .isCloseTo(1e9, withinPercentage(5));
        assertThat(next.path("rows")).hasSize(3);
        assertThat(next.at("/gains/0").has("now")).isTrue();
        for (String kind : List.of("influence", "weights", "bands", "inflation")) {
            assertThat(json("law", kind, GOLDEN).path("rows")).as(kind).isNotEmpty();
        }
        assertThat(json("law", "influence", GOLDEN).path("rows"))
                .hasSize(law.runs().size());
    }

    @Test
    void intervalsAndPlansAreTriedOut() throws IOException {
        JsonNode coverage = json("law", "coverage", GOLDEN, "--simulations", "100", "--seed", "2");
        assertThat(coverage.path("simulations").asInt()).isEqualTo(100);
        assertThat(coverage.path("failed").asInt()).isZero();
        assertThat(coverage.at("/rows/0/term").asText()).isEqualTo("d_over_sqrt_n_optimum");
        assertThat(coverage.at("/rows/0/coverage").asDouble()).isBetween(.85, 1.0);
        assertThat(coverage.at("/rows/0/stated").isInt()).isTrue();
        assertThat(Typed.fitlaw("law", "coverage", GOLDEN, "--simulations", "10")
                        .err())
                .contains("100 or more simulations");
        String saved = folder.resolve("law.json").toString();
        Typed.fitlaw("fit", GOLDEN, "--save", saved);
        assertThat(Typed.fitlaw("law", "coverage", saved).err()).contains("without its runs");

        String[] replay = {
            "law", "replay", "data/runs/sweep.csv", "--form", "log-parabola", "--where", "at_width_rate == true", "--at"
        };
        JsonNode replayed = json(
                Stream.concat(Arrays.stream(replay), Stream.of("145e6,50e6")).toArray(String[]::new));
        assertThat(replayed.path("target").asText()).contains("best d_over_sqrt_n at N 145M");
        assertThat(replayed.path("rows").size()).isEqualTo(3 * 17);
        assertThat(Typed.fitlaw(Stream.concat(Arrays.stream(replay), Stream.of("145e6,50e6", "--for", "both"))
                                .toArray(String[]::new))
                        .err())
                .contains("--for must be x, r, loss or size for replay");
    }

    private static JsonNode json(String... words) throws IOException {
        return new ObjectMapper()
                .readTree(said(
                        Stream.concat(Stream.of(words), Stream.of("--json")).toArray(String[]::new)));
    }

    @Test
    void aShapeIsWorthComputeByALawThatPredicts() {
        String law = folder.resolve("scale.json").toString();
        Typed.fitlaw(
                "fit",
                "data/runs/sweep.csv",
                "--where",
                "at_width_rate == true & purpose != 'gqa'",
                "--form",
                "log-parabola",
                "--acts-on",
                "whole-loss",
                "--save",
                law);

        String[] asked = {"law", "multiplier", law, "--parameters", "8e6", "--tokens", "1e8", "--shape", "0.13,1"};
        String[] all = Stream.concat(Arrays.stream(asked), Stream.of("--against", "0.25,3"))
                .toArray(String[]::new);
        assertThat(said(all)).contains("compute_multiplier", "Effective compute at N 8M, D 100M");
        String[] json = Stream.concat(Arrays.stream(all), Stream.of("--json")).toArray(String[]::new);
        assertThat(said(json)).contains("\"term\" : \"compute_multiplier\"");
        assertThat(Typed.fitlaw(asked).err()).contains("--against must be a relative width");
    }

    @Test
    void whatIsMissingIsWrongUsage() {
        Typed nearest = Typed.fitlaw("law", "nearest", GOLDEN);
        assertThat(nearest.code()).isEqualTo(2);
        assertThat(nearest.err()).contains("--parameters is missing");
        Typed kind = Typed.fitlaw("law", "slope", GOLDEN);
        assertThat(kind.code()).isEqualTo(2);
        assertThat(kind.err()).contains("'slope' is not one of optimum");
    }
}
