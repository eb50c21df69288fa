package fitlaw.paper;

import fitlaw.arch.Architecture;
import fitlaw.bench.Bench;
import fitlaw.bench.Measurement;
import fitlaw.bench.Phase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The rows of a benchmark with times by a known formula. */
final class Planted {
    private static final String HEADER =
            "gpu,engine,engine_version,model,n_layers,d_model,d_ff,n_heads,n_kv_heads,head_dim,vocab_size,tied_embeddings,batch,phase,context_tokens,seconds,copy_bytes_per_s,matmul_flop_per_s\n";

    private Planted() {}

    /** Adds to the time of each layer a number of seconds per 4,096 of hidden size, besides reading and multiplying. */
    static Bench widthCosts(Bench like, double secondsPer4096, String gpu, Path folder) {
        String rows = like.rows().stream()
                .map(row -> line(row, gpu, seconds(row, secondsPer4096)))
                .collect(Collectors.joining("\n"));
        try {
            return Bench.read(Files.writeString(folder.resolve("planted.csv"), HEADER + rows + "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double seconds(Measurement row, double secondsPer4096) {
        Architecture a = row.architecture();
        double tokens = row.load().phase() == Phase.DECODE
                ? row.load().batch()
                : row.load().contextTokens();
        double keys = row.load().phase() == Phase.DECODE
                ? row.load().batch() * a.kvBytes(row.load().contextTokens(), 2)
                : 0;
        double bytes = 2.0 * a.totalParameters() + keys;
        double flop = 2.0 * tokens * a.nonEmbeddingParameters();
        return a.nLayers() * (25e-6 + secondsPer4096 * a.dModel() / 4096) + 1.1 * bytes / 3e12 + flop / 7e14;
    }

    private static String line(Measurement row, String gpu, double seconds) {
        Architecture a = row.architecture();
        return List.of(
                        gpu,
                        "made",
                        1,
                        row.model().name(),
                        a.nLayers(),
                        a.dModel(),
                        a.dFf(),
                        a.nHeads(),
                        a.nKvHeads(),
                        a.headDim(),
                        a.vocabSize(),
                        a.tied(),
                        row.load().batch(),
                        row.load().phase().label(),
                        row.load().contextTokens(),
                        seconds,
                        3e12,
                        7.9e14)
                .stream()
                .map(String::valueOf)
                .collect(Collectors.joining(","));
    }
}
