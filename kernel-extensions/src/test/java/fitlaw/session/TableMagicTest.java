package fitlaw.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code %table}, and its equivalent Java. */
class TableMagicTest {
    private static final Session SESSION = Session.open(Path.of(""));

    private final Cells cells = new Cells(SESSION);

    @AfterAll
    static void close() {
        SESSION.close();
    }

    @Test
    void tablesOfThePaperAreShown() {
        assertThat(cells.shown("%table 2")).contains("Table 2 of arXiv:2510.18245", "Panda-3B-o", "Verdict:");
        assertThat(cells.text()).contains("Paper.read().table(2)");
    }

    @Test
    @Tag("slow")
    void itIsRedoneWithAPaperOfOnesOwn() {
        cells.shown("var h200 = Bench.read(Path.of(\"data/bench/h200.csv\"))"
                + ".where(\"machine_run == 'h200-20261124-a'\");\nvar mine = Paper.read().with(h200);");

        assertThat(cells.shown("%table 1 mine")).contains("data/bench/h200.csv, data/bench/h100.csv");
        assertThat(cells.text()).contains("mine.table(1)");
    }

    @Test
    void wrongWordsAreToldAndOthersCompleted() {
        assertThat(cells.failure("%table 3")).contains("there is no table 3; available: 1, 2.");
        assertThat(cells.failure("%table 1 nobody")).contains("there is no variable nobody");
        assertThat(cells.shown("%help table")).contains("%table NUMBER [PAPER]", "Example: %table 1");
        assertThat(SESSION.complete("%table ", 7).matches().stream()
                        .map(match -> match.text())
                        .toList())
                .contains("1", "2");
    }
}
