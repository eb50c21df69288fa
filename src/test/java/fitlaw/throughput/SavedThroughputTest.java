package fitlaw.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.common.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SavedThroughputTest {
    private static final Workload LOAD = new Workload(16, 4096, 1024);

    @TempDir
    private Path folder;

    private static Throughput throughput;
    private Path file;

    @BeforeAll
    static void calibrate(@TempDir Path folder) {
        throughput = Throughput.fit(new Made(StepForms.OPERATORS, Map.of(), 0.02)
                .decodes(Made.shapes(6), new int[] {1, 16}, new int[] {1024, 4096})
                .prefills(Made.shapes(6), 512, 4096)
                .bench(folder));
    }

    @BeforeEach
    void save() {
        file = folder.resolve("model.json");
        throughput.save(file);
    }

    @Test
    void readModelPredictsAsTheSavedOne() {
        Throughput read = Throughput.read(file);

        assertThat(read.tokensPerSecond(Calibrated.LLAMA_1B, LOAD))
                .isEqualTo(throughput.tokensPerSecond(Calibrated.LLAMA_1B, LOAD));
        assertThat(read.ratio(Calibrated.SUREFIRE_1B, Calibrated.LLAMA_1B, LOAD.continuous()))
                .isEqualTo(throughput.ratio(Calibrated.SUREFIRE_1B, Calibrated.LLAMA_1B, LOAD.continuous()));
        assertThat(read.calibration()).isEqualTo(throughput.calibration());
        assertThat(read.toString()).isEqualTo(throughput.toString());
        assertThat(NextMeasurement.of(read)).isEqualTo(NextMeasurement.of(throughput));
        assertThat(read.predictions()).isEmpty();
    }

    @Test
    void carriedModelIsSavedAsSuch() {
        Throughput carried = throughput.on(Hardware.of("NVIDIA H200", 4.2e12, 7.9e14));
        carried.save(file);

        assertThat(Throughput.read(file).decodeSeconds(Calibrated.LLAMA_1B, 16, 1024))
                .isEqualTo(carried.decodeSeconds(Calibrated.LLAMA_1B, 16, 1024));
    }

    /** Uses our own measurements, which have repeats and intervals that depend on the batch. */
    @Test
    void growthAndRepeatsAreSaved() {
        Throughput own = Calibrated.of("h100");
        own.save(file);
        Throughput read = Throughput.read(file);

        assertThat(own.predictor().errors().decode().growth().power()).isPositive();
        assertThat(read.calibration().data().repeats())
                .hasSize(2)
                .isEqualTo(own.calibration().data().repeats());
        assertThat(read.tokensPerSecond(Calibrated.LLAMA_1B, LOAD.withBatch(128)))
                .isEqualTo(own.tokensPerSecond(Calibrated.LLAMA_1B, LOAD.withBatch(128)));
        assertThat(read.toString()).isEqualTo(own.toString());
        assertThat(read.measured().architectures()).isEqualTo(own.measured().architectures());
        assertThat(read.measured().named("llama-3.2-1b"))
                .isEqualTo(own.measured().named("LLaMA-3.2-1B"));
        assertThat(read.measured().named("LLaMA-3.2-1B").architecture().sameSizes(Calibrated.LLAMA_1B))
                .isTrue();
        assertThatThrownBy(() -> read.measured().named("LLaMA-3.2-1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "No architecture named LLaMA-3.2-1 was measured; did you mean LLaMA-3.2-1B? There are ");
    }

    @ParameterizedTest
    @CsvSource({
        "fitlaw_throughput, fitlaw_speed, no key fitlaw_throughput",
        "'\"fitlaw_throughput\" : 4', '\"fitlaw_throughput\" : 9', version 9",
        "'\"fitlaw_throughput\" : 4', '\"fitlaw_throughput\" : 3', version 3 of the format, and this Fitlaw reads version 4: the definitions of a static batch",
        "'\"decode_form\" :', '\"decode_from\" :', decode_from",
        "'\"weight_bytes\" : 2.0', '\"weight_bytes\" : -2.0', must be positive",
        "'\"confidence\" : 0.9', '\"confidence\" : 90', confidence",
        "'\"copy_bytes_per_s\" : 3.0E12', '\"copy_bytes_per_s\" : \"Infinity\"', must be positive"
    })
    void changedFileIsRefusedAndNamed(String old, String replacement, String told) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(old);
        Files.writeString(file, text.replace(old, replacement));

        assertThatThrownBy(() -> Throughput.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("model.json")
                .hasMessageContaining(told);
    }

    @Test
    void fileCutShortIsRefused() throws IOException {
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() / 2));

        assertThatThrownBy(() -> Throughput.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("model.json");
    }
}
