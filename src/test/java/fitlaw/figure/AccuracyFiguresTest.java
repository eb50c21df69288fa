package fitlaw.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.accuracy.Accuracy;
import fitlaw.accuracy.AccuracyOptions;
import fitlaw.accuracy.Evaluations;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AccuracyFiguresTest {
    private static final Accuracy ACCURACY = Accuracy.fit(
            Evaluations.read(
                    Path.of("data/accuracy/gadre_openlm_tasks.csv"),
                    RunOptions.defaults().withWhere("train_set == 'rpj' & task in ('piqa', 'hellaswag', 'mmlu')")),
            AccuracyOptions.defaults().withLoss("loss_c4").withDraws(20));

    @Test
    void meanAndTasksWithACurveHaveAPanel() {
        Figure figure = Figure.accuracy(ACCURACY);

        assertThat(figure.svg())
                .contains("mean: mean of curves", "piqa: ", "hellaswag: ")
                .doesNotContain("mmlu: ");
        assertThat(figure.table().rowCount()).isEqualTo(3 * 35);
    }

    @Test
    void aNamedTaskWithoutACurveSaysWhy() {
        assertThat(Figure.accuracy(ACCURACY, "mmlu").svg()).contains("mmlu: no curve", "at chance (0.250)");
    }

    @Test
    void predictionsOfLeftOutRunsStandBesideMeasurements() {
        Figure figure = Figure.fit(ACCURACY);

        assertThat(figure.svg()).contains("mean: coverage");
        assertThat(figure.table().columnNames()).contains("left_out", "measured");
    }

    @Test
    void accuracyOverSizeComesWithTheSharesOfItsVariance() {
        Law law = Law.fit(
                LawForm.formula("L = exp(a - b*ln(N) - c*ln(D))"),
                Runs.read(Path.of("data/runs/gadre_openlm.csv")).where("train_set == 'rpj'"));
        Figure figure = Figure.accuracy(ACCURACY.of(law), "mean", 20, 1e8, 1e9);

        assertThat(figure.svg()).contains("mean at 20 tokens per parameter", "Variance of a measured accuracy");
        double sum = figure.table().doubleColumn("share_law").get(0)
                + figure.table().doubleColumn("share_curve").get(0)
                + figure.table().doubleColumn("share_loss_of_a_run").get(0)
                + figure.table().doubleColumn("share_measurement").get(0);
        assertThat(sum).isBetween(1 - 1e-9, 1 + 1e-9);
        assertThatThrownBy(() -> Figure.accuracy(ACCURACY.of(law), "mean", 20, 1e9, 1e8))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
