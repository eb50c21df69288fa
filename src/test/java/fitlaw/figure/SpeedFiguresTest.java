package fitlaw.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.arch.Architecture;
import fitlaw.bench.Bench;
import fitlaw.bench.Gpu;
import fitlaw.bench.GpuProfile;
import fitlaw.common.DataException;
import fitlaw.throughput.Hardware;
import fitlaw.throughput.PredictedPoint;
import fitlaw.throughput.Throughput;
import fitlaw.throughput.ThroughputOptions;
import fitlaw.throughput.Workload;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.tablesaw.api.Table;

class SpeedFiguresTest {
    private static final Throughput SPEED =
            Throughput.fit(Bench.read(Path.of("data/bench/h100.csv")).where("family == 'paper'"));
    private static final Architecture LLAMA = Architecture.read(Path.of("data/models/llama-3.2-1b.json"));
    private static final Workload LOAD = new Workload(1, 4096, 1024);

    static List<Figure> figures() {
        return List.of(
                Figure.fit(SPEED),
                Figure.variants(SPEED, LLAMA, LOAD),
                Figure.roofline(SPEED, LLAMA, LOAD),
                Figure.operators(SPEED, LLAMA, LOAD));
    }

    @Test
    void everyFigureNamesItsSource() {
        for (Figure figure : figures()) {
            assertThat(figure.source()).startsWith("data/bench/h100.csv; NVIDIA H100");
            assertThat(figure.svg().contains(figure.title())).as(figure.title()).isTrue();
            assertThat(figure.table().rowCount()).isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "three terms, seconds > 0",
        "overlapped terms, seconds > 0",
        "operators, seconds > 0",
        "operators and waves, seconds > 0",
        "three terms, phase == 'decode'",
        "operators, phase == 'decode'",
        "operators, phase == 'prefill'"
    })
    void everyFormIsDrawnOrRefusedWithWhatToDo(String form, String where, @TempDir Path folder) {
        Bench bench = Bench.read(Path.of("data/bench/h100.csv"))
                .where("family == 'paper'")
                .where(where);
        Throughput fitted;
        try {
            fitted = Throughput.fit(bench, ThroughputOptions.defaults().withForm(form));
        } catch (DataException refused) {
            assertThat(refused).hasMessageContaining(". ");
            return;
        }
        fitted.save(folder.resolve("speed.json"));
        for (Throughput speed : List.of(fitted, Throughput.read(folder.resolve("speed.json")))) {
            for (Supplier<Figure> figure : List.<Supplier<Figure>>of(
                    () -> Figure.fit(speed),
                    () -> Figure.variants(speed, LLAMA, LOAD),
                    () -> Figure.roofline(speed, LLAMA, LOAD),
                    () -> Figure.operators(speed, LLAMA, LOAD))) {
                try {
                    assertThat(figure.get().svg()).contains("<svg");
                } catch (IllegalStateException | IllegalArgumentException refused) {
                    assertThat(refused).hasMessageContaining(". ");
                }
            }
        }
    }

    @Test
    void errorsAreThoseOfThePredictions() {
        Table table = Figure.fit(SPEED).table();

        assertThat(table.rowCount()).isEqualTo(SPEED.predictions().size());
        assertThat(table.doubleColumn("predicted_seconds").sum())
                .isCloseTo(
                        SPEED.predictions().stream()
                                .mapToDouble(PredictedPoint::seconds)
                                .sum(),
                        within(1e-9));
        assertThat(table.stringColumn("panel").unique().asList()).containsExactlyInAnyOrder("decode", "prefill");
    }

    @Test
    void timesComposedOfKernelsAreNotCalledMeasured() {
        GpuProfile h100 = GpuProfile.read(Path.of("data/gpu"), Gpu.H100);
        Architecture wider = new Architecture(2560, 6144, 16, 36, 4, 64, 128256, true);
        Figure figure =
                Figure.fit(Throughput.fromKernels(h100, h100, List.of(LLAMA, wider), ThroughputOptions.defaults()));

        assertThat(figure.title()).startsWith("Time composed from kernels");
        assertThat(figure.table().columnNames()).contains("composed_seconds").doesNotContain("measured_seconds");
    }

    @Test
    void carriedModelHasNothingToCompare() {
        Throughput carried = SPEED.on(Hardware.typical(Gpu.H200));

        assertThatThrownBy(() -> Figure.fit(carried))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no measurements to draw");
        assertThat(Figure.operators(carried, LLAMA, LOAD).source()).contains("H200");
    }

