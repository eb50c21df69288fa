package fitlaw.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** {@code %accuracy}, and its equivalent Java. */
class AccuracyMagicTest {
    private static final Session SESSION = Session.open(Path.of(""));

    private final Cells cells = new Cells(SESSION);

    @AfterAll
    static void close() {
        SESSION.close();
    }

    @Test
    void curvesBecomeAVariableAndItsJavaIsShown() {
        assertThat(cells.shown("%accuracy data/accuracy/gadre_openlm_tasks.csv gadre --loss loss_c4 --resamples 20"
                        + " --where \"train_set == 'rpj' & task in ('piqa', 'mmlu')\""))
                .contains("accuracy of 2 tasks against loss_c4", "at chance (0.250)");
        assertThat(cells.text())
                .contains(
                        "var gadre = Accuracy.fit(Evaluations.read(Path.of(\"data/accuracy/gadre_openlm_tasks.csv\"), "
                                + "RunOptions.defaults().withWhere(\"train_set == 'rpj' & task in ('piqa', 'mmlu')\")), "
                                + "AccuracyOptions.defaults().withLoss(\"loss_c4\").withDraws(20));");
        assertThat(cells.shown("gadre.task(\"piqa\").at(2.5)"))
                .contains("piqa at 2.5", "0.745", "bootstrap of runs 95 %");
        assertThat(cells.shown("%figure accuracy gadre")).contains("Accuracy against loss_c4");
        assertThat(cells.text()).contains("Figure.accuracy(gadre)");
        cells.shown("%figure fit gadre");
        assertThat(cells.text()).contains("Figure.fit(gadre)");
        assertThat(cells.failure("%accuracy gadr")).contains("there is no variable gadr");
    }
}
