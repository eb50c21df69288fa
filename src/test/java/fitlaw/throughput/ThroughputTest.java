package fitlaw.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.arch.Architecture;
import fitlaw.bench.Precision;
import fitlaw.table.DataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThroughputTest {
    private static final Architecture LLAMA = Calibrated.LLAMA_1B;
    private static final Workload LOAD = new Workload(16, 4096, 1024);

    @TempDir
    private Path folder;

    private Made made;
    private Throughput throughput;

    @BeforeEach
    void calibrate() {
        made = new Made(new OperatorForm(false), Map.of(), 0.01);
        throughput = Throughput.fit(made.decodes(Made.shapes(4), new int[] {1, 16}, new int[] {1024, 4096})
                .prefills(Made.shapes(4), 512, 4096)
                .bench(folder));
    }

    /** By hand: X = B O / (B t_prefill(S) + O t_decode(B, S + (O - 1)/2)). */
    @Test
    void staticBatchIsPrefillsAndThenDecodeSteps() {
        double prefill = throughput.prefillSeconds(LLAMA, 4096).value();
        double decode = throughput.decodeSeconds(LLAMA, 16, 4096 + 1023 / 2.0).value();

        assertThat(throughput.tokensPerSecond(LLAMA, LOAD).value())
                .isCloseTo(16 * 1024 / (16 * prefill + 1024 * decode), within(1e-6));
        assertThat(throughput.tokenRate(LLAMA, LOAD))
                .isCloseTo(throughput.tokensPerSecond(LLAMA, LOAD).value(), within(1e-6));
        assertThat(throughput.timeToFirstToken(LLAMA, LOAD).value()).isCloseTo(16 * prefill, within(1e-9));
        assertThat(throughput.timePerOutputToken(LLAMA, LOAD).value()).isCloseTo(decode, within(1e-12));
    }

    /** By hand: TPOT = t_decode(B, S + O/2) + interference B/O t_prefill(S); the prior of interference is 1. */
    @Test
    void continuousBatchingHasPrefillsBetweenTheSteps() {
        double prefill = throughput.prefillSeconds(LLAMA, 4096).value();
        double decode = throughput.decodeSeconds(LLAMA, 16, 4096 + 512).value();
        double perToken = decode + 16 / 1024.0 * prefill;

        assertThat(throughput.timePerOutputToken(LLAMA, LOAD.continuous()).value())
                .isCloseTo(perToken, within(1e-9));
        assertThat(throughput.tokensPerSecond(LLAMA, LOAD.continuous()).value()).isCloseTo(16 / perToken, within(1e-6));
    }

    /** By hand: 2 · 1,235,746,816 bytes of weights and 5,120 · 32,768 bytes for each sequence. */
    @Test
    void memoryIsWeightsAndCache() {
        assertThat(throughput.memoryBytes(LLAMA, LOAD))
                .isCloseTo(2.0 * 1_235_746_816 + 16 * 5120.0 * 32768, within(0.5));
        // (0.9 · 40 GiB - 2.471 GB - 3.5 GiB) / 167.8 MB = 193.2
        assertThat(throughput.largestBatch(LLAMA, LOAD, 40.0 * (1L << 30))).isEqualTo(193);
        assertThat(throughput.largestBatch(LLAMA, LOAD, 4e9)).isZero();
    }

    @Test
    void ratioToItselfIsOne() {
        var ratio = throughput.ratio(LLAMA, LLAMA, LOAD);

        assertThat(ratio.value()).isEqualTo(1);
        assertThat(ratio.interval().low()).isEqualTo(1);
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

    /** A local layer reads its window only: 8 of 16 layers with a window of 1,024 read as if the context were shorter. */
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
                new fitlaw.arch.Details(
                        2, false, false, false, false, java.util.Optional.of(new fitlaw.arch.LocalAttention(8, 1024))));
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
        assertThat(Throughput.each(mixed, ThroughputOptions.defaults())).hasSize(2);
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
