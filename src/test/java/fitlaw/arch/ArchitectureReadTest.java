package fitlaw.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.common.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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
        var everyLayer = Optional.of(new LocalAttention(32, 4096));
        assertThat(Architecture.read(config("{\"model_type\": \"mistral\"}")))
                .isEqualTo(new Architecture(
                        4096,
                        14336,
                        32,
                        32,
                        8,
                        128,
                        32000,
                        false,
                        new Details(2, false, false, false, false, everyLayer)));
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
                "{\"model_type\": \"llama\",            | is truncated in line 1",
                "[1, 2]                                 | does not contain a JSON object",
                "~~                                     | does not contain a JSON object",
                "{}                                     | key model_type: is missing",
                "{\"model_type\": null, \"dim\": 4096}  | key model_type: is missing",
                "{\"model_type\": \"llama\"} {\"model_type\": \"gemma\"} | is not valid JSON",
                "{\"model_type\": \"llama\", \"intermediate_size\": null} | key intermediate_size: null, for which there is no default",
                "{\"model_type\": \"qwen3\", \"head_dim\": null} | key head_dim: null",
                "{\"model_type\": \"gemma2\", \"num_key_value_heads\": null} | key num_key_value_heads: null",
                "{\"model_type\": \"llama\", \"block_configs\": [{\"attention\": {\"no_op\": true}}]} | has block_configs: its layers are not all alike",
                "{\"model_type\": \"llama\", \"layer_types\": [\"linear_attention\"]} | key layer_types: \"linear_attention\" is another kind",
                "{\"model_type\": \"qwen3\", \"layer_types\": [\"linear_attention\"]} | key layer_types: \"linear_attention\" is another kind",
                "{\"model_type\": \"llama\", \"weight_bits\": 1} | has weight_bits",
                "{\"model_type\": \"gemma3_text\", \"num_kv_shared_layers\": 20} | has num_kv_shared_layers",
                "{\"model_type\": \"llama\", \"moe\": {\"num\": 8}} | has moe",
                "{\"model_type\": \"llama\", \"ffn_config\": {\"ffn_hidden_size\": 1}} | has ffn_config",
                "{\"model_type\": \"nemotron_h\", \"hybrid_override_pattern\": \"M-M-\", \"x\": [0.0, Infinity]} | has hybrid_override_pattern",
                "{\"model_type\": \"llama\", \"full_attention_interval\": 4} | has full_attention_interval",
                "{\"model_type\": \"llama\", \"q_lora_rank\": 1536} | has q_lora_rank",
                "{\"model_type\": \"llama\", \"architectures\": [\"LlamaForSequenceClassification\"]} | key architectures: LlamaForSequenceClassification has no output head",
                "{\"model_type\": \"mistral\", \"architectures\": [\"MistralModel\"]} | key architectures: MistralModel has no output head",
                "{\"model_type\": \"llama\", \"architectures\": [\"BitnetForCausalLM\"]} | key architectures: BitnetForCausalLM is not a class of llama",
                "{\"model_type\": \"gpt2\"}             | key model_type: 'gpt2' is not known. Known are gemma, gemma2, gemma3_text, llama",
                "{\"model_type\": \"llama\", \"hidden_size\": 4096.5}  | key hidden_size: 4096.5 is not a whole number",
                "{\"model_type\": \"llama\", \"hidden_size\": \"4k\"}  | key hidden_size: \"4k\" is not a whole number",
                "{\"model_type\": \"llama\", \"hidden_size\": 99999999999} | key hidden_size: 99999999999 is not a whole",
                "{\"model_type\": \"llama\", \"hidden_size\": 100}     | not a multiple of num_attention_heads",
                "{\"model_type\": \"llama\", \"hidden_size\": -64}     | key hidden_size: -64 is not positive",
                "{\"model_type\": \"llama\", \"num_key_value_heads\": 5} | key num_key_value_heads: 5 does not divide num_attention_heads, 32",
                "{\"model_type\": \"qwen3\", \"num_experts\": 128} | has num_experts: a mixture of experts",
                "{\"model_type\": \"deepseek_v3\", \"kv_lora_rank\": 512} | has kv_lora_rank: a mixture of experts or another",
                "{\"model_type\": \"llama\", \"quantization_config\": {\"bits\": 4}} | has quantization_config: its weights",
                "{\"model_type\": \"llama\", \"tie_word_embeddings\": 1} | key tie_word_embeddings: 1 is neither",
                "{\"model_type\": \"gemma3\", \"text_config\": {\"layer_types\": [\"mamba\"], \"num_hidden_layers\": 1}} | key layer_types: \"mamba\" is another kind",
                "{\"model_type\": \"gemma2\", \"layer_types\": [\"full_attention\"]} | key layer_types: 1 entries for num_hidden_layers 26",
                "{\"model_type\": \"llama\", \"num_local_experts\": 8} | has num_local_experts: a mixture of experts",
            })
    void whatIsNoConfigOfADenseDecoderIsRefused(String json, String problem) {
        Path file = config(json);

        assertThatThrownBy(() -> Architecture.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("config.json")
                .hasMessageContaining(problem);
    }

    /**
     * As in transformers: None does not mean the default, but that KV heads equal heads, and that the head dimension is
     * hidden size over heads.
     */
    @ParameterizedTest
    @CsvSource({"mistral, 32000", "llama, 32000", "qwen2, 151936"})
    void nullsAreRead(String type, int vocabulary) {
        Architecture read = Architecture.read(config("{\"model_type\": \"" + type
                + "\", \"num_key_value_heads\": null, \"head_dim\": null, \"sliding_window\": null,"
                + " \"tie_word_embeddings\": null, \"layer_types\": null, \"moe\": null, \"num_experts\": 0}"));

        assertThat(read.nKvHeads()).isEqualTo(32);
        assertThat(read.headDim()).isEqualTo(128);
        assertThat(read.vocabSize()).isEqualTo(vocabulary);
        assertThat(read.tied()).isFalse();
        assertThat(read.details().local()).isEmpty();
        assertThat(Architecture.read(config("{\"model_type\": \"gemma\", \"tie_word_embeddings\": null}"))
                        .tied())
                .isFalse();
    }

    @Test
    void whatPythonWritesIsRead() {
        Architecture read = Architecture.read(config("\uFEFF{\"model_type\": \"llama\", \"architectures\":"
                + " [\"LlamaForCausalLM\"], \"time_step_limit\": [0.0, Infinity], \"other\": NaN}"));

        assertThat(read.dModel()).isEqualTo(4096);
    }

    @Test
    void missingFileIsNamed() {
        assertThatThrownBy(() -> Architecture.read(Path.of("data/models/none.json")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("No file data/models/none.json")
                .hasMessageContaining("Name a Hugging Face config.json");
    }

    /**
     * Configs as published by the models' owners, reduced to the relevant keys; omitted keys are omitted in the
     * originals as well. Counts were computed by hand from the formulas of section 3.5; the exact ones are those of the
     * checkpoints, such as 1,235,814,400 for Llama-3.2-1B.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Llama-3.2-1B | 'model_type':'llama','hidden_size':2048,'intermediate_size':8192,'num_hidden_layers':16,'num_attention_heads':32,'num_key_value_heads':8,'head_dim':64,'vocab_size':128256,'tie_word_embeddings':true | 973078528 | 1235746816 | 1235814400 | 32768",
                "Llama-3.2-3B | 'model_type':'llama','hidden_size':3072,'intermediate_size':8192,'num_hidden_layers':28,'num_attention_heads':24,'num_key_value_heads':8,'head_dim':128,'vocab_size':128256,'tie_word_embeddings':true | 2818572288 | 3212574720 | 3212749824 | 114688",
                "Llama-3.1-8B | 'model_type':'llama','hidden_size':4096,'intermediate_size':14336,'num_hidden_layers':32,'num_attention_heads':32,'num_key_value_heads':8,'vocab_size':128256,'mlp_bias':false,'tie_word_embeddings':false | 6979321856 | 8029995008 | 8030261248 | 131072",
                "Qwen2.5-1.5B | 'model_type':'qwen2','hidden_size':1536,'intermediate_size':8960,'num_hidden_layers':28,'num_attention_heads':12,'num_key_value_heads':2,'vocab_size':151936,'tie_word_embeddings':true,'sliding_window':131072,'use_sliding_window':false,'max_window_layers':21 | 1310195712 | 1543569408 | 1543714304 | 28672",
                "Qwen3-0.6B | 'model_type':'qwen3','hidden_size':1024,'intermediate_size':3072,'num_hidden_layers':28,'num_attention_heads':16,'num_key_value_heads':8,'head_dim':128,'vocab_size':151936,'tie_word_embeddings':true,'sliding_window':null | 440401920 | 595984384 | 596049920 | 114688",
                "Qwen3-1.7B | 'model_type':'qwen3','hidden_size':2048,'intermediate_size':6144,'num_hidden_layers':28,'num_attention_heads':16,'num_key_value_heads':8,'vocab_size':151936,'tie_word_embeddings':true | 1409286144 | 1720451072 | 1720574976 | 114688",
                "Qwen3-8B | 'model_type':'qwen3','hidden_size':4096,'intermediate_size':12288,'num_hidden_layers':36,'num_attention_heads':32,'num_key_value_heads':8,'head_dim':128,'vocab_size':151936,'tie_word_embeddings':false | 6945767424 | 8190427136 | 8190735360 | 147456",
                "gemma-2-2b | 'model_type':'gemma2','hidden_size':2304,'intermediate_size':9216,'num_hidden_layers':26,'num_attention_heads':8,'num_key_value_heads':4,'head_dim':256,'sliding_window':4096 | 2024275968 | 2614099968 | 2614341888 | 106496",
                "gemma-3-1b | 'model_type':'gemma3_text','hidden_size':1152,'intermediate_size':6912,'num_hidden_layers':26,'num_attention_heads':4,'num_key_value_heads':1,'head_dim':256,'vocab_size':262144,'sliding_window':512,'sliding_window_pattern':6 | 697761792 | 999751680 | 999885952 | 26624",
                "gemma-3-4b | 'model_type':'gemma3','text_config':{'model_type':'gemma3_text','hidden_size':2560,'intermediate_size':10240,'num_hidden_layers':34,'sliding_window':1024} | 3208642560 | 3879895040 | 3880263168 | 139264",
                "Mistral-7B | 'model_type':'mistral','hidden_size':4096,'num_key_value_heads':8,'sliding_window':null | 6979321856 | 7241465856 | 7241732096 | 131072",
            })
    void countsAreRightToTheDigit(
            String name, String keys, long nonEmbedding, long total, long exact, long kvBytesPerToken) {
        Architecture read = Architecture.read(config("{" + keys.replace('\'', '"') + "}"));

        assertThat(read.nonEmbeddingParameters()).isEqualTo(nonEmbedding);
        assertThat(read.totalParameters()).isEqualTo(total);
        assertThat(read.exactParameters()).isEqualTo(exact);
        assertThat(read.kvBytesPerToken(2)).isEqualTo(kvBytesPerToken);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'gemma2'                                                            | 13 | 4096", // every other of 26
                "'gemma2','num_hidden_layers':27                                     | 14 | 4096", // the first is local
                "'gemma3_text'                                                       | 22 | 4096", // all but 6, 12, 18,
                // 24
                "'gemma3_text','_sliding_window_pattern':2                           | 13 | 4096",
                "'gemma3_text','num_hidden_layers':2,'layer_types':['sliding_attention','full_attention'] | 1 | 4096",
                "'mistral','sliding_window':1000                                     | 32 | 1000",
                "'qwen2','use_sliding_window':true                                   | 4 | 4096", // from layer 28 on
                "'qwen3','use_sliding_window':true,'max_window_layers':0             | 32 | 4096",
                "'qwen2'                                                             | 0 | 0",
                "'qwen2','sliding_window':131072,'use_sliding_window':false          | 0 | 0",
                "'mistral','sliding_window':null                                     | 0 | 0",
                "'llama','sliding_window':4096                                       | 0 | 0", // Llama has none
            })
    void layersOfLocalAttentionFollowTheClass(String keys, int layers, int window) {
        var local = Architecture.read(config("{'model_type':".replace('\'', '"') + keys.replace('\'', '"') + "}"))
                .details()
                .local();

        assertThat(local.map(LocalAttention::layers).orElse(0)).isEqualTo(layers);
        assertThat(local.map(LocalAttention::window).orElse(0)).isEqualTo(window);
    }

    @Test
    void biasesCountWhereTheyAreSwitchedOn() {
        String sizes = "\"hidden_size\": 64, \"intermediate_size\": 128, \"num_hidden_layers\": 2, "
                + "\"num_attention_heads\": 4, \"num_key_value_heads\": 2, \"vocab_size\": 10";
        Architecture plain = Architecture.read(config("{\"model_type\": \"llama\", " + sizes + "}"));
        Architecture biased = Architecture.read(
                config("{\"model_type\": \"llama\", " + sizes + ", \"attention_bias\": true, \"mlp_bias\": true}"));

        // Per layer: 64 + 2 · 32 for queries, keys and values, 64 for the output; 2 · 128 + 64 in the MLP.
        assertThat(biased.exactParameters() - plain.exactParameters()).isEqualTo(2 * (128 + 64 + 320));
    }
}
