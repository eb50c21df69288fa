package fitlaw.session;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.magic.Bundle;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measurements, calibration, prediction and their figures by magic, each with the Java that it stands for. */
class SpeedMagicsTest {
    private static final Session SESSION = Session.open(Path.of(""));

    private final Recorder output = new Recorder();

    @TempDir
    private Path folder;

    @BeforeAll
    static void read() {
        for (String code : new String[] {
            "%bench h100 data/bench/h100.csv --where \"family == 'paper'\"",
            "%calibrate h100",
            "var llama = Architecture.read(Path.of(\"data/models/llama-3.2-1b.json\"));"
        }) {
            assertThat(SESSION.run(code, new Recorder(), 1).failure()).as(code).isEmpty();
        }
    }

    @AfterAll
    static void close() {
        SESSION.close();
    }

    private String shown(String code) {
        Outcome outcome = SESSION.run(code, output, 2);
        assertThat(outcome.failure()).isEmpty();
        return outcome.value()
                .map(Bundle::data)
                .map(data -> String.valueOf(data.get("text/plain")))
                .orElse("");
    }

    private String failure(String code) {
        return SESSION.run(code, output, 2).failure().orElseThrow().message();
    }

    @Test
    void filesBecomeOneBench() {
        assertThat(shown("%bench both data/bench/h100.csv data/bench/h200.csv --where \"batch == 16\" "
                        + "--given family=own,precision=bf16"))
                .contains("NVIDIA H100", "NVIDIA H200", "come from 2 setups");
        assertThat(output.text())
                .contains(
                        "var both = Bench.read(List.of(Path.of(\"data/bench/h100.csv\"), Path.of(\"data/bench/h200.csv\")), "
                                + "BenchOptions.defaults().withGiven(\"family\", \"own\").withGiven(\"precision\", \"bf16\")"
                                + ".withWhere(\"batch == 16\"));");
    }

    @Test
    void benchesAndTablesAreTakenFromVariables() {
        assertThat(shown("%bench few h100 --where \"batch <= 4\"")).contains("measurements");
        assertThat(output.text()).contains("var few = h100.where(\"batch <= 4\");");
        assertThat(shown("var table = h100.table();\n%bench again table --columns seconds=seconds"))
                .contains("measurements");
        assertThat(output.text())
                .contains("var again = Bench.of(table, BenchOptions.defaults().withColumns(\"seconds=seconds\"));");
        assertThat(failure("%bench few h100 --given gpu=H100")).contains("--where alone");
        assertThat(failure("%bench few")).contains("FILE is missing");
        assertThat(failure("%bench few data/bench/h100.csv --given gpu")).contains("COLUMN=VALUE");
    }

    @Test
    void modelIsCalibratedAndSaved() {
        String file = folder.resolve("speed.json").toString();

        assertThat(shown("%calibrate h100 three --gpu H100 --form three-terms --confidence 0.8 --save " + file))
                .contains("Throughput of NVIDIA H100", "three terms (chosen)");
        assertThat(output.text())
                .contains("var three = Throughput.fit(h100.on(\"H100\"), ThroughputOptions.defaults()"
                        + ".withForm(\"three terms\").withConfidence(0.8));\nthree.save(Path.of(\"" + file + "\"));");
        assertThat(shown("Throughput.read(Path.of(\"" + file + "\")).form()")).contains("three terms");
        assertThat(failure("%calibrate h10")).contains("there is no variable h10", "h100");
    }

    @Test
    void predictionsHaveIntervalsAndRatios() {
        assertThat(shown("%predict speed data/models/surefire-1b.json llama --batch 1,16 --input 2048 --against llama"))
                .contains("2048 tokens in, 1024 out", "surefire-1b", "ratio to llama");
        assertThat(output.text())
                .contains("Predictions.of(speed, List.of(NamedModel.read(Path.of(\"data/models/surefire-1b.json\")), "
                        + "new NamedModel(\"llama\", llama)), new Workload(1, 2048, 1024), List.of(1, 16))"
                        + ".against(new NamedModel(\"llama\", llama))");
        assertThat(shown("%predict speed llama --continuous")).contains("continuous batching");
        assertThat(failure("%predict speed")).contains("ARCHITECTURE is missing");
        assertThat(failure("%predict speed llama --batch 1,b")).contains("whole numbers");
        assertThat(failure("%predict speed llama --batch 0")).contains("must be positive");
        assertThat(failure("%predict h100 llama")).contains("h100 is no Throughput", "speed");
    }

    @Test
    void figuresAreDrawn() {
        assertThat(shown("%figure fit speed")).contains("Measured against predicted time");
        assertThat(shown("%figure variants speed llama")).contains("Predicted throughput over batch at N = 973M");
        assertThat(shown("%figure roofline speed data/models/surefire-1b.json")).contains("Operators at 965M");
        assertThat(shown("%figure operators speed llama --input 1000 --output 10"))
                .contains("Time by operator");
        assertThat(output.text())
                .contains(
                        "Figure.fit(speed)",
                        "Figure.variants(speed, llama, new Workload(1, 4096, 1024))",
                        "Figure.roofline(speed, Architecture.read(Path.of(\"data/models/surefire-1b.json\")), "
                                + "new Workload(1, 4096, 1024))",
                        "new Workload(1, 1000, 10)");
        assertThat(failure("%figure shape speed")).contains("a throughput model has no figure shape");
        assertThat(failure("%figure roofline speed")).contains("ARCHITECTURE is missing");
    }

    @Test
    void everyMagicHelpsAndCompletes() {
        assertThat(shown("%lsmagic")).contains("%bench", "%calibrate", "%predict");
        assertThat(shown("%help predict")).contains("--against", "Example: %predict");
        assertThat(shown("%help figure")).contains("roofline", "operators");
        assertThat(completions("%calibrate h100 speed --form three")).contains("three-terms");
        assertThat(completions("%calibrate h1")).contains("h100");
        assertThat(completions("%predict speed data/models/sure")).contains("data/models/surefire-1b.json");
        assertThat(completions("%bench x data/bench/h1")).contains("data/bench/h100.csv");
    }

    private static java.util.List<String> completions(String code) {
        return SESSION.complete(code, code.length()).matches().stream()
                .map(match -> match.text())
                .toList();
    }
}
