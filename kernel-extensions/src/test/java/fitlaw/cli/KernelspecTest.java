package fitlaw.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fitlaw.kernel.KernelStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelspecTest {
    @TempDir
    Path prefix;

    @Test
    void aKernelHasAllThatJupyterShows() throws IOException {
        Kernelspec kernel = installed("fitlaw");
        JsonNode json = new ObjectMapper().readTree(kernel.description().toFile());

        assertThat(json.path("language").asText()).isEqualTo("java");
        assertThat(json.path("interrupt_mode").asText()).isEqualTo("message");
        assertThat(json.path("display_name").asText()).isEqualTo("Java (Fitlaw)");
        assertThat(kernel.command()).containsExactly("java", "{connection_file}");
        assertThat(json.path("env").path("MALLOC_ARENA_MAX").asText()).isEqualTo("2");
        assertThat(kernel.folder())
                .isDirectoryContaining("glob:**/logo-32x32.png")
                .isDirectoryContaining("glob:**/logo-64x64.png")
                .isDirectoryContaining("glob:**/logo-svg.svg");
    }

    @Test
    void javaGetsOptionsThatItsVersionKnows() {
        String trim = "-XX:TrimNativeHeapInterval=1000";

        assertThat(InstallCommand.options(Runtime.Version.parse("17.0.8"))).doesNotContain(trim);
        assertThat(InstallCommand.options(Runtime.Version.parse("17.0.15+6-Debian-1deb12u1")))
                .contains(trim);
        assertThat(InstallCommand.options(Runtime.Version.parse("20.0.2"))).doesNotContain(trim);
        assertThat(InstallCommand.options(Runtime.Version.parse("25"))).contains(trim);
    }

    @Test
    void onlyFitlawsKernelsAreFound() throws IOException {
        Kernelspec kernel = installed("b");
        Path other = kernels().resolve("a/kernel.json");
        Files.createDirectories(other.getParent());
        Files.writeString(other, "{\"argv\": [\"python\"]}");

        assertThat(Kernelspec.in(kernels())).containsExactly(kernel);
        assertThat(Kernelspec.in(prefix.resolve("missing"))).isEmpty();
    }

    @Test
    void uninstallRemovesTheKernelAndItsFolder() throws IOException {
        Kernelspec kernel = installed("fitlaw");

        Typed typed = Typed.fitlaw("uninstall", "--prefix", prefix.toString());

        assertThat(typed.code()).isZero();
        assertThat(kernel.folder()).doesNotExist();
    }

    @Test
    void filesThatFitlawDidNotWriteStay() throws IOException {
        Kernelspec kernel = installed("fitlaw");
        Path notes = Files.writeString(kernel.folder().resolve("notes.txt"), "mine");

        assertThatThrownBy(kernel::remove).isInstanceOf(CommandException.class).hasMessageContaining("manually");
        assertThat(notes).exists();
        assertThat(kernel.description()).doesNotExist();
    }

    @Test
    void anInstallationThatWasCutShortIsReplacedAndRemoved() throws IOException {
        Kernelspec kernel = installed("fitlaw");
        Files.delete(kernel.description());
        Path part = Files.writeString(kernel.folder().resolve(".fitlaw-0af3.part"), "half a jar");

        assertThat(kernel.isUnfinished()).isTrue();
        assertThat(Typed.fitlaw("uninstall", "--prefix", prefix.toString()).code())
                .isZero();
        assertThat(part).doesNotExist();
        assertThat(kernel.folder()).doesNotExist();
    }

    @Test
    void aFolderWithFilesOfOthersIsNoUnfinishedKernel() throws IOException {
        Kernelspec kernel = installed("fitlaw");
        Files.delete(kernel.description());
        Files.writeString(kernel.folder().resolve("notes.txt"), "mine");

        assertThat(kernel.isUnfinished()).isFalse();
        assertThat(Typed.fitlaw("install", "--prefix", prefix.toString()).err()).contains("not a Fitlaw kernel");
    }

    @Test
    void theKernelOfSomebodyElseStays() throws IOException {
        Path other = kernels().resolve("fitlaw/kernel.json");
        Files.createDirectories(other.getParent());
        Files.writeString(other, "{\"argv\": [\"python\"]}");

        Typed remove = Typed.fitlaw("uninstall", "--prefix", prefix.toString());
        Typed install = Typed.fitlaw("install", "--prefix", prefix.toString());

        assertThat(remove.code()).isEqualTo(1);
        assertThat(install.err()).contains("not a Fitlaw kernel").contains("--name");
        assertThat(other).exists();
    }

    @Test
    void aKernelWhoseJavaIsGoneIsReported() throws IOException {
        Kernelspec kernel = installed("fitlaw");
        kernel.publish(List.of(prefix.resolve("bin/java").toString(), "kernel", "{connection_file}"), Jdk.current());

        assertThat(DoctorChecks.kernel(kernel).line())
                .startsWith("ERROR")
                .contains("no longer exists")
                .contains("fitlaw install");
    }

    @Test
    void aKernelThatEndsAtOnceIsReportedWithItsWords() {
        List<String> command = List.of("sh", "-c", "echo no such option; exit 3");

        assertThatThrownBy(() -> KernelStart.of(command))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("exit code 3")
                .hasMessageContaining("no such option");
    }

    @Test
    void theUsersFolderIsFoundAsJupyterFindsIt() {
        assertThat(JupyterDirectory.user(Map.of("JUPYTER_DATA_DIR", "/d"))).isEqualTo(Path.of("/d"));
        assertThat(JupyterDirectory.user(Map.of("HOME", "/h")).startsWith("/h")).isTrue();
        assertThat(JupyterDirectory.searched(Map.of("JUPYTER_PATH", "/p", "VIRTUAL_ENV", "/v")))
                .startsWith(Path.of("/p/kernels"))
                .contains(Path.of("/v/share/jupyter/kernels"));
    }

    private Path kernels() {
        return prefix.resolve("share/jupyter/kernels");
    }

    private Kernelspec installed(String name) throws IOException {
        Kernelspec kernel = new Kernelspec(kernels().resolve(name));
        kernel.fill(Files.writeString(prefix.resolve("program.jar"), "jar"));
        kernel.publish(List.of("java", "{connection_file}"), Jdk.current());
        return kernel;
    }
}
