package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.arch.Architecture;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildableTest {
    private static Architecture model(String name) {
        return Architecture.read(Path.of("data/models/" + name + ".json"));
    }

    private static void sameShape(Architecture found, Architecture expected) {
        assertThat(found.dModel()).isEqualTo(expected.dModel());
        assertThat(found.dFf()).isEqualTo(expected.dFf());
        assertThat(found.nHeads()).isEqualTo(expected.nHeads());
        assertThat(found.nKvHeads()).isEqualTo(expected.nKvHeads());
        assertThat(found.headDim()).isEqualTo(expected.headDim());
    }

    /** How arXiv:2510.18245 made Panda-1B: LLaMA-3.2-1B's size, 16 layers, heads of 64, GQA 4. */
    @Test
    void thePublishedLawMakesPanda1B() {
        BuildOptions options = BuildOptions.of(model("llama-3.2-1b").nonEmbeddingParameters(), 16)
                .withHeads(64, 4)
                .withMultiples(512, 512);

        Buildable found = Law.published("80M-297M").optimum().nearest(options);

        sameShape(found.architecture(), model("panda-1b"));
        assertThat(found.lossGivenAway()).isBetween(0.0, 0.001);
    }

    /**
     * And Panda-3B: LLaMA-3.2-3B's size, 28 layers, heads of 128, GQA 3; either set of coefficients leads to it on this
     * grid.
     */
    @ParameterizedTest
    @ValueSource(strings = {"80M-297M", "1B"})
    void eitherPublishedLawMakesPanda3B(String law) {
        BuildOptions options = BuildOptions.of(model("llama-3.2-3b").nonEmbeddingParameters(), 28)
                .withHeads(128, 3)
                .withMultiples(512, 512);

        sameShape(Law.published(law).optimum().nearest(options).architecture(), model("panda-3b"));
    }

    @Test
    void whereNothingFitsTheClosestIsTold() {
        BuildOptions options = BuildOptions.of(1_000_000, 4).withHeads(64, 4).withMultiples(512, 512);

        assertThatThrownBy(() -> Law.published("1B").optimum().nearest(options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("within 1 % of 1M")
                .hasMessageContaining("multiples");
    }

    @Test
    void anOpenOptimumHasNothingNearIt() {
        Law morph = Law.fit(Runs.read(Path.of("data/runs/morph.csv")));

        assertThatThrownBy(() -> morph.optimum().nearest(BuildOptions.of(1_000_000, 4)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("mlp_attn_ratio")
                .hasMessageContaining("No spread");
    }
}
