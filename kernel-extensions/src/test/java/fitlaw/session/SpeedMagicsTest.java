package fitlaw.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measurements, calibration, prediction and their figures by magic, each with its equivalent Java. */
class SpeedMagicsTest {
    private static final Session SESSION = Session.open(Path.of(""));

    private final Cells cells = new Cells(SESSION);

    @TempDir
    private Path folder;

    @BeforeAll
    static void read() {
        for (String code : new String[] {
            "%bench h100 data/bench/h100.csv --where \"family == 'paper'\"",
            "%calibrate h100",
            "var llama = Architecture.read(Path.of(\"data/models/llama-3.2-1b.json\"));"
        }) {
            new Cells(SESSION).shown(code);
        }
    }

    @AfterAll
    static void close() {
        SESSION.close();
    }

    @Test
    void filesBecomeOneBench() {
        assertThat(cells.shown("%bench both data/bench/h100.csv data/bench/h200.csv --where \"batch == 16\" "
                        + "--given family=own,precision=bf16"))
                .contains("NVIDIA H100", "NVIDIA H200", "come from 2 setups");
        assertThat(cells.text())
                .contains(
                        "var both = Bench.read(List.of(Path.of(\"data/bench/h100.csv\"), Path.of(\"data/bench/h200.csv\")), "
                                + "BenchOptions.defaults().withGiven(\"family\", \"own\").withGiven(\"precision\", \"bf16\")"
                                + ".withWhere(\"batch == 16\"));");
    }

    @Test
    void benchesAndTablesAreTakenFromVariables() {
        assertThat(cells.shown("%bench few h100 --where \"batch <= 4\"")).contains("measurements");
        assertThat(cells.text()).contains("var few = h100.where(\"batch <= 4\");");
        assertThat(cells.shown("var table = h100.table();\n%bench again table --columns seconds=seconds"))
                .contains("measurements");
        assertThat(cells.text())
                .contains("var again = Bench.of(table, BenchOptions.defaults().withColumns(\"seconds=seconds\"));");
        assertThat(cells.failure("%bench few h100 --given gpu=H100")).contains("only --where applies");
        assertThat(cells.failure("%bench few")).contains("FILE is missing");
        assertThat(cells.failure("%bench few data/bench/h100.csv --given gpu")).contains("COLUMN=VALUE");
    }

    @Test
    void modelIsCalibratedAndSaved() {
        String file = folder.resolve("speed.json").toString();

        assertThat(cells.shown("%calibrate h100 three --gpu H100 --form three-terms --confidence 0.8 --save " + file))
                .contains("Throughput of NVIDIA H100", "three terms (chosen)");
        assertThat(cells.text())
                .contains(
                        "var three = Throughput.fit(h100.on(\"H100\"), ThroughputOptions.defaults()"
                                + ".withForm(\"three terms\").withConfidence(0.8));",
                        "three.save(Path.of(\"" + file + "\"));");
        assertThat(cells.shown("Throughput.read(Path.of(\"" + file + "\")).form()"))
                .contains("three terms");
        assertThat(cells.failure("%calibrate h10")).contains("there is no variable h10", "h100");
    }

    @Test
    void modelIsTestedOnOtherMeasurements() {
        assertThat(cells.shown("%bench later data/bench/h100-unseen.csv\n"
                        + "%calibrate h100 tested --form three-terms --test later"))
                .contains("Test on data/bench/h100-unseen.csv", "975 points of 26 models");
        assertThat(cells.text()).contains("Throughput of NVIDIA H100", "tested.test(later)");
        assertThat(cells.failure("%calibrate h100 tested --test late")).contains("there is no variable late");
    }

    @Test
    void predictionsHaveIntervalsAndRatios() {
        assertThat(cells.shown(
                        "%predict speed data/models/surefire-1b.json llama --batch 1,16 --input 2048 --against llama"))
                .contains("2048 tokens in, 1024 out", "surefire-1b", "ratio to llama");
        assertThat(cells.text())
                .contains("Predictions.of(speed, List.of(NamedModel.read(Path.of(\"data/models/surefire-1b.json\")), "
                        + "new NamedModel(\"llama\", llama)), new Workload(1, 2048, 1024), List.of(1, 16))"
                        + ".against(new NamedModel(\"llama\", llama))");
        assertThat(cells.shown("%predict speed llama --continuous")).contains("continuous batching");
        assertThat(cells.shown("%predict speed LLaMA-3.2-1B --batch 1")).contains("LLaMA-3.2-1B");
        assertThat(cells.text()).contains("List.of(speed.measured().named(\"LLaMA-3.2-1B\"))");
        assertThat(cells.failure("%predict speed lama")).contains("No architecture named lama was measured");
        assertThat(cells.failure("%predict speed")).contains("ARCHITECTURE is missing");
        assertThat(cells.failure("%predict speed llama --batch 1,b")).contains("--batch", "'b' is not a number");
        assertThat(cells.failure("%predict speed llama --batch 0")).contains("must be positive");
        assertThat(cells.failure("%predict h100 llama")).contains("h100 is not of type Throughput", "speed");
    }

    @Test
    void figuresAreDrawn() {
        assertThat(cells.shown("%figure fit speed")).contains("Measured against predicted time");
        assertThat(cells.shown("%figure variants speed llama"))
                .contains("Predicted throughput against batch size at N = 973M");
        assertThat(cells.shown("%figure roofline speed data/models/surefire-1b.json"))
                .contains("Roofline of operators at 965M");
        assertThat(cells.shown("%figure operators speed llama --input 1000 --output 10"))
                .contains("Time by operator");
        assertThat(cells.text())
                .contains(
                        "Figure.fit(speed)",
                        "Figure.variants(speed, llama, new Workload(1, 4096, 1024))",
                        "Figure.roofline(speed, Architecture.read(Path.of(\"data/models/surefire-1b.json\")), "
                                + "new Workload(1, 4096, 1024))",
                        "new Workload(1, 1000, 10)");
        assertThat(cells.failure("%figure shape speed")).contains("a throughput model has no figure shape");
        assertThat(cells.failure("%figure roofline speed")).contains("ARCHITECTURE is missing");
    }

    @Test
    void everyMagicHelpsAndCompletes() {
        assertThat(cells.shown("%lsmagic")).contains("%bench", "%calibrate", "%predict");
        assertThat(cells.shown("%help predict")).contains("--against", "Example: %predict");
        assertThat(cells.shown("%help figure")).contains("roofline", "operators");
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
