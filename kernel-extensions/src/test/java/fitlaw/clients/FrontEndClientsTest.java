package fitlaw.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a person does, in Debian's classic notebook in a headless browser. The same in JupyterLab needs packages of npm's:
 * {@code kernel-extensions/src/test/frontend/README.md}.
 */
@Tag("clients")
class FrontEndClientsTest {
    private static final Path TOUR = Path.of("kernel-extensions/src/test/frontend/tour.py");
    private static final Path PICTURES = Path.of("kernel-extensions/target/pictures");

    @TempDir
    private Path folder;

    @Test
    void theClassicNotebookRunsInterruptsCompletesAndRestarts() throws Exception {
        Path prefix = folder.resolve("prefix");
        Tool.fitlaw(Tool.firstJdk(), folder, "install", "--prefix", prefix.toString());

        var ended = Tool.run(
                Map.of("JUPYTER_PATH", prefix.resolve("share/jupyter").toString(), "PYTHONDONTWRITEBYTECODE", "1"),
                folder,
                Tool.PYTHON,
                TOUR.toAbsolutePath().toString(),
                "notebook6",
                folder.resolve("server").toString(),
                PICTURES.toAbsolutePath().toString());

        assertThat(ended.out())
                .contains("cell is interrupted: fine", "tab completes: fine", "data stays data: fine")
                .contains("pages may be dark: fine");
    }
}
