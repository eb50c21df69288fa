package fitlaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fitlaw.arch.Architecture;
import fitlaw.bench.Bench;
import fitlaw.fit.Estimate;
import fitlaw.throughput.Calibration;
import fitlaw.throughput.OutOfSample;
import fitlaw.throughput.Throughput;
import fitlaw.throughput.ThroughputOptions;
import fitlaw.throughput.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calibration and prediction in the terminal. */
class SpeedCommandsTest {
    private static final String H100 = "data/bench/h100.csv";
    private static final String H200 = "data/bench/h200.csv";
    /** A few shapes are enough to test the command. */
    private static final String FEW = "family == 'paper'";

    private static final String SUREFIRE = "data/models/surefire-1b.json";
    private static final String LLAMA = "data/models/llama-3.2-1b.json";

    @TempDir
    private static Path folder;

    private static JsonNode calibrated;

    private static JsonNode json(String... words) throws IOException {
        Typed typed = Typed.fitlaw(words);
        assertThat(typed.code()).as(typed.err()).isZero();
        return new ObjectMapper().readTree(typed.out());
    }

    private static String refused(int code, String... words) {
        Typed typed = Typed.fitlaw(words);
        assertThat(typed.code()).as(typed.err()).isEqualTo(code);
        return typed.err();
    }

    private static String model() {
        return folder.resolve("h100.json").toString();
    }

    @BeforeAll
    static void calibrate() throws IOException {
        calibrated = json("calibrate", H100, H200, "--where", FEW, "--gpu", "H100", "--save", model(), "--json");
    }

    @Test
    void calibrationCarriesItsErrors() {
        assertThat(calibrated.at("/setup/gpu").textValue()).isEqualTo("NVIDIA H100 80GB HBM3");
        assertThat(calibrated.at("/setup/engine").textValue()).isEqualTo("torch-cudagraph");
        assertThat(calibrated.get("form").textValue()).isNotEmpty();
        assertThat(calibrated.get("formula").textValue()).contains("decode", "prefill");
        Calibration saved = Throughput.read(Path.of(model())).calibration();
        assertThat(calibrated.get("rows").intValue()).isEqualTo(saved.data().rows());
        assertThat(calibrated.get("decode_left_out_mape").doubleValue())
                .isEqualTo(saved.errors().decode().orElseThrow());
        assertThat(calibrated.get("prefill_left_out_mape").doubleValue())
                .isEqualTo(saved.errors().prefill().orElseThrow());
        assertThat(calibrated.get("interval_coverage").doubleValue())
                .isEqualTo(saved.errors().coverage().orElseThrow());
        assertThat(calibrated.get("left_out")).hasSize(saved.data().leftOut().size());
        assertThat(calibrated.at("/left_out/0/reason").textValue()).contains("family");
        assertThat(calibrated.get("by_architecture")).hasSize(7);
        assertThat(calibrated.get("by_architecture"))
                .allSatisfy(group -> assertThat(group.get("model").textValue()).matches("(LLaMA|Panda|Surefire)-.*"));
        int points = 0;
        for (JsonNode group : calibrated.get("by_architecture")) {
            points += group.get("points").intValue();
        }
        assertThat(points).isEqualTo(saved.data().points());
        assertThat(calibrated.get("points").intValue()).isEqualTo(points);
        assertThat(calibrated.get("repeats"))
                .hasSize(saved.data().repeats().size())
                .hasSize(2);
        assertThat(calibrated.at("/repeats/0/phase").textValue()).isEqualTo("decode");
        assertThat(calibrated.at("/repeats/0/mean").doubleValue())
                .isEqualTo(saved.data().repeats().get(0).differences().mean());
        assertThat(calibrated.get("by_batch"))
                .extracting(group -> group.get("batch").intValue())
                .contains(1, 16, 64);
        assertThat(calibrated.get("coefficients")).hasSizeGreaterThan(5).allSatisfy(coefficient -> {
            assertThat(coefficient.get("term").isTextual()).isTrue();
            assertThat(coefficient.get("estimate").doubleValue())
                    .isBetween(
                            coefficient.get("low").doubleValue(),
                            coefficient.get("high").doubleValue());
        });
    }

    @Test
    void aModelIsTestedOnMeasurementsThatItDoesNotSee() throws IOException {
        String later = "data/bench/h100-unseen.csv";
        JsonNode test = json("calibrate", H100, "--where", FEW, "--form", "three-terms", "--test", later, "--json")
                .get("test");
        OutOfSample own = Throughput.fit(
                        Bench.read(Path.of(H100)).where(FEW),
                        ThroughputOptions.defaults().withForm("three terms"))
                .test(Bench.read(Path.of(later)));

        assertThat(test.get("points").intValue()).isEqualTo(975);
        assertThat(test.get("decode_mape").doubleValue())
                .isEqualTo(own.errors().decode().orElseThrow());
        assertThat(test.get("prefill_mape").doubleValue())
                .isEqualTo(own.errors().prefill().orElseThrow());
        assertThat(test.get("interval_coverage").doubleValue())
                .isEqualTo(own.errors().coverage().orElseThrow());
        assertThat(test.get("known")).isEmpty();
        assertThat(test.get("measured_on_others")).isEmpty();
        assertThat(test.get("by_architecture")).hasSize(26);
        assertThat(test.at("/by_batch/0/mape").doubleValue())
                .isEqualTo(own.errors().byBatch().get(0).error());
        assertThat(json("calibrate", H100, "--where", FEW, "--form", "three-terms", "--test", H200, "--json")
                        .at("/test/measured_on_others/0")
                        .textValue())
                .startsWith("NVIDIA H200, torch-cudagraph 1");
        assertThat(refused(1, "calibrate", H100, "--where", FEW, "--test", "data/bench/none.csv"))
                .contains("none.csv");
    }

