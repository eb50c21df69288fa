package fitlaw.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fitlaw.table.Columns;
import fitlaw.table.Csv;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The seven models of arXiv:2510.18245, as printed there ({@code data/paper/models.csv}). */
class PaperModelsTest {
    private static final Columns MODELS =
            new Columns(Csv.read(Path.of("data/paper/models.csv")), "data/paper/models.csv");

    /** A row of the table, with the printed numbers as text, since their digits matter. */
    record Model(String name, Architecture shape, long parameters, String width, String ratio) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Model> models() {
        return IntStream.range(0, MODELS.rows()).mapToObj(row -> {
            int[] sizes = Stream.of("d_model", "d_ff", "n_layers", "n_heads", "n_kv_heads", "head_dim")
                    .mapToInt(name -> (int) MODELS.number(name, row))
                    .toArray();
            return new Model(
                    MODELS.texts("model").get(row),
                    new Architecture(sizes[0], sizes[1], sizes[2], sizes[3], sizes[4], sizes[5], 128256, true),
                    (long) MODELS.number("n_params_non_embedding", row),
                    MODELS.texts("d_over_sqrt_n_printed").get(row),
                    MODELS.texts("mlp_attn_ratio_printed").get(row));
        });
    }

    /** Half a unit of the last printed digit. */
    private static double half(String printed) {
        return 0.5 * new BigDecimal(printed).ulp().doubleValue() * (1 + 1e-9);
    }

    @Test
    void thereAreSeven() {
        assertThat(models().map(Model::name))
                .isEqualTo(List.of(
                        "LLaMA-3.2-1B",
                        "Panda-1B",
                        "Surefire-1B",
                        "LLaMA-3.2-3B",
                        "Panda-3B",
                        "Surefire-3B",
                        "Panda-3B-o"));
    }

    @ParameterizedTest
    @MethodSource("models")
    void sizeWidthAndRatioAreThePrintedOnes(Model model) {
        assertThat(model.shape().nonEmbeddingParameters()).isEqualTo(model.parameters());
        assertThat(model.shape().relativeWidth())
                .isCloseTo(Double.parseDouble(model.width()), within(half(model.width())));
        assertThat(model.shape().mlpRatio()).isCloseTo(Double.parseDouble(model.ratio()), within(half(model.ratio())));
    }

    @Test
    void ratioOfTheLlamaOf3BIsThreeNotThePrintedMisprint() {
        // The paper prints 4.80, the ratio of the 1B model. By hand: 3 · 8192 / (2 · 24 · 128 · (1 + 1/3)) = 3.
        Model llama = models().filter(m -> m.name().equals("LLaMA-3.2-3B"))
                .findFirst()
                .orElseThrow();

        assertThat(llama.shape().mlpRatio()).isEqualTo(3.0);
    }

    @ParameterizedTest
    @MethodSource("models")
    void configOfAModelHasTheShapeOfTheTable(Model model) {
        String file = model.name().toLowerCase(Locale.ROOT) + ".json";

        // Shapes that Llama's class cannot load are written as Qwen3, whose norms the table does not include.
        assertThat(Architecture.read(Path.of("data/models", file)))
                .usingRecursiveComparison()
                .ignoringFields("details")
                .isEqualTo(model.shape());
    }
}
