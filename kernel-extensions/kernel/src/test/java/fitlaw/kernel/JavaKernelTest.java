package fitlaw.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java kernel alone, in a process without Fitlaw's laws, figures and magics. */
class JavaKernelTest {
    @TempDir
    private Path folder;

    @Test
    void runsJavaAndGeneralMagicsAlone() throws Exception {
        Connection connection = Client.freePorts();
        Path file = Client.write(connection, folder);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djdk.attach.allowAttachSelf=true",
                        "-XX:+EnableDynamicAgentLoading",
                        "-cp",
                        withoutTests(),
                        Main.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try (Client client = new Client(connection).awaitReady()) {
            assertThat(text(client.run("Map.of(\"a\", 1)"))).contains("a");
            assertThat(text(client.run("%lsmagic")))
                    .contains("%timeit", "%maven")
                    .doesNotContain("%fitlaw", "%runs");
            assertThat(text(client.run("Class.forName(\"fitlaw.magic.Magic\").getSimpleName()")))
                    .contains("Magic");
            assertThat(
                            text(
                                    client.run(
                                            "try { Class.forName(\"fitlaw.law.Law\"); } catch (ClassNotFoundException e) { System.out.print(\"none\"); }")))
                    .contains("none");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static String withoutTests() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String text(Map<String, Object> data) {
        return data.toString();
    }
}
