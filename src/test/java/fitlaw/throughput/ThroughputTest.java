package fitlaw.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.arch.Architecture;
import fitlaw.arch.Details;
import fitlaw.arch.LocalAttention;
import fitlaw.bench.Precision;
import fitlaw.common.DataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThroughputTest {
    private static final Architecture LLAMA = Calibrated.LLAMA_1B;
    private static final Workload LOAD = new Workload(16, 4096, 1024);

    @TempDir
    private Path folder;

    private static Made made;
    private static Throughput throughput;

    @BeforeAll
    static void calibrate(@TempDir Path folder) {
        made = new Made(StepForms.OPERATORS, Map.of(), 0.01);
        throughput = Throughput.fit(made.decodes(Made.shapes(4), new int[] {1, 16}, new int[] {1024, 4096})
                .prefills(Made.shapes(4), 512, 4096)
                .bench(folder));
    }

    /** By hand: X = B O / (t_prefill(B, S) + (O - 1) t_decode(B, S + O/2)). */
    @Test
    void staticBatchIsOnePassOverAllPromptsAndThenDecodeSteps() {
        double prefill = throughput.prefillSeconds(LLAMA, 4096, 16).value();
        double decode = throughput.decodeSeconds(LLAMA, 16, 4096 + 512).value();

        assertThat(throughput.tokensPerSecond(LLAMA, LOAD).value())
                .isCloseTo(16 * 1024 / (prefill + 1023 * decode), within(1e-6));
        assertThat(throughput.tokenRate(LLAMA, LOAD))
                .isCloseTo(throughput.tokensPerSecond(LLAMA, LOAD).value(), within(1e-6));
        assertThat(throughput.timeToFirstToken(LLAMA, LOAD).value()).isCloseTo(prefill, within(1e-9));
        assertThat(throughput.timePerOutputToken(LLAMA, LOAD).value()).isCloseTo(decode, within(1e-12));
    }

    /** An answer of one token takes only its prefill. */
    @ParameterizedTest
    @CsvSource({"1, 1", "1, 4096", "128, 1", "128, 512"})
    void oneTokenComesFromThePrefillAlone(int batch, int prompt) {
        Workload load = new Workload(batch, prompt, 1);

        assertThat(batch / throughput.tokensPerSecond(LLAMA, load).value())
                .isCloseTo(throughput.timeToFirstToken(LLAMA, load).value(), within(1e-12));
    }

    /**
     * For any number of tokens, the total is the time to the first token plus O - 1 times the time per output token.
     */
    @ParameterizedTest
    @ValueSource(ints = {2, 8, 128, 1024})
    void timesAddUp(int output) {
        Workload load = new Workload(16, 128, output);

        assertThat(16.0 * output / throughput.tokensPerSecond(LLAMA, load).value())
                .isCloseTo(
                        throughput.timeToFirstToken(LLAMA, load).value()
                                + (output - 1)
                                        * throughput
                                                .timePerOutputToken(LLAMA, load)
                                                .value(),
                        within(1e-9));
        // B requests, each replaced after O tokens, write B O of them in that time.
        assertThat(16.0
                        * output
                        / throughput.tokensPerSecond(LLAMA, load.continuous()).value())
                .isCloseTo(
                        (output - 1)
                                * throughput
                                        .timePerOutputToken(LLAMA, load.continuous())
                                        .value(),
                        within(1e-9));
    }

    /**
     * Weights are read once for all prompts: 64 prompts of 32 tokens take as long as one of 2,048, apart from attention
     * and output head.
     */
    @Test
    void shortPromptsShareTheWeights() {
        double together =
                throughput.timeToFirstToken(LLAMA, new Workload(64, 32, 64)).value();

        assertThat(together).isLessThan(throughput.prefillSeconds(LLAMA, 2048).value() * 1.1);
        assertThat(together)
                .isLessThan(64 * throughput.prefillSeconds(LLAMA, 32).value() / 5);
    }

    @Test
    void sequencesThatCannotBeAreRefused() {
        assertThatThrownBy(() -> new Workload(1, Integer.MAX_VALUE, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2,147,483,647 input and 2 output tokens is longer than 100,000,000");
        Workload longest = new Workload(1, 60_000_000, 40_000_000);
        // By hand: 16 layers · 2 · 8 heads · 64 · 2 bytes = 32,768 bytes a token.
        assertThat(throughput.memory().bytes(LLAMA, longest))
                .isCloseTo(2.0 * 1_235_746_816 + 100e6 * 32768, within(16 * 32768.0));
        assertThat(throughput.tokensPerSecond(LLAMA, longest).value()).isPositive();
    }

    /** By hand: TPOT = t_decode(B, S + O/2) + interference B/(O - 1) t_prefill(S); the prior of interference is 1. */
    @Test
    void continuousBatchingHasPrefillsBetweenTheSteps() {
        double prefill = throughput.prefillSeconds(LLAMA, 4096).value();
        double decode = throughput.decodeSeconds(LLAMA, 16, 4096 + 512).value();
        double perToken = decode + 16 / 1023.0 * prefill;

        assertThat(throughput.timePerOutputToken(LLAMA, LOAD.continuous()).value())
                .isCloseTo(perToken, within(1e-9));
        assertThat(throughput.tokensPerSecond(LLAMA, LOAD.continuous()).value())
                .isCloseTo(16 * 1024 / (1023 * perToken), within(1e-6));
    }

    /** By hand: 2 · 1,235,746,816 bytes of weights and 5,120 · 32,768 bytes for each sequence. */
    @Test
    void memoryIsWeightsAndCache() {
        assertThat(throughput.memory().bytes(LLAMA, LOAD))
                .isCloseTo(2.0 * 1_235_746_816 + 16 * 5120.0 * 32768, within(0.5));
        // (0.9 · 40 GiB - 2.471 GB - 3.5 GiB) / 167.8 MB = 193.2
        assertThat(throughput.memory().largestBatch(LLAMA, LOAD, 40.0 * (1L << 30)))
                .isEqualTo(193);
        assertThat(throughput.memory().largestBatch(LLAMA, LOAD, 4e9)).isZero();
    }

    @Test
    void ratioToItselfIsOne() {
        var ratio = throughput.ratio(LLAMA, LLAMA, LOAD);

        assertThat(ratio.value()).isEqualTo(1);
        assertThat(ratio.interval().low()).isEqualTo(1);
    }

    /** Each differs in exactly one property, large or small; none of them is the same model. */
    @Test
    void onlyTheSameArchitectureHasARatioWithoutAnInterval() {
        List<Architecture> others = List.of(
                LLAMA.withVocabulary(32_000, true),
                LLAMA.withVocabulary(128_256, false),
                new Architecture(2048, 8192, 16, 16, 4, 128, 128256, true),
                new Architecture(2048, 8192, 17, 32, 8, 64, 128256, true),
                with(new Details(2, false, false, false, false, Optional.of(new LocalAttention(16, 512)))),
                with(new Details(2, false, false, false, false, Optional.of(new LocalAttention(8, 512)))),
                with(new Details(2, false, false, false, false, Optional.of(new LocalAttention(16, 1_000_000)))),
                with(new Details(4, false, false, false, false, Optional.empty())),
                with(new Details(2, true, false, false, false, Optional.empty())),
                with(new Details(2, false, true, false, false, Optional.empty())),
                with(new Details(2, false, false, false, true, Optional.empty())));

        assertThat(others).allSatisfy(other -> {
            var ratio = throughput.ratio(other, LLAMA, LOAD);
            assertThat(Math.log(ratio.interval().high() / ratio.value())).isGreaterThan(0.001);
            double[][] draws = throughput.tokenRateDraws(List.of(other, LLAMA), LOAD, 200, 1);
            assertThat(Arrays.stream(draws).map(draw -> draw[0] / draw[1]).distinct())
                    .hasSizeGreaterThan(100);
        });
    }

    private static Architecture with(Details details) {
        return new Architecture(2048, 8192, 16, 32, 8, 64, 128256, true, details);
    }

    /** All rows are for two GPUs, so one GPU was not measured. */
    @Test
    void aCalibrationWithoutOneGpuIsNoted() {
        List<String> lines = made.lines().stream().map(line -> line + ",2").toList();
        Throughput two = Throughput.fit(Made.read(folder, Made.HEADER + ",tensor_parallel", lines));

        assertThat(two.report().text()).contains("tensor_parallel 2", "Predictions are for one GPU");
        assertThat(Predictions.of(two, List.of(new NamedModel("llama", LLAMA)), LOAD, List.of(16))
                        .notes())
                .anyMatch(note -> note.contains("tensor_parallel 2"));
        assertThat(throughput.calibration().notes()).isEmpty();
    }

    @Test
    void intervalsWidenAwayFromTheMeasuredShapes() {
        Architecture near = Made.shapes(1).get(0);
        Architecture far = new Architecture(16384, 65536, 120, 128, 8, 128, 128256, false);
        var ofNear = throughput.decodeSeconds(near, 16, 1024);
        var ofFar = throughput.decodeSeconds(far, 16, 1024);

        assertThat(ofFar.interval().high() / ofFar.value())
                .isGreaterThan(1.5 * (ofNear.interval().high() / ofNear.value() - 1) + 1);
    }

    @Test
    void higherLevelIsWider() {
        var options = ThroughputOptions.defaults().withConfidence(0.5);
        Throughput narrow = Throughput.fit(Made.read(folder, made.lines()), options);

        assertThat(narrow.decodeSeconds(LLAMA, 16, 1024).interval().high())
                .isLessThan(throughput.decodeSeconds(LLAMA, 16, 1024).interval().high());
    }

    /**
     * A local layer reads only its window: 8 of 16 layers with a window of 1,024 read as if the context were shorter.
     */
    @Test
    void localLayersReadTheirWindowOnly() {
        Step full = Step.decode(LLAMA, Precision.BF16, Made.GPU, 1, 16, 4096);
        Architecture half = new Architecture(
                LLAMA.dModel(),
                LLAMA.dFf(),
                LLAMA.nLayers(),
                LLAMA.nHeads(),
                LLAMA.nKvHeads(),
                LLAMA.headDim(),
                LLAMA.vocabSize(),
                LLAMA.tied(),
                new Details(2, false, false, false, false, Optional.of(new LocalAttention(8, 1024))));
        Step local = Step.decode(half, Precision.BF16, Made.GPU, 1, 16, 4096);

        assertThat(local.allKeys()).isCloseTo(full.allKeys() * (8 + 8 * 0.25) / 16, within(1e-12));
        assertThat(throughput.decodeSeconds(half, 16, 4096).value())
                .isLessThan(throughput.decodeSeconds(LLAMA, 16, 4096).value());
    }

    @Test
    void setupsAreNotMixed() {
        List<String> lines = new ArrayList<>(made.lines());
        lines.add(lines.get(0).replace(",made,1,", ",made,2,"));
        var mixed = Made.read(folder, lines);

        assertThatThrownBy(() -> Throughput.fit(mixed))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("made 1")
                .hasMessageContaining("made 2")
                .hasMessageContaining("bench.of(setup)");
        assertThat(mixed.setups())
                .allSatisfy(setup ->
                        assertThat(Throughput.fit(mixed.of(setup)).setup()).isEqualTo(setup));
    }

    @Test
    void unknownVocabularyFormAndSizesAreRefused() {
        Architecture noHead = new Architecture(2048, 8192, 16, 32, 8, 64, 0, true);

        assertThatThrownBy(() -> throughput.decodeSeconds(noHead, 1, 1)).hasMessageContaining("vocab_size");
        assertThatThrownBy(() -> throughput.decodeSeconds(LLAMA, 0, 1)).hasMessageContaining("batch must be positive");
        assertThatThrownBy(() -> new Workload(0, 1, 1)).hasMessageContaining("must be positive");
        assertThatThrownBy(() -> Throughput.fit(
                        Made.read(folder, made.lines()),
                        ThroughputOptions.defaults().withForm("magic")))
                .hasMessageContaining("magic")
                .hasMessageContaining("three terms");
    }

    @Test
    void unknownGpuNeedsItsRates() {
        List<String> lines = made.lines().stream()
                .map(line ->
                        line.replace("NVIDIA H100 80GB HBM3", "Nonesuch 9000").replace(",3e12,7.9e14", ",,"))
                .toList();

        assertThatThrownBy(() -> Throughput.fit(Made.read(folder, lines)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("copy_bytes_per_s")
                .hasMessageContaining("Nonesuch 9000");
    }
}
