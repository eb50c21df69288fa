package fitlaw.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Assertions;

/** A notebook with every kind of output, as the runner wrote it. */
final class Written {
    private Written() {}

    /** Its figure is a rectangle of this colour and nothing else on the page is. */
    static final int FIGURE_RGB = 0xff00ff;

    private static final String CELLS = """
            {"cells": [
              {"cell_type": "markdown", "id": "m", "metadata": {}, "source": "# A page\\n\\n| n | loss |\\n|---|--:|\\n| 1 | 2.5 |\\n\\n$x^2$"},
              {"cell_type": "code", "id": "a", "metadata": {}, "execution_count": null, "outputs": [], "source": "System.out.println(\\"printed\\"); System.err.println(\\"warned\\");"},
              {"cell_type": "code", "id": "b", "metadata": {}, "execution_count": null, "outputs": [], "source": "new fitlaw.magic.MimeBundle(java.util.Map.of(\\"text/plain\\", \\"Magenta\\", \\"image/svg+xml\\", new String(java.util.Base64.getDecoder().decode(\\"SVG\\"))))"},
              {"cell_type": "code", "id": "c", "metadata": {}, "execution_count": null, "outputs": [], "source": "fitlaw.common.Report.titled(\\"<script>alert(1)</script>\\").grid(java.util.List.of(\\"term\\"), java.util.List.of(java.util.List.of(\\"1.5\\"))).build()"},
              {"cell_type": "code", "id": "d", "metadata": {"tags": ["raises-exception"]}, "execution_count": null, "outputs": [], "source": "throw new IllegalStateException(\\"meant\\");"}
            ], "metadata": {"kernelspec": {"display_name": "Java (Fitlaw)", "language": "java", "name": "fitlaw"}}, "nbformat": 4, "nbformat_minor": 5}
            """;

    private static final String SVG = """
            <svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><title>Magenta</title>
            <rect width="300" height="200" fill="#ff00ff"/></svg>
            """;

    /** {@return the source notebook, not yet run} */
    static Path source(Path folder) throws IOException {
        String svg = Base64.getEncoder().encodeToString(SVG.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return Files.writeString(folder.resolve("page.ipynb"), CELLS.replace("\"SVG\\", "\"" + svg + "\\"));
    }

    /** {@return the executed notebook; its page is in the same folder} */
    static Path executed(Path folder) throws IOException, InterruptedException {
        source(folder);
        var ended = Tool.fitlaw(Tool.firstJdk(), folder, "run", "page.ipynb");
        Assertions.assertEquals("Wrote out/page.ipynb and out/page.html.\n", ended.out());
        return folder.resolve("out/page.ipynb");
    }
}
