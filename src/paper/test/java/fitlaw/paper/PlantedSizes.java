package fitlaw.paper;

import fitlaw.runs.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Synthetic runs by a law with known best shapes. */
final class PlantedSizes {
    private final DoubleColumn loss = DoubleColumn.create("loss");
    private final DoubleColumn x = DoubleColumn.create("d_over_sqrt_n");
    private final DoubleColumn r = DoubleColumn.create("mlp_attn_ratio");
    private final DoubleColumn n = DoubleColumn.create("n_params_non_embedding");
    private final DoubleColumn tokens = DoubleColumn.create("tokens");
    private final StringColumn size = StringColumn.create("size_class");
    private final double sigma;
    private final Random random;

    PlantedSizes(double sigma, long seed) {
        this.sigma = sigma;
        this.random = new Random(seed);
    }

    /** Adds the shapes of a paper-like design at one size, each with a number of seeds. */
    PlantedSizes size(double parameters, double bestX, double bestR, int seeds) {
        return size(parameters, bestX, bestR, 0.12, seeds);
    }

    /** The same with another strength of the effect of width; a negative one inverts the curve. */
    PlantedSizes size(double parameters, double bestX, double bestR, double strength, int seeds) {
        List<double[]> shapes = new ArrayList<>();
        for (double at : new double[] {.05, .07, .1, .15, .2, .25, .3}) {
            shapes.add(new double[] {at, 1});
        }
        for (double at : new double[] {.5, .7, 1.4, 2, 3, 4, 5}) {
            shapes.add(new double[] {.15, at});
        }
        for (double at : new double[] {.08, .22}) {
            for (double ratio : new double[] {.6, 2.5, 4.5}) {
                shapes.add(new double[] {at, ratio});
            }
        }
        for (double[] shape : shapes) {
            for (int seed = 0; seed < seeds; seed++) {
                add(parameters, shape, bestX, bestR, strength);
            }
        }
        return this;
    }

    private void add(double parameters, double[] shape, double bestX, double bestR, double strength) {
        double effect = strength * (Math.log(shape[0]) + bestX / shape[0] - Math.log(bestX) - 1)
                + .05 * (Math.log(shape[1]) + bestR / shape[1] - Math.log(bestR) - 1);
        loss.append(2 * Math.pow(parameters / 1e6, -.07) * Math.exp(effect) + sigma * random.nextGaussian());
        x.append(shape[0]);
        r.append(shape[1]);
        n.append(parameters);
        tokens.append(5e7);
        size.append(Math.round(parameters / 1e6) + "M");
    }

    Runs runs() {
        return Runs.of(Table.create("planted", loss, x, r, n, tokens, size));
    }
}
