package fitlaw.law;

import fitlaw.runs.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Simulated sweeps: designs like those of arXiv:2510.18245, with the published 80M–297M coefficients as truth. */
final class Designs {
    static final double BEST_X = .0078 / .0974;
    static final double BEST_R = .0065 / .0063;

    static final double[] LEVELS = {3.30, 3.12, 2.95};
    static final Law TRUTH = Law.published("80M-297M");

    private Designs() {}

    private static final double[] WIDTHS = {.035, .05, .065, .08, .1, .125, .16};
    private static final double[] RATIOS = {.5, .7, 1.5, 2, 3, 4, 5};

    /** Width and ratio of the 20 runs of the paper-like design at one size. */
    static List<double[]> paperLike() {
        return design(1, WIDTHS, .08, RATIOS, new double[] {.055, .11}, new double[] {.6, 2.5, 4.5});
    }

    /** The same with all widths above the best. */
    static List<double[]> allAboveX() {
        return design(
                1,
                new double[] {.082, .09, .1, .11, .125, .14, .16},
                .09,
                RATIOS,
                new double[] {.09, .13},
                new double[] {.6, 2.5, 4.5});
    }

    /** The same with all ratios above the best. */
    static List<double[]> allAboveR() {
        return design(
                1.1, WIDTHS, .08, new double[] {1.1, 1.3, 1.5, 2, 3, 4, 5}, new double[] {.055, .11}, new double[] {
                    1.2, 2.5, 4.5
                });
    }

    /** A narrow range of both. */
    static List<double[]> narrow() {
        return design(
                1,
                new double[] {.06, .065, .07, .08, .09, .1, .11},
                .08,
                new double[] {.6, .7, .8, 1.2, 1.5, 2, 2.5},
                new double[] {.065, .1},
                new double[] {.7, 1.3, 2.2});
    }

    private static List<double[]> design(
            double atRatio, double[] widths, double atWidth, double[] ratios, double[] crossX, double[] crossR) {
        List<double[]> shapes = new ArrayList<>();
        for (double x : widths) {
            shapes.add(new double[] {x, atRatio});
        }
        for (double r : ratios) {
            shapes.add(new double[] {atWidth, r});
        }
        for (double x : crossX) {
            for (double r : crossR) {
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
        SplittableRandom random = new SplittableRandom(seed); // java.util.Random begins alike for neighbouring seeds
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
