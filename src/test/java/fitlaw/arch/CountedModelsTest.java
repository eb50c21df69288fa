package fitlaw.arch;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.table.Columns;
import fitlaw.table.Csv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models that transformers built from their configurations, with the number of elements of their tensors ({@code
 * data/models/counts.csv}).
 */
class CountedModelsTest {
    private static final Path MODELS = Path.of("data/models");
    private static final Path COUNTED = MODELS.resolve("counted");
    private static final Columns COUNTS = new Columns(Csv.read(MODELS.resolve("counts.csv")), "data/models/counts.csv");

    /** A row of the table. */
    record Counted(String file, int row) {
        Architecture shape() {
            Path own = COUNTED.resolve(file);
            return Architecture.read(Files.exists(own) ? own : MODELS.resolve(file));
        }

        long whole(String column) {
            return (long) COUNTS.number(column, row);
        }

        @Override
        public String toString() {
            return file;
        }
    }

    static Stream<Counted> counted() {
        List<String> files = COUNTS.texts("file");
        return IntStream.range(0, COUNTS.rows()).mapToObj(row -> new Counted(files.get(row), row));
    }

    @Test
    void everyConfigurationIsCounted() throws IOException {
        try (Stream<Path> models = Files.list(MODELS);
                Stream<Path> others = Files.list(COUNTED)) {
            assertThat(Stream.concat(models, others)
                            .map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".json")))
                    .containsExactlyInAnyOrderElementsOf(COUNTS.texts("file"))
                    .hasSize(18);
        }
    }

    @ParameterizedTest
    @MethodSource("counted")
    void parametersAreThoseOfTransformers(Counted model) {
        Architecture shape = model.shape();

        assertThat(shape.exactParameters()).isEqualTo(model.whole("parameters"));
        assertThat((long) shape.vocabSize() * shape.dModel()).isEqualTo(model.whole("of_these_embedding"));
        assertThat(String.valueOf(shape.tied()))
                .isEqualTo(COUNTS.texts("tied_embeddings").get(model.row()));
    }

    @ParameterizedTest
    @MethodSource("counted")
    void shapeIsTheOneThatTransformersReads(Counted model) {
        Architecture shape = model.shape();

        record Size(String column, ToIntFunction<Architecture> of) {}
        List.of(
                        new Size("d_model", Architecture::dModel),
                        new Size("d_ff", Architecture::dFf),
                        new Size("n_layers", Architecture::nLayers),
                        new Size("n_heads", Architecture::nHeads),
                        new Size("n_kv_heads", Architecture::nKvHeads),
                        new Size("vocab_size", Architecture::vocabSize))
                .forEach(size -> assertThat(size.of().applyAsInt(shape))
                        .as(size.column())
                        .isEqualTo((int) model.whole(size.column())));
        // Qwen2's class ignores head_dim and divides the hidden size by the number of heads.
        assertThat(shape.headDim())
                .isEqualTo(
                        COUNTS.isEmpty("head_dim", model.row())
                                ? shape.dModel() / shape.nHeads()
                                : (int) model.whole("head_dim"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"found-1.json", "found-2.json", "found-3.json"})
    void countedExportsAreWhatIsWrittenToday(String name) throws IOException {
        Path file = COUNTED.resolve(name);

        assertThat(ArchitectureFormat.HUGGING_FACE.text(Architecture.read(file)))
                .isEqualTo(Files.readString(file));
    }
}
