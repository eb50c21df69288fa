package fitlaw.magic;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.figure.Figure;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import fitlaw.runs.Runs;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class DisplaysTest {
    @Test
    void figuresComeAsSvgAndAsPngForNotebooksThatAreNotTrusted() throws Exception {
        Runs runs = Runs.read(Path.of("data/runs/nano.csv")).where("size_class == '1M' & x >= 0.06");
        Figure figure = Figure.shape(Law.fit(LawForm.conditional(), runs));

        Map<String, Object> data = Displays.of(figure).data();

        String svg = (String) data.get("image/svg+xml");
        assertThat(svg.substring(0, svg.indexOf('>'))).startsWith("<svg").contains("max-width:100%");
        assertThat(data.get("application/vnd.vegalite.v5+json")).as("an object").isInstanceOf(Map.class);
        byte[] png = Base64.getDecoder().decode((String) data.get("image/png"));
        assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(figure.width());
    }

    @Test
    void wholeNumbersKeepTheirDigits() {
        Table table = Table.create(
                "t",
                DoubleColumn.create("n_params_total", 1015808, 49766400, 1e15),
                DoubleColumn.create("loss", 1.5, 2.25, 3));

        assertThat(text(table)).contains("1015808", "49766400", "1e+15").contains("2.25");
    }

    @Test
    void onlyLongCellsAreBroken() {
        Table table = Table.create("t", StringColumn.create("name", "nano-0.5M-d96-s0", "word ".repeat(50)));

        String html = (String) Displays.of(table).data().get("text/html");

        assertThat(html)
                .contains("white-space:nowrap\">nano-0.5M-d96-s0</td>")
                .contains("<td style=\"text-align:left\">word word");
    }

    @Test
    void longTablesUnfoldAndSayWhatIsNotShown() {
        Table table = Table.create(
                "t",
                DoubleColumn.create(
                        "x", IntStream.range(0, 1000).asDoubleStream().toArray()));

        assertThat((String) Displays.of(table).data().get("text/html"))
                .contains(
                        "t: 1,000 rows × 1 columns", "show 480 more rows</summary>", "and 500 rows that are not shown");
        assertThat(text(table)).contains("… 980 more rows");
    }

    private record Point(int x, String name) {}

    private static String text(Object value) {
        return Displays.of(value).data().get("text/plain").toString();
    }

    @Test
    void namesAndValuesFromDataStayText() {
        Table table = Table.create("<b>t</b>", StringColumn.create("<script>alert(1)</script>", "<img src=x>", "a&b"));
        for (Object value : List.of(table, Map.of("<script>alert(1)</script>", "<img src=x>"))) {
            String html = Displays.of(value).data().get("text/html").toString();
            assertThat(html).doesNotContain("<script", "<img", "<b>t").contains("&lt;script&gt;", "&lt;img src=x&gt;");
        }
    }

    @Test
    void recordsMapsArraysAndStreamsShowWhatTheyHold() {
        assertThat(text(new Point(3, "p"))).contains("x", "3", "name", "p");
        assertThat(Displays.of(List.of(new Point(1, "a"), new Point(2, "b"))).data())
                .containsKey("text/html");
        assertThat(text(Map.of("key", 5))).contains("key", "5");
        assertThat(text(new int[][] {{1, 2}, {3}})).isEqualTo("int[][2] {int[2] {1, 2}, int[1] {3}}");
        assertThat(text(new int[5000])).contains("4,000 more");
        assertThat(text(java.util.stream.Stream.of(1))).contains("reading a stream consumes it", ".toList()");
    }

    @Test
    void elementsOfNestedArraysAreCountedTogether() {
        String text = (String) Displays.of(new double[300][300]).data().get("text/plain");

        // 1,000 in all: three rows with their 300 elements, and 96 of the fourth.
        assertThat(text).hasSizeLessThan(10_000).contains("… 204 more", "… 296 more");
        assertThat(Displays.of(new int[][] {{1}, {}}).data())
                .containsEntry("text/plain", "int[][2] {int[1] {1}, int[0] {}}");
        assertThat((String) Displays.of(new int[1001]).data().get("text/plain")).endsWith("… 1 more}");
    }

    @Test
    void lineOfAValueIsShort() {
        assertThat(Displays.line("a\n b")).isEqualTo("\"a b\"");
        assertThat(Displays.line(List.of(1, "x"))).isEqualTo("[1, x]");
        assertThat(Displays.line(new int[500][500])).hasSizeLessThan(210).endsWith("…");
        assertThat(Displays.line("y".repeat(1000))).isEqualTo('"' + "y".repeat(200) + " …\"");
    }
}
