package fitlaw.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kernel under Debian's jupyter_kernel_test and jupyter-client, on both JDKs. */
@Tag("clients")
class KernelClientsTest {
    private static final Path SCRIPTS = Path.of("kernel-extensions/src/test/python");

    @TempDir
    private Path folder;

    enum Jdk {
        FIRST,
        SECOND;

        Path home() {
            return this == FIRST ? Tool.firstJdk() : Tool.secondJdk();
        }
    }

    @ParameterizedTest
    @EnumSource
    void jupyterKernelTestPassesWithNothingSkipped(Jdk jdk) throws Exception {
        assertThat(run("kernel_test.py", jdk).err()).contains("OK").doesNotContain("skipped");
    }

    @ParameterizedTest
    @EnumSource
    void kernelSurvivesCellsThatBreakKernels(Jdk jdk) throws Exception {
        assertThat(run("hard_times.py", jdk).out()).contains("Runtime.halt: fine");
    }

    @ParameterizedTest
    @EnumSource
    void kernelSurvivesMessagesThatBreakKernels(Jdk jdk) throws Exception {
        assertThat(run("hard_messages.py", jdk).out()).contains("300 mutated messages: fine");
    }

    private fitlaw.cli.Spawned run(String script, Jdk jdk) throws Exception {
        Path spec = Files.createDirectories(folder.resolve("kernels/fitlaw-test"));
        List<String> command = List.of(
                jdk.home().resolve("bin/java").toString(),
                "-XX:+UseSerialGC",
                "-jar",
                Tool.jar().toString(),
                "kernel",
                "{connection_file}");
        new JsonMapper()
                .writeValue(
                        spec.resolve("kernel.json").toFile(),
                        Map.of(
                                "argv",
                                command,
                                "display_name",
                                "Fitlaw under test",
                                "language",
                                "java",
                                "interrupt_mode",
                                "message"));
        Map<String, String> environment = Map.of(
                "JUPYTER_DATA_DIR",
                folder.toString(),
                "FITLAW_KERNEL",
                "fitlaw-test",
                "PYTHONDONTWRITEBYTECODE",
                "1",
                "FITLAW_HISTORY",
                folder.resolve("history.jsonl").toString());
        return Tool.run(
                environment,
                folder,
                Tool.PYTHON,
                SCRIPTS.resolve(script).toAbsolutePath().toString());
    }
}
