package fitlaw.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Tables of others are read with only a column mapping, as described in data/README.md. */
class PublishedTablesTest {
    @Test
    void servingOfDenseModels() {
        var options = BenchOptions.defaults()
                .withColumns("engine=backend,engine_version=backend_version,gpu=system,vocab_size=vocab,"
                        + "precision=gemm_quant,input_tokens=isl,output_tokens=osl,batch=batch_size,"
                        + "tensor_parallel=tp,first_token_seconds=ttft_ms,seconds=tpot_ms")
                .withGiven("phase", "serving")
                .withGiven("tied_embeddings", "false")
                .withGiven("engine_version", "unknown");

        Bench bench = Bench.read(Path.of("data/gpu/serving_dense.csv"), options);

        assertThat(bench.rows().size() + bench.leftOut().size()).isEqualTo(579);
        Measurement first = bench.rows().get(0);
        assertThat(first.seconds()).isCloseTo(0.0165386, within(1e-12));
        assertThat(first.load().requests().orElseThrow().firstTokenSeconds()).hasValue(0.840806);
        assertThat(first.model().tensorParallel()).isEqualTo(2);
        assertThat(bench.rows())
                .filteredOn(row -> row.model().tensorParallel() == 1)
                .hasSizeGreaterThan(80);
    }

    private static BenchOptions tensorRt() {
        return BenchOptions.defaults()
                .withColumns("engine_version=trtllm_version,vocab_size=vocab,tensor_parallel=tp,batch=batch_size,"
                        + "input_tokens=isl,output_tokens=osl,output_tokens_per_s=throughput")
                .withGiven("phase", "static")
                .withGiven("engine", "trtllm")
                .withGiven("tied_embeddings", "false");
    }

    @Test
    void staticBatchesOfTensorRt() {
        Bench bench = Bench.read(Path.of("data/gpu/trtllm_static.csv"), tensorRt());

        assertThat(bench.leftOut())
                .filteredOn(row -> row.reason().startsWith("batch is 'max'"))
                .hasSize(80);
        assertThat(bench.leftOut())
                .filteredOn(row -> row.reason().contains("two matrices"))
                .hasSize(12);
        assertThat(bench.rows()).isNotEmpty().allMatch(row -> row.load().phase() == Phase.STATIC);
        // Row 25: LLaMA-7B on A100, 384 sequences of 128 tokens at 5,586 tokens/s.
        assertThat(bench.rows())
                .filteredOn(row -> row.origin().row() == 25)
                .singleElement()
                .satisfies(row -> assertThat(row.seconds()).isCloseTo(384 * 128 / 5586.0, within(1e-9)));
    }

    @Test
    void eightBitCacheMakesTheEightBitRowsOfTensorRtPossible() {
        var options = tensorRt()
                .withGiven("kv_precision", "fp8")
                .withWhere("precision == \"fp8\" & tensor_parallel == 1 & batch != \"max\" & mlp == \"swiglu\"");

        Bench bench = Bench.read(Path.of("data/gpu/trtllm_static.csv"), options);

        assertThat(bench.rows()).hasSize(8); // Four of LLaMA-7B on H100, four on L40S.
    }
}
