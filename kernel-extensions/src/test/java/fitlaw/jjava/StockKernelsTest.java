package fitlaw.jjava;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.kernel.Client;
import fitlaw.kernel.Connection;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kernels on the two unmodified engines in separate processes, with Fitlaw on their class path. */
class StockKernelsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(classes = {OnJJava.class, OnIJava.class})
    void magicsAndDisplaysAreThere(Class<?> kernel) throws Exception {
        check(kernel, System.getProperty("java.class.path"));
    }

    @Tag("clients")
    @ParameterizedTest
    @ValueSource(classes = {OnJJava.class, OnIJava.class})
    void theJarAloneBringsThem(Class<?> kernel) throws Exception {
        String engines = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.matches(".*(jjava-jupyter|jupyter-jvm-basekernel|gson|test-classes).*"))
                .collect(Collectors.joining(File.pathSeparator));

        check(kernel, Path.of("kernel-extensions/target/fitlaw.jar").toAbsolutePath() + File.pathSeparator + engines);
    }

    private void check(Class<?> kernel, String classPath) throws Exception {
        Connection connection = Client.freePorts();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.awt.headless=true",
                        "-cp",
                        classPath,
                        kernel.getName(),
                        Client.write(connection, folder).toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try (Client client = new Client(connection).awaitReady()) {
            if (kernel == OnIJava.class) {
                client.run("fitlaw.jjava.IJava.install(getKernelInstance(), getKernelInstance().getMagics());");
            }
            check(client);
        } catch (IOException | AssertionError e) {
            throw new AssertionError(Files.readString(folder.resolve("log")), e);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static void check(Client client) throws IOException {
        Map<String, Object> runs = client.run("%runs sweep data/runs/nano.csv --where \"x >= 0.06\"");
        assertThat(shown(runs, "text/plain")).contains("nano.csv").contains("x >= 0.06");

        Map<String, Object> law = client.run("%fitlaw sweep");
        assertThat(shown(law, "text/plain")).contains("var law = Law.fit(LawForm.conditional(), sweep);");
        assertThat(shown(law, "text/html")).contains("<table").contains("d_over_sqrt_n_optimum");

        Map<String, Object> figure = client.run("%figure shape law");
        assertThat(shown(figure, "image/svg+xml")).startsWith("<svg").contains("<path");
        assertThat(shown(figure, "text/plain")).doesNotContain("<svg");

        assertThat(shown(client.run("sweep.table()"), "text/html"))
                .contains("<table")
                .contains("d_model");
        assertThat(shown(client.run("%%fitlaw sweep line\nE + slope * x"), "text/html"))
                .contains("<table");
        assertThat(shown(client.run("%who"), "text/plain")).contains("sweep", "Runs", "law", "Law", "line");
        assertThat(client.run("%fitlaw nothing").get("error").toString())
                .contains("there is no variable nothing; available: sweep.");
        assertThat(shown(client.run("1+1"), "text/plain")).isEqualTo("2");
    }

    /**
     * {@return all outputs of a cell in one MIME type: JJava displays a magic's value in addition to the cell's, IJava
     * as the cell's}
     */
    private static String shown(Map<String, Object> seen, String type) {
        assertThat(seen).as(seen.toString()).doesNotContainKey("error");
        return ((List<?>) seen.get("values"))
                .stream()
                        .map(value -> ((Map<?, ?>) value).get(type))
                        .filter(Objects::nonNull)
                        .map(Object::toString)
                        .collect(Collectors.joining("\n"));
    }
}
