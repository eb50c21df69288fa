package fitlaw.accuracy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Simulated tables of accuracies with a known curve. */
final class Simulated {
    /** Accuracy .25 at high loss, .85 at low loss, steepest at 2.9. */
    static double sigmoid(double loss) {
        return 0.25 + 0.6 / (1 + Math.exp(3 * (loss - 2.9)));
    }

    private final Random random;
    private int runs = 30;
    private int checkpoints = 1;
    private int questions = 1000;
    private double ofRun;
    private double ofCheckpoint = 0.004;
    private int tasks = 1;

    private Simulated(long seed) {
        random = new Random(seed);
    }

    static Simulated seed(long seed) {
        return new Simulated(seed);
    }

    Simulated runs(int number, int checkpointsEach) {
        runs = number;
        checkpoints = checkpointsEach;
        return this;
    }

    Simulated tasks(int number) {
        tasks = number;
        return this;
    }

    /** Sets the standard deviations from the curve of runs and of single checkpoints. */
    Simulated deviations(double run, double checkpoint) {
        ofRun = run;
        ofCheckpoint = checkpoint;
        return this;
    }

    /** run_id, step, loss, task, accuracy, n_questions, chance_accuracy. */
    Table table() {
        List<String> ids = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<Double> steps = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        List<Double> accuracies = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            double best = 2.3 + 1.1 * random.nextDouble();
            double[] shared = random.doubles(tasks)
                    .map(u -> ofRun * random.nextGaussian())
                    .toArray();
            for (int step = 1; step <= checkpoints; step++) {
                double loss = checkpoints == 1 ? best : best + 0.9 * (checkpoints - step) / checkpoints;
                for (int task = 0; task < tasks; task++) {
                    double expected = sigmoid(loss) + shared[task] + ofCheckpoint * random.nextGaussian();
                    ids.add("run " + run);
                    names.add("task " + task);
                    steps.add(1000.0 * step);
                    losses.add(loss);
                    accuracies.add(sampled(expected));
                }
            }
        }
        int n = ids.size();
        return Table.create(
                "simulated",
                StringColumn.create("run_id", ids),
                DoubleColumn.create("step", steps),
                DoubleColumn.create("loss", losses),
                StringColumn.create("task", names),
                DoubleColumn.create("accuracy", accuracies),
                constant("n_questions", questions, n),
                constant("chance_accuracy", 0.25, n));
    }

    private double sampled(double expected) {
        int right = 0;
        for (int question = 0; question < questions; question++) {
            right += random.nextDouble() < expected ? 1 : 0;
        }
        return right / (double) questions;
    }

    static DoubleColumn constant(String name, double value, int rows) {
        double[] values = new double[rows];
        java.util.Arrays.fill(values, value);
        return DoubleColumn.create(name, values);
    }

    static Accuracy fit(Table table) {
        return Accuracy.fit(Evaluations.of(table), AccuracyOptions.defaults().withDraws(100));
    }
}
