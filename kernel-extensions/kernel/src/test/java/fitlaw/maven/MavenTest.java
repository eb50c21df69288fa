package fitlaw.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MavenTest {
    @TempDir
    Path folder;

    private TinyRepository repository;

    @BeforeEach
    void fill() throws IOException {
        repository = new TinyRepository(folder);
        repository.add(
                "Top",
                "1.0",
                TinyRepository.dependency("middle", "2.0", "compile")
                        + TinyRepository.dependency("drop", "1.0", "test")
                        + TinyRepository.dependency("given", "1.0", "provided"));
        repository.add("Middle", "2.0", TinyRepository.dependency("low", "3.0", "runtime"));
        repository.add("Low", "3.0", "");
    }

    @Test
    void jarsComeWithWhatCompilingAndRunningNeed() throws Exception {
        assertThat(names(maven().jars(List.of("org.tiny:top:1.0"))))
                .isEqualTo(List.of("top-1.0.jar", "middle-2.0.jar", "low-3.0.jar"));
        assertThat(repository.local().resolve("org/tiny/low/3.0/low-3.0.jar")).exists();
    }

    @Test
    void whatIsMissingIsNamedWithThePlacesAndTheVersionsThereAre() throws Exception {
        Maven maven = maven();

        assertThatThrownBy(() -> maven.jars(List.of("org.tiny:top:9.9")))
                .isInstanceOf(MavenException.class)
                .hasMessageContaining("org.tiny:top:9.9 was not found.")
                .hasMessageContaining("Its versions are 1.0.")
                .hasMessageContaining("Looked in " + repository.local() + " and tiny ("
                        + repository.remote().toUri())
                .hasMessageContaining("mirror of central");
    }

    @Test
    void aMissingDependencyIsNamedToo() throws Exception {
        repository.add("Broken", "1.0", TinyRepository.dependency("nowhere", "7", "compile"));
        Maven maven = maven();

        assertThatThrownBy(() -> maven.jars(List.of("org.tiny:broken:1.0")))
                .hasMessageContaining("org.tiny:nowhere:7 was not found.");
    }

    @Test
    void offlineTakesOnlyWhatIsThere() throws Exception {
        Maven offline = maven().inOfflineMode();
        assertThatThrownBy(() -> offline.jars(List.of("org.tiny:low:3.0"))).hasMessageContaining("Maven is offline");

        maven().jars(List.of("org.tiny:low:3.0"));

        assertThat(names(offline.jars(List.of("org.tiny:low:3.0")))).isEqualTo(List.of("low-3.0.jar"));
    }

    @Test
    void offlineInTheSettingsIsHeeded() throws Exception {
        Path settings = repository.settings(repository.remote().toUri().toString(), "<offline>true</offline>");
        Maven maven = Maven.of(Optional.of(settings));

        assertThatThrownBy(() -> maven.jars(List.of("org.tiny:low:3.0"))).hasMessageContaining("<offline>");
    }

    @Test
    void wordsThatAreNoCoordinatesAreRefusedWithWhatTheRepositoryKnows() throws Exception {
        maven().jars(List.of("org.tiny:low:3.0"));
        Maven maven = maven();

        assertThatThrownBy(() -> maven.jars(List.of("org.tiny:low")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not of the form group:artifact:version")
                .hasMessageContaining("org.tiny:low:3.0");
    }

    @Test
    void settingsThatCannotBeReadAreNamed() throws Exception {
        Path settings = Files.writeString(folder.resolve("settings.xml"), "<settings><mirrors>");

        assertThatThrownBy(() -> Maven.of(Optional.of(settings))).hasMessageContaining("settings.xml");
        assertThatThrownBy(() -> Maven.of(Optional.of(folder.resolve("none.xml"))))
                .hasMessageContaining("none.xml");
    }

    @Test
    void coordinatesAreCompletedStepByStep() throws Exception {
        maven().jars(List.of("org.tiny:top:1.0"));
        repository.add("Low", "3.10", "");
        maven().jars(List.of("org.tiny:low:3.10"));

        assertThat(maven().completions("or")).isEqualTo(List.of("org."));
        assertThat(maven().completions("org.t")).isEqualTo(List.of("org.tiny:"));
        assertThat(maven().completions("org.tiny:l")).isEqualTo(List.of("org.tiny:low:"));
        assertThat(maven().completions("org.tiny:low:"))
                .isEqualTo(List.of("org.tiny:low:3.10", "org.tiny:low:3.0")); // versions, not texts
        assertThat(maven().completions("../:x:")).isEmpty();
    }

    @Test
    void serversGetTheNameThePasswordAndTheHeadersOfTheSettings() throws Exception {
        Map<String, String> seen = new ConcurrentHashMap<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String sent = exchange.getRequestHeaders().getFirst("Authorization");
            seen.put("token", String.valueOf(exchange.getRequestHeaders().getFirst("Private-Token")));
            Path file = repository
                    .remote()
                    .resolve(exchange.getRequestURI().getPath().substring(1));
            if (sent == null) {
                exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"tiny\"");
                exchange.sendResponseHeaders(401, -1);
            } else if (Files.isRegularFile(file)) {
                seen.put("user", new String(Base64.getDecoder().decode(sent.substring(6)), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(200, Files.size(file));
                Files.copy(file, exchange.getResponseBody());
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
            exchange.close();
        });
        server.start();
        try {
            Path settings = repository.settings(
                    "http://localhost:" + server.getAddress().getPort() + "/", """
                    <servers><server><id>tiny</id><username>ada</username><password>pw</password><configuration>
                      <httpHeaders><property><name>Private-Token</name><value>t0ken</value></property></httpHeaders>
                    </configuration></server></servers>""");

            assertThat(names(Maven.of(Optional.of(settings)).jars(List.of("org.tiny:low:3.0"))))
                    .isEqualTo(List.of("low-3.0.jar"));
        } finally {
            server.stop(0);
        }
        assertThat(seen).containsEntry("user", "ada:pw").containsEntry("token", "t0ken");
    }

    @Test
    void aJarWhoseChecksumIsWrongOrMissingIsRefused() throws Exception {
        Path sum = TinyRepository.sumOf(repository.jar("low", "3.0"));
        Files.writeString(sum, "0".repeat(40));
        assertThatThrownBy(() -> maven().jars(List.of("org.tiny:low:3.0")))
                .isInstanceOf(MavenException.class)
                .hasMessageContaining("low:3.0 could not be fetched")
                .hasMessageContaining("hecksum");

        Files.delete(sum);
        assertThatThrownBy(() -> maven().jars(List.of("org.tiny:low:3.0"))).hasMessageContaining("hecksum");
        assertThat(repository.local().resolve("org/tiny/low/3.0/low-3.0.jar")).doesNotExist();
    }

    @Test
    void aRepositoryOfTheSettingsMayHaveAPolicyOfItsOwn() throws Exception {
        Files.delete(TinyRepository.sumOf(repository.jar("low", "3.0")));
        Path settings = Files.writeString(folder.resolve("own.xml"), """
                <settings><localRepository>%s</localRepository><activeProfiles><activeProfile>own</activeProfile></activeProfiles>
                  <profiles><profile><id>own</id><repositories><repository><id>central</id><url>%s</url>
                    <releases><checksumPolicy>ignore</checksumPolicy></releases></repository></repositories></profile></profiles>
                </settings>""".formatted(
                        repository.local(), repository.remote().toUri()));

        assertThat(names(Maven.of(Optional.of(settings)).jars(List.of("org.tiny:low:3.0"))))
                .isEqualTo(List.of("low-3.0.jar"));
    }

    /** An artifact from an untrusted repository is not used for another one. */
    @Test
    void aJarOfOneRepositoryIsNotTakenForAnothers() throws Exception {
        TinyRepository empty = new TinyRepository(folder.resolve("empty"));
        Files.createDirectories(empty.remote());
        Path settings = Files.writeString(folder.resolve("none.xml"), """
                <settings><localRepository>%s</localRepository><mirrors><mirror><id>none</id>
                  <mirrorOf>central</mirrorOf><url>%s</url></mirror></mirrors></settings>""".formatted(
                        repository.local(), empty.remote().toUri()));
        Maven maven = Maven.of(Optional.of(settings));

        assertThat(names(maven.alsoFrom(repository.remote().toUri().toString()).jars(List.of("org.tiny:low:3.0"))))
                .isEqualTo(List.of("low-3.0.jar"));
        assertThatThrownBy(
                        () -> maven.alsoFrom(empty.remote().toUri().toString()).jars(List.of("org.tiny:low:3.0")))
                .isInstanceOf(MavenException.class);
    }

    @Test
    void addressesThatAreNotEncryptedAreRefused() throws Exception {
        Maven maven = maven();
        assertThatThrownBy(() -> maven.alsoFrom("http://repo.example.org/maven"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http://repo.example.org/maven is not encrypted")
                .hasMessageContaining("https://");
        maven.alsoFrom("http://localhost:1/maven");

        Path settings = Files.writeString(folder.resolve("plain.xml"), """
                <settings><localRepository>%s</localRepository><activeProfiles><activeProfile>own</activeProfile></activeProfiles>
                  <profiles><profile><id>own</id><repositories><repository><id>central</id>
                    <url>http://repo.example.org/maven</url></repository></repositories></profile></profiles>
                </settings>""".formatted(repository.local()));
        assertThatThrownBy(() -> Maven.of(Optional.of(settings)).jars(List.of("org.tiny:low:3.0")))
                .hasMessageContaining("locked");
    }

    private Maven maven() throws IOException {
        return Maven.of(Optional.of(repository.settings()));
    }

    private static List<String> names(List<Path> jars) {
        return jars.stream().map(jar -> jar.getFileName().toString()).toList();
    }
}
