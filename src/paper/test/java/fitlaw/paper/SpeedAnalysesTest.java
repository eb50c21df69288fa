package fitlaw.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.bench.Bench;
import fitlaw.common.DataException;
import fitlaw.figure.BatchSeries;
import fitlaw.paper.Verdict.Outcome;
import fitlaw.table.Csv;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** Figures 2, 3, 7 and 11. */
class SpeedAnalysesTest {
    private static final Paper PAPER = Shipped.PAPER;
    private static final Bench H100 = PAPER.cards().get(0).bench();

    @TempDir
    private Path folder;

    /** Mean seconds by model, phase, batch and context, read without the library's reader of benchmarks. */
    private static Map<List<Object>, Double> steps(String gpu) {
        return Csv.read(Path.of("data/bench/" + gpu.toLowerCase(java.util.Locale.ROOT) + ".csv")).stream()
                .collect(Collectors.groupingBy(
                        row -> List.<Object>of(
                                row.getString("model"),
                                row.getString("phase"),
                                row.getLong("batch"),
                                row.getLong("context_tokens")),
                        Collectors.averagingDouble(row -> row.getDouble("seconds"))));
    }

    /** The prefill produces the first of 1,024 tokens; the middle of the other 1,023 steps reads 4,608 keys. */
    private static double rate(Map<List<Object>, Double> steps, String model, long batch) {
        double step = steps.get(List.<Object>of(model, "decode", batch, 4608L));
        return batch * 1024 / (batch * steps.get(List.<Object>of(model, "prefill", 1L, 4096L)) + 1023 * step);
    }

    @Test
    void measuredRatesOfOpenModelsAreThoseOfTheFile() {
        Table table = Shipped.figure(2).table();
        int measured = 0;
        for (String gpu : List.of("H100", "H200")) {
            Map<List<Object>, Double> steps = steps(gpu);
            for (Row row : table.where(table.stringColumn("gpu").isEqualTo(gpu))) {
                if (!Double.isNaN(row.getDouble("measured"))) {
                    measured++;
                    assertThat(row.getDouble("measured"))
                            .isCloseTo(rate(steps, row.getString("series"), row.getInt("batch")), within(1e-6));
                }
            }
        }

        assertThat(measured).isGreaterThan(60);
        assertThat(table.stringColumn("series").unique().asList())
                .containsExactlyInAnyOrder("Qwen3-0.6B", "Qwen2.5-1.5B", "Qwen3-1.7B", "LLaMA-3.2-1B", "LLaMA-3.2-3B");
    }

    @Test
    void unseenModelsArePredictedNearWhatWasMeasured() {
        Table table = Shipped.figure(2).table();
        Table known = table.where(table.doubleColumn("measured").isNotMissing());
        double inside = known.stream()
                .mapToDouble(row -> row.getDouble("low") <= row.getDouble("measured")
                                && row.getDouble("measured") <= row.getDouble("high")
                        ? 1
                        : 0)
                .average()
                .orElseThrow();

        assertThat(inside).isGreaterThan(0.8); // Intervals of 90 %, five architectures only.
    }

    @Test
    @Tag("slow")
    void panelsOfShapesVaryOneThingAtThreeSizes() {
        SpeedAnalysis figure = (SpeedAnalysis) Shipped.figure(3);

        assertThat(figure.panels())
                .extracting(SpeedPanel::title)
                .containsExactly(
                        "1B: hidden size",
                        "1B: MLP/attention ratio",
                        "3B: hidden size",
                        "3B: MLP/attention ratio",
                        "8B: hidden size",
                        "8B: MLP/attention ratio");
        assertThat(figure.panels().get(0).curves())
                .extracting(BatchSeries::name)
                .containsExactly("d 1024", "d 1536", "d 2048", "d 2560", "d 3072", "d 4096");
        assertThat(figure.panels()
                        .get(0)
                        .contrast()
                        .ratios()
                        .points()
                        .get(0)
                        .measured()
                        .orElseThrow())
                .isCloseTo(rate(steps("H100"), "1B-d-4096", 1) / rate(steps("H100"), "1B-d-1024", 1), within(1e-9));
        assertThat(((SpeedAnalysis) Shipped.figure(11)).panels().get(2).curves())
                .extracting(BatchSeries::name)
                .containsExactly("GQA 1", "GQA 4", "GQA 8", "GQA 39");
    }

    @Test
    @Tag("slow")
    void benchWhereWidthCostsRefutesTheClaim() {
        Bench planted = Planted.widthCosts(H100, 5e-3, "NVIDIA H100 80GB HBM3", folder);
        SpeedAnalysis figure = (SpeedAnalysis) PAPER.with(planted).figure(3);

        assertThat(figure.source()).endsWith("planted.csv");
        assertThat(figure.panels().get(0).contrast().outcome()).isEqualTo(Outcome.DISAGREES);
        assertThat(figure.verdict().outcome()).isEqualTo(Outcome.DISAGREES);
        assertThat(figure.verdict().shown()).contains("1B d 4096 relative to d 1024: slower at batch 1");
    }

