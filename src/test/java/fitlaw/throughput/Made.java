package fitlaw.throughput;

import fitlaw.arch.Architecture;
import fitlaw.bench.Bench;
import fitlaw.bench.Measurement;
import fitlaw.bench.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Synthetic measurements from known coefficients. */
final class Made {
    static final String HEADER = "gpu,engine,engine_version,model,n_layers,d_model,d_ff,n_heads,n_kv_heads,head_dim,"
            + "vocab_size,tied_embeddings,batch,phase,context_tokens,seconds,copy_bytes_per_s,matmul_flop_per_s";
    static final Hardware GPU = Hardware.of("NVIDIA H100 80GB HBM3", 3e12, 7.9e14);

    private final TimeModel model;
    private final double[] c;
    private final double noise;
    private final Random random = new Random(7);
    private final List<String> lines = new ArrayList<>();

    /** A form with the medians of its priors, some coefficients replaced. */
    Made(StepForm form, Map<String, Double> coefficients, double noise) {
        model = new TimeModel(form, StepForms.PREFILL_WITH_ACTIVATIONS);
        c = TimeModel.natural(model.usual());
        for (int j = 0; j < c.length; j++) {
            c[j] = coefficients.getOrDefault(model.coefficients().get(j).name(), c[j]);
        }
        this.noise = noise;
    }

    /** Distinct shapes of our own measurements. */
    static List<Architecture> shapes(int count) {
        List<Architecture> all = Calibrated.bench("h100").rows().stream()
                .map(Measurement::architecture)
                .distinct()
                .toList();
        // A stride coprime to 54 selects shapes of every family.
        return java.util.stream.IntStream.range(0, count)
                .mapToObj(i -> all.get(i * 17 % all.size()))
                .toList();
    }

    double decode(Architecture a, double batch, double context) {
        return model.decodeSeconds(Step.decode(a, Precision.BF16, GPU, 1, batch, context), c, null, 1);
    }

    double prefill(Architecture a, double tokens) {
        return model.prefillSeconds(Step.prefill(a, Precision.BF16, GPU, 1, 1, tokens), c, null, 1);
    }

    Made decodes(List<Architecture> shapes, int[] batches, int[] contexts) {
        for (Architecture a : shapes) {
            for (int batch : batches) {
                for (int context : contexts) {
                    add(a, "decode", batch, context, decode(a, batch, context));
                }
            }
        }
        return this;
    }

    Made prefills(List<Architecture> shapes, int... tokens) {
        for (Architecture a : shapes) {
            for (int prompt : tokens) {
                add(a, "prefill", 1, prompt, prefill(a, prompt));
            }
        }
        return this;
    }

    private void add(Architecture a, String phase, int batch, int context, double seconds) {
        lines.add(String.join(
                ",",
                GPU.gpu(),
                "made",
                "1",
                "shape-" + Integer.toHexString(a.hashCode()),
                String.valueOf(a.nLayers()),
                String.valueOf(a.dModel()),
                String.valueOf(a.dFf()),
                String.valueOf(a.nHeads()),
                String.valueOf(a.nKvHeads()),
                String.valueOf(a.headDim()),
                String.valueOf(a.vocabSize()),
                String.valueOf(a.tied()),
                String.valueOf(batch),
                phase,
                String.valueOf(context),
                String.valueOf(seconds * Math.exp(noise * random.nextGaussian())),
                "3e12",
                "7.9e14"));
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    Bench bench(Path folder) {
        return read(folder, lines);
    }

    static Bench read(Path folder, List<String> lines) {
        return read(folder, HEADER, lines);
    }

    static Bench read(Path folder, String header, List<String> lines) {
        try {
            return Bench.read(
                    Files.writeString(folder.resolve("made.csv"), header + "\n" + String.join("\n", lines) + "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
