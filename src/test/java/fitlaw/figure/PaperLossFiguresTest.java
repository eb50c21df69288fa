package fitlaw.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.paper.Paper;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaperLossFiguresTest {
    private static final Paper PAPER = Paper.read(Path.of("data"));
    private static final Paper NANO = PAPER.with(Runs.read(Path.of("data/runs/nano.csv")));
    private static final Paper ONE_SIZE =
            PAPER.with(Runs.read(Path.of("data/runs/nano.csv")).where("size_class == '1M'"));

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 8, 24, 25, 26})
    void everyFigureIsDrawnWithItsVerdictAndItsFile(int number) {
        Figure figure = Figure.paper(number, PAPER);

        assertThat(figure.title()).isEqualTo(PAPER.figure(number).title());
        assertThat(figure.source()).contains("sweep.csv");
        assertThat(figure.notes()).hasSizeGreaterThan(2);
        assertThat(figure.notes().get(0))
                .isEqualTo("Verdict: " + PAPER.figure(number).verdict().outcome() + ".");
        assertThat(figure.notes().get(1)).startsWith("Paper: ");
        assertThat(figure.notes().get(2)).startsWith("Here: ");
        assertThat(figure.svg()).contains(figure.title());
        assertThat(figure.table().rowCount()).isGreaterThan(17);
    }

    /** One size allows no comparison: the reason is drawn, and nothing fails. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 8, 24, 25, 26})
    void oneSizeIsDrawnToo(int number) {
        Figure figure = Figure.paper(number, ONE_SIZE);

        assertThat(figure.svg()).contains(figure.title());
        assertThat(figure.notes().get(0)).isEqualTo("Verdict: cannot say.");
    }

    @Test
    void curvesHaveALineAndAnOptimumForEachSize() {
        Figure figure = Figure.paper(4, PAPER);

        assertThat(figure.table().stringColumn("panel").unique().asList())
                .containsExactlyInAnyOrder("loss", "law", "optimum");
        assertThat(figure.table().stringColumn("series").unique().asList())
                .containsExactlyInAnyOrder("0.5M", "1M", "2M", "4M", "8M");
        assertThat(figure.vegaLite()).contains("one for all", "relative width d/√N");
    }

    @Test
    void tasksHaveTheirScoresBesideThoseOfThePaper() {
        Figure figure = Figure.paper(6, PAPER);

        assertThat(figure.table().stringColumn("panel").unique().asList())
                .containsExactlyInAnyOrder(
                        "Task 1", "Task 2", "Task 3", "Task 4", "Order of shapes", "Size of differences");
        assertThat(figure.vegaLite()).contains("printed in the paper", "a perfect law", "without shapes", "0.8909");
    }

    @Test
    void otherRunsAreNamedAsTheSource() {
        assertThat(Figure.paper(5, NANO).source()).contains("nano.csv");
    }

    @Test
    void figuresThatAreNotThereAreExplained() {
        assertThatThrownBy(() -> Figure.paper(27, PAPER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there are 1, 2, 3, 4, 5, 6, 7, 8, 11, 24, 25, 26")
                .hasMessageContaining("mixtures of experts");
    }
}
