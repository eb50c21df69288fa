package fitlaw.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.common.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureFormatTest {
    private static final Architecture LLAMA = new Architecture(2048, 8192, 16, 32, 8, 64, 128256, true);
    private static final Architecture PANDA = new Architecture(2560, 4096, 16, 72, 18, 64, 128256, false);
    private static final Architecture MULTI_HEAD = new Architecture(512, 1376, 4, 8, 8, 64, 32000, true);
    private static final Architecture QWEN = new Architecture(
            1024, 3072, 28, 16, 8, 128, 151936, true, new Details(2, true, false, false, false, Optional.empty()));

    static Stream<Arguments> formatsAndShapes() {
        return Stream.of(ArchitectureFormat.values())
                .flatMap(format -> Stream.of(LLAMA, PANDA, MULTI_HEAD, QWEN).map(shape -> Arguments.of(format, shape)));
    }

    @ParameterizedTest
    @MethodSource("formatsAndShapes")
    void isReadBackWithoutLoss(ArchitectureFormat format, Architecture shape, @TempDir Path folder) throws IOException {
        Path file = folder.resolve(format.fileName());
        Files.writeString(file, format.text(shape));

        assertThat(Architecture.read(file)).isEqualTo(shape);
    }

    @Test
    void aFolderGetsAllFormats(@TempDir Path folder) {
        Architecture shape = new Architecture(2048, 8192, 16, 32, 8, 64, 128256, true);

        shape.write(folder.resolve("best"));

        assertThat(folder.resolve("best").toFile().list())
                .containsExactlyInAnyOrder(Stream.of(ArchitectureFormat.values())
                        .map(ArchitectureFormat::fileName)
                        .toArray(String[]::new));
    }

    @Test
    void llamasClassIsOnlyTakenWhereItsRuleHolds() {
        assertThat(ArchitectureFormat.HUGGING_FACE.text(LLAMA)).contains("\"model_type\" : \"llama\"");
        // 2560 / 72 is not a whole number, which LlamaConfig rejects.
        assertThat(ArchitectureFormat.HUGGING_FACE.text(PANDA))
                .contains("\"model_type\" : \"mistral\"", "\"sliding_window\" : null", "\"head_dim\" : 64");
        assertThat(ArchitectureFormat.HUGGING_FACE.text(QWEN)).contains("Qwen3ForCausalLM");
    }

    @Test
    void biasesOfQueriesAreQwen2() {
        Architecture biased = new Architecture(
                1536, 8960, 28, 12, 2, 128, 151936, true, new Details(2, false, true, false, false, Optional.empty()));

        assertThat(ArchitectureFormat.HUGGING_FACE.parse(ArchitectureFormat.HUGGING_FACE.text(biased), "x"))
                .isEqualTo(biased);
        assertThat(ArchitectureFormat.MEGATRON.parse(ArchitectureFormat.MEGATRON.text(biased), "x"))
                .isEqualTo(biased);
        assertThatThrownBy(() -> ArchitectureFormat.TORCHTITAN.text(biased)).hasMessageContaining("no biases");
    }

    static Stream<Arguments> windowsAndBiases() {
        Optional<LocalAttention> all = Optional.of(new LocalAttention(16, 1024));
        Optional<LocalAttention> some = Optional.of(new LocalAttention(5, 1024));
        return Stream.of(
                Arguments.of("mistral", new Details(2, false, false, false, false, all)),
                Arguments.of("qwen3", new Details(2, true, false, false, false, all)),
                Arguments.of("qwen3", new Details(2, true, true, true, false, some)),
                Arguments.of("qwen2", new Details(2, false, true, false, false, some)),
                Arguments.of("llama", new Details(2, false, true, true, false, Optional.empty())),
                Arguments.of("llama", new Details(2, false, true, true, true, Optional.empty())),
                Arguments.of("llama", new Details(2, false, false, false, true, Optional.empty())));
    }

    @ParameterizedTest
    @MethodSource("windowsAndBiases")
    void windowsAndBiasesAreWritten(String type, Details details, @TempDir Path folder) throws IOException {
        Architecture shape = new Architecture(2048, 8192, 16, 32, 8, 64, 128256, true, details);
        Path file = folder.resolve("config.json");

        shape.write(file);

        assertThat(Files.readString(file)).contains("\"model_type\" : \"" + type + "\"");
        assertThat(Architecture.read(file)).isEqualTo(shape);
    }

    @Test
    void everyFileOrNoneIsWrittenIntoAFolder(@TempDir Path folder) {
        assertThat(LLAMA.export(folder.resolve("out")))
                .extracting(path -> path.getFileName().toString())
                .containsExactlyInAnyOrder("config.json", "megatron_args.txt", "torchtitan_args.py");
        Architecture local = new Architecture(
                2048,
                8192,
                16,
                32,
                8,
                64,
                128256,
                true,
                new Details(2, false, false, false, false, Optional.of(new LocalAttention(16, 1024))));
        assertThatThrownBy(() -> local.export(folder.resolve("none")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Megatron-LM's block cannot represent");
        assertThat(folder.resolve("none")).doesNotExist();
        Architecture planned = new Architecture(2048, 8192, 16, 32, 8, 64, 0, true);
        assertThatThrownBy(() -> planned.export(folder.resolve("none"))).hasMessageContaining("withVocabulary");
        assertThat(planned.withVocabulary(128256, true)).isEqualTo(LLAMA);
    }

    @Test
    void megatronsArgumentsAreReadAmongOthers() {
        Architecture read = ArchitectureFormat.MEGATRON.parse("""
                torchrun pretrain_gpt.py --num-layers=4 --hidden-size 512 --ffn-hidden-size 1376 --num-attention-heads 8 \\
                   --swiglu --lr 1e-3 --vocab-size 32000 --bf16
                """, "run.sh");

        assertThat(read).isEqualTo(MULTI_HEAD);
    }

    @ParameterizedTest
    @EnumSource(ArchitectureFormat.class)
    void needsTheVocabulary(ArchitectureFormat format) {
        Architecture unknown = new Architecture(512, 1376, 4, 8, 8, 64, 0, true);

        assertThatThrownBy(() -> format.text(unknown)).hasMessageContaining("vocab_size is not known");
    }

    @ParameterizedTest
    @EnumSource(ArchitectureFormat.class)
    void refusesWhatItCannotSay(ArchitectureFormat format) {
        Architecture gemma = new Architecture(
                2304,
                9216,
                26,
                8,
                4,
                256,
                256000,
                true,
                new Details(4, false, false, false, false, Optional.of(new LocalAttention(13, 4096))));

        assertThatThrownBy(() -> format.text(gemma)).hasMessageContaining("13 layers with a window of 4096 tokens");
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("--num-layers 4 --hidden-size 512 --swiglu", "has no --num-attention-heads"),
                Arguments.of("--num-layers 4 --hidden-size 512", "no --swiglu"),
                Arguments.of("--num-layers 4 --swiglu --num-experts 8", "has --num-experts"),
                Arguments.of(
                        "--num-layers four --hidden-size 512 --ffn-hidden-size 1 --num-attention-heads 8 --swiglu",
                        "--num-layers: 'four' is not a whole number"),
                Arguments.of(
                        "--num-layers 4 --hidden-size 500 --ffn-hidden-size 1 --num-attention-heads 8 --swiglu",
                        "Add --kv-channels"),
                Arguments.of("Qwen3ModelArgs(dim=512, hidden_dim=4)", "has no n_layers"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void saysWhatIsWrong(String text, String message) {
        assertThatThrownBy(() -> ArchitectureFormat.of(text).parse(text, "args"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("args")
                .hasMessageContaining(message);
    }

    @Test
    void formatsAreToldApart() {
        assertThat(List.of(ArchitectureFormat.values()))
                .allSatisfy(format ->
                        assertThat(ArchitectureFormat.of(format.text(LLAMA))).isEqualTo(format));
    }
}