    @Test
    void variantsDifferInOneThing() {
        Variants variants = new Variants(LLAMA);
        List<Architecture> widths = variants.ofWidth();
        List<Architecture> ratios = variants.ofRatio();
        List<Architecture> groups = variants.ofGroup();

        assertThat(widths).extracting(Architecture::dModel).containsExactly(1024, 1536, 2048, 2560, 3072, 4096);
        assertThat(groups).extracting(Architecture::gqaGroup).containsExactly(1, 2, 4, 8, 16);
        assertThat(ratios).hasSize(5).isSortedAccordingTo((a, b) -> Double.compare(a.mlpRatio(), b.mlpRatio()));
        for (List<Architecture> some : List.of(widths, ratios, groups)) {
            assertThat(some).contains(LLAMA).allSatisfy(a -> {
                assertThat(a.nonEmbeddingParameters() / 973_078_528.0).isCloseTo(1, within(.01));
                assertThat(a.nLayers()).isEqualTo(16);
                assertThat(a.headDim()).isEqualTo(64);
            });
        }
        assertThat(widths).allSatisfy(a -> assertThat(a.gqaGroup()).isEqualTo(4));
        assertThat(ratios).allSatisfy(a -> assertThat(a.dModel()).isEqualTo(2048));
    }

    @Test
    void linesAreThePredictionsAndEndWhereTheMemoryDoes() {
        Table table = Figure.variants(SPEED, LLAMA, LOAD).table();
        Table one = table.where(table.stringColumn("series")
                .isEqualTo("GQA 1")
                .and(table.stringColumn("panel").isEqualTo("gqa_group")));
        Architecture mha = new Variants(LLAMA).ofGroup().get(0);

        assertThat(one.doubleColumn("batch").max())
                .isLessThanOrEqualTo(SPEED.memory().largestBatch(mha, LOAD))
                .isGreaterThan(SPEED.memory().largestBatch(mha, LOAD) / 2.0);
        assertThat(one.doubleColumn("tokens_per_second").get(0))
                .isEqualTo(SPEED.tokensPerSecond(mha, LOAD).value());
        assertThat(one.doubleColumn("low").get(0))
                .isLessThan(one.doubleColumn("high").get(0));
    }

    @Test
    void nothingButCachesIsFasterThanTheRoof() {
        Table table = Figure.roofline(SPEED, LLAMA, LOAD).table();

        for (int i = 0; i < table.rowCount(); i++) {
            double least = Math.max(
                    table.doubleColumn("flop").get(i) / SPEED.hardware().flopPerSecond(),
                    table.doubleColumn("bytes").get(i) / SPEED.hardware().bytesPerSecond());
            String operator = table.stringColumn("series").get(i);
            if (!operator.equals("activations") && !operator.equals("fixed")) {
                // Reading reaches 0.95 or more of the copy bandwidth; overlap hides part of the smaller one.
                assertThat(table.doubleColumn("seconds").get(i)).as(operator).isGreaterThan(0.9 * least);
            }
        }
    }

    /** In a decode step three operators have the same work per byte, so their markers coincide. */
    @Test
    void operatorsAtOnePlaceAreSeenInsideOneAnother() {
        List<Mark.Points> operators = Figure.roofline(SPEED, LLAMA, LOAD).panels().get(0).marks().stream()
                .map(Mark::form)
                .filter(Mark.Points.class::isInstance)
                .map(Mark.Points.class::cast)
                .toList();

        assertThat(operators).hasSize(4).allSatisfy(points -> assertThat(points.about())
                .containsExactly("batch 1", "batch 16", "batch 64", "batch 256"));
        for (int j = 1; j < 3; j++) {
            assertThat(operators.get(j).x()[0])
                    .isCloseTo(
                            operators.get(0).x()[0],
                            within(.05 * operators.get(0).x()[0]));
            assertThat(operators.get(j).size())
                    .isLessThan(.7 * operators.get(j - 1).size());
        }
    }

    @Test
    void sharesOfOperatorsSumToTheStep() {
        Table table = Figure.operators(SPEED, LLAMA, LOAD).table();
        Table step = table.where(table.doubleColumn("batch")
                .isEqualTo(64)
                .and(table.stringColumn("panel").isEqualTo("decode")));

        assertThat(step.doubleColumn("seconds").sum())
                .isCloseTo(SPEED.decodeSeconds(LLAMA, 64, 4608).value(), within(1e-12));
    }
}
