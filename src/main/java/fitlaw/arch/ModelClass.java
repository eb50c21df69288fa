package fitlaw.arch;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Defaults of a class of Hugging Face models for keys that its {@code config.json} omits. Taken from the sources of
 * transformers, class by class.
 *
 * @param name the {@code model_type}
 * @param vocab default of {@code vocab_size}
 * @param hidden default of {@code hidden_size}
 * @param inter default of {@code intermediate_size}
 * @param layers default of {@code num_hidden_layers}
 * @param heads default of {@code num_attention_heads}
 * @param kvHeads default of {@code num_key_value_heads}, 0 for the number of heads
 * @param headDim default of {@code head_dim}, 0 for hidden size / heads
 * @param tied default of {@code tie_word_embeddings}
 * @param norms norms of the hidden size in a layer
 * @param queryKeyNorm whether queries and keys have norms
 * @param queryKeyValueBias whether queries, keys and values always have a bias
 * @param biasKeys whether {@code attention_bias} is used
 * @param window default of {@code sliding_window}, 0 if the class has none
 * @param windowSwitch whether the window applies only if {@code use_sliding_window} is true, in layers from {@code
 *     max_window_layers} on
 * @param pattern period of the layers with full attention, between which the others have the window; 0 if all layers
 *     have it
 */
record ModelClass(
        String name,
        int vocab,
        int hidden,
        int inter,
        int layers,
        int heads,
        int kvHeads,
        int headDim,
        boolean tied,
        int norms,
        boolean queryKeyNorm,
        boolean queryKeyValueBias,
        boolean biasKeys,
        int window,
        boolean windowSwitch,
        int pattern) {
    /** One class per line, in the order of the components. */
    private static final String TABLE = """
            llama       32000  4096 11008 32 32  0   0 false 2 false false true  0    false 0
            qwen2       151936 4096 22016 32 32 32   0 false 2 false true  false 4096 true  0
            qwen3       151936 4096 22016 32 32 32 128 false 2 true  false true  4096 true  0
            mistral     32000  4096 14336 32 32  8   0 false 2 false false false 4096 false 0
            gemma       256000 3072 24576 28 16 16 256 true  2 false false true  0    false 0
            gemma2      256000 2304 9216  26  8  4 256 true  4 false false true  4096 false 2
            gemma3_text 262208 2304 9216  26  8  4 256 true  4 true  false true  4096 false 6
            """;

    private static final List<ModelClass> KNOWN =
            TABLE.lines().map(line -> parse(line.split(" +"))).toList();

    private static ModelClass parse(String[] cells) {
        int[] n = Stream.of(cells).mapToInt(ModelClass::number).toArray();
        return new ModelClass(
                cells[0],
                n[1],
                n[2],
                n[3],
                n[4],
                n[5],
                n[6],
                n[7],
                n[8] == 1,
                n[9],
                n[10] == 1,
                n[11] == 1,
                n[12] == 1,
                n[13],
                n[14] == 1,
                n[15]);
    }

    private static int number(String cell) {
        if (cell.equals("true")) {
            return 1;
        }
        return Character.isDigit(cell.charAt(0)) ? Integer.parseInt(cell) : 0;
    }

    boolean isGemma() {
        return name.startsWith("gemma");
    }

    static Optional<ModelClass> of(String name) {
        return KNOWN.stream().filter(known -> known.name().equals(name)).findFirst();
    }

    static List<String> names() {
        return KNOWN.stream().map(ModelClass::name).sorted().toList();
    }
}
