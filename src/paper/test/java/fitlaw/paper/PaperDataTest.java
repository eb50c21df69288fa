package fitlaw.paper;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.bench.Gpu;
import fitlaw.bench.GpuProfile;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaperDataTest {
    @Test
    void shippedFilesAreThoseOfTheDataFolder() throws IOException {
        Path shipped = Paper.shipped();

        try (Stream<Path> files = Files.walk(shipped)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all).hasSizeGreaterThan(15);
            for (Path file : all) {
                assertThat(file)
                        .hasSameBinaryContentAs(
                                Path.of("data").resolve(shipped.relativize(file).toString()));
            }
        }
    }

    @Test
    void everythingIsReadFromInsideAJar(@TempDir Path folder) throws IOException {
        Path shipped = Paper.shipped();
        try (FileSystem jar = FileSystems.newFileSystem(folder.resolve("some.jar"), Map.of("create", "true"))) {
            try (Stream<Path> files = Files.walk(shipped)) {
                for (Path file : files.toList()) {
                    Files.copy(
                            file,
                            jar.getPath("/data")
                                    .resolve(shipped.relativize(file).toString()));
                }
            }

            Paper paper = Paper.read(jar.getPath("/data"));

            assertThat(paper.runs().size()).isEqualTo(Paper.read().runs().size());
            assertThat(paper.models()).hasSize(7);
            assertThat(paper.cards())
                    .allSatisfy(card -> assertThat(card.bench().rows()).isNotEmpty());
            assertThat(paper.printedFits().isEmpty()).isFalse();
            assertThat(paper.printedThroughput().isEmpty()).isFalse();
            assertThat(paper.printedDigits().rowCount()).isEqualTo(7);
            assertThat(GpuProfile.read(paper.kernelTables(), Gpu.H100)).isNotNull();
        }
    }
}
