package fitlaw.law;

import fitlaw.runs.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Simulated sweeps over sizes, designed like the project's own: five sizes, fourteen shapes each, two runs per shape.
 */
final class MovingSweeps {
    static final double[] SIZES = {.5e6, 1e6, 2e6, 4e6, 8e6};
    static final double CENTRE = 2e6;
    static final double NOISE = .0089;
    /** Exponents of the best shapes with respect to size. */
    static final double WIDTH_EXPONENT = -.165;

    private static final double[] WIDTHS = {.09, .12, .16, .21, .28, .35};
    private static final double[] RATIOS = {.35, .6, 1.7, 3, 5};

    private MovingSweeps() {}

    /** Best relative width at a size. */
    static double bestWidth(double n) {
        return .16 * Math.pow(n / CENTRE, WIDTH_EXPONENT);
    }

    /** Loss at the best shape for a size and an amount of data, {@code E + A / N^α + B / D^β}. */
    static double level(double n, double d) {
        return 1.2 + .35 * Math.pow(n / CENTRE, -.3) + .2 * Math.pow(d / 50e6, -.4);
    }

    /** The parabola with a best ratio of .8 at all sizes. */
    static double parabola(Point at) {
        double x = Math.log(at.relativeWidth() / bestWidth(at.parameters()));
        double r = Math.log(at.mlpRatio() / .8);
        return .0555 * x * x + .009 * r * r;
    }

    /** The published basis with the same best shapes and about the same curvature. */
    static double published(Point at) {
        double best = bestWidth(at.parameters());
        return .111 * (Math.log(at.relativeWidth() / best) + best / at.relativeWidth() - 1)
                + .018 * (Math.log(at.mlpRatio() / .8) + .8 / at.mlpRatio() - 1);
    }

    static List<double[]> shapes() {
        List<double[]> shapes = new ArrayList<>();
        for (double x : WIDTHS) {
            shapes.add(new double[] {x, 1});
        }
        for (double r : RATIOS) {
            shapes.add(new double[] {.17, r});
        }
        shapes.add(new double[] {.11, .5});
        shapes.add(new double[] {.11, 3});
        shapes.add(new double[] {.26, 2.5});
        return shapes;
    }

    /** Points of a sweep: every shape twice at every size and amount of data. */
    static List<Point> points(double[] sizes, double[] tokens) {
        List<Point> points = new ArrayList<>();
        for (double n : sizes) {
            for (double d : tokens) {
                for (double[] shape : shapes()) {
                    for (int run = 0; run < 2; run++) {
                        points.add(new Point(shape[0], shape[1], n, d, 6));
                    }
                }
            }
        }
        return points;
    }

    /** Runs at points, with noise proportional to the loss. */
    static Runs runs(List<Point> points, ToDoubleFunction<Point> loss, double noise, long seed) {
        return Runs.of(table(points, loss, noise, seed));
    }

    static Table table(List<Point> points, ToDoubleFunction<Point> loss, double noise, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        DoubleColumn losses = DoubleColumn.create("loss");
        DoubleColumn x = DoubleColumn.create("d_over_sqrt_n");
        DoubleColumn r = DoubleColumn.create("mlp_attn_ratio");
        DoubleColumn n = DoubleColumn.create("n_params_non_embedding");
        DoubleColumn d = DoubleColumn.create("tokens");
        DoubleColumn layers = DoubleColumn.create("n_layers");
        DoubleColumn group = DoubleColumn.create("gqa_group");
        StringColumn size = StringColumn.create("size_class");
        StringColumn token = StringColumn.create("token_class");
        for (Point at : points) {
            losses.append(loss.applyAsDouble(at) * Math.exp(noise * random.nextGaussian()));
            x.append(at.relativeWidth());
            r.append(at.mlpRatio());
            n.append(at.parameters());
            d.append(at.tokens());
            layers.append(at.depth());
            group.append(at.others().getOrDefault("gqa_group", 2.0));
            size.append(String.valueOf(at.parameters()));
            token.append(String.valueOf(at.tokens()));
        }
        return Table.create("simulated", losses, x, r, n, d, layers, group, size, token);
    }
}
