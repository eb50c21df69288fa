package fitlaw.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.accuracy.AccuracyOptions.Assumption;
import fitlaw.common.DataException;
import fitlaw.runs.RunOptions;
import fitlaw.table.Csv;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Tables that are rejected or marked, with the option that resolves the problem. */
class BadInputTest {
    private static final AccuracyOptions OPTIONS = AccuracyOptions.defaults().withDraws(10);

    private static Accuracy fit(Table table, AccuracyOptions options) {
        return Accuracy.fit(Evaluations.of(table), options);
    }

    private static Table table() {
        return Simulated.seed(1).runs(30, 1).table();
    }

    /** The same rows as another task. */
    private static Table named(String task) {
        Table table = table();
        table.replaceColumn("task", StringColumn.create("task", Collections.nCopies(table.rowCount(), task)));
        return table;
    }

    private static void refused(Table table, String... parts) {
        assertThatThrownBy(() -> fit(table, OPTIONS))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void perCentIsRefusedWithTheColumnThatReadsIt() {
        Table table = table();
        table.replaceColumn(
                "accuracy", table.doubleColumn("accuracy").multiply(100).setName("accuracy"));

        refused(table, "row 1, column accuracy", "is not a fraction", "--columns \"accuracy=accuracy/100\"");
    }

    @Test
    void aColumnWhoseNameSaysPerCentIsRefusedThoughNoValueIsAboveOne() {
        Table table = table();
        table.column("accuracy").setName("acc_pct");
        Evaluations read = Evaluations.of(table, RunOptions.defaults().withColumn("accuracy", "acc_pct"));

        assertThatThrownBy(() -> Accuracy.fit(read, OPTIONS))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("its name says per cent")
                .hasMessageContaining("accuracy=acc_pct/100");
    }

    @Test
    void signsOfPerCentAreRead() {
        Table table = table();
        StringColumn cells = StringColumn.create("accuracy");
        table.doubleColumn("accuracy").forEach(value -> cells.append(100 * value + " %"));
        double first = table.doubleColumn("accuracy").get(0);
        table.replaceColumn("accuracy", cells);
        Evaluations read = Evaluations.of(table);

        assertThat(read.table().doubleColumn("accuracy").get(0)).isCloseTo(first, within(1e-12));
        assertThat(read.notes()).contains("Accuracies are written in per cent and are read as fractions.");
    }

    @Test
    void fractionsBesidePerCentAreNamedBeforeAllAreDivided() {
        Table table = table().append(named("task 1"));
        for (int row = 0; row < table.rowCount(); row++) {
            if (table.stringColumn("task").get(row).equals("task 0")) {
                table.doubleColumn("accuracy")
                        .set(row, 100 * table.doubleColumn("accuracy").get(row));
            }
        }

        refused(table, "in per cent", "But task 1", "use one unit for all tasks first");
    }

    @Test
    void aMeanAmongTheTasksIsMarked() {
        Table table = table().append(named("task 1")).append(named("average"));

        assertThat(fit(table, OPTIONS).notes())
                .anyMatch(note -> note.contains("The task average looks like a mean of other tasks")
                        && note.contains("--where 'task != \"average\"'"));
    }

    @Test
    void aTablePastedTwiceCountsOnce(@TempDir Path folder) {
        Table table = table();
        table.removeColumns("run_id", "step");
        Path file = folder.resolve("twice.csv");
        int rows = table.rowCount();
        Csv.write(table.copy().append(table), file);
        Evaluations read = Evaluations.read(file);

        assertThat(read.size()).isEqualTo(rows);
        assertThat(read.leftOut()).hasSize(rows);
        assertThat(read.leftOut().get(0).reason()).contains("it is a copy of row 1 in every column");
    }

    /** Each split of a task has its own loss, which does not distinguish models if run and step are named. */
    @Test
    void twoSplitsOfOneModelAreRefusedWithTheConditionThatChoosesOne() {
        Table test = Simulated.seed(1).runs(12, 3).table();
        Table validation = Simulated.seed(1).runs(12, 3).table();
        int n = test.rowCount();
        test.addColumns(StringColumn.create("split", Collections.nCopies(n, "test")));
        validation.addColumns(StringColumn.create("split", Collections.nCopies(n, "validation")));
        validation.replaceColumn(
                "loss", validation.doubleColumn("loss").multiply(1.01).setName("loss"));
        Table both = test.append(validation);

        refused(
                both,
                "both have task 0 of the same model",
                "They differ in split (test, validation)",
                "--where 'split == \"test\"'");
        both.removeColumns("step");
        refused(both, "They differ in split (test, validation)");
        assertThat(fit(both.where(both.stringColumn("split").isEqualTo("test")), OPTIONS)
                        .models())
                .isEqualTo(36);
    }

    @Test
    void missingQuestionsAreMarked() {
        Table table = table();
        table.removeColumns("n_questions");

        assertThat(fit(table, OPTIONS).notes())
                .anyMatch(
                        note -> note.startsWith("n_questions is missing") && note.contains("--given n_questions=1000"));
    }

    @Test
    void checkpointsOfOneRunAreRefused() {
        refused(
                Simulated.seed(1).runs(1, 30).table(),
                "30 evaluated models are of one run (column run_id: run 0)",
                "--cluster none");
    }

    @Test
    void checkpointsOfOneRunFitIfTakenAsIndependentAndAreMarked() {
        Accuracy accuracy = fit(Simulated.seed(1).runs(1, 30).table(), OPTIONS.withCluster("none"));

        assertThat(accuracy.notes()).anyMatch(note -> note.contains("are checkpoints of 1 run (column run_id"));
    }

    @Test
    void stepsInNamesTellCheckpoints() {
        Table table = Simulated.seed(1).runs(12, 5).table();
        StringColumn ids = table.stringColumn("run_id");
        table.replaceColumn(
                "run_id",
                StringColumn.create(
                        "run_id",
                        IntStream.range(0, table.rowCount())
                                .mapToObj(row -> ids.get(row).replace(' ', '-') + "_"
                                        + (int) table.doubleColumn("step").getDouble(row))
                                .toList()));
        table.replaceColumn(
                "step",
                tech.tablesaw.api.IntColumn.create(
                        "step",
                        table.doubleColumn("step").asList().stream()
                                .mapToInt(Double::intValue)
                                .toArray()));
        Accuracy accuracy = fit(table, OPTIONS);

        assertThat(accuracy.runs()).isEqualTo(12);
        assertThat(accuracy.notes()).anyMatch(note -> note.contains("such as run-0, count as checkpoints of one run"));
    }

    @Test
    void stepsThatOnlyNamesTellAreFoundToo() {
        Table table = Simulated.seed(1).runs(10, 4).table();
        StringColumn ids = table.stringColumn("run_id");
        List<String> names = IntStream.range(0, table.rowCount())
                .mapToObj(row -> ids.get(row).replace("run ", "pythia-") + "-step"
                        + (int) table.doubleColumn("step").getDouble(row))
                .toList();
        table.removeColumns("step", "run_id");
        table.addColumns(StringColumn.create("model", names));
        Accuracy accuracy = fit(table, OPTIONS);

        assertThat(accuracy.runs()).isEqualTo(10);
        assertThat(accuracy.notes()).anyMatch(note -> note.startsWith("Values of model name steps"));
    }

    @Test
    void oneSizeOfManyTokensIsMarked() {
        Table table = table();
        table.addColumns(Simulated.constant("n_params_total", 1e9, 30));
        table.addColumns(DoubleColumn.create(
                "tokens", IntStream.range(0, 30).mapToDouble(row -> 1e9 * row).toArray()));
        table.removeColumns("step");

        assertThat(fit(table, OPTIONS).notes()).anyMatch(note -> note.contains("have one size and differ in tokens"));
    }

    @Test
    void severalRowsOfOneModelAndTaskNameTheColumnThatDiffers() {
        Table table = table();
        Table other = table.copy();
        table.addColumns(text("split", 30, row -> "test"));
        other.addColumns(text("split", 30, row -> "validation"));

        refused(
                table.append(other),
                "both have task 0 of the same model",
                "They differ in split (test, validation)",
                "--where 'split == \"test\"'");
    }

    @Test
    void tokenisersAreRefusedUnlessTheLossIsPerByte() {
        Table table = table();
        table.addColumns(text("tokenizer", 30, row -> row % 2 == 0 ? "gpt2" : "llama"));

        refused(table, "loss is per token", "(tokenizer: gpt2, llama)", "--where 'tokenizer == \"gpt2\"'");
        assertThat(fit(table, OPTIONS.assuming(Assumption.LOSS_PER_BYTE))
                        .tasks()
                        .get(0)
                        .form())
                .isPresent();
        table.column("loss").setName("bits_per_byte_c4");
        assertThat(fit(table, OPTIONS.withLoss("bits_per_byte_c4"))
                        .tasks()
                        .get(0)
                        .form())
                .isPresent();
    }

    @Test
    void vocabulariesThatDifferByPaddingAreOneTokeniser() {
        Table table = table();
        table.addColumns(DoubleColumn.create(
                "vocab_size",
                IntStream.range(0, 30)
                        .mapToDouble(row -> row % 2 == 0 ? 50_304 : 50_688)
                        .toArray()));

        assertThat(fit(table, OPTIONS).tasks().get(0).form()).isPresent();
        table.replaceColumn(
                "vocab_size",
                DoubleColumn.create(
                        "vocab_size",
                        IntStream.range(0, 30)
                                .mapToDouble(row -> row % 2 == 0 ? 50_304 : 32_000)
                                .toArray()));
        refused(table, "several tokenisers (vocab_size: 32000, 50304)");
    }

    /** Many mixtures at one size: loss varies with the text, and accuracy hardly follows. */
    @Test
    void manyTrainingSetsAreRefused() {
        Random random = new Random(5);
        int n = 136;
        double[] loss =
                random.doubles(n).map(u -> 2.8 + 0.05 * random.nextGaussian()).toArray();
        Table table = Table.create(
                "mixtures",
                text("train_set", n, row -> "mixture " + row),
                DoubleColumn.create("loss", loss),
                DoubleColumn.create(
                        "accuracy",
                        IntStream.range(0, n)
                                .mapToDouble(row -> 0.35 - 0.1 * (loss[row] - 2.8) + 0.02 * random.nextGaussian())
                                .toArray()),
                Simulated.constant("n_questions", 10_000, n),
                Simulated.constant("chance_accuracy", 0.25, n));

        refused(
                table,
                "136 runs are of 136 training sets",
                "--where 'train_set == \"mixture 0\"'",
                "--assume one-curve");
        assertThat(fit(table, OPTIONS.assuming(Assumption.ONE_CURVE)).notes())
                .anyMatch(note -> note.contains("They share one curve, as specified"));
    }

    @Test
    void trainingSetsThatDifferALittleAreMarkedAndThoseThatDifferMuchRefused() {
        Table table = Simulated.seed(2).runs(45, 1).table();
        table.addColumns(text("train_set", 45, row -> "set " + row % 3));
        Table far = table.copy();
        assertThat(fit(table, OPTIONS).notes()).anyMatch(note -> note.endsWith("no significant difference."));
        shift(table, 0.02);
        shift(far, 0.12);

        assertThat(fit(table, OPTIONS).notes()).anyMatch(note -> note.contains("The curve mixes them"));
        refused(far, "the sets have no common curve", "--assume one-curve");
    }

    private static void shift(Table table, double by) {
        DoubleColumn accuracy = table.doubleColumn("accuracy");
        for (int row = 0; row < table.rowCount(); row += 3) {
            accuracy.set(row, accuracy.get(row) - by);
        }
    }

    @Test
    void lossIsNotGuessed() {
        Table table = table();
        table.column("loss").setName("loss_c4");

        refused(table, "The column of the loss must be specified; candidates are loss_c4", "--loss loss_c4");
    }

    private static StringColumn text(String name, int rows, java.util.function.IntFunction<String> value) {
        return StringColumn.create(
                name, IntStream.range(0, rows).mapToObj(value).toList());
    }
}
