package fitlaw.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuTest {
    @ParameterizedTest
    @CsvSource({
        "NVIDIA H100 80GB HBM3, H100",
        "H100-SXM-80GB, H100",
        "h100_sxm, H100",
        "NVIDIA H200, H200",
        "H200-SXM-141GB, H200",
        "NVIDIA A100-SXM4-40GB, A100-40GB",
        "A100-SXM-80GB, A100-80GB",
        "NVIDIA L40S, L40S",
        "NVIDIA B200, B200",
        "NVIDIA A100, ''", // 40 or 80 GB?
        "NVIDIA H100 PCIe, ''",
        "NVIDIA H100 NVL, ''",
        "NVIDIA GH200 480GB, ''",
        "NVIDIA L40, ''",
        "GB200, ''",
        "RTX 4090, ''",
    })
    void nameMeansOneGpuOrNone(String name, String gpu) {
        assertThat(Gpu.of(name).map(Gpu::name).orElse("")).isEqualTo(gpu);
    }
}
