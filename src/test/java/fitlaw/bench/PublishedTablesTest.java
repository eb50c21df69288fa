package fitlaw.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Tables of others are read by a column mapping alone, as data/README.md writes it. */
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
        assertThat(first.requests().orElseThrow().firstTokenSeconds()).hasValue(0.840806);
        assertThat(first.tensorParallel()).isEqualTo(2);
        assertThat(bench.rows()).filteredOn(row -> row.tensorParallel() == 1).hasSizeGreaterThan(80);
    }

    @Test
    void staticBatchesOfTensorRt() {
        var options = BenchOptions.defaults()
                .withColumns("engine_version=trtllm_version,vocab_size=vocab,tensor_parallel=tp,batch=batch_size,"
                        + "input_tokens=isl,output_tokens=osl,output_tokens_per_s=throughput")
                .withGiven("phase", "static")
                .withGiven("engine", "trtllm")
                .withGiven("tied_embeddings", "false");

        Bench bench = Bench.read(Path.of("data/gpu/trtllm_static.csv"), options);

        assertThat(bench.leftOut())
                .filteredOn(row -> row.reason().startsWith("batch is 'max'"))
                .hasSize(80);
        assertThat(bench.leftOut())
                .filteredOn(row -> row.reason().contains("two matrices"))
                .hasSize(12);
        assertThat(bench.rows()).isNotEmpty().allMatch(row -> row.phase() == Phase.STATIC);
    }
}
