package fitlaw.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fitlaw.notebook.Notebook;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel, installed to a folder of the test's, found and used by Debian's Jupyter. */
@Tag("clients")
class InstallClientsTest {
    private static final String NBCLIENT = """
            import nbformat, sys
            from nbclient import NotebookClient
            nb = nbformat.read(sys.argv[1], 4)
            NotebookClient(nb, kernel_name="fitlaw", timeout=120, resources={"metadata": {"path": sys.argv[2]}}).execute()
            nbformat.write(nb, sys.argv[3])
            """;

    @TempDir
    Path folder;

    @Test
    void jupyterFindsAndRunsTheKernelOfTheFirstJdk() throws Exception {
        installsAndRuns(Tool.firstJdk());
    }

    @Test
    void jupyterFindsAndRunsTheKernelOfTheSecondJdk() throws Exception {
        installsAndRuns(Tool.secondJdk());
    }

    private void installsAndRuns(Path jdk) throws Exception {
        Path prefix = folder.resolve("a prefix");
        Path kernel = prefix.resolve("share/jupyter/kernels/fitlaw");
        Map<String, String> environment =
                Map.of("JUPYTER_PATH", prefix.resolve("share/jupyter").toString());

        var installed = Tool.fitlaw(jdk, folder, "install", "--prefix", prefix.toString(), "--jvm-option=-Xmx1g");

        assertThat(installed.out())
                .contains(kernel.toString())
                .contains(jdk.toString())
                .contains("jupyter lab");
        assertThat(kernel).isDirectoryContaining("glob:**/fitlaw.jsa");
        assertThat(listed(environment).path("resource_dir").asText()).isEqualTo(kernel.toString());
        assertThat(listed(environment).path("spec").path("argv").toString())
                .contains(jdk.resolve("bin/java").toString())
                .contains("-Xmx1g");

        String doctor = Tool.fitlaw(jdk, folder, "doctor", "--prefix", prefix.toString())
                .out();
        assertThat(doctor).contains("class archive in use").doesNotContain("ERROR");

        Path target = folder.resolve("executed.ipynb");
        Tool.run(
                environment,
                folder,
                Tool.PYTHON,
                "-c",
                NBCLIENT,
                Written.source(folder).toString(),
                folder.toString(),
                target.toString());
        assertThat(Files.readString(target)).contains("printed", "warned", "image/svg+xml", "text/html", "meant");
        assertThat(Notebook.read(target).language()).contains("java");

        theFirstNotebookRuns(environment);

        assertThat(Tool.fitlaw(jdk, folder, "uninstall", "--prefix", prefix.toString())
                        .out())
                .contains("Removed");
        assertThat(kernel).doesNotExist();
    }

    /** The required content of the notebook after Jupyter ran it. */
    private void theFirstNotebookRuns(Map<String, String> environment) throws Exception {
        Path notebooks = Path.of("notebooks").toAbsolutePath();
        Path target = folder.resolve("01.ipynb");
        Tool.run(
                environment,
                folder,
                Tool.PYTHON,
                "-c",
                NBCLIENT,
                notebooks.resolve("01-fit-a-law.ipynb").toString(),
                notebooks.toString(),
                target.toString());

        String executed = Files.readString(target);
        assertThat(executed)
                .contains("d_over_sqrt_n_optimum       0.201       0.012   0.180   0.236   fieller 95 %")
                .contains("mlp_attn_ratio_optimum      0.937       0.069   0.773   1.073   fieller 95 %")
                .contains("mlp_attn_ratio_optimum is not identified. No spread")
                .contains("each of the 104 levels");
        assertThat(executed.split("\"image/svg\\+xml\"", -1)).hasSizeGreaterThan(3);
    }

    private JsonNode listed(Map<String, String> environment) throws Exception {
        String json = Tool.run(environment, folder, "jupyter-kernelspec", "list", "--json")
                .out();
        return new ObjectMapper().readTree(json).path("kernelspecs").path("fitlaw");
    }
}
