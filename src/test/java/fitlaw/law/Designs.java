package fitlaw.law;

import fitlaw.runs.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Simulated sweeps: designs like those of arXiv:2510.18245, with the published 80M–297M coefficients as truth. */
final class Designs {
    static final double BEST_X = .0078 / .0974;
    static final double BEST_R = .0065 / .0063;

    private static final double[] LEVELS = {3.30, 3.12, 2.95};
    private static final Law TRUTH = Law.published("80M-297M");

    private Designs() {}

    /** Width and ratio of the 20 runs of the paper-like design at one size. */
    static List<double[]> paperLike() {
        List<double[]> shapes = new ArrayList<>();
        for (double x : new double[] {.035, .05, .065, .08, .1, .125, .16}) {
            shapes.add(new double[] {x, 1});
        }
        for (double r : new double[] {.5, .7, 1.5, 2, 3, 4, 5}) {
            shapes.add(new double[] {.08, r});
        }
        for (double x : new double[] {.055, .11}) {
            for (double r : new double[] {.6, 2.5, 4.5}) {
                shapes.add(new double[] {x, r});
            }
        }
        return shapes;
    }

    /** Runs of a design at three sizes, with normal noise in loss. */
    static Runs runs(List<double[]> shapes, double sigma, long seed) {
        return Runs.of(table(shapes, sigma, seed));
    }

    static Table table(List<double[]> shapes, double sigma, long seed) {
        Random random = new Random(seed);
        DoubleColumn loss = DoubleColumn.create("loss");
        DoubleColumn x = DoubleColumn.create("d_over_sqrt_n");
        DoubleColumn r = DoubleColumn.create("mlp_attn_ratio");
        StringColumn size = StringColumn.create("size_class");
        for (int level = 0; level < LEVELS.length; level++) {
            for (double[] shape : shapes) {
                loss.append(LEVELS[level] * TRUTH.factor(shape[0], shape[1]) + sigma * random.nextGaussian());
                x.append(shape[0]);
                r.append(shape[1]);
                size.append("size " + level);
            }
        }
        return Table.create("simulated", loss, x, r, size);
    }
}
