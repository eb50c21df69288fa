package fitlaw.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.paper.Paper;
import fitlaw.paper.Shipped;
import fitlaw.runs.Runs;
import java.awt.font.FontRenderContext;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

class PaperLossFiguresTest {
    private static final Paper PAPER = Shipped.PAPER;
    private static final Paper NANO = PAPER.with(Runs.read(Path.of("data/runs/nano.csv")));
    private static final Paper ONE_SIZE =
            PAPER.with(Runs.read(Path.of("data/runs/nano.csv")).where("size_class == '1M'"));

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 8, 24, 25, 26})
    void everyFigureIsDrawnWithItsVerdictAndItsFile(int number) {
        Figure figure = Shipped.drawn(number);

        assertThat(figure.title()).isEqualTo(Shipped.figure(number).title());
        assertThat(figure.source()).contains("sweep.csv");
        assertThat(figure.notes()).hasSizeGreaterThan(2);
        assertThat(figure.notes().get(0))
                .isEqualTo("Verdict: " + Shipped.figure(number).verdict().outcome() + ".");
        assertThat(figure.notes().get(1)).startsWith("Paper: ");
        assertThat(figure.notes().get(2)).startsWith("Here: ");
        assertThat(figure.svg()).contains(figure.title());
        FontRenderContext screen = new FontRenderContext(null, true, false);
        assertThat(figure.panels()).allSatisfy(panel -> assertThat(
                        Theme.TITLE.getStringBounds(panel.title(), screen).getWidth())
                .as(panel.title())
                .isLessThan(panel.width() - 8));
        assertThat(figure.table().rowCount()).isGreaterThan(17);
    }

    /** One size allows no comparison: the figure shows the reason. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 8, 24, 25, 26})
    void oneSizeIsDrawnToo(int number) {
        Figure figure = ONE_SIZE.figure(number).draw();

        assertThat(figure.svg()).contains(figure.title());
        assertThat(figure.notes().get(0)).isEqualTo("Verdict: inconclusive.");
    }

    @Test
    void curvesHaveALineAndAnOptimumForEachSize() {
        Figure figure = Shipped.drawn(4);

        assertThat(figure.table().stringColumn("panel").unique().asList())
                .containsExactlyInAnyOrder("loss", "law", "optimum");
        assertThat(figure.table().stringColumn("series").unique().asList())
                .containsExactlyInAnyOrder("0.5M", "1M", "2M", "4M", "8M");
        assertThat(figure.vegaLite()).contains("common value", "relative width d/√N");
    }

    /** No size has a law, so the notes must not mention laws and curves. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void sizesOfOneRunEachAreSaidToHaveNoCurve(int number) {
        DoubleColumn loss = DoubleColumn.create("loss");
        DoubleColumn n = DoubleColumn.create("n_params_non_embedding");
        DoubleColumn x = DoubleColumn.create("d_over_sqrt_n");
        DoubleColumn r = DoubleColumn.create("mlp_attn_ratio");
        for (int i = 0; i < 16; i++) {
            loss.append(2 - .03 * i);
            n.append(5e5 * Math.pow(1.3, i));
            x.append(.06 * Math.pow(1.1, 5 * i % 16));
            r.append(.3 * Math.pow(1.25, i));
        }

        Figure figure = PAPER.with(Runs.of(Table.create("mine", loss, n, x, r)))
                .figure(number)
                .draw();

        assertThat(figure.notes())
                .contains("Verdict: inconclusive.")
                .anySatisfy(note -> assertThat(note).contains("0 of 16 sizes; no curve at 500k", "and 10 more"))
                .anySatisfy(note -> assertThat(note).contains("no size has a law"))
                .anySatisfy(note ->
                        assertThat(note).startsWith("No best value at 500k").contains("the only run has", "Add runs"))
                .noneSatisfy(note -> assertThat(note).contains("by the law for their size"));
        List<Mark> runs = figure.panels().get(0).marks();
        assertThat(runs).hasSize(16).allMatch(Mark::named);
        assertThat(runs.stream().map(Mark::color)).doesNotHaveDuplicates();
    }

    @Test
    void tasksHaveTheirScoresBesideThoseOfThePaper() {
        Figure figure = Shipped.drawn(6);

        assertThat(figure.table().stringColumn("panel").unique().asList())
                .containsExactlyInAnyOrder(
                        "Task 1", "Task 2", "Task 3", "Task 4", "Rank correlation of shapes", "Prediction error");
        assertThat(figure.vegaLite()).contains("printed in the paper", "noise floor", "size-only baseline", "0.8909");
    }

    @Test
    void otherRunsAreNamedAsTheSource() {
        assertThat(NANO.figure(5).draw().source()).contains("nano.csv");
    }

    @Test
    void figuresThatAreNotThereAreExplained() {
        assertThatThrownBy(() -> PAPER.figure(27).draw())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("available: 1, 2, 3, 4, 5, 6, 7, 8, 11, 24, 25, 26")
                .hasMessageContaining("mixtures of experts");
    }
}
