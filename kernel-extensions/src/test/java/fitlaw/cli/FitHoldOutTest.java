package fitlaw.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import fitlaw.law.Protocol;
import fitlaw.runs.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hold-out, the paper's protocol and saved laws in the terminal. */
class FitHoldOutTest {
    private static final String GOLDEN = "data/runs/golden_synthetic.csv";
    private static final String NANO = "data/runs/nano.csv";

    @TempDir
    private Path folder;

    private static JsonNode json(String... words) throws IOException {
        Typed typed = Typed.fitlaw(words);
        assertThat(typed.code()).as(typed.err()).isZero();
        return new ObjectMapper().readTree(typed.out());
    }

    private static String refused(String... words) {
        Typed typed = Typed.fitlaw(words);
        assertThat(typed.code()).isNotZero();
        return typed.err();
    }

    @Test
    void holdOutCarriesItsScores() throws IOException {
        JsonNode json = json("fit", GOLDEN, "--test", "size_class == '1B'", "--json");

        for (String key : new String[] {
            "mse",
            "null_mse",
            "ceiling_mse",
            "spearman",
            "spearman_low",
            "spearman_high",
            "ceiling_spearman",
            "bias",
            "coverage"
        }) {
            assertThat(json.get(key).isNumber()).as(key).isTrue();
        }
        assertThat(json.get("test_level").textValue()).isEqualTo("profiled");
        assertThat(json.get("drift").isArray()).isTrue();
        assertThat(json.get("mse").doubleValue())
                .isLessThan(json.get("null_mse").doubleValue());
    }

    @Test
    void protocolSaysWhatTheLibrarySays() throws IOException {
        JsonNode cases = json("fit", GOLDEN, "--protocol", "tasks", "--json").get("cases");

        Protocol tasks = Protocol.tasks(Runs.read(Path.of(GOLDEN)));
        assertThat(cases).hasSize(3);
        for (int j = 0; j < 3; j++) {
            double mse = tasks.cases().get(j).heldOut().orElseThrow().scores().mse();
            assertThat(cases.get(j).get("mse").doubleValue()).isEqualTo(mse);
            assertThat(cases.get(j).get("trained_on")).hasSize(j + 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"tasks,Task 3", "outliers,No training run has r outside", "ablations,joint", "pooled,nearest"})
    void everyProtocolHasAReport(String name, String told) {
        Typed typed = Typed.fitlaw("fit", GOLDEN, "--protocol", name);

        assertThat(typed.code()).as(typed.err()).isZero();
        assertThat(typed.out()).contains(told, "Sizes: 4 by size_class", "noise floor");
    }

    @Test
    void savedLawIsThatOfTheRuns() throws IOException {
        Path file = folder.resolve("law.json");

        JsonNode json = json("fit", NANO, "--where", "x >= 0.06", "--save", file.toString(), "--json");

        Law law = Law.read(file);
        assertThat(law.diagnostics().sigma().orElseThrow())
                .isEqualTo(json.get("sigma").doubleValue());
        assertThat(law.loss("1M/50M", .2, 1))
                .isEqualTo(
                        Law.fit(LawForm.conditional(), Runs.read(Path.of(NANO)).where("x >= 0.06"))
                                .loss("1M/50M", .2, 1));
    }

    @Test
    void lawOfTheTrainingRowsIsSavedBesideAHoldOut() throws IOException {
        Path file = folder.resolve("law.json");

        json("fit", GOLDEN, "--test", "size_class == '1B'", "--save", file.toString(), "--json");

        assertThat(Law.read(file).levels()).hasSize(3);
    }

    @Test
    void optionsThatDoNotGoTogetherAreRefused() {
        Path file = folder.resolve("law.json");

        assertThat(refused("fit", GOLDEN, "--protocol", "tasks", "--test", "r > 1"))
                .contains("--test cannot be combined");
        assertThat(refused("fit", GOLDEN, "--protocol", "tasks", "--save", file.toString()))
                .contains("--save cannot be combined");
        assertThat(file).doesNotExist();
        assertThat(refused("fit", GOLDEN, "--protocol", "task")).contains("not one of tasks, outliers");
        assertThat(refused("fit", GOLDEN, "--test-level", "profiled")).contains("--test-level requires --test");
        assertThat(refused("fit", GOLDEN, "--test", "size_class == '1B'", "--test-level", "extrapolated"))
                .contains("3 levels", "needs at least six");
        assertThat(refused("fit", NANO, "--protocol", "pooled")).contains("has 2 sizes");
    }

    @Test
    void levelOfTheHeldOutRowsCanBeChosen() throws IOException {
        JsonNode known = json("fit", GOLDEN, "--test", "r > 2", "--json");
        JsonNode profiled = json("fit", GOLDEN, "--test", "r > 2", "--test-level", "profiled", "--json");

        assertThat(known.get("test_level").textValue()).isEqualTo("known");
        assertThat(profiled.get("test_level").textValue()).isEqualTo("profiled");
        // A fitted level leaves no mean error but for rounding and the weights by which it is fitted.
        assertThat(profiled.get("bias").doubleValue()).isCloseTo(0, within(1e-5));
        assertThat(Math.abs(known.get("bias").doubleValue())).isGreaterThan(1e-5);
    }

    @Test
    void placeThatCannotBeWrittenIsTold() {
        assertThat(refused("fit", NANO, "--save", folder.toString())).contains("is a folder");
        assertThat(Files.exists(folder)).isTrue();
    }
}
