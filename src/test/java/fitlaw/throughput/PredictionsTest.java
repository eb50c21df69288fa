package fitlaw.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.arch.Architecture;
import fitlaw.bench.Bench;
import fitlaw.bench.Precision;
import fitlaw.bench.Setup;
import fitlaw.common.DataException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

class PredictionsTest {
    private static final NamedModel LLAMA = new NamedModel("llama", Calibrated.LLAMA_1B);
    private static final NamedModel SUREFIRE = NamedModel.read(Path.of("data/models/surefire-1b.json"));
    private static final Workload LOAD = new Workload(1, 4096, 1024);

    @TempDir
    private static Path folder;

    /** Exact steps of a known formula, so that the measured values are known too. */
    private static final Made MADE = new Made(StepForms.THREE_TERMS, Map.of(), 0);

    private static Throughput speed;

    private static Bench bench() {
        List<Architecture> shapes = List.of(
                LLAMA.architecture(),
                SUREFIRE.architecture(),
                Made.shapes(6).get(2),
                Made.shapes(6).get(3));
        return MADE.lines().isEmpty()
                ? MADE.decodes(shapes, new int[] {1, 16}, new int[] {4096, 5120})
                        .prefills(shapes, 512, 4096)
                        .bench(folder)
                : MADE.bench(folder);
    }

    private static synchronized Throughput speed() {
        if (speed == null) {
            speed = Throughput.fit(bench());
        }
        return speed;
    }

    private static Predictions predictions() {
        return Predictions.of(speed(), List.of(SUREFIRE, LLAMA), LOAD, List.of(1, 16))
                .against(LLAMA);
    }

    @Test
    void everyNumberIsThatOfTheModel() {
        Predictions predictions = predictions();
        Workload load = LOAD.withBatch(16);

        assertThat(predictions.all())
                .filteredOn(row ->
                        row.model().equals("surefire-1b") && row.workload().equals(load))
                .extracting(Predictions.Row::estimate)
                .containsExactly(
                        predictions.speed().tokensPerSecond(SUREFIRE.architecture(), load),
                        predictions.speed().timeToFirstToken(SUREFIRE.architecture(), load),
                        predictions.speed().timePerOutputToken(SUREFIRE.architecture(), load),
                        predictions.speed().ratio(SUREFIRE.architecture(), LLAMA.architecture(), load));
    }

    @Test
    void theOtherArchitectureHasNoRatioToItself() {
        Table table = predictions().table();

        Table ratios = table.where(table.stringColumn("term").isEqualTo("tokens_per_second_ratio"));
        assertThat(table.rowCount()).isEqualTo(2 * 2 * 3 + 2);
        assertThat(ratios.stringColumn("model").unique().asList()).containsExactly("surefire-1b");
        assertThat(ratios.stringColumn("against").unique().asList()).containsExactly("llama");
    }

    /** B O / (B t_prefill(S) + (O - 1) t_decode(B, S + O/2)), from the steps of which the measurements consist. */
    @Test
    void measuredThroughputIsThatOfItsSteps() {
        Predictions.Row row = predictions().beside(bench()).all().get(4);
        double seconds = 16 * MADE.prefill(SUREFIRE.architecture(), 4096)
                + 1023 * MADE.decode(SUREFIRE.architecture(), 16, 4096 + 512);

        assertThat(row.estimate().term()).isEqualTo("tokens_per_second");
        assertThat(row.measured().orElseThrow()).isCloseTo(16 * 1024 / seconds, within(1e-6 * 16 * 1024 / seconds));
        assertThat(predictions().all().get(4).measured()).isEmpty();
    }

    @Test
    void whatWasNotMeasuredStaysEmpty() {
        Predictions of = Predictions.of(speed(), List.of(LLAMA), new Workload(1, 2048, 1024), List.of(1, 8))
                .beside(bench());

        assertThat(of.all()).allSatisfy(row -> assertThat(row.measured()).isEmpty());
        assertThat(of.report().text()).doesNotContain("measured");
    }

