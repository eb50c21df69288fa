package fitlaw.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbFilesTest {
    @TempDir
    private Path folder;

    private Path spill(String name) throws IOException {
        Path made = Files.createDirectory(folder.resolve(name));
        Files.writeString(made.resolve("block"), "x");
        return made;
    }

    private static void age(Path path, Duration age) throws IOException {
        Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(age)));
    }

    /** An id that belonged to a process that has ended. */
    private static long ended() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        return process.pid();
    }

    @Test
    void whatEndedProcessesLeftGoesAndWhatLivingOnesUseStays() throws Exception {
        String own = DuckDbFiles.OWN_SPILL;
        String space = own.replaceFirst("fitlaw-duckdb-(\\d+)-.*", "$1");
        Path ended = spill("fitlaw-duckdb-" + space + "-" + ended() + "-1");
        Path living = spill(own + "2");
        Path elsewhere = spill("fitlaw-duckdb-1" + space + "-" + ended() + "-3");
        Path longAgo = spill("fitlaw-duckdb-1" + space + "-" + ended() + "-4");
        age(longAgo, Duration.ofDays(2));
        Path oldLibrary = Files.writeString(folder.resolve("libduckdb_java123.so"), "x");
        age(oldLibrary, Duration.ofHours(2));
        Path newLibrary = Files.writeString(folder.resolve("libduckdb_java124.so"), "x");
        Path other = Files.writeString(folder.resolve("other.so"), "x");
        age(other, Duration.ofDays(9));

        DuckDbFiles.removeStale(folder);

        assertThat(List.of(ended, longAgo, oldLibrary)).allMatch(Files::notExists);
        assertThat(List.of(living, elsewhere, newLibrary, other)).allMatch(Files::exists);
    }

    /** The driver unpacks its library for each process; Linux keeps a loaded library even if its file is removed. */
    @Test
    void theUnpackedLibraryIsGoneOnceItIsLoaded() throws Exception {
        Path file = ParquetFiles.write(folder.resolve("a.parquet"), "SELECT 1 AS x");
        assertThat(DuckDb.table(file).rowCount()).isEqualTo(1);

        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            List<String> loaded =
                    maps.filter(line -> line.contains("libduckdb_java")).toList();
            assertThat(loaded).isNotEmpty().allMatch(line -> line.endsWith(" (deleted)"));
        }
    }
}
