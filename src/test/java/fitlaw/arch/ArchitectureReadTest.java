package fitlaw.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.table.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureReadTest {
    @TempDir
    private Path folder;

    private Path config(String json) {
        try {
            return Files.writeString(folder.resolve("config.json"), json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void defaultsAreThoseOfTheClassOfModel() {
        // Defaults of transformers' MistralConfig, GemmaConfig and LlamaConfig.
        assertThat(Architecture.read(config("{\"model_type\": \"mistral\"}")))
                .isEqualTo(new Architecture(4096, 14336, 32, 32, 8, 128, 32000, false));
        assertThat(Architecture.read(config("{\"model_type\": \"gemma\"}")))
                .isEqualTo(new Architecture(3072, 24576, 28, 16, 16, 256, 256000, true));
        assertThat(Architecture.read(config("{\"model_type\": \"llama\", \"num_attention_heads\": 16}")))
                .isEqualTo(new Architecture(4096, 11008, 32, 16, 16, 256, 32000, false));
    }

    @Test
    void qwen2IgnoresAHeadSize() {
        Architecture read = Architecture.read(
                config("{\"model_type\": \"qwen2\", \"hidden_size\": 896, \"num_attention_heads\": 14, "
                        + "\"num_key_value_heads\": 2, \"head_dim\": 128}"));

        assertThat(read.headDim()).isEqualTo(64); // 896 / 14
    }

    @Test
    void shapeOfTheTextPartIsRead() {
        Architecture read = Architecture.read(
                config(
                        "{\"model_type\": \"gemma3\", \"text_config\": {\"model_type\": \"gemma3_text\", \"hidden_size\": 640}}"));

        assertThat(read.dModel()).isEqualTo(640);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"model_type\": \"llama\",            | is not valid JSON, line 1",
                "[1, 2]                                 | holds no JSON object",
                "~~                                     | holds no JSON object",
                "{}                                     | model_type is ''. Known are gemma",
                "{\"model_type\": \"gpt2\"}             | model_type is 'gpt2'. Known are gemma",
                "{\"model_type\": \"llama\", \"hidden_size\": 4096.5}  | key hidden_size: 4096.5 is not a whole number",
                "{\"model_type\": \"llama\", \"hidden_size\": \"4k\"}  | key hidden_size: \"4k\" is not a whole number",
                "{\"model_type\": \"llama\", \"hidden_size\": 99999999999} | key hidden_size: 99999999999 is not a whole",
                "{\"model_type\": \"llama\", \"hidden_size\": 100}     | not a multiple of num_attention_heads",
                "{\"model_type\": \"llama\", \"hidden_size\": -64}     | d_model must be a positive whole number: -64",
                "{\"model_type\": \"llama\", \"num_key_value_heads\": 5} | n_heads = 32 is not a multiple of n_kv_heads = 5",
                "{\"model_type\": \"llama\", \"num_local_experts\": 8} | has num_local_experts: a mixture of experts",
            })
    void whatIsNoConfigOfADenseDecoderIsRefused(String json, String problem) {
        Path file = config(json);

        assertThatThrownBy(() -> Architecture.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("config.json")
                .hasMessageContaining(problem);
    }

    @Test
    void missingFileIsNamed() {
        assertThatThrownBy(() -> Architecture.read(Path.of("data/models/none.json")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("No file data/models/none.json")
                .hasMessageContaining("Name a Hugging Face config.json");
    }
}