    @Test
    void predictionsAreThoseOfTheLibrary() throws IOException {
        JsonNode json = json(
                "predict",
                model(),
                SUREFIRE,
                "--batch",
                "1,16",
                "--input",
                "2048",
                "--output",
                "512",
                "--against",
                LLAMA,
                "--json");

        Throughput speed = Throughput.read(Path.of(model()));
        Workload load = new Workload(16, 2048, 512);
        Architecture surefire = Architecture.read(Path.of(SUREFIRE));
        check(json, "tokens_per_second", speed.tokensPerSecond(surefire, load));
        check(json, "time_to_first_token", speed.timeToFirstToken(surefire, load));
        check(json, "time_per_output_token", speed.timePerOutputToken(surefire, load));
        check(json, "tokens_per_second_ratio", speed.ratio(surefire, Architecture.read(Path.of(LLAMA)), load));
        assertThat(json.get("predictions")).hasSize(8);
        assertThat(json.at("/models/0/largest_batch").intValue())
                .isEqualTo(speed.memory().largestBatch(surefire, load));
    }

    private static void check(JsonNode json, String term, Estimate expected) {
        for (JsonNode row : json.get("predictions")) {
            if (row.get("term").textValue().equals(term) && row.get("batch").intValue() == 16) {
                assertThat(row.get("model").textValue()).isEqualTo("surefire-1b");
                assertThat(row.get("estimate").doubleValue()).isEqualTo(expected.value());
                assertThat(row.get("low").doubleValue())
                        .isEqualTo(expected.interval().low());
                assertThat(row.get("high").doubleValue())
                        .isEqualTo(expected.interval().high());
                return;
            }
        }
        throw new AssertionError("no " + term);
    }

    @Test
    void continuousBatchingIsAnotherWorkload() throws IOException {
        String[] words = {"predict", model(), LLAMA, "--batch", "64", "--json", "--continuous"};

        double estimate = json(words).at("/predictions/0/estimate").doubleValue();

        Workload load = new Workload(64, 4096, 1024);
        Throughput speed = Throughput.read(Path.of(model()));
        assertThat(estimate)
                .isEqualTo(speed.tokensPerSecond(Architecture.read(Path.of(LLAMA)), load.continuous())
                        .value());
    }

    @Test
    void reportsAreForPeople() {
        Typed typed = Typed.fitlaw("predict", model(), SUREFIRE, "--batch", "16,4096", "--against", LLAMA);

        assertThat(typed.code()).as(typed.err()).isZero();
        assertThat(typed.out())
                .contains("4096 tokens in, 1024 out, static batch", "surefire-1b", "ratio to llama-3.2-1b")
                .contains("! surefire-1b: batches above");
        Typed calibrate = Typed.fitlaw("calibrate", H100, "--where", FEW + " & batch <= 16", "--form", "three-terms");
        assertThat(calibrate.code()).as(calibrate.err()).isZero();
        assertThat(calibrate.out())
                .contains(
                        "measurements",
                        "Leave-one-architecture-out mean absolute error: decode steps",
                        "three terms (chosen)")
                .contains("Leave-one-architecture-out errors", "Surefire-3B", "bias");
    }

    @Test
    @Tag("slow")
    void severalSetupsAreListed() {
        assertThat(refused(1, "calibrate", H100, H200))
                .hasLineCount(1)
                .contains("2 setups", "NVIDIA H100 80GB HBM3, torch-cudagraph 1, bf16", "NVIDIA H200", "--gpu");
        assertThat(refused(1, "calibrate", H100, H200, "--gpu", "A100-40GB")).contains("no row of A100", "NVIDIA H200");
        assertThat(refused(1, "calibrate", H100, H200, "--gpu", "NVIDIA")).contains("several setups of NVIDIA");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "calibrate                                 | Missing required parameter",
                "calibrate data/bench/h100.csv --columns a | OURS=THEIRS",
                "calibrate data/bench/h100.csv --confidence 2 | confidence must be",
                "predict m.json                            | Missing required parameter",
                "predict m.json a.json --batch x           | --batch",
                "predict m.json a.json --batch 0           | must be positive",
                "predict m.json a.json --agains b.json     | Did you mean --against?",
            })
    void wrongUsageEndsWithTwo(String words, String hint) {
        assertThat(refused(2, words.split(" ", -1))).contains(hint);
    }

    @Test
    void filesThatAreNotThereOrWrongAreTold() throws IOException {
        Path other = Files.writeString(folder.resolve("other.json"), "{\"model_type\": \"llama\"}");
        Path bench = Files.writeString(folder.resolve("bad.csv"), "gpu,batch\nH100,1\n");

        assertThat(refused(1, "calibrate", "none.csv")).hasLineCount(1).contains("none.csv");
        assertThat(refused(1, "calibrate", bench.toString())).hasLineCount(1).contains("bad.csv");
        assertThat(refused(1, "predict", "none.json", LLAMA)).hasLineCount(1).contains("none.json");
        assertThat(refused(1, "predict", other.toString(), LLAMA))
                .hasLineCount(1)
                .contains("other.json");
        assertThat(Typed.fitlaw("predict", model(), "Surefire-1B", "--against", "llama-3.2-1b")
                        .out())
                .contains("ratio to LLaMA-3.2-1B");
        assertThat(refused(1, "predict", model(), "Sureire-1B"))
                .hasLineCount(1)
                .contains("No architecture named Sureire-1B was measured; did you mean Surefire-1B? There are ");
        assertThat(refused(1, "predict", model(), "none.json")).hasLineCount(1).contains("none.json");
        assertThat(refused(1, "predict", model(), LLAMA, LLAMA)).contains("Two architectures are called llama-3.2-1b");
    }
}
