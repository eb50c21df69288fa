package fitlaw.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.common.DataException;
import fitlaw.fit.Estimate;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class AccuracyTest {
    private static final AccuracyOptions FEW_DRAWS = AccuracyOptions.defaults().withDraws(40);

    private static Accuracy fit(Table table, AccuracyOptions options) {
        return Accuracy.fit(Evaluations.of(table), options);
    }

    @Test
    void findsTheCurveThatAccuraciesWereDrawnFrom() {
        TaskAccuracy task =
                Simulated.fit(Simulated.seed(1).runs(60, 1).table()).tasks().get(0);

        assertThat(task.form()).contains(AccuracyForm.SIGMOID);
        // The standard error of 1,000 questions is .016; that of a curve through sixty rows is a sixth of it, and the
        // tolerance is four times as much.
        assertThat(IntStream.rangeClosed(0, 10).mapToDouble(i -> 2.35 + 0.1 * i))
                .allSatisfy(
                        loss -> assertThat(task.at(loss).value()).isCloseTo(Simulated.sigmoid(loss), within(0.012)));
        assertThat(task.noise(0.5)).isCloseTo(0.0163, within(0.004)); // √(.25/1000 + .004²)
    }

    /** The mean of a hundred equal numbers may have a rounding error, which is not a standard error. */
    @Test
    void chanceThatIsGivenHasNoError() {
        Table table = Simulated.seed(1).runs(60, 1).table();
        table.replaceColumn("chance_accuracy", Simulated.constant("chance_accuracy", 0.2, table.rowCount()));

        Estimate chance = Simulated.fit(table).tasks().get(0).terms().get(3);

        assertThat(chance.term()).isEqualTo("chance");
        assertThat(chance.value()).isEqualTo(0.2);
        assertThat(chance.stdError()).isEmpty();
        assertThat(chance.interval().method()).contains("fixed");
        assertThat(chance.interval().isStated()).isFalse();
    }

    @Test
    void exponentialIsChosenWhereAccuraciesFollowIt() {
        Table table = Simulated.seed(2).runs(60, 1).table();
        DoubleColumn loss = table.doubleColumn("loss");
        Random random = new Random(3);
        DoubleColumn accuracy = DoubleColumn.create("accuracy", table.rowCount());
        for (int row = 0; row < table.rowCount(); row++) {
            accuracy.set(row, 0.2 + 30 * Math.exp(-1.7 * loss.get(row)) + 0.002 * random.nextGaussian());
        }
        table.replaceColumn("accuracy", accuracy);
        TaskAccuracy task = fit(table, FEW_DRAWS).tasks().get(0);

        assertThat(task.form()).contains(AccuracyForm.EXPONENTIAL);
        Estimate gamma = task.terms().get(2);
        assertThat(gamma.term()).isEqualTo("gamma");
        assertThat(gamma.interval().contains(-1.7)).isTrue();
    }

    @Test
    void orderOfRowsAndUnitOfLossChangeNothing() {
        Table table = Simulated.seed(4).table();
        Table sorted = table.sortOn("accuracy");
        sorted.replaceColumn("loss", sorted.doubleColumn("loss").multiply(2).setName("loss"));

        double rmse = fit(table, FEW_DRAWS).tasks().get(0).leftOutRmse();
        assertThat(fit(sorted, FEW_DRAWS).tasks().get(0).leftOutRmse()).isCloseTo(rmse, within(1e-6));
    }

    @Test
    void meanIsTheMeanOfTheCurvesAndItsErrorKnowsTheirCovariance() {
        Accuracy accuracy = Simulated.fit(Simulated.seed(5).tasks(4).runs(40, 1).table());
        double sum = accuracy.tasks().stream()
                .mapToDouble(task -> task.at(2.8).value())
                .sum();

        assertThat(accuracy.mean().at(2.8).value()).isCloseTo(sum / 4, within(1e-12));
        // Independent tasks: the error of the mean is near half that of one.
        double one = accuracy.tasks().get(0).at(2.8).stdError().orElseThrow();
        assertThat(accuracy.mean().at(2.8).stdError().orElseThrow()).isBetween(0.3 * one, 0.8 * one);
        assertThat(accuracy.mean().coverage()).isBetween(0.85, 1.0);
    }

    /** By hand: the curves of both tasks at their own losses, and the variance of independent parts. */
    @Test
    void meanOfTasksThatHaveALossOfTheirOwnIsHeldOutToo() {
        Table table = Simulated.seed(5).tasks(2).runs(40, 1).table();
        DoubleColumn loss = table.doubleColumn("loss");
        for (int row = 1; row < table.rowCount(); row += 2) {
            loss.set(row, loss.get(row) + 0.05); // the same accuracy at another loss
        }
        Accuracy accuracy = Simulated.fit(table.first(60));
        AccuracyHoldOut heldOut = accuracy.holdOut(Evaluations.of(table.last(20)));
        AccuracyHoldOut.Score mean = heldOut.scores().get(2);
        Table rows = heldOut.table().where(heldOut.table().stringColumn("task").isEqualTo("mean"));
        double first = table.last(20).doubleColumn("loss").get(0);

        assertThat(mean.task()).isEqualTo("mean");
        assertThat(mean.rows()).isEqualTo(10);
        assertThat(mean.coverage()).isGreaterThanOrEqualTo(0.8); // .95 of ten: 7 or fewer in one of a thousand
        assertThat(mean.rmse()).isLessThan(0.025); // √(.25/1000/2) = .011, plus the error of the curves
        assertThat(rows.doubleColumn("loss").getDouble(0)).isNaN();
        assertThat(rows.doubleColumn("predicted").getDouble(0))
                .isCloseTo(
                        (accuracy.task("task 0").at(first).value()
                                        + accuracy.task("task 1")
                                                .at(first + 0.05)
                                                .value())
                                / 2,
                        within(1e-12));
    }

    /** If tasks share their loss, the curve of the mean predicts the same. */
    @Test
    void heldOutMeanIsThatOfTheCurveOfTheMean() {
        Table table = Simulated.seed(5).tasks(2).runs(40, 1).table();
        Accuracy accuracy = Simulated.fit(table.first(60));
        Table all = accuracy.holdOut(Evaluations.of(table.last(20))).table();
        Table rows = all.where(all.stringColumn("task").isEqualTo("mean"));

        assertThat(rows.rowCount()).isEqualTo(10);
        for (Row row : rows) {
            Estimate same = accuracy.mean().measurement(row.getDouble("loss"));
            assertThat(row.getDouble("predicted")).isCloseTo(same.value(), within(1e-12));
            assertThat(row.getDouble("low")).isCloseTo(same.interval().low(), within(1e-9));
            assertThat(row.getDouble("high")).isCloseTo(same.interval().high(), within(1e-9));
        }
    }

    @Test
    void tasksThatDoNotFollowTheLossAreMarked() {
        Table table = Simulated.seed(6).runs(60, 1).table();
        Random random = new Random(7);
        double[] guesses = random.doubles(60)
                .map(u -> 0.25 + 0.014 * random.nextGaussian())
                .toArray();
        table.replaceColumn("accuracy", DoubleColumn.create("accuracy", guesses));
        TaskAccuracy task = fit(table, FEW_DRAWS).tasks().get(0);

        assertThat(task.form()).isEmpty();
        assertThat(task.reason().orElseThrow()).startsWith("at chance (0.250) at all observed losses");
        assertThatThrownBy(() -> task.at(3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has no curve: at chance");
    }

    /** A curve is rarely fitted to guesses: one in forty falls by chance, and must also predict and rise. */
    @Test
    void guessesHardlyEverCarryACurve() {
        long curves = IntStream.range(0, 200)
                .filter(seed -> {
                    Random random = new Random(seed);
                    Table table = Simulated.seed(seed).runs(25, 1).table();
                    double[] guesses = random.doubles(25)
                            .map(u -> 0.25 + 0.014 * random.nextGaussian())
                            .toArray();
                    table.replaceColumn("accuracy", DoubleColumn.create("accuracy", guesses));
                    return fit(table, AccuracyOptions.defaults().withDraws(2))
                            .tasks()
                            .get(0)
                            .reason()
                            .isEmpty();
                })
                .count();

        assertThat(curves).isLessThanOrEqualTo(5);
    }

    @Test
    void accuracyThatRisesWithLossIsMarked() {
        Table table = Simulated.seed(8).table();
        table.replaceColumn(
                "accuracy",
                DoubleColumn.create(
                        "accuracy",
                        table.doubleColumn("loss").asList().stream()
                                .mapToDouble(loss -> 0.2 + 0.1 * loss)
                                .toArray()));

        assertThat(fit(table, FEW_DRAWS).tasks().get(0).reason().orElseThrow())
                .startsWith("accuracy increases with loss");
    }

    @Test
    void saysWhereACurveIsCarriedBeyondTheLossesSeen() {
        TaskAccuracy task = Simulated.fit(Simulated.seed(9).table()).tasks().get(0);

        assertThat(task.at(2.8).interval().method()).isEqualTo("bootstrap of runs 95 %");
        assertThat(task.at(1.5).interval().method()).contains("extrapolated: loss 1.5 is outside");
        assertThat(task.at(1.5).stdError().orElseThrow())
                .isGreaterThan(task.at(2.8).stdError().orElseThrow());
    }

    @Test
    void differenceOfLossesIsWorthTheDifferenceOfAccuracies() {
        TaskAccuracy task =
                Simulated.fit(Simulated.seed(10).runs(80, 1).table()).tasks().get(0);
        Estimate worth = task.difference(2.80, 2.85);

        assertThat(worth.value())
                .isCloseTo(task.at(2.80).value() - task.at(2.85).value(), within(1e-12));
        // The difference is more precise than either accuracy.
        assertThat(worth.stdError().orElseThrow())
                .isLessThan(task.at(2.80).stdError().orElseThrow());
    }

    @Test
    void lossOfAnAccuracyIsWhereTheCurveHasIt() {
        TaskAccuracy task = Simulated.fit(Simulated.seed(10).table()).tasks().get(0);

        assertThat(task.at(task.lossAt(0.5)).value()).isCloseTo(0.5, within(1e-9));
        assertThatThrownBy(() -> task.lossAt(0.99)).hasMessageContaining("none of them predicts 0.99");
    }

    @Test
    void questionsComeFromStandardErrorsWhereTheyAreMissing() {
        Table table = Simulated.seed(11).table();
        Table other = table.copy();
        other.removeColumns("n_questions");
        other.addColumns(DoubleColumn.create(
                "accuracy_std_error",
                table.doubleColumn("accuracy").asList().stream()
                        .mapToDouble(a -> Math.sqrt(a * (1 - a) / 1000))
                        .toArray()));
        Accuracy fromErrors = fit(other, FEW_DRAWS);

        assertThat(fromErrors.tasks().get(0).leftOutRmse())
                .isCloseTo(fit(table, FEW_DRAWS).tasks().get(0).leftOutRmse(), within(1e-9));
        assertThat(fromErrors.notes()).anyMatch(note -> note.contains("computed from accuracy_std_error"));
    }

    @Test
    void covariateThatDoesNothingIsRarelySignificant() {
        int[] significant = new int[2];
        for (int seed = 0; seed < 60; seed++) {
            Table table =
                    Simulated.seed(seed).runs(16, 6).deviations(0.02, 0.002).table();
            Random random = new Random(seed);
            double[] ofRun = random.doubles(16).toArray();
            table.addColumns(DoubleColumn.create(
                    "shape",
                    IntStream.range(0, 16 * 6)
                            .mapToDouble(row -> ofRun[row / 6])
                            .toArray()));
            CovariateEffect test =
                    fit(table, AccuracyOptions.defaults().withDraws(2)).test("shape");
            significant[0] += test.test().p() < 0.05 ? 1 : 0;
            significant[1] += test.naiveP() < 0.05 ? 1 : 0;
        }

        assertThat(significant[0]).isLessThanOrEqualTo(7); // 3 expected, and 7 is exceeded in 1 of 100 cases
        assertThat(significant[1]).isGreaterThan(12); // rows as runs: more than one in five
    }

    @Test
    void resultsJoinedInAColumnForEachTaskAreRead() {
        int n = 12;
        double[] loss = IntStream.range(0, n).mapToDouble(i -> 2.3 + 0.1 * i).toArray();
        double[] accuracy = IntStream.range(0, n)
                .mapToDouble(i -> Simulated.sigmoid(loss[i]))
                .toArray();
        double[] error = IntStream.range(0, n).mapToDouble(i -> 0.01).toArray();
        String[] metrics = new String[n];
        java.util.Arrays.fill(metrics, "acc: boolq; acc_norm: arc_easy");
        Table table = Table.create(
                "joined",
                StringColumn.create(
                        "model", IntStream.range(0, n).mapToObj(i -> "m" + i).toList()),
                DoubleColumn.create("loss", loss),
                StringColumn.create("accuracy_metrics", metrics),
                DoubleColumn.create("accuracy", accuracy),
                DoubleColumn.create("boolq/acc", accuracy),
                DoubleColumn.create("boolq/acc_stderr", error),
                DoubleColumn.create("arc_easy/acc_norm", accuracy),
                DoubleColumn.create("arc_easy/acc_norm_stderr", error),
                DoubleColumn.create("arc_easy/acc", error));
        Accuracy fit = fit(table, FEW_DRAWS);

        assertThat(fit.tasks()).extracting(TaskAccuracy::name).containsExactly("boolq", "arc_easy");
        assertThat(fit.task("arc_easy").at(2.8).value()).isCloseTo(Simulated.sigmoid(2.8), within(1e-3));
    }

    @Test
    void unknownTaskNamesTheNearest() {
        assertThatThrownBy(() -> Simulated.fit(Simulated.seed(1).table()).task("tusk 0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("did you mean task 0?");
    }

    @Test
    void tableWithoutAccuracyIsRefused() {
        Table table = Simulated.seed(1).table();
        table.removeColumns("accuracy");

        assertThatThrownBy(() -> Evaluations.of(table))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("simulated has no column accuracy");
    }
}
