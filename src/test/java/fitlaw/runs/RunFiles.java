package fitlaw.runs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes small run tables for tests. */
final class RunFiles {
    /** A header of shapes, and a row of 64 · 2 · … parameters for it. */
    static final String HEADER = "loss,d_model,d_ff,n_layers,n_heads,n_kv_heads,head_dim";

    /** N = 2 · (2 · 64 · 64 · 1.5 + 3 · 64 · 128) = 73,728; x = 64 / √N = 0.2357; r = 384 / 192 = 2. */
    static final String ROW = "3.2,64,128,2,4,2,16";

    private RunFiles() {}

    static Path write(Path folder, String... lines) {
        try {
            return Files.writeString(folder.resolve("sweep.csv"), String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
