package fitlaw.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import fitlaw.magic.MimeBundle;
import fitlaw.maven.TinyRepository;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MavenMagicTest {
    @TempDir
    Path folder;

    private TinyRepository repository;
    private Session session;

    @BeforeEach
    void open() throws Exception {
        repository = new TinyRepository(folder);
        repository.add("Top", "1.0", TinyRepository.dependency("low", "3.0", "runtime"));
        repository.add("Low", "3.0", "");
        session = Session.open(folder);
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void classesOfTheArtifactAndOfItsDependenciesCanBeUsedInTheSameCell() throws Exception {
        repository.settings();

        Outcome outcome = session.run(
                "%maven org.tiny:top:1.0 --settings settings.xml\n" + "org.tiny.Top.version() + org.tiny.Low.version()",
                new Recorder());

        assertThat(outcome.failure()).isEmpty();
        assertThat(outcome.value().orElseThrow().data()).containsEntry("text/plain", "1.03.0");
    }

    @Test
    void sourcesAreFetchedWhenAskedForAndShownByInspection() throws Exception {
        repository.settings();
        repository.addSources("Top", "1.0", "Stands on others.");

        assertThat(text(session.run("%maven org.tiny:top:1.0 --settings settings.xml --sources", new Recorder())
                        .value()
                        .orElseThrow()))
                .isEqualTo("Added 2 jars: top-1.0.jar, low-3.0.jar; sources of 1 of 2");

        assertThat(text(session.inspect("org.tiny.Top", 12, false).orElseThrow()))
                .isEqualTo("org.tiny.Top\n    Stands on others.");
        assertThat(text(session.inspect("org.tiny.Low", 12, false).orElseThrow()))
                .isEqualTo("org.tiny.Low");
    }

    private static String text(MimeBundle bundle) {
        return bundle.data().get("text/plain").toString();
    }

    @Test
    void whatIsWrongIsSaidInOneParagraphWithAnExample() throws Exception {
        repository.settings();

        assertThat(message("%maven org.tiny:none:1 --settings settings.xml"))
                .contains("org.tiny:none:1 was not found")
                .contains("Looked in");
        assertThat(message("%maven")).contains("COORDINATE is missing").contains("Example: %maven org.apache");
        assertThat(message("%maven top --settings settings.xml")).contains("Example: %maven org.apache");
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUpWhenTheCellIsInterrupted() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.countDown();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
        try {
            repository.settings("http://localhost:" + server.getAddress().getPort() + "/", "");
            CompletableFuture<Outcome> cell = CompletableFuture.supplyAsync(
                    () -> session.run("%maven org.tiny:top:1.0 --settings settings.xml", new Recorder()));
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

            session.interrupt();

            assertThat(cell.get(20, TimeUnit.SECONDS).failure().orElseThrow().name())
                    .isEqualTo("Interrupted");
        } finally {
            over.countDown();
            server.stop(0);
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().equals("fitlaw-maven")) {
                    thread.join(20_000); // it writes into the folder that this test removes
                }
            }
        }
    }

    private String message(String code) {
        return session.run(code, new Recorder()).failure().orElseThrow().message();
    }
}