    @Test
    void measurementsOfAnotherGpuAreRefused() {
        Throughput other = speed().on(Hardware.of("NVIDIA H200", 4e12, 8e14));

        assertThatThrownBy(() ->
                        Predictions.of(other, List.of(LLAMA), LOAD, List.of(1)).beside(bench()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("H100")
                .hasMessageContaining("NVIDIA H200");
    }

    @Test
    void batchesThatDoNotFitAreTold() {
        Predictions of = Predictions.of(speed(), List.of(LLAMA), LOAD, List.of(1, 2000));
        int largest = of.largestBatch(LLAMA).orElseThrow();

        assertThat(largest).isBetween(100, 2000);
        assertThat(of.notes())
                .satisfiesExactly(
                        outside -> assertThat(outside)
                                .isEqualTo(
                                        "This workload is outside the range of the benchmark, so intervals are wider and rest on"
                                                + " extrapolation: batch 2000 (benchmark: 1 to 16)."),
                        large -> assertThat(large).contains("batches above " + largest));
        assertThat(of.report().text()).contains("! llama: batches above " + largest);
    }

    @Test
    void whatLiesOutsideTheBenchmarkIsTold() {
        Architecture wide = new Architecture(2048, 8192, 16, 8, 2, 256, 5_000_000, true);
        Predictions of = Predictions.of(
                speed(), List.of(new NamedModel("wide", wide)), new Workload(1, 131_072, 1024), List.of(1, 8, 64));

        assertThat(of.notes())
                .anySatisfy(note -> assertThat(note)
                        .contains(
                                "batch 64 (benchmark: 1 to 16)",
                                "context (benchmark: 4,096 to 5,120)",
                                "prompt (benchmark: 512 to 4,096)")
                        .doesNotContain("batch 8"))
                .anySatisfy(note -> assertThat(note)
                        .startsWith("wide is outside the range of the benchmark")
                        .contains("head_dim (benchmark: ", "vocab_size (benchmark: 128,256"));
        assertThat(Predictions.of(speed(), List.of(LLAMA), LOAD, List.of(16)).notes())
                .isEmpty();
    }

    @Test
    void unusableRequestsAreRefused() {
        Throughput speed = speed();

        assertThatThrownBy(() -> Predictions.of(speed, List.of(), LOAD, List.of(1)))
                .hasMessageContaining("name an architecture");
        assertThatThrownBy(() -> Predictions.of(speed, List.of(LLAMA, LLAMA), LOAD, List.of(1)))
                .hasMessageContaining("Two architectures are called llama");
        assertThatThrownBy(() -> Predictions.of(speed, List.of(LLAMA), LOAD, List.of(0)))
                .hasMessageContaining("positive");
    }

    @Test
    void setupIsFoundByAPartOfItsName() {
        Bench both = Bench.read(Path.of("data/bench/h100.csv"), Path.of("data/bench/h200.csv"));

        assertThat(both.on("h200").setups())
                .containsExactly(new Setup("NVIDIA H200", "torch-cudagraph", "1", Precision.BF16));
        assertThat(both.on("H100-SXM").setups()).hasSize(1); // not a part of the name, but the same GPU
        assertThatThrownBy(() -> both.on("torch"))
                .hasMessageContaining(
                        "several setups of torch: NVIDIA H100 80GB HBM3, torch-cudagraph 1, bf16; NVIDIA H200");
        assertThatThrownBy(() -> both.on("L40S")).hasMessageContaining("has no row of L40S. It has NVIDIA H100");
    }

    @Test
    void partsOfAStepSumToItsTime() {
        Throughput speed = Calibrated.of("h100");
        for (Breakdown step : List.of(
                Breakdown.decode(speed, Calibrated.LLAMA_1B, 1, 4608),
                Breakdown.decode(speed, Calibrated.SUREFIRE_1B, 64, 4608),
                Breakdown.prefill(speed, Calibrated.LLAMA_1B, 2048))) {
            assertThat(step.parts()).extracting(Breakdown.Part::operator).isEqualTo(Breakdown.OPERATORS);
            assertThat(step.parts())
                    .allSatisfy(part -> assertThat(part.seconds()).isPositive());
            assertThat(step.parts().stream()
                            .mapToDouble(Breakdown.Part::seconds)
                            .sum())
                    .isCloseTo(step.seconds(), within(1e-12));
        }
        assertThat(Breakdown.decode(speed, Calibrated.LLAMA_1B, 1, 4608).seconds())
                .isEqualTo(speed.decodeSeconds(Calibrated.LLAMA_1B, 1, 4608).value());
    }

    /** The formula of three terms is a sum, so each part equals its term. */
    @Test
    void partsOfASumAreItsTerms() {
        Throughput speed = Throughput.fit(bench(), ThroughputOptions.defaults().withForm("three terms"));
        Map<String, Double> c = Map.of("keys", coefficient(speed, "keys"), "layer", coefficient(speed, "layer"));
        Architecture a = Calibrated.LLAMA_1B;

        Breakdown step = Breakdown.decode(speed, a, 16, 4096);

        double keys = 16 * a.kvBytes(4096, 2) / speed.hardware().bytesPerSecond();
        assertThat(part(step, "attention").seconds()).isCloseTo(c.get("keys") * keys, within(1e-9));
        assertThat(part(step, "fixed").seconds()).isCloseTo(c.get("layer") * 1e-6 * a.nLayers(), within(1e-9));
    }

    /** Section 2.2 of the physics: 2 B P and 4 L T q B FLOP; a weight of two bytes. */
    @Test
    void workOfADecodeStep() {
        Architecture a = Calibrated.LLAMA_1B;
        Breakdown step = Breakdown.decode(Calibrated.of("h100"), a, 16, 4096);

        double matrices =
                part(step, "attention projections").flop() + part(step, "MLP").flop();
        assertThat(matrices).isEqualTo(2.0 * 16 * 973_078_528L);
        assertThat(part(step, "attention").flop()).isCloseTo(4.0 * 16 * 4096 * 2048 * 16, within(1.0));
        assertThat(part(step, "output head").flop()).isEqualTo(2.0 * 16 * 128_256 * 2048);
        // At one sequence every weight is read for two FLOP: one FLOP per byte, minus the effect of activations.
        assertThat(part(Breakdown.decode(Calibrated.of("h100"), a, 1, 4096), "MLP")
                        .intensity())
                .isBetween(0.99, 1.0);
        assertThat(part(step, "fixed").intensity()).isNaN();
    }

    private static double coefficient(Throughput speed, String name) {
        Table table = speed.table();
        return table.where(table.stringColumn("term").isEqualTo(name))
                .doubleColumn("estimate")
                .get(0);
    }

    private static Breakdown.Part part(Breakdown step, String operator) {
        Optional<Breakdown.Part> found = step.parts().stream()
                .filter(part -> part.operator().equals(operator))
                .findFirst();
        return found.orElseThrow();
    }

    @Test
    void modelsAreNamedAfterTheirFileOrFolder() throws Exception {
        Path config = java.nio.file.Files.createDirectories(folder.resolve("my-model"))
                .resolve("config.json");
        java.nio.file.Files.copy(Path.of("data/models/llama-3.2-1b.json"), config);

        assertThat(SUREFIRE.name()).isEqualTo("surefire-1b");
        assertThat(NamedModel.read(config).name()).isEqualTo("my-model");
    }
}
