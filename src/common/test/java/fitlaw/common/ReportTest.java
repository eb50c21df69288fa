package fitlaw.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Report REPORT = Report.titled("Runs <b>")
            .text("One & two.")
            .note("Beware \"this\".")
            .grid(
                    List.of("name", "<script>", "d/√N"),
                    List.of(List.of("a", "1", "–"), List.of("long name", "12.5", "∞"), List.of("<i>'x'</i>", "", "-3")))
            .build();

    @Test
    void textAlignsTablesAndMarksNotes() {
        assertThat(REPORT.text()).isEqualTo("""
                        Runs <b>

                        One & two.

                        ! Beware "this".

                          name         <script>   d/√N
                          a                   1      –
                          long name        12.5      ∞
                          <i>'x'</i>                -3
                        """);
    }

    @Test
    void markupStaysVisibleTextInHtml() {
        String html = REPORT.html();

        assertThat(html)
                .contains("Runs &lt;b&gt;")
                .contains("<p>One &amp; two.</p>")
                .contains("Beware &quot;this&quot;.")
                .contains(">&lt;script&gt;</th>")
                .contains(">&lt;i&gt;&#39;x&#39;&lt;/i&gt;</td>")
                .doesNotContain("<script", "<i>", "<b>");
    }

    @Test
    void columnsOfNumbersAreSetFlushRightInHtml() {
        assertThat(REPORT.html())
                .contains("<th style=\"text-align:left\">name</th>")
                .contains("<th style=\"text-align:right\">d/√N</th>")
                .contains("<td style=\"text-align:right\">12.5</td>");
    }

    @Test
    void linesKeepTheirColumns() {
        Report report =
                Report.titled("Options").lines("--a     one\n--long  <two>\n").build();

        assertThat(report.text()).endsWith("\n\n--a     one\n--long  <two>\n");
        assertThat(report.html()).contains("<pre", ">--a     one\n--long  &lt;two&gt;</pre>");
    }

    @Test
    void rowsAreAsLongAsTheHeader() {
        List<List<String>> rows = List.of(List.of("1"));

        assertThatThrownBy(() -> new Report.Grid(List.of("a", "b"), rows))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 cells under 2");
    }
}
