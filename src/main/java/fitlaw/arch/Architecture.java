package fitlaw.arch;

import fitlaw.common.AtomicFile;
import fitlaw.common.DataException;
import fitlaw.common.FileContent;
import fitlaw.common.Numbers;
import fitlaw.common.Report;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The shape of a dense decoder: grouped-query attention and a gated MLP (SwiGLU, GeGLU) in every layer.
 *
 * <p>The query width {@code q = n_heads · head_dim} need not equal {@code d_model}.
 *
 * @param dModel hidden size d
 * @param dFf intermediate size f of the MLP
 * @param nLayers number of layers
 * @param nHeads query heads h
 * @param nKvHeads key and value heads k, a divisor of {@code nHeads}
 * @param headDim head dimension e
 * @param vocabSize entries of the embedding, or 0 if not known
 * @param tied whether the output head shares the embedding's matrix
 * @param details norms, biases and windows of attention; {@link Details#LLAMA} unless specified
 */
public record Architecture(
        int dModel,
        int dFf,
        int nLayers,
        int nHeads,
        int nKvHeads,
        int headDim,
        int vocabSize,
        boolean tied,
        Details details)
        implements Report.Source {
    /**
     * Creates an architecture.
     *
     * @param dModel hidden size
     * @param dFf intermediate size of the MLP
     * @param nLayers number of layers
     * @param nHeads query heads
     * @param nKvHeads key and value heads
     * @param headDim head dimension
     * @param vocabSize entries of the embedding, or 0 if not known
     * @param tied whether the output head shares the embedding's matrix
     * @param details norms, biases and windows of attention
     * @throws IllegalArgumentException if a size is not positive, the query heads are not a multiple of the KV heads,
     *     or the number of parameters is too large
     */
    public Architecture {
        Objects.requireNonNull(details, "details");
        positive("d_model", dModel);
        positive("d_ff", dFf);
        positive("n_layers", nLayers);
        positive("n_heads", nHeads);
        positive("n_kv_heads", nKvHeads);
        positive("head_dim", headDim);
        if (vocabSize < 0) {
            throw new IllegalArgumentException("vocab_size must not be negative: " + vocabSize);
        }
        if (nHeads % nKvHeads != 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "n_heads = %d is not a multiple of n_kv_heads = %d; every KV head serves the same number of query heads",
                    nHeads,
                    nKvHeads));
        }
        double queryWidth = (double) nHeads * headDim;
        double parameters = nLayers * (4 * queryWidth + 3.0 * dFf) * dModel + 2.0 * vocabSize * dModel;
        if (queryWidth > Integer.MAX_VALUE || parameters > Long.MAX_VALUE) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the sizes multiply to %.1e parameters, more than can be counted; one of them must be wrong",
                    parameters));
        }
        int local = details.local().map(LocalAttention::layers).orElse(0);
        if (local > nLayers) {
            throw new IllegalArgumentException(
                    local + " layers have local attention, but there are only " + nLayers + " layers");
        }
    }

    /**
     * Creates an architecture with Llama's norms, no biases and full attention in every layer.
     *
     * @param dModel hidden size
     * @param dFf intermediate size of the MLP
     * @param nLayers number of layers
     * @param nHeads query heads
     * @param nKvHeads key and value heads
     * @param headDim head dimension
     * @param vocabSize entries of the embedding, or 0 if not known
     * @param tied whether the output head shares the embedding's matrix
     * @throws IllegalArgumentException if a size is not positive, the query heads are not a multiple of the KV heads,
     *     or the number of parameters is too large
     */
    public Architecture(
            int dModel, int dFf, int nLayers, int nHeads, int nKvHeads, int headDim, int vocabSize, boolean tied) {
        this(dModel, dFf, nLayers, nHeads, nKvHeads, headDim, vocabSize, tied, Details.LLAMA);
    }

    private static void positive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be a positive whole number: " + value);
        }
    }

    /**
     * {@return the architecture described by a file: a Hugging Face {@code config.json}, or arguments in a format of
     * {@link ArchitectureFormat}}
     *
     * @param file path of the file
     * @throws DataException if the file is missing, has another format, or describes another kind of model
     */
    public static Architecture read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw FileContent.ARCHITECTURE.absent(file);
        }
        FileContent.ARCHITECTURE.require(file);
        try {
            String text = Files.readString(file);
            return ArchitectureFormat.of(text).parse(text, file.toString());
        } catch (MalformedInputException e) {
            throw new DataException(file + " is not UTF-8 text. Name a Hugging Face config.json.", e);
        } catch (IOException e) {
            throw new DataException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Writes the architecture for another program, atomically; or for all of them, into a folder, which is created if
     * missing.
     *
     * @param file path that ends in {@code .json} for Hugging Face, {@code .txt} for Megatron-LM or {@code .py} for
     *     torchtitan; a folder has no dot in its name
     * @throws IllegalArgumentException if the path ends otherwise, or the format cannot represent the architecture
     * @throws DataException if it cannot be written
     */
    public void write(Path file) {
        Path name = file.getFileName();
        if (Files.isDirectory(file) || (name != null && name.toString().indexOf('.') < 0)) {
            Map<Path, String> texts = new LinkedHashMap<>();
            for (ArchitectureFormat format : ArchitectureFormat.values()) {
                texts.put(file.resolve(format.fileName()), format.text(this));
            }
            texts.forEach(AtomicFile::write);
            return;
        }
        AtomicFile.write(file, ArchitectureFormat.ofName(file).text(this));
    }

    /**
     * Writes the architecture for other programs: one file like {@link #write}, or one file for each program into a
     * folder, which is created if missing.
     *
     * @param path file or folder
     * @return the files written
     * @throws IllegalArgumentException if the vocabulary is not known, or a format cannot represent the architecture;
     *     nothing is written then
     * @throws DataException if a file cannot be written
     */
    public List<Path> export(Path path) {
        if (path.getFileName().toString().contains(".")) {
            write(path);
            return List.of(path);
        }
        Map<Path, String> texts = new LinkedHashMap<>();
        for (ArchitectureFormat format : ArchitectureFormat.values()) {
            texts.put(path.resolve(format.fileName()), format.text(this));
        }
        texts.forEach(AtomicFile::write);
        return List.copyOf(texts.keySet());
    }

    /**
     * {@return the same architecture with another vocabulary, such as for a planned shape that has none}
     *
     * @param entries entries of the embedding
     * @param tiedHead whether the output head shares the embedding's matrix
     * @throws IllegalArgumentException if the vocabulary is negative
     */
    public Architecture withVocabulary(int entries, boolean tiedHead) {
        return new Architecture(dModel, dFf, nLayers, nHeads, nKvHeads, headDim, entries, tiedHead, details);
    }

    /**
     * {@return the class of the {@code config.json} that {@link #write} writes, and why it is not Llama: {@code class
     * Llama}}
     *
     * @throws IllegalArgumentException if there is no class for this architecture
     */
    public String huggingFaceClass() {
        return HuggingFaceConfig.classOf(this);
    }

    /**
     * {@return whether another architecture has the same sizes; norms, biases and windows, which differ between files
     * of one shape, are ignored}
     *
     * @param other the other architecture
     */
    public boolean sameSizes(Architecture other) {
        return bare().equals(other.bare());
    }

    private Architecture bare() {
        return new Architecture(dModel, dFf, nLayers, nHeads, nKvHeads, headDim, vocabSize, tied);
    }

    /** {@return total query width {@code q = h · e}} */
    public int queryWidth() {
        return nHeads * headDim;
    }

    /** {@return query heads per KV head, the GQA group size g = h / k} */
    public int gqaGroup() {
        return nHeads / nKvHeads;
    }

    /** {@return parameters of the four attention matrices, all layers: {@code n_layers · 2 d q (1 + 1/g)}} */
    public long attentionParameters() {
        return 2L * nLayers * dModel * headDim * (nHeads + nKvHeads);
    }

    /** {@return parameters of the three MLP matrices, all layers: {@code n_layers · 3 d f}} */
    public long mlpParameters() {
        return 3L * nLayers * dModel * dFf;
    }

    /** {@return attention and MLP parameters, the N of the conditional law, without norms and biases} */
    public long nonEmbeddingParameters() {
        return attentionParameters() + mlpParameters();
    }

    /**
     * {@return non-embedding parameters plus the embedding, plus the output head unless it is tied}
     *
     * @throws IllegalStateException if the vocabulary is not known
     */
    public long totalParameters() {
        if (vocabSize == 0) {
            throw new IllegalStateException("vocab_size is not known, so the embedding cannot be counted");
        }
        return nonEmbeddingParameters() + (tied ? 1L : 2L) * vocabSize * dModel;
    }

    /**
     * {@return every parameter of the checkpoint: the total plus norms and biases, which are below 0.1 %}
     *
     * @throws IllegalStateException if the vocabulary is not known
     */
    public long exactParameters() {
        return totalParameters() + nLayers * details.parametersOfALayer(this) + dModel;
    }

    /**
     * {@return number of parameters by a count}
     *
     * @param count which parameters are counted
     * @throws IllegalStateException if the count is the total and the vocabulary is not known
     */
    public long parameters(ParameterCount count) {
        return count == ParameterCount.TOTAL ? totalParameters() : nonEmbeddingParameters();
    }

    /** {@return relative width {@code x = d / √N} with N non-embedding, dimensionless} */
    public double relativeWidth() {
        return relativeWidth(ParameterCount.NON_EMBEDDING);
    }

    /**
     * {@return relative width {@code d / √N}, dimensionless}
     *
     * @param count which parameters N counts; the optimum differs by a third between the two on public data
     * @throws IllegalStateException if the count is the total and the vocabulary is not known
     */
    public double relativeWidth(ParameterCount count) {
        return dModel / Math.sqrt((double) parameters(count));
    }

    /** {@return MLP parameters per attention parameter, {@code r = 3 f / (2 q (1 + 1/g))}, dimensionless} */
    public double mlpRatio() {
        return (double) mlpParameters() / attentionParameters();
    }

    /**
     * {@return bytes of keys and values that one token occupies in the KV cache, as long as it is in the window of
     * every layer}
     *
     * @param bytesPerElement size of an element, 2 for bf16
     */
    public long kvBytesPerToken(int bytesPerElement) {
        if (bytesPerElement <= 0) {
            throw new IllegalArgumentException("bytes per element must be positive: " + bytesPerElement);
        }
        return 2L * nLayers * nKvHeads * headDim * bytesPerElement;
    }

    /**
     * {@return bytes of keys and values that a decode step reads for one sequence}
     *
     * <p>A layer with local attention reads {@code min(T, window)} tokens, any other all T of them.
     *
     * @param contextTokens tokens T of the sequence, at least 0; may be a fraction, such as a mean over sequences
     * @param bytesPerElement size of an element, 2 for bf16
     */
    public double kvBytes(double contextTokens, double bytesPerElement) {
        if (!(contextTokens >= 0) || !(bytesPerElement > 0)) {
            throw new IllegalArgumentException("tokens must not be negative and bytes per element must be positive: "
                    + contextTokens + " and " + bytesPerElement);
        }
        double inAllLayers = details.local()
                .map(local -> (nLayers - local.layers()) * contextTokens
                        + local.layers() * Math.min(contextTokens, local.window()))
                .orElse(nLayers * contextTokens);
        return 2.0 * nKvHeads * headDim * bytesPerElement * inAllLayers;
    }

    @Override
    public Report report() {
        String unknown = "not known";
        String total = vocabSize == 0 ? unknown : String.format(Locale.ROOT, "%,d", totalParameters());
        Report.Builder report = Report.titled("Architecture");
        report.grid(
                List.of("quantity", "value", "meaning"),
                List.of(
                        row("d_model", dModel, "hidden size d"),
                        row("d_ff", dFf, "intermediate size f of the MLP"),
                        row("n_layers", nLayers, "layers"),
                        row("n_heads", nHeads, "query heads h"),
                        row("n_kv_heads", nKvHeads, "key and value heads k"),
                        row("head_dim", headDim, "head dimension e"),
                        List.of(
                                "vocab_size",
                                vocabSize == 0 ? unknown : String.format(Locale.ROOT, "%,d", vocabSize),
                                tied ? "vocabulary size, tied embedding" : "vocabulary size"),
                        row("gqa_group", gqaGroup(), "query heads per KV head g"),
                        row("n_params_non_embedding", nonEmbeddingParameters(), "attention and MLP parameters N"),
                        List.of("n_params_total", total, "N plus embeddings"),
                        List.of("d_over_sqrt_n", Numbers.significant(relativeWidth(), 4), "relative width x"),
                        List.of(
                                "mlp_attn_ratio",
                                Numbers.significant(mlpRatio(), 4),
                                "ratio r of MLP to attention parameters"),
                        row("kv_bytes_per_token", kvBytesPerToken(2), "KV cache per token in bf16, bytes")));
        details.local()
                .ifPresent(local -> report.text(String.format(
                        Locale.ROOT,
                        "%d of the %d layers have a sliding window of %,d tokens.",
                        local.layers(),
                        nLayers,
                        local.window())));
        return report.build();
    }

    private static List<String> row(String quantity, long value, String meaning) {
        return List.of(quantity, String.format(Locale.ROOT, "%,d", value), meaning);
    }

    /** {@return the shape in the customary short form} */
    @Override
    public String toString() {
        String more = details.toString();
        return String.format(
                Locale.ROOT,
                "d_model %d, d_ff %d, n_layers %d, n_heads %d, n_kv_heads %d, head_dim %d%s%s: N %,d, d/√N %.4f, MLP/attention %.3f%s",
                dModel,
                dFf,
                nLayers,
                nHeads,
                nKvHeads,
                headDim,
                vocabSize == 0 ? "" : ", vocab_size " + vocabSize,
                tied ? " tied" : "",
                nonEmbeddingParameters(),
                relativeWidth(),
                mlpRatio(),
                more.isEmpty() ? "" : "; " + more);
    }
}
