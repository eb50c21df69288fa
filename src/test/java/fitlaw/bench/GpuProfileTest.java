package fitlaw.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.common.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GpuProfileTest {
    private static final Path TABLES = Path.of("data/gpu");

    private static final Map<Gpu, GpuProfile> READ = new ConcurrentHashMap<>();

    @TempDir
    private Path folder;

    private static GpuProfile profile(Gpu gpu) {
        return READ.computeIfAbsent(gpu, each -> GpuProfile.read(TABLES, each));
    }

    static Stream<Gpu> gpus() {
        return Stream.of(Gpu.A100_80GB, Gpu.H100, Gpu.H200, Gpu.L40S);
    }

    /**
     * Bounds are the errors that the authors of these tables state for their own interpolation: 1–5 %, and 9–15 %
     * outside the table.
     */
    @ParameterizedTest
    @MethodSource("gpus")
    void rowsLeftOutArePredicted(Gpu gpu) {
        GpuProfile profile = profile(gpu);

        List<KernelError> errors = profile.errors();

        assertThat(errors).hasSize(6);
        assertThat(errors)
                .filteredOn(error -> error.leftOut().equals("each row"))
                .allSatisfy(error -> {
                    assertThat(error.median()).isBetween(0.001, 0.055);
                    assertThat(error.ninetieth()).isLessThan(0.2);
                });
        assertThat(errors)
                .filteredOn(error -> error.leftOut().equals("each width"))
                .allSatisfy(error -> assertThat(error.median()).isLessThan(0.15));
    }

    @Test
    void measuredShapesAreGivenBack() {
        GpuProfile h100 = profile(Gpu.H100);

        // The lines H100-SXM-80GB,0.19.0,8,8192,4096,0.0295929 and …,16,4096,32,8,128,0.097872 of the tables.
        assertThat(h100.gemmSeconds(8, 8192, 4096)).isCloseTo(29.5929e-6, within(1e-12));
        assertThat(h100.decodeAttentionSeconds(16, 4096, 32, 8, 128)).isCloseTo(97.872e-6, within(1e-12));
        assertThat(h100.vllmVersion()).isEqualTo("0.19.0");
        assertThat(h100.headSizes()).containsExactly(64, 128);
    }

    @ParameterizedTest
    @MethodSource("gpus")
    void utilisationStaysBelowOneFarOutsideTheTable(Gpu gpu) {
        GpuProfile profile = profile(gpu);
        for (double m : new double[] {1, 3, 100, 1e5}) {
            for (double n : new double[] {64, 3000, 128_256, 1e6}) {
                assertThat(profile.gemmUtilisation(m, n, 2304)).isBetween(0.0, 1.0);
            }
        }
        assertThat(profile.decodeAttentionUtilisation(1000, 1e6, 36, 12, 96)).isBetween(0.3, 1.0);
        assertThat(profile.prefillAttentionUtilisation(1, 1e5, 36, 12, 128)).isBetween(0.2, 1.0);
    }

    @Test
    void timeBeyondTheTableGrowsWithTheWork() {
        GpuProfile a100 = profile(Gpu.A100_80GB);

        // Ten times the widest output has ten times the bytes at the utilisation of the edge; the floor is a few µs of
        // 1.2 ms.
        double edge = a100.gemmSeconds(1, 65_536, 16_384);
        assertThat(a100.gemmSeconds(1, 655_360, 16_384) / edge).isBetween(9.8, 10.2);
    }

    @Test
    void rowsOfTheL2CacheAreLeftOutOnL40sOnly() {
        assertThat(profile(Gpu.L40S).report().text())
                // Counted over the tables with another program: rows of at most 96 MB.
                .contains(
                        "matrix product: 2,827 of 4,080",
                        "decode attention: 1,876 of 2,684",
                        "prefill attention: 994 of 2,453",
                        "their working set fits in the L2 cache of 96 MB");
        assertThat(profile(Gpu.H200).report().text()).doesNotContain("L2 cache");
    }

    @Test
    void rowFasterThanThePeaksIsAnError() throws IOException {
        for (String name : List.of("attention_decode_bf16_latency.csv", "attention_prefill_bf16_latency.csv")) {
            Files.copy(TABLES.resolve(name), folder.resolve(name));
        }
        // 2 · 8192 · 8192 = 134 MB take 40 µs at 3.35 TB/s.
        Files.writeString(
                folder.resolve("gemm_bf16_latency.csv"),
                "gpu,vllm_version,m_tokens,n_out,k_in,latency_ms\nH100-SXM-80GB,0.19.0,1,8192,8192,0.03\n");

        assertThatThrownBy(() -> GpuProfile.read(folder, Gpu.H100))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("row 1, column latency_ms: 0.03000 ms is 1.34 of the peak of H100")
                .hasMessageContaining("do not fit in the L2 cache");
    }

    @Test
    void gpuWithoutRowsIsNamedWithThoseThatHaveSome() {
        assertThatThrownBy(() -> GpuProfile.read(TABLES, Gpu.B200))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has no row of B200. It has A100-SXM-80GB, H100");
    }
}
