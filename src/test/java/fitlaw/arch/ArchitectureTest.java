package fitlaw.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureTest {
    /** LLaMA-3.2-1B. */
    private static final Architecture LLAMA = new Architecture(2048, 8192, 16, 32, 8, 64, 128256, true);

    @Test
    void countsAreThoseOfTheMatrices() {
        // By hand, per layer: q and o 2 · 2048 · 2048, k and v 2 · 2048 · 512; gate, up and down 3 · 2048 · 8192.
        assertThat(LLAMA.attentionParameters()).isEqualTo(16L * (2 * 2048 * 2048 + 2 * 2048 * 512));
        assertThat(LLAMA.mlpParameters()).isEqualTo(16L * 3 * 2048 * 8192);
        assertThat(LLAMA.nonEmbeddingParameters()).isEqualTo(973_078_528L); // as in data/paper/models.csv
        assertThat(LLAMA.totalParameters()).isEqualTo(973_078_528L + 128_256L * 2048);
    }

    @Test
    void untiedHeadCountsOnceMore() {
        Architecture untied = new Architecture(2048, 8192, 16, 32, 8, 64, 128256, false);

        assertThat(untied.totalParameters() - LLAMA.totalParameters()).isEqualTo(128_256L * 2048);
        assertThat(untied.nonEmbeddingParameters()).isEqualTo(LLAMA.nonEmbeddingParameters());
    }

    @Test
    void shapesFollowTheirFormulas() {
        assertThat(LLAMA.gqaGroup()).isEqualTo(4);
        assertThat(LLAMA.queryWidth()).isEqualTo(2048);
        assertThat(LLAMA.relativeWidth()).isCloseTo(2048 / Math.sqrt(973_078_528.0), within(1e-15));
        assertThat(LLAMA.relativeWidth(ParameterCount.TOTAL))
                .isCloseTo(2048 / Math.sqrt(1_235_746_816.0), within(1e-15));
        assertThat(LLAMA.mlpRatio()).isCloseTo(3 * 8192 / (2 * 2048 * 1.25), within(1e-15)); // 3 f / (2 q (1 + 1/g))
    }

    @Test
    void keysAndValuesOfATokenFillTheCache() {
        // Two tensors, 16 layers, 8 heads of 64, two bytes each.
        assertThat(LLAMA.kvBytesPerToken(2)).isEqualTo(2 * 16 * 8 * 64 * 2);
        assertThatThrownBy(() -> LLAMA.kvBytesPerToken(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void localLayersReadTheirWindowOnly() {
        var local = Optional.of(new LocalAttention(12, 100));
        Architecture windowed = new Architecture(
                2048, 8192, 16, 32, 8, 64, 128256, true, new Details(2, false, false, false, false, local));

        // 2 · 8 · 64 · 2 = 2048 bytes per token and layer; 4 layers read all tokens, 12 at most 100.
        assertThat(windowed.kvBytes(1000, 2)).isEqualTo(2048.0 * (4 * 1000 + 12 * 100));
        assertThat(windowed.kvBytes(60, 2)).isEqualTo(2048.0 * 16 * 60);
        assertThat(LLAMA.kvBytes(1000, 2)).isEqualTo(32_768.0 * 1000);
        assertThat(LLAMA.kvBytes(1000, 1)).isEqualTo(16_384.0 * 1000);
        assertThat(windowed.toString()).endsWith("; 12 layers with a window of 100 tokens");
        assertThatThrownBy(() -> LLAMA.kvBytes(Double.NaN, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void moreLocalLayersThanLayersAreRefused() {
        var local = Optional.of(new LocalAttention(17, 100));
        Details details = new Details(2, false, false, false, false, local);

        assertThatThrownBy(() -> new Architecture(2048, 8192, 16, 32, 8, 64, 128256, true, details))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("17 layers have local attention, but there are only 16");
    }

    @Test
    void queryWidthNeedNotBeTheHiddenSize() {
        Architecture panda = new Architecture(2560, 4096, 16, 72, 18, 64, 0, true);

        assertThat(panda.queryWidth()).isEqualTo(4608);
        assertThat(panda.nonEmbeddingParameters()).isEqualTo(975_175_680L); // data/paper/models.csv
    }

    @Test
    void totalNeedsAVocabulary() {
        Architecture unknown = new Architecture(2048, 8192, 16, 32, 8, 64, 0, true);

        assertThatThrownBy(unknown::totalParameters)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("vocab_size");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 1, 1, 1, 1, 0, d_model",
        "1, -4, 1, 1, 1, 1, 0, d_ff",
        "1, 1, 0, 1, 1, 1, 0, n_layers",
        "1, 1, 1, 0, 1, 1, 0, n_heads",
        "1, 1, 1, 1, 0, 1, 0, n_kv_heads",
        "1, 1, 1, 1, 1, 0, 0, head_dim",
        "1, 1, 1, 1, 1, 1, -1, vocab_size",
        "64, 64, 2, 6, 4, 16, 0, n_heads = 6 is not a multiple of n_kv_heads = 4",
        "64, 64, 2, 2, 4, 16, 0, n_heads = 2 is not a multiple of n_kv_heads = 4",
        "2000000000, 2000000000, 2000000000, 2, 1, 1000000, 0, more than can be counted",
        "64, 64, 2, 2000000000, 2000000000, 16, 0, more than can be counted",
    })
    void whatIsNoShapeIsRefused(int d, int f, int layers, int heads, int kv, int dim, int vocabulary, String problem) {
        assertThatThrownBy(() -> new Architecture(d, f, layers, heads, kv, dim, vocabulary, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void reportHasTheCountsAndWhatTheyMean() {
        String report = LLAMA.report().text();

        assertThat(report)
                .containsPattern("n_params_non_embedding +973,078,528 ")
                .containsPattern("n_params_total +1,235,746,816 ")
                .containsPattern("d_over_sqrt_n +0\\.06565 ")
                .containsPattern("mlp_attn_ratio +4\\.800 ")
                .containsPattern("kv_bytes_per_token +32,768 ");
        assertThat(new Architecture(2048, 8192, 16, 32, 8, 64, 0, true).report().text())
                .containsPattern("vocab_size +not known")
                .containsPattern("n_params_total +not known");
    }

    @Test
    void isShownInTheShortFormOfTheField() {
        assertThat(LLAMA)
                .hasToString("d_model 2048, d_ff 8192, n_layers 16, n_heads 32, n_kv_heads 8, head_dim 64,"
                        + " vocab_size 128256 tied: N 973,078,528, d/√N 0.0657, MLP/attention 4.800");
    }
}
