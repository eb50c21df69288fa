package fitlaw.paper;

import fitlaw.arch.Architecture;
import fitlaw.throughput.NamedModel;
import java.util.List;

/** Shapes of open models that the paper compares, from their published configurations. */
final class OpenModelShapes {
    static final NamedModel QWEN3_06B = qwen("Qwen3-0.6B", 1024, 3072, 16, 8);
    static final NamedModel QWEN25_15B = qwen("Qwen2.5-1.5B", 1536, 8960, 12, 2);
    static final NamedModel QWEN3_17B = qwen("Qwen3-1.7B", 2048, 6144, 16, 8);
    static final NamedModel LLAMA_1B =
            new NamedModel("LLaMA-3.2-1B", new Architecture(2048, 8192, 16, 32, 8, 64, 128256, true));
    static final NamedModel LLAMA_3B =
            new NamedModel("LLaMA-3.2-3B", new Architecture(3072, 8192, 28, 24, 8, 128, 128256, true));
    static final NamedModel LLAMA_8B =
            new NamedModel("LLaMA-3.1-8B", new Architecture(4096, 14336, 32, 32, 8, 128, 128256, false));

    private OpenModelShapes() {}

    /** Without the norms of queries and keys and the biases, which are below 0.1 % of a step and were not measured. */
    private static NamedModel qwen(String name, int dModel, int dFf, int heads, int kvHeads) {
        return new NamedModel(name, new Architecture(dModel, dFf, 28, heads, kvHeads, 128, 151936, true));
    }

    static List<Architecture> of(List<NamedModel> models) {
        return models.stream().map(NamedModel::architecture).toList();
    }
}
