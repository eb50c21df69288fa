package fitlaw.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The paper's figures by number, with the data included in Fitlaw and with the user's runs. */
class PaperMagicTest {
    private static final Session SESSION = Session.open(Path.of(""));
    private final Cells cells = new Cells(SESSION);

    @AfterAll
    static void close() {
        SESSION.close();
    }

    @Test
    void figuresAreDrawnByTheirNumber() {
        assertThat(cells.shown("%figure 24")).startsWith("Loss by GQA group");
        assertThat(cells.text()).contains("Paper.read().figure(24).draw()");
    }

    @Test
    void runsAndPapersMayBeNamed() {
        cells.shown("%runs nano data/runs/nano.csv");
        assertThat(cells.shown("%figure 4 nano")).contains("Loss against d/√N", "nano.csv");
        assertThat(cells.text()).contains("Paper.read().with(nano).figure(4).draw()");
        cells.shown("var paper = Paper.read().with(nano);");
        assertThat(cells.shown("%figure 6 paper")).contains("Each size predicted", "nano.csv");
        assertThat(cells.text()).contains("paper.figure(6).draw()");
    }

    @Test
    void wrongNumbersAndResultsAreExplained() {
        assertThat(cells.failure("%figure 27")).contains("available: 1, 2, 3, 4", "mixtures of experts");
        assertThat(cells.failure("%figure 9")).contains("9 and 10");
        assertThat(cells.failure("%figure 4 nothing")).contains("there is no variable nothing");
        assertThat(cells.failure("%figure 4 nano more")).contains("is not allowed here");
        assertThat(cells.failure("%figure shapes")).contains("There are fit, shape");
    }

    @Test
    void helpAndCompletionKnowTheNumbers() {
        assertThat(cells.shown("%help figure")).contains("24          loss by GQA group", "Paper");
        assertThat(SESSION.complete("%figure 2", 9).toString()).contains("24", "25", "26");
    }
}
