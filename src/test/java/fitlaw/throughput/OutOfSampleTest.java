package fitlaw.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.bench.Bench;
import fitlaw.bench.Measurement;
import fitlaw.bench.Phase;
import fitlaw.common.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of a model on measurements that it was not fitted to. */
class OutOfSampleTest {
    @TempDir
    private Path folder;

    @Test
    void everyPointIsPredictedAsTheModelPredictsIt() {
        Throughput speed = Calibrated.of("h200");
        OutOfSample test = speed.test(Calibrated.bench("h200-unseen"));

        assertThat(test.predictions()).hasSize(1012).allSatisfy(p -> assertThat(p.seconds())
                .isEqualTo(
                        p.measured().load().phase() == Phase.DECODE
                                ? speed.decodeSeconds(
                                                p.measured().architecture(),
                                                p.measured().load().batch(),
                                                p.measured().load().contextTokens())
                                        .value()
                                : speed.prefillSeconds(
                                                p.measured().architecture(),
                                                p.measured().load().contextTokens())
                                        .value()));
        assertThat(test.known()).isEmpty();
        assertThat(test.others()).isEmpty();
        assertThat(test.errors().byArchitecture()).hasSize(26);
        assertThat(test.errors().byBatch())
                .extracting(Calibration.Group::name)
                .startsWith("1", "2")
                .hasSize(9);
        assertThat(test.table().rowCount()).isEqualTo(1012);
        assertThat(test.errors().decode().orElseThrow()).isLessThan(0.03);
        assertThat(test.report().text()).contains("1012 points of 26 models", "drawn-15");
    }

    @Test
    void measurementsOfTheCalibrationAreNoTestOfNewShapes() {
        OutOfSample test = Calibrated.of("h100").test(Calibrated.bench("h100"));

        assertThat(test.predictions()).hasSize(Calibrated.bench("h100").points().size());
        assertThat(test.known()).hasSize(54);
        assertThat(test.report().text())
                .contains(
                        "The models do not test predictions of new shapes, because the calibration includes these shapes: LLaMA-3.2-1B,");
    }

    /**
     * The error of a model for a GPU with twice the rates is its speedup: less than a half, because of fixed times and
     * waves.
     */
    @Test
    void errorIsRelativeToWhatWasMeasured() {
        Throughput own = Calibrated.of("h100");
        Throughput faster = own.on(new Hardware(
                "faster",
                2 * own.hardware().bytesPerSecond(),
                2 * own.hardware().flopPerSecond(),
                132));
        OutOfSample test = faster.test(Calibrated.bench("h100").where("batch == 64 & context_tokens == 4096"));

        assertThat(test.errors().decode().orElseThrow()).isBetween(0.1, 0.5);
        assertThat(test.errors().prefill()).isEmpty();
        assertThat(test.errors().byBatch().get(0).bias())
                .isCloseTo(-test.errors().decode().orElseThrow(), within(1e-12));
    }

    @Test
    void measurementsOfAnotherGpuAreTold() {
        assertThat(Calibrated.of("h100")
                        .test(Calibrated.bench("h200-unseen"))
                        .report()
                        .text())
                .contains("Predicted for NVIDIA H100 80GB HBM3, torch-cudagraph 1, bf16, measured on NVIDIA H200,");
        assertThat(Calibrated.of("h100")
                        .on(Calibrated.of("h200").hardware())
                        .test(Calibrated.bench("h200-unseen"))
                        .others())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"static", "serving"})
    void requestsAreSumsOfStepsAndPrefills(String phase) throws IOException {
        Path file = folder.resolve("requests.csv");
        Files.writeString(
                file,
                "gpu,engine,engine_version,model,n_layers,d_model,d_ff,n_heads,n_kv_heads,head_dim,vocab_size,tied_embeddings,"
                        + "phase,batch,input_tokens,output_tokens,seconds%n".formatted()
                        + "H100,torch-cudagraph,1,m,16,2048,8192,32,8,64,128256,true,%s,32,1000,200,0.4%n"
                                .formatted(phase)
                        + "H100,torch-cudagraph,1,m,16,2048,8192,32,8,64,128256,true,%s,32,1000,1,0.4%n"
                                .formatted(phase));
        Throughput speed = Calibrated.of("h100");
        OutOfSample test = speed.test(Bench.read(file));

        assertThat(test.predictions())
                .hasSize(phase.equals("static") ? 2 : 1); // one token has no time per output token
        assertThat(test.others()).isEmpty();
        assertThat(test.known()).containsExactly("m");
        assertThat(test.report().text()).contains("of 1 model. Mean absolute error: decode steps and requests ");
        for (PredictedPoint prediction : test.predictions()) {
            Measurement m = prediction.measured();
            double output = m.load().requests().orElseThrow().outputTokens();
            double decode =
                    speed.decodeSeconds(m.architecture(), 32, 1000 + output / 2).value();
            double all = speed.prefillSeconds(m.architecture(), 1000, 32).value();
            double prefill = speed.prefillSeconds(m.architecture(), 1000).value();
            // Nothing determines the interference here, so it stays at its prior of 1.
            double expected =
                    phase.equals("static") ? (output - 1) * decode + all : decode + 32 / (output - 1) * prefill;
            assertThat(prediction.seconds()).isCloseTo(expected, within(1e-9 * expected));
            assertThat(prediction.interval().contains(prediction.seconds())).isTrue();
        }
    }

    @Test
    void severalGpusAreLeftOutAndNothingLeftIsAnError() throws IOException {
        Path file = folder.resolve("two.csv");
        String row = "H100,vllm,0.11,m,16,2048,8192,32,8,64,128256,true,%d,8,decode,4096,0.01,3e12,8e14%n";
        String header = Made.HEADER.replace("tied_embeddings,", "tied_embeddings,tensor_parallel,") + "\n";
        Files.writeString(file, header + row.formatted(1) + row.formatted(2));

        assertThat(Calibrated.of("h100").test(Bench.read(file)).leftOut())
                .singleElement()
                .satisfies(left -> {
                    assertThat(left.row()).isEqualTo(2);
                    assertThat(left.reason()).contains("tensor parallelism of 2");
                });
        Files.writeString(file, header + row.formatted(2));
        assertThatThrownBy(() -> Calibrated.of("h100").test(Bench.read(file)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no measurement on one GPU");
    }
}
