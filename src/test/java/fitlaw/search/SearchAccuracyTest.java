package fitlaw.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import fitlaw.accuracy.Accuracy;
import fitlaw.accuracy.AccuracyOptions;
import fitlaw.accuracy.Evaluations;
import fitlaw.accuracy.TaskAccuracy;
import fitlaw.arch.Architecture;
import fitlaw.law.Law;
import fitlaw.runs.RunOptions;
import fitlaw.throughput.Calibrated;
import fitlaw.throughput.Throughput;
import fitlaw.throughput.Workload;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A search that shows predicted accuracies and has a minimum accuracy. */
class SearchAccuracyTest {
    private static final Throughput SPEED = Calibrated.of("h100", "machine_run == \"h100-20261124-a\"");
    private static final Architecture LLAMA = Architecture.read(Path.of("data/models/llama-3.2-1b.json"));
    private static final TaskAccuracy CURVE = Accuracy.fit(
                    Evaluations.read(
                            Path.of("data/accuracy/gadre_openlm_tasks.csv"),
                            RunOptions.defaults().withWhere("train_set == 'rpj' & task in ('piqa', 'hellaswag')")),
                    AccuracyOptions.defaults().withLoss("loss_c4").withDraws(20))
            .mean();

    private static Search search() {
        return Search.of(Law.published("80M-297M"), SPEED)
                .sameSizeAs(LLAMA)
                .serving(new Workload(32, 4096, 1024))
                .shapes(ShapeOptions.defaults().withMultiples(256, 256))
                .keep(20);
    }

    @Test
    void lossesInNatsAreShownWithTheAccuracyThatTheyAreWorth() {
        Candidates found = search().baseLoss(2.803).accuracy(CURVE).run();
        double best = found.accuracy(found.best()).orElseThrow().value();

        assertThat(best).isCloseTo(CURVE.at(found.best().loss().value()).value(), within(1e-12));
        assertThat(found.table().doubleColumn("accuracy").get(0)).isEqualTo(best);
        assertThat(found.report().text())
                .contains(
                        "mean accuracy",
                        "a curve over loss_c4: the baseline's loss must be the same loss on the same text");
    }

    @Test
    void leastAccuracyIsTheLossAtWhichTheCurveHasIt() {
        double least = CURVE.at(2.80).value();
        Candidates found =
                search().baseLoss(2.803).accuracy(CURVE).accuracyAtLeast(least).run();

        assertThat(found.lossLimit()).isCloseTo(2.80, within(1e-9));
        assertThat(found.accuracy(found.best()).orElseThrow().value()).isGreaterThanOrEqualTo(least);

        double tooMuch = CURVE.at(2.70).value();
        Search greedy = search().baseLoss(2.803).accuracy(CURVE).accuracyAtLeast(tooMuch);
        String message =
                catchThrowableOfType(NoCandidateException.class, greedy::run).getMessage();
        Matcher said = Pattern.compile("Require an accuracy of at most ([0-9.]+) \\(accuracyAtLeast\\)")
                .matcher(message);
        assertThat(said.find()).as(message).isTrue();
        double most = Double.parseDouble(said.group(1));
        assertThat(most).isBetween(least, tooMuch);
        assertThat(greedy.accuracyAtLeast(most).run().acceptable()).isPositive();
    }

    @Test
    void withoutACurveOrALossInNatsThereIsNoAccuracy() {
        assertThatThrownBy(() -> search().accuracyAtLeast(0.5))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("needs a curve");
        Candidates relative = search().accuracy(CURVE).run();
        assertThat(relative.accuracy(relative.best())).isEmpty();
        assertThat(relative.report().text()).contains("No accuracy is shown");
    }
}
