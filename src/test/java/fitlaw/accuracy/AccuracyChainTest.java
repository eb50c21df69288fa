package fitlaw.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fitlaw.Simulations;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import fitlaw.law.Point;
import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** From size and data to loss to accuracy, on runs drawn from a known law and a known curve. */
class AccuracyChainTest {
    private static final String LAW = "L = exp(a - b*ln(N) - c*ln(D))";
    private static final Path RUNS = Path.of("data/runs/gadre_openlm.csv");
    private static final Path TASKS = Path.of("data/accuracy/gadre_openlm_tasks.csv");
    private static final Point WHERE = Point.scale(1.5e8, 6e9);

    private static double loss(double n, double d) {
        return Math.exp(2.9 - 0.06 * Math.log(n) - 0.035 * Math.log(d));
    }

    private static double accuracy(double loss) {
        return 0.25 + 0.6 / (1 + Math.exp(4 * (loss - 2.6)));
    }

    /**
     * Training runs whose final losses determine the law, and evaluated checkpoints of the same sizes that determine
     * the curve.
     */
    private record Study(Law law, Table evaluations) {
        static Study of(long seed, double ofRun) {
            Random random = new Random(seed);
            List<Double> n = new ArrayList<>();
            List<Double> d = new ArrayList<>();
            List<Double> losses = new ArrayList<>();
            List<String> ids = new ArrayList<>();
            List<Double> steps = new ArrayList<>();
            List<Double> at = new ArrayList<>();
            List<Double> accuracies = new ArrayList<>();
            for (int run = 0; run < 24; run++) {
                double size = 1e7 * Math.pow(10, 1.6 * random.nextDouble());
                double tokens = 1e9 * Math.pow(10, random.nextDouble());
                n.add(size);
                d.add(tokens);
                losses.add(loss(size, tokens) * Math.exp(0.004 * random.nextGaussian()));
                double shared = ofRun * random.nextGaussian();
                for (int step = 1; step <= 8; step++) {
                    double there = loss(size, tokens * step / 8) * Math.exp(0.004 * random.nextGaussian());
                    double expected = accuracy(there) + shared;
                    ids.add("run " + run);
                    steps.add((double) step);
                    at.add(there);
                    accuracies.add(expected + Math.sqrt(expected * (1 - expected) / 2000) * random.nextGaussian());
                }
            }
            Table runs = Table.create(
                    "runs",
                    DoubleColumn.create("n_params_non_embedding", n),
                    DoubleColumn.create("tokens", d),
                    DoubleColumn.create("loss", losses));
            int rows = ids.size();
            return new Study(
                    Law.fit(LawForm.formula(LAW), Runs.of(runs)),
                    Table.create(
                            "evaluations",
                            StringColumn.create("run_id", ids),
                            DoubleColumn.create("step", steps),
                            DoubleColumn.create("loss", at),
                            DoubleColumn.create("accuracy", accuracies),
                            Simulated.constant("n_questions", 2000, rows),
                            Simulated.constant("chance_accuracy", 0.25, rows)));
        }

        ChainedAccuracy chained(String cluster) {
            AccuracyOptions options = AccuracyOptions.defaults().withDraws(80);
            Accuracy fit = Accuracy.fit(
                    Evaluations.of(evaluations), cluster.isEmpty() ? options : options.withCluster(cluster));
            return fit.of(law).at("accuracy", WHERE);
        }
    }

    @Test
    void chainIsTheCurveAtTheLawsLossAndItsVarianceHasTwoParts() {
        ChainedAccuracy chained = Study.of(1, 0.01).chained("");
        double expected = accuracy(loss(1.5e8, 6e9));

        assertThat(chained.expected().value()).isCloseTo(expected, within(0.02));
        assertThat(chained.lawShare() + chained.curveShare()).isCloseTo(1, within(1e-12));
        assertThat(chained.lawShare()).isBetween(0.02, 0.98);
        assertThat(chained.measured().stdError().orElseThrow())
                .isGreaterThan(chained.expected().stdError().orElseThrow());
        assertThat(chained.measured().stdError().orElseThrow())
                .isCloseTo(Math.sqrt(chained.variance().total()), within(1e-12));
    }

    /** No column states the text of a loss, but runs that both tables name can be compared. */
    @Test
    void lossesOfRunsThatBothTablesNameAreCompared() {
        String c4 = "train_set == 'c4_original'";
        RunOptions piqa = RunOptions.defaults().withWhere(c4 + " & task == 'piqa'");
        Law law = Law.fit(LawForm.formula("E + A/N^a + B/D^b"), Runs.read(RUNS).where(c4));
        AccuracyOptions options = AccuracyOptions.defaults().withLoss("loss_c4").withDraws(4);
        Accuracy same = Accuracy.fit(Evaluations.read(TASKS, piqa), options);
        Accuracy perByte = Accuracy.fit(
                Evaluations.read(TASKS, piqa.withColumn("loss_byte", "loss_c4*0.3")), options.withLoss("loss_byte"));
        Accuracy others = Accuracy.fit(
                Evaluations.read(TASKS, RunOptions.defaults().withWhere("train_set == 'rpj' & task == 'piqa'")),
                options);

        assertThat(same.of(law).notes())
                .hasSize(2)
                .element(1)
                .isEqualTo("The losses agree for the 34 runs in both tables.");
        assertThat(perByte.of(law).notes())
                .element(1)
                .asString()
                .startsWith("The losses differ for 34 of 34 runs in both tables, such as c4_original-d=")
                .endsWith("Fit both to the same column of loss.");
        assertThat(others.of(law).notes())
                .element(1)
                .asString()
                .startsWith("The law's runs were trained on c4_original, the models of the curves on rpj");
    }

    @Test
    void rangesThatDoNotMeetAreNotOfOneLoss() {
        Study study = Study.of(1, 0.01);
        Table table = study.evaluations().copy();
        table.replaceColumn("loss", table.doubleColumn("loss").multiply(3).setName("loss"));

        assertThat(Accuracy.fit(
                                Evaluations.of(table),
                                AccuracyOptions.defaults().withDraws(4))
                        .of(study.law())
                        .notes())
                .element(1)
                .asString()
                .startsWith("The losses differ: the law's runs have losses from");
    }

    /**
     * The checkpoints of a run share a deviation from the curve. Intervals that treat them as independent are too
     * narrow.
     */
    @Test
    void intervalCoversTheTruthWithClustersAndNotWithoutThem() {
        double truth = accuracy(loss(1.5e8, 6e9));
        int simulations = Simulations.repeats(400);
        double slack = Simulations.slack(Math.sqrt(0.95 * 0.05), 400);
        int with = 0;
        int without = 0;
        for (int seed = 0; seed < simulations; seed++) {
            Study study = Study.of(seed, 0.015);
            with += study.chained("").expected().interval().contains(truth) ? 1 : 0;
            without += study.chained("none").expected().interval().contains(truth) ? 1 : 0;
        }

        assertThat(with / (double) simulations).isBetween(0.93 - slack, 0.97 + slack);
        assertThat(without / (double) simulations).isLessThan(0.85 + slack);
    }
}
