package fitlaw.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import fitlaw.arch.Architecture;
import fitlaw.bench.Bench;
import fitlaw.bench.Measurement;
import fitlaw.bench.Phase;
import fitlaw.bench.Repeats;
import fitlaw.fit.Estimate;
import fitlaw.fit.Spearman;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prediction errors of left-out architectures on the measurements of {@code data/bench}. */
class OwnBenchmarksTest {
    /** The goals of this project: mean absolute error of decode steps 4 % on H100 and 6 % on H200, of prefills 5 %. */
    @ParameterizedTest
    @CsvSource({"h100, 0.04, 0.05", "h200, 0.06, 0.05"})
    void architecturesLeftOutArePredicted(String gpu, double decode, double prefill) {
        Calibration of = Calibrated.of(gpu).calibration();

        assertThat(of.errors().decode().orElseThrow()).isLessThan(decode);
        assertThat(of.errors().prefill().orElseThrow()).isLessThan(prefill);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h100", "h200"})
    void intervalsHoldWhatTheySay(String gpu) {
        Throughput throughput = Calibrated.of(gpu);

        for (Phase phase : List.of(Phase.DECODE, Phase.PREFILL)) {
            assertThat(throughput.predictions().stream()
                            .filter(p -> p.measured().load().phase() == phase)
                            .mapToDouble(p -> p.covered() ? 1 : 0)
                            .average()
                            .orElseThrow())
                    .as(phase.label())
                    .isBetween(0.85, 0.95);
        }
        assertThat(throughput.calibration().errors().byArchitecture())
                .allSatisfy(of -> assertThat(of.coverage()).as(of.name()).isGreaterThanOrEqualTo(0.6));
    }

    /**
     * Coverage holds at each batch, which needs wider intervals at larger batches on H100: with one width for all, they
     * contain 77 % of its steps at batch 256.
     */
    @ParameterizedTest
    @ValueSource(strings = {"h100", "h200"})
    void intervalsHoldAtEachBatch(String gpu) {
        assertThat(Calibrated.of(gpu).calibration().errors().byBatch())
                .hasSize(9)
                .allSatisfy(
                        of -> assertThat(of.coverage()).as("batch " + of.name()).isBetween(0.85, 0.99));
    }

    /** The rows of each machine alone, with intervals for the mean of two. */
    @ParameterizedTest
    @CsvSource({"h100, a", "h100, c", "h200, a", "h200, c"})
    void intervalsHoldForTheMeasurementsOfEitherMachine(String gpu, String run) {
        Map<List<Object>, PredictedPoint> byPoint =
                Calibrated.of(gpu).predictions().stream().collect(Collectors.toMap(p -> point(p.measured()), p -> p));
        double inside = Calibrated.bench(gpu).rows().stream()
                .filter(row -> row.origin().run().orElseThrow().endsWith("-" + run))
                .mapToDouble(row -> byPoint.get(point(row)).interval().contains(row.seconds()) ? 1 : 0)
                .average()
                .orElseThrow();

        assertThat(inside).isBetween(0.85, 0.95);
    }

    private static List<Object> point(Measurement m) {
        return List.of(
                m.architecture(), m.load().phase(), m.load().batch(), m.load().contextTokens());
    }

    /** Measurement noise is a small part of the error of the model. */
    @ParameterizedTest
    @ValueSource(strings = {"h100", "h200"})
    void noiseIsSmallComparedWithTheError(String gpu) {
        Calibration of = Calibrated.of(gpu).calibration();

        assertThat(of.data().repeats()).extracting(Repeats::phase).containsExactly(Phase.DECODE, Phase.PREFILL);
        assertThat(of.data().repeats().get(0).differences().mean() / 2)
                .isLessThan(of.errors().decode().orElseThrow() / 4);
        assertThat(of.data().repeats().get(1).differences().mean() / 2)
                .isLessThan(of.errors().prefill().orElseThrow() / 2);
    }

    /** Architectures within 2 % of the same size, at each batch and context measured for at least five of them. */
    @ParameterizedTest
    @ValueSource(strings = {"h100", "h200"})
    void architecturesOfOneSizeAreRanked(String gpu) {
        List<Double> correlations = new ArrayList<>();
        for (double size : new double[] {973e6, 2819e6, 6979e6}) {
            for (int batch : new int[] {16, 32, 64, 128, 256}) {
                for (int context : new int[] {512, 4096, 4608, 5120}) {
                    List<PredictedPoint> of = Calibrated.of(gpu).predictions().stream()
                            .filter(p -> is(p.measured(), size, batch, context))
                            .toList();
                    if (of.size() >= 5) {
                        correlations.add(Spearman.of(
                                        "rank",
                                        of.stream()
                                                .mapToDouble(PredictedPoint::seconds)
                                                .toArray(),
                                        of.stream()
                                                .mapToDouble(p -> p.measured().seconds())
                                                .toArray(),
                                        0.9)
                                .value());
                    }
                }
            }
        }

        assertThat(correlations).hasSizeGreaterThan(50).allSatisfy(r -> assertThat(r)
                .isGreaterThanOrEqualTo(0.9));
    }

    /** Random shapes and shapes found by a search, timed after the models were made. */
    @ParameterizedTest
    @ValueSource(strings = {"h100", "h200"})
    void shapesTimedLaterArePredicted(String gpu) {
        Map<Phase, List<Measurement>> later = Calibrated.bench(gpu + "-unseen").rows().stream()
                .collect(Collectors.groupingBy(m -> m.load().phase()));

        assertThat(later.get(Phase.DECODE)).hasSizeGreaterThan(800);
        assertThat(error(gpu, later.get(Phase.DECODE))).isLessThan(0.03);
        assertThat(covered(gpu, later.get(Phase.DECODE))).isBetween(0.85, 0.97);
        assertThat(later.get(Phase.PREFILL)).hasSize(104);
        assertThat(error(gpu, later.get(Phase.PREFILL))).isLessThan(0.05);
        assertThat(covered(gpu, later.get(Phase.PREFILL))).isGreaterThan(0.8);
    }

    /** With large errors, the best of hundreds of thousands of predictions would be too optimistic. */
    @ParameterizedTest
    @ValueSource(strings = {"h100", "h200"})
    void shapesThatASearchFoundAreAsFastAsPredicted(String gpu) {
        List<Measurement> found = Calibrated.bench(gpu + "-unseen").rows().stream()
                .filter(row -> row.model().name().startsWith("found")
                        && row.load().batch() == 128
                        && row.load().phase() == Phase.DECODE)
                .toList();

        assertThat(found).hasSize(24);
        assertThat(found.stream()
                        .mapToDouble(row -> predicted(gpu, row).value() / row.seconds() - 1)
                        .average()
                        .orElseThrow())
                .isBetween(-0.03, 0.03);
    }

    private static Estimate predicted(String gpu, Measurement row) {
        Throughput speed = Calibrated.of(gpu);
        return row.load().phase() == Phase.DECODE
                ? speed.decodeSeconds(
                        row.architecture(), row.load().batch(), row.load().contextTokens())
                : speed.prefillSeconds(row.architecture(), row.load().contextTokens());
    }

    private static double error(String gpu, List<Measurement> rows) {
        return rows.stream()
                .mapToDouble(row -> Math.abs(predicted(gpu, row).value() / row.seconds() - 1))
                .average()
                .orElseThrow();
    }

    private static double covered(String gpu, List<Measurement> rows) {
        return rows.stream()
                .mapToDouble(row -> predicted(gpu, row).interval().contains(row.seconds()) ? 1 : 0)
                .average()
                .orElseThrow();
    }

    private static boolean is(Measurement m, double size, int batch, int context) {
        return m.load().phase() == Phase.DECODE
                && m.load().batch() == batch
                && m.load().contextTokens() == context
                && Math.abs(m.architecture().nonEmbeddingParameters() / size - 1) < 0.02;
    }

    /** Whole families left out: the goal is 6 % on H100 and 9 % on H200. */
    @ParameterizedTest
    @CsvSource({
        "h100, 8B", "h100, head 128", "h100, MQA and MHA", "h100, 28 layers",
        "h200, 8B", "h200, head 128", "h200, MQA and MHA", "h200, 28 layers"
    })
    void familiesLeftOutArePredicted(String gpu, String family) {
        Predicate<Architecture> member =
                switch (family) {
                    case "8B" -> a -> a.nonEmbeddingParameters() > 6e9;
                    case "head 128" -> a -> a.headDim() == 128;
                    case "MQA and MHA" -> a -> a.nKvHeads() == 1 || a.nKvHeads() == a.nHeads();
                    default -> a -> a.nLayers() == 28;
                };
        Bench all = Calibrated.bench(gpu);
        Set<String> names = new HashSet<>();
        all.rows().stream()
                .filter(row -> member.test(row.architecture()))
                .forEach(row -> names.add(row.model().name()));
        String others = String.join(
                " & ",
                names.stream().sorted().map(name -> "model != \"" + name + "\"").toList());
        Throughput rest = Throughput.fit(
                all.where(others + " & batch >= 1"),
                ThroughputOptions.defaults().withForm(Calibrated.of(gpu).form()));

        double error = all.rows().stream()
                .filter(row -> names.contains(row.model().name()) && row.load().phase() == Phase.DECODE)
                .mapToDouble(row -> Math.abs(rest.decodeSeconds(
                                                row.architecture(),
                                                row.load().batch(),
                                                row.load().contextTokens())
                                        .value()
                                / row.seconds()
                        - 1))
                .average()
                .orElseThrow();
        assertThat(error).isLessThan(gpu.equals("h100") ? 0.06 : 0.09);
    }

    /** Three terms have an error of 5.0 % on H100; the additional coefficients of the operators must pay off. */
    @Test
    void operatorsWithWavesAreChosenWhereAttentionDoesNotSplit() {
        Throughput throughput = Calibrated.of("h100");

        assertThat(throughput.form()).isEqualTo("operators and waves");
        assertThat(throughput.calibration().forms()).hasSize(4);
        assertThat(throughput.calibration().forms().get(0).error().orElseThrow())
                .isGreaterThan(2 * throughput.calibration().errors().decode().orElseThrow());
    }

    /** Measured: 1.19 to 1.20 at batch 16 and 1.4 at 64 on either GPU; see {@code data/bench}. */
    @ParameterizedTest
    @ValueSource(strings = {"h100", "h200"})
    void ratioOfTwoArchitecturesIsNarrowerThanOfTwoIndependentOnes(String gpu) {
        Throughput throughput = Calibrated.of(gpu);
        Workload load = new Workload(64, 4096, 1024);
        var ratio = throughput.ratio(Calibrated.SUREFIRE_1B, Calibrated.LLAMA_1B, load);
        var one = throughput.tokensPerSecond(Calibrated.SUREFIRE_1B, load);
        var other = throughput.tokensPerSecond(Calibrated.LLAMA_1B, load);
        double halfWidth = Math.log(ratio.interval().high() / ratio.value());
        double independent = Math.hypot(
                Math.log(one.interval().high() / one.value()),
                Math.log(other.interval().high() / other.value()));

        assertThat(ratio.value()).isCloseTo(one.value() / other.value(), org.assertj.core.api.Assertions.within(1e-9));
        assertThat(halfWidth).isLessThan(independent);
        assertThat(ratio.interval().low()).isGreaterThan(1.2);
        assertThat(throughput
                        .ratio(Calibrated.SUREFIRE_1B, Calibrated.LLAMA_1B, load.withBatch(1))
                        .interval()
                        .method())
                .endsWith("not resolved");
    }

    /** Models of the same widths and depth that differ in the size of a head: 16 ratios on each GPU. */
    @ParameterizedTest
    @ValueSource(strings = {"h100", "h200"})
    void intervalsOfRatiosOfSimilarShapesCover(String gpu) {
        List<Architecture> shapes = Calibrated.of(gpu).measured().architectures();
        List<Estimate> ratios = new ArrayList<>();
        int inside = 0;
        MeasuredThroughput measured = MeasuredThroughput.of(Calibrated.bench(gpu));
        for (int i = 0; i < shapes.size(); i++) {
            for (Architecture other : shapes.subList(0, i)) {
                if (!areTwins(shapes.get(i), other)) {
                    continue;
                }
                for (int batch : new int[] {1, 2, 4, 8, 16, 32, 64, 128}) {
                    Workload load = new Workload(batch, 4096, 1024);
                    Estimate ratio = Calibrated.of(gpu).ratio(shapes.get(i), other, load);
                    ratios.add(ratio);
                    inside += ratio.interval()
                                    .contains(measured.tokensPerSecond(shapes.get(i), load)
                                                    .orElseThrow()
                                            / measured.tokensPerSecond(other, load)
                                                    .orElseThrow())
                            ? 1
                            : 0;
                }
            }
        }

        assertThat(ratios).hasSize(16).allSatisfy(ratio -> assertThat(
                        ratio.interval().high() / ratio.value())
                .isBetween(1.01, 1.15));
        assertThat(inside / 16.0).isGreaterThanOrEqualTo(0.8);
    }

    /** The draws of the search have the uncertainty of the stated ratio, for near and for distant architectures. */
    @ParameterizedTest
    @CsvSource({"h100, 1B-head-128", "h100, Llama-3.1-8B", "h200, 1B-head-128", "h200, Llama-3.1-8B"})
    void drawsDifferByAsMuchAsTheRatioMay(String gpu, String model) {
        Throughput speed = Calibrated.of(gpu);
        List<Architecture> both = List.of(
                speed.measured().named(model).architecture(),
                speed.measured().named("LLaMA-3.2-1B").architecture());
        Workload load = new Workload(64, 4096, 1024);
        double[] off = Arrays.stream(speed.tokenRateDraws(both, load, 4000, 1))
                .mapToDouble(rates -> Math.log(rates[0] / rates[1]))
                .toArray();
        double mean = Arrays.stream(off).average().orElseThrow();
        double deviation = Math.sqrt(
                Arrays.stream(off).map(x -> (x - mean) * (x - mean)).average().orElseThrow());
        Estimate ratio = speed.ratio(both.get(0), both.get(1), load);

        // 1.645 is the normal quantile of 90 % intervals. The draws combine decode and prefill, which costs a few per
        // cent.
        assertThat(1.645 * deviation)
                .isCloseTo(Math.log(ratio.interval().high() / ratio.value()), withinPercentage(15));
    }

    /** Prefills of the benchmark have one prompt; a batch of short prompts takes far less time than their sum. */
    @Test
    void shortPromptsThatWereNotTimedTogetherDoNotPredictABatch() {
        MeasuredThroughput measured = MeasuredThroughput.of(Calibrated.bench("h100"));
        Architecture llama =
                Calibrated.of("h100").measured().named("LLaMA-3.2-1B").architecture();

        assertThat(measured.tokensPerSecond(llama, new Workload(16, 512, 1024))).isEmpty();
        assertThat(measured.tokensPerSecond(llama, new Workload(1, 512, 1024))).isPresent();
        assertThat(measured.tokensPerSecond(llama, new Workload(16, 4096, 1024)))
                .isPresent();
    }

    private static boolean areTwins(Architecture a, Architecture b) {
        return a.dModel() == b.dModel()
                && a.dFf() == b.dFf()
                && a.queryWidth() == b.queryWidth()
                && a.nKvHeads() * a.headDim() == b.nKvHeads() * b.headDim()
                && a.nLayers() == b.nLayers();
    }

    /** Every pair of the shapes timed later, at every batch. */
    @ParameterizedTest
    @ValueSource(strings = {"h100", "h200"})
    void intervalsOfRatiosOfShapesTimedLaterCover(String gpu) {
        Bench later = Calibrated.bench(gpu + "-unseen");
        MeasuredThroughput measured = MeasuredThroughput.of(later);
        List<Architecture> shapes =
                later.rows().stream().map(Measurement::architecture).distinct().toList();
        int pairs = 0;
        int inside = 0;
        for (int batch : new int[] {1, 4, 16, 64}) {
            Workload load = new Workload(batch, 4096, 1024);
            for (int i = 0; i < shapes.size(); i++) {
                for (Architecture other : shapes.subList(0, i)) {
                    double ratio = measured.tokensPerSecond(shapes.get(i), load).orElse(Double.NaN)
                            / measured.tokensPerSecond(other, load).orElse(Double.NaN);
                    if (!Double.isNaN(ratio)) {
                        pairs++;
                        inside += Calibrated.of(gpu)
                                        .ratio(shapes.get(i), other, load)
                                        .interval()
                                        .contains(ratio)
                                ? 1
                                : 0;
                    }
                }
            }
        }

        assertThat(pairs).isGreaterThan(1000);
        assertThat((double) inside / pairs).isGreaterThan(0.85);
    }

    /**
     * Models fitted to a part of the batches or contexts, with the form chosen for that part, have sufficiently wide
     * intervals for the rest. Steps up to a batch of 4 are memory-bound and do not identify the compute coefficient, so
     * intervals beyond are wide.
     */
    @ParameterizedTest
    @CsvSource({
        "h100, batch <= 4, batch >= 8, .985",
        "h200, batch <= 4, batch >= 8, 1",
        "h100, batch <= 16, batch >= 128, .985",
        "h200, batch <= 16, batch >= 128, .985",
        "h100, batch <= 32, batch >= 128, .985",
        "h200, batch <= 32, batch >= 128, .985",
        "h100, context_tokens <= 512 | phase == 'prefill', context_tokens >= 4608, .985",
        "h200, context_tokens <= 512 | phase == 'prefill', context_tokens >= 4608, .985"
    })
    void intervalsWidenBeyondTheMeasuredBatchesAndContexts(String gpu, String kept, String beyond, double most) {
        Throughput part = Throughput.fit(Calibrated.bench(gpu).where(kept));
        OutOfSample test = part.test(Calibrated.bench(gpu).where("phase == 'decode' & " + beyond));

        assertThat(part.form()).isEqualTo("operators and waves");
        assertThat(test.predictions()).hasSizeGreaterThan(250);
        assertThat(test.errors().coverage().orElseThrow()).isBetween(0.85, most);
    }

    /** The coefficients of one GPU with the rates of the other lose little accuracy in either direction. */
    @ParameterizedTest
    @CsvSource({"h100, h200", "h200, h100"})
    void coefficientsAreCarriedToAnotherGpuWithWiderIntervals(String from, String to) {
        Throughput own = Calibrated.of(from);
        Throughput carried = own.on(Hardware.of(
                to,
                Calibrated.of(to).hardware().bytesPerSecond(),
                own.hardware().flopPerSecond()));
        OutOfSample test = carried.test(Calibrated.bench(to));

        assertThat(test.errors().decode().orElseThrow()).isLessThan(0.04);
        assertThat(test.errors().coverage().orElseThrow()).isGreaterThan(0.9);
        assertThat(test.errors().byBatch()).hasSize(9).allSatisfy(batch -> assertThat(batch.coverage())
                .as("batch " + batch.name())
                .isGreaterThan(0.8));
        assertThat(carried.report().text()).contains("transferred to this one");
    }
}
