package fitlaw.benchmarks;

import fitlaw.fit.ProductRows;
import fitlaw.runs.Levels;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.Arrays;

/** The 80 rows of {@code data/runs/golden_synthetic.csv} as numbers: four sizes of 20 runs. */
final class Problem {
    static final Runs RUNS = Runs.read(Path.of(System.getProperty("golden", "data/runs/golden_synthetic.csv")));

    final double[] loss = RUNS.loss();
    final int[] group = Levels.of(RUNS).group();
    final int groups = Levels.of(RUNS).size();
    final double[][] columns = {
        map(RUNS.numbers("d_over_sqrt_n"), Math::log),
        map(RUNS.numbers("d_over_sqrt_n"), v -> 1 / v),
        map(RUNS.mlpRatio(), Math::log),
        map(RUNS.mlpRatio(), v -> 1 / v)
    };
    final double[] logLoss = map(loss, Math::log);
    final double[] weights = map(loss, v -> v * v);

    final ProductRows free = rows(map(loss, v -> 1), group, groups);

    /** Both curves relative to the mean of the columns, where their factor is fixed at 1. */
    private ProductRows rows(double[] scale, int[] level, int count) {
        double[][] centred = Arrays.stream(columns).map(Problem::centred).toArray(double[][]::new);
        return new ProductRows(new double[0], centred, scale, loss, level, count);
    }

    private static double[] centred(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        return map(values, v -> v - mean);
    }

    private static double[] map(double[] values, java.util.function.DoubleUnaryOperator operator) {
        return Arrays.stream(values).map(operator).toArray();
    }
}
