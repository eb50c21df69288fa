package fitlaw.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.arch.Architecture;
import fitlaw.bench.Gpu;
import fitlaw.bench.GpuProfile;
import fitlaw.bench.Measurement;
import fitlaw.bench.Phase;
import fitlaw.fit.Estimate;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Models from the kernel tables of {@code data/gpu}, without engine measurements. */
class KernelTablesTest {
    private static final Path TABLES = Path.of("data/gpu");
    private static final GpuProfile H100 = GpuProfile.read(TABLES, Gpu.H100);
    private static final List<Architecture> SHAPES = Made.shapes(20);

    private static Throughput of(GpuProfile profile) {
        return Throughput.fromKernels(profile, H100, SHAPES, ThroughputOptions.defaults());
    }

    /** arXiv:2510.18245 has about 1.22 at batch 16 and 1.38 to 1.42 at 128, on an A100 of 40 GB under vLLM. */
    @Test
    void surefireOverLlamaOnA100AsInThePaper() {
        Throughput a100 = of(GpuProfile.read(TABLES, Gpu.A100_80GB)).on(Hardware.typical(Gpu.A100_40GB));
        Workload load = new Workload(16, 4096, 1024);
        Estimate at16 = a100.ratio(Calibrated.SUREFIRE_1B, Calibrated.LLAMA_1B, load);
        Estimate at128 = a100.ratio(Calibrated.SUREFIRE_1B, Calibrated.LLAMA_1B, load.withBatch(128));

        assertThat(at16.interval().contains(1.22)).as(at16.toString()).isTrue();
        assertThat(at128.interval().contains(1.40)).as(at128.toString()).isTrue();
        assertThat(at128.interval().low()).isGreaterThan(1.1);
        assertThat(a100.report().text())
                .contains("No engine was measured")
                .contains("Times for head_dim 64 are scaled by the ratio on H100")
                .contains("transferred to this one");
    }

    /**
     * vLLM kernels compared with steps of our own program, whose attention is slower at large batches: 9 % measured
     * here.
     */
    @Test
    void kernelsOfH100ComeNearItsOwnSteps() {
        Throughput kernels = of(H100);
        List<Measurement> rows = Calibrated.bench("h100").rows().stream()
                .filter(row -> row.load().phase() == Phase.DECODE)
                .toList();
        double error = rows.stream()
                .mapToDouble(row -> Math.abs(kernels.decodeSeconds(
                                                row.architecture(),
                                                row.load().batch(),
                                                row.load().contextTokens())
                                        .value()
                                / row.seconds()
                        - 1))
                .average()
                .orElseThrow();

        assertThat(error).isLessThan(0.12);
    }

    @Test
    void oneShapeIsTooFew() {
        assertThatThrownBy(() ->
                        Throughput.fromKernels(H100, H100, List.of(Calibrated.LLAMA_1B), ThroughputOptions.defaults()))
                .hasMessageContaining("at least two architectures");
    }
}
