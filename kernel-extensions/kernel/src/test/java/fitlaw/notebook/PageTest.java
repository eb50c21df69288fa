package fitlaw.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.magic.MimeBundle;
import fitlaw.session.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
    private static final String SVG =
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>Loss &lt;b&gt;</title><script>alert(1)</script></svg>";

    @TempDir
    Path folder;

    @Test
    void markdownTablesAndHeadingsAreSet() {
        Document page = page(Notebooks.markdown("m", "# A law\n\n| n | loss |\n|---|---:|\n| 1 | 2.5 |\n\n*so*"));

        assertThat(page.title()).isEqualTo("A law");
        assertThat(page.select("h1").attr("id")).isEqualTo("A-law");
        assertThat(page.select("table td").eachText()).containsExactly("1", "2.5");
        assertThat(page.select("td[align=right]")).hasSize(1);
        assertThat(page.select("em").text()).isEqualTo("so");
    }

    @Test
    void codeIsColouredAndItsTextUnchanged() {
        String code = "%runs sweep data/a.csv\nvar x = \"<b>\" + 1.5e-3; // why\n/* open";
        Document page = page(Notebooks.code("a", code));

        assertThat(page.select("pre.source").first().wholeText()).isEqualTo(code);
        assertThat(page.select(".k").text()).isEqualTo("var");
        assertThat(page.select(".s").text()).isEqualTo("\"<b>\"");
        assertThat(page.select(".m").text()).isEqualTo("%runs sweep data/a.csv");
        assertThat(page.select(".n").text()).isEqualTo("1.5e-3");
    }

    @Test
    void aFigureIsAPictureWithItsTitleAsDescription() {
        Document page = shown(Map.of("text/plain", "figure", "image/svg+xml", SVG));

        assertThat(page.select("figure img").attr("alt")).isEqualTo("Loss <b>");
        assertThat(page.select("figure img").attr("src")).startsWith("data:image/svg+xml;base64,");
        assertThat(page.select("svg, script")).isEmpty();
    }

    @Test
    void tablesKeepTheirLayoutAndLoseWhatActs() {
        Document page = shown(
                Map.of(
                        "text/plain",
                        "t",
                        "text/html",
                        "<table><tr><td style=\"text-align:right;position:fixed\" onclick=\"x()\">1</td></tr></table>"
                                + "</div></main><script>alert(1)</script><iframe src=\"http://a\"></iframe>"
                                + "<a href=\"javascript:x()\">a</a><img src=\"http://a/b.png\" alt=\"far\"><form><input></form>"));

        assertThat(page.select("td").attr("style")).isEqualTo("text-align:right");
        assertThat(page.select("[onclick], script, iframe, form, input, a[href], img"))
                .isEmpty();
        assertThat(page.select("main .outputs .html").text()).contains("[picture: far]");
        assertThat(page.select("body > footer")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "<img src=x onerror=alert(1)>",
                "</pre></main><h1>own</h1>",
                "<svg/onload=alert(1)>",
            })
    void markupInTextStaysText(String text) {
        Document page = shown(Map.of("text/plain", text));

        assertThat(page.select("pre.value").first().wholeText()).isEqualTo(text);
    }

    @Test
    void scriptsInMarkdownAreTakenOut() {
        Document page =
                page(Notebooks.markdown("m", "<script>alert(1)</script>\n\n[a](javascript:alert(1)) <b>bold</b>"));

        assertThat(page.select("script, a[href]")).isEmpty();
        assertThat(page.select("b").text()).isEqualTo("bold");
    }

    @Test
    void theErrorOfACellKeepsItsColours() {
        Document page = page(
                new FakeSession((code, output) -> FakeSession.failure("X", "at <init>")), Notebooks.code("a", "x"));

        assertThat(page.select("pre.error .ansi-1").text()).isEqualTo("X");
        assertThat(page.select("pre.error").first().wholeText()).isEqualTo("X\nat <init>");
    }

    @Test
    void aProgressLineShowsItsLastState() {
        Document page = page(
                new FakeSession((code, output) -> {
                    output.stream(fitlaw.session.Output.Stream.STDOUT, "10 %\r50 %\r100 %\ndone\r\n");
                    return FakeSession.DONE;
                }),
                Notebooks.code("a", "x"));

        assertThat(page.select("pre.stdout").first().wholeText()).isEqualTo("100 %\ndone\n");
    }

    @Test
    void formulasAreSetWithoutAScript() {
        Document page =
                page(Notebooks.markdown("m", "With $x_1 = d / \\sqrt{N}$ and $$L = \\frac{A}{N^\\alpha}$$ for $5."));

        assertThat(page.select("math")).hasSize(2);
        assertThat(page.select("math msub").text()).isEqualTo("x1");
        assertThat(page.select("math[display=block] mfrac")).hasSize(1);
        assertThat(page.select("section.text").text()).contains("for $5.");
    }

    @Test
    void picturesBesideTheNotebookAreInThePage() throws IOException {
        Files.write(folder.resolve("a b.png"), new byte[] {1, 2, 3});
        Document page =
                page(Notebooks.markdown("m", "![own](a%20b.png) ![far](https://example.org/x.png) ![gone](no.png)"));

        assertThat(page.select("img").eachAttr("src")).containsExactly("data:image/png;base64,AQID");
        assertThat(page.select("section").text()).contains("[picture: far]", "[picture: gone]");
    }

    @Test
    void linksLeadFromWhereThePageLies() throws IOException {
        Files.createDirectory(folder.resolve("out"));
        Files.writeString(folder.resolve("out/set.html"), "");
        Document page = page(
                Notebooks.markdown(
                        "m",
                        "[a](../data/a%20b.md#top) [b](raw.ipynb) [c](set.ipynb#part) [d](#here) [e](https://a.org/x.ipynb) [f](images/)"));

        assertThat(page.select("section a").eachAttr("href"))
                .containsExactly(
                        "../../data/a%20b.md#top",
                        "../raw.ipynb", "set.html#part", "#here", "https://a.org/x.ipynb", "../images/");
    }

    @Test
    void linksInOutputsLeadThereToo() {
        Document page = shown(Map.of("text/plain", "t", "text/html", "<a href=\"a.csv\">a</a>"));

        assertThat(page.select(".html a").attr("href")).isEqualTo("../a.csv");
    }

    @Test
    void intervalsAndRangesStayOnOneLine() {
        Document page = shown(Map.of(
                "text/plain",
                "t",
                "text/html",
                "<table><tr><th>loss_over_base</th></tr><tr><td>1.61 [1.48, 1.74]</td><td>512–4096</td><td>95 % of a, b</td>"
                        + "<td><code>[1, 2]</code></td></tr></table>"));

        assertThat(page.select("td").stream().map(Element::wholeText).toList())
                .containsExactly("1.61 [1.48,\u00a01.74]", "512\u2060–\u20604096", "95\u00a0% of a, b", "[1, 2]");
        assertThat(page.select("th").html()).isEqualTo("loss_<wbr>over_<wbr>base");
    }

    /** By hand: the widest unbreakable part of each column, and two characters of padding for each. */
    @Test
    void tablesKnowHowWideTheyAre() {
        Document page = shown(
                Map.of(
                        "text/plain",
                        "t",
                        "text/html",
                        "<table><tr><th>loss_over_base</th><th>n</th></tr><tr><td>1.2345</td><td>12345678901234567890123456789</td></tr></table>"));

        assertThat(page.select(".scroll > table").attr("style")).isEqualTo("--letters:" + (6 + 2 + 24 + 2));
        assertThat(page.select("td.long")).hasSize(1);
    }

    @Test
    void picturesFromElsewhereStayThere() throws IOException {
        Path books = Files.createDirectories(folder.resolve("books"));
        Path secret = Files.write(folder.resolve("secret.png"), new byte[] {9});
        Files.createSymbolicLink(books.resolve("link.png"), secret);
        Files.write(books.resolve("own.png"), new byte[] {1});
        String markdown = "![a](" + secret + ") ![b](../secret.png) ![c](link.png) ![d](../books/own.png)";
        Document page = Jsoup.parse(Page.of(
                Notebooks.of(Notebooks.markdown("m", markdown)), books.resolve("n.ipynb"), books.resolve("n.html")));

        assertThat(page.select("img").eachAttr("src")).containsExactly("data:image/png;base64,AQ==");
    }

    @Test
    void formulasInAttributesStayWhatTheyWereTyped() {
        Document page = page(Notebooks.markdown(
                "m", "# Loss $x_1$\n\n[a $y$ link](http://h/?a=$b$) ![$z$](no.png)\n\n<b title=\"$t$\">$u$</b>"));

        assertThat(page.select("h1").attr("id")).isEqualTo("Loss-$x_1$");
        assertThat(page.select("h1 math")).hasSize(1);
        assertThat(page.select("a").attr("href")).isEqualTo("http://h/?a=$b$");
        assertThat(page.select("a math")).hasSize(1);
        assertThat(page.select("b").attr("title")).isEqualTo("$t$");
        assertThat(page.select("b math")).hasSize(1);
        assertThat(page.select("section").text()).doesNotContain("<", "\"");
    }

    /** Replacing each of them in the entire text would take quadratic time. */
    @Test
    void manyFormulasAreSet() {
        Document page = page(Notebooks.markdown("m", "Some words and $x_1$ in a line.\n\n".repeat(3000)));

        assertThat(page.select("math")).hasSize(3000);
    }

    @ParameterizedTest
    @ValueSource(strings = {">", "- ", "1. ", "*a ", "**a _b "})
    void markdownThatIsNestedTooDeepIsPlainText(String nested) {
        String source = nested.repeat(20_000) + "end";
        Document page = page(Notebooks.markdown("m", source), Notebooks.markdown("n", "*behind*"));

        assertThat(page.select("section").first().text()).contains("end");
        assertThat(page.select("em").last().text()).isEqualTo("behind");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<div>", "<b>", "<table><tr><td>", "<ul><li>", "<DIV class='x'>"})
    void htmlThatIsNestedTooDeepIsPlainText(String nested) {
        Document page = shown(Map.of("text/html", nested.repeat(100_000) + "end", "text/plain", "short"));

        assertThat(page.select("section").text()).contains("end");
        assertThat(page.select(".html div, .html b, .html table, .html ul")).isEmpty();
    }

    @Test
    void longTablesAreNoNesting() {
        Document page =
                shown(Map.of("text/plain", "t", "text/html", "<table>" + "<tr><td>1<td>2".repeat(2000) + "</table>"));

        assertThat(page.select("table tr")).hasSize(2000);
    }

    @Test
    void thePageFetchesNothingAndForbidsScripts() {
        Document page = page(Notebooks.code("a", "x"));

        assertThat(page.select("meta[http-equiv=Content-Security-Policy]").attr("content"))
                .startsWith("default-src 'none'; img-src data:;");
        assertThat(page.select("script, link[href^=http], style[src]")).isEmpty();
        assertThat(page.select("style").html())
                .contains("prefers-color-scheme: dark")
                .doesNotContain("url(");
    }

    private Document shown(Map<String, Object> data) {
        return page(
                new FakeSession((code, output) -> new Outcome(Optional.of(new MimeBundle(data)), Optional.empty())),
                Notebooks.code("a", "x"));
    }

    private Document page(String... cells) {
        return page(FakeSession.echo(), cells);
    }

    private Document page(FakeSession session, String... cells) {
        Notebook notebook = NotebookRun.of(Notebooks.of(cells), session, NotebookRun.Progress.NONE)
                .notebook();
        return Jsoup.parse(Page.of(notebook, folder.resolve("n.ipynb"), folder.resolve("out/n.html")));
    }
}
