package fitlaw.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every program of examples compiles, runs to its end and prints something. */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("examples");

    @TestFactory
    Stream<DynamicTest> run() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return programs().stream()
                .map(file -> dynamicTest(file.getFileName().toString(), () -> {
                    Process run = new ProcessBuilder(
                                    java, "-cp", System.getProperty("java.class.path"), file.toString())
                            .redirectErrorStream(true)
                            .start();
                    run.getOutputStream().close();
                    String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

                    assertThat(run.waitFor()).as(said).isZero();
                    assertThat(said).isNotBlank();
                }));
    }

    private static List<Path> programs() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }
}
