package fitlaw.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.imports.DriverSource;
import fitlaw.maven.MavenException;
import fitlaw.maven.TinyRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver is downloaded with the user's Maven settings; a small repository replaces that of the large jar. */
class DuckDbSourceTest {
    @TempDir
    private Path folder;

    private TinyRepository repository;

    @BeforeEach
    void fill() throws Exception {
        repository = new TinyRepository(folder);
        repository.add("Low", "3.0", "");
    }

    @Test
    void hostsOfferTheSource() {
        assertThat(ServiceLoader.load(DriverSource.class))
                .hasOnlyElementsOfType(DuckDbSource.class)
                .hasSize(1);
    }

    @Test
    void fetchesThroughTheUsersSettingsAndKeepsTheJar() throws Exception {
        DuckDbSource source = new DuckDbSource(Optional.of(repository.settings()));

        List<Path> jars = source.jars("org.tiny:low:3.0");

        assertThat(jars).hasSize(1).allMatch(Files::exists);
        assertThat(source.jars("org.tiny:low:3.0")).isEqualTo(jars);
    }

    @Test
    void offlineItSaysWhatIsMissingAndWhy() throws Exception {
        Path settings = repository.settings(repository.remote().toUri().toString(), "<offline>true</offline>");

        assertThatThrownBy(() -> new DuckDbSource(Optional.of(settings)).jars("org.tiny:low:3.0"))
                .isInstanceOf(MavenException.class)
                .hasMessageContaining("<offline>");
    }
}
