package fitlaw.figure;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.paper.FigureAnalysis;
import fitlaw.paper.Shipped;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Drawings of the paper's figures of throughput. */
class PaperSpeedFiguresTest {
    @ParameterizedTest
    @CsvSource({
        "1, data/bench/h100.csv, 1",
        "2, data/bench/h200.csv, 1",
        "3, data/bench/h100.csv, 3",
        "7, data/paper/throughput.csv, 2",
        "11, data/bench/h100.csv, 1"
    })
    void figureHasSourceVerdictNumbersAndRows(int number, String source, int rows) {
        FigureAnalysis analysis = Shipped.figure(number);
        Figure figure = Shipped.drawn(number);

        assertThat(figure.title()).isEqualTo(analysis.title());
        assertThat(figure.source()).contains(source);
        assertThat(figure.svg()).contains(figure.title());
        assertThat(figure.notes().get(0)).startsWith("Verdict: ");
        assertThat(figure.notes().get(1)).startsWith("Paper: ");
        assertThat(figure.notes().get(2)).startsWith("Here: ");
        assertThat(figure.table().rowCount())
                .isEqualTo(analysis.table().rowCount())
                .isPositive();
        assertThat(figure.width()).isLessThanOrEqualTo(Panel.WIDEST);
        // A panel is 380 to 430 pixels high, and each line of a note 17.
        assertThat(figure.height() / 380).isBetween(rows, rows + 1);
    }
}
