package fitlaw.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runner's files, checked with Jupyter's own library and a browser. */
@Tag("clients")
class RunnerClientsTest {
    @TempDir
    static Path folder;

    private static Path executed;

    @BeforeAll
    static void run() throws Exception {
        executed = Written.executed(folder);
    }

    @Test
    void jupytersLibraryFindsTheNotebookValidAndWritesTheSameBytes() throws Exception {
        Path again = folder.resolve("again.ipynb");
        Tool.run(
                Map.of(),
                folder,
                Tool.PYTHON,
                "-W",
                "error",
                "-c",
                "import nbformat, sys; nb = nbformat.read(sys.argv[1], 4); nbformat.validate(nb); nbformat.write(nb, sys.argv[2])",
                executed.toString(),
                again.toString());

        assertThat(executed).hasSameTextualContentAs(again);
        assertThat(executed).content().contains("stdout", "stderr", "image/svg+xml", "text/html", "\"error\"");
    }

    @Test
    void aBrowserShowsThePageWithoutAWordInItsConsole() throws Exception {
        Path picture = folder.resolve("page.png");
        var ended = chromium("--screenshot=" + picture);

        assertThat(ended.err()).doesNotContain("CONSOLE");
        assertThat(count(picture, Written.FIGURE_RGB))
                .as("pixels of the figure of 300 by 200")
                .isBetween(50_000L, 60_000L);
    }

    @Test
    void dataCannotActInThePage() throws Exception {
        String dom = chromium("--dump-dom").out();

        assertThat(dom)
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script")
                .contains("<td align=\"right\">2.5</td>")
                .contains("<msup>")
                .contains("meant");
    }

    /** Verifies that the check sees console errors, with a page that has one. */
    @Test
    void anErrorInTheConsoleWouldBeSeen() throws Exception {
        Path page = executed.resolveSibling("page.html");
        String kept = Files.readString(page);
        try {
            Files.writeString(page, kept.replace("</main>", "<script>1</script></main>"));
            assertThat(chromium("--dump-dom").err()).contains("CONSOLE");
        } finally {
            Files.writeString(page, kept);
        }
    }

    private static fitlaw.cli.Spawned chromium(String action) throws Exception {
        return Tool.run(
                Map.of(),
                folder,
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--enable-logging=stderr",
                "--user-data-dir=" + folder.resolve("browser"),
                "--window-size=1000,1600",
                action,
                executed.resolveSibling("page.html").toUri().toString());
    }

    private static long count(Path picture, int rgb) throws Exception {
        BufferedImage image = ImageIO.read(picture.toFile());
        return IntStream.range(0, image.getWidth() * image.getHeight())
                .filter(i -> (image.getRGB(i % image.getWidth(), i / image.getWidth()) & 0xffffff) == rgb)
                .count();
    }
}
