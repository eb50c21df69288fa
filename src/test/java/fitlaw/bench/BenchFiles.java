package fitlaw.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Writes small tables of measurements for tests. */
final class BenchFiles {
    static final String HEADER = "gpu,engine,engine_version,model,n_layers,d_model,d_ff,n_heads,n_kv_heads,head_dim,"
            + "vocab_size,tied_embeddings,batch,phase,context_tokens,seconds,copy_bytes_per_s,matmul_flop_per_s";

    /**
     * LLaMA-3.2-1B on an H100. A decode step reads 2 · 1,235,746,816 bytes of weights and 32,768 · 1,024 of cache, which
     * takes 0.8286 ms at 3.023e12 bytes/s.
     */
    static final String SETUP = "NVIDIA H100 80GB HBM3,torch,1,";

    static final String SHAPE = "LLaMA-3.2-1B,16,2048,8192,32,8,64,128256,true,";
    static final String ROW = SETUP + SHAPE + "1,decode,1024,0.0012,3.023e12,7.9e14";

    private BenchFiles() {}

    static Path write(Path folder, String... lines) {
        try {
            return Files.writeString(folder.resolve("bench.csv"), String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The row with one cell replaced. */
    static String with(String column, String value) {
        return with(ROW, column, value);
    }

    static String with(String row, String column, String value) {
        String[] cells = row.split(",", -1);
        cells[Arrays.asList(HEADER.split(",", -1)).indexOf(column)] = value;
        return String.join(",", cells);
    }

    /** A table without one column. */
    static String[] without(String column) {
        int at = Arrays.asList(HEADER.split(",", -1)).indexOf(column);
        return new String[] {cut(HEADER, at), cut(ROW, at)};
    }

    private static String cut(String line, int at) {
        var cells = new java.util.ArrayList<>(Arrays.asList(line.split(",", -1)));
        cells.remove(at);
        return String.join(",", cells);
    }
}