    @Test
    void unseenShapesAreLeftOutWithTheReason() {
        var llama = OpenModelShapes.LLAMA_1B.architecture();
        Bench without = H100.without(List.of(llama));

        assertThat(without.rows()).noneMatch(row -> row.architecture().sameSizes(llama));
        assertThat(without.rows()).hasSize(H100.rows().size() - 94);
        assertThat(without.leftOut())
                .filteredOn(row -> row.reason().contains("LLaMA-3.2-1B"))
                .hasSize(94); // 40 on either machine, and 14 again on the first.
        assertThatThrownBy(() -> without.without(PAPER.cards().get(0).shapes()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no row");
    }

    @Test
    @Tag("slow")
    void benchOfAnotherGpuComesFirstAndOthersStay() {
        Bench planted = Planted.widthCosts(H100, 5e-3, "NVIDIA B200", folder);
        Paper other = PAPER.with(planted);

        assertThat(other.cards()).extracting(GpuModels::name).containsExactly("B200", "H100", "H200");
        assertThat(PAPER.with(H100).cards()).extracting(GpuModels::name).containsExactly("H100", "H200");
        assertThat(PAPER.with(PAPER.cards().get(1).bench()).cards())
                .extracting(GpuModels::name)
                .containsExactly("H200", "H100");
    }

    @Test
    @Tag("slow")
    void benchWithoutTheShapesIsRefused() {
        Paper paper = PAPER.with(H100.where("family == 'paper'"));

        assertThatThrownBy(() -> paper.figure(2))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("data/bench/h100.csv lacks")
                .hasMessageContaining("decode of Qwen3-0.6B (28 layers, d_model 1024")
                .hasMessageContaining("Measure them");
        assertThatThrownBy(() -> paper.figure(3))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no two shapes")
                .hasMessageContaining("architectures.csv");
        assertThatThrownBy(() -> PAPER.with(H100.where("family == 'qwen'")).figure(7))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("Surefire-1B");
        Bench both = Bench.read(Path.of("data/bench/h100.csv"), Path.of("data/bench/h200.csv"));
        assertThatThrownBy(() -> PAPER.with(both)).hasMessageContaining("2 setups");
        assertThatThrownBy(() -> PAPER.figure(99)).hasMessageContaining("99 of the paper is not reproduced");
    }

    @Test
    void surefireIsComparedOnEveryCardAndWithThePrint() {
        SurefireAnalysis figure = (SurefireAnalysis) Shipped.figure(7);

        assertThat(figure.panels())
                .extracting(SurefireAnalysis.Ratios::model)
                .containsExactly("Surefire-1B", "Surefire-3B");
        assertThat(figure.panels().get(0).ratios())
                .extracting(BatchSeries::name)
                .containsExactly("H100", "H200", "A100, from kernels");
        assertThat(figure.panels().get(0).printed())
                .extracting(PrintedRatio::low, PrintedRatio::high, one -> one.batch()
                        .orElse(0))
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(1.469, 1.469, 0),
                        org.assertj.core.groups.Tuple.tuple(1.22, 1.22, 16),
                        org.assertj.core.groups.Tuple.tuple(1.38, 1.42, 128));
        assertThat(figure.panels()
                        .get(0)
                        .ratios()
                        .get(0)
                        .points()
                        .get(7)
                        .measured()
                        .orElseThrow())
                .isCloseTo(
                        rate(steps("H100"), "Surefire-1B", 128) / rate(steps("H100"), "LLaMA-3.2-1B", 128),
                        within(1e-9));
        assertThat(figure.loss().runs()).hasSize(29);
        assertThat(figure.loss().best().loss())
                .isEqualTo(PAPER.runs()
                        .where("size_class == '8M'")
                        .table()
                        .doubleColumn("loss")
                        .min());
    }

    @Test
    void overviewHasTheNamedModelsAndAFront() {
        OverviewAnalysis figure = (OverviewAnalysis) Shipped.figure(1);

        assertThat(figure.panels().get(0).batch()).isEqualTo(128);
        assertThat(figure.panels().get(1).batch())
                .isEqualTo(64); // 128 × 5120 × 114,688 bytes exceed the memory of an H100.
        assertThat(figure.panels().get(0).models().get(0).predictedLoss()).isEqualTo(2.803);
        for (OverviewAnalysis.OfSize panel : figure.panels()) {
            double llama = panel.models().get(0).tokensPerSecond().value();
            assertThat(panel.found().base().objective().value()).isCloseTo(llama, within(1e-9));
            assertThat(panel.found().front()).isNotEmpty();
        }
        assertThat(figure.notes()).anySatisfy(note -> assertThat(note).contains("no intervals"));
    }
}
