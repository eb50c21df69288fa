package fitlaw.law;

import fitlaw.fit.Estimate;
import fitlaw.fit.Matrices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The covariance of a law's parameters, updated as planned runs are added. The losses of planned runs are not needed,
 * since the covariance depends only on their shapes.
 *
 * <p>A size and amount of data for which the law has no group effect gets one with an uninformative prior; for a law
 * without group effects, its prior variance is how far groups lie from the curve.
 */
final class Information {
    /** Sizes and amounts of data within this factor are treated as equal to those of a group. */
    private static final double SAME = 1.07;
    /** Prior variance of ln L for a group effect about which nothing is known. */
    private static final double UNKNOWN = 1;

    private static final double STEP = 0.01;
    private static final String LEVEL = "level[";

    private final Law law;
    private final Regression regression;
    private final double[] parameters;
    private final List<Integer> ofLevels;
    /** Sizes and amounts of data whose group effects follow the law's parameters in the covariance. */
    private final List<Point> added;

    /** Indices of those for which a run has been added. */
    private final Set<Integer> seen;

    private final double[][] covariance;

    private Information(Information other) {
        seen = new HashSet<>(other.seen);
        law = other.law;
        regression = other.regression;
        parameters = other.parameters;
        ofLevels = other.ofLevels;
        added = other.added;
        covariance = Arrays.stream(other.covariance).map(double[]::clone).toArray(double[][]::new);
    }

    /**
     * Creates the state before any planned run.
     *
     * @param models models that may be added
     */
    Information(Law law, List<Point> models) {
        this.law = law;
        regression = law.regression();
        parameters = regression.fit().parameters();
        List<String> names = regression.parameters();
        ofLevels = IntStream.range(0, names.size())
                .filter(j -> names.get(j).startsWith(LEVEL))
                .boxed()
                .toList();
        added = new ArrayList<>();
        seen = new HashSet<>();
        List<Double> variances = new ArrayList<>();
        for (Point model : models) {
            double[] gradient = new double[parameters.length];
            double loss = regression.loss(nearest(model), model, parameters, gradient);
            double unknown = ofLevels.isEmpty()
                    ? Math.max(
                                    0,
                                    law.predictor().at(0, model)[1]
                                            - regression.fit().variance(gradient))
                            / (loss * loss)
                    : group(model) < 0 ? UNKNOWN : 0;
            if (unknown > 0 && place(model) < 0) {
                added.add(model);
                variances.add(unknown);
            }
        }
        double[][] own = regression.fit().covariances();
        covariance = new double[parameters.length + added.size()][parameters.length + added.size()];
        for (int j = 0; j < own.length; j++) {
            System.arraycopy(own[j], 0, covariance[j], 0, own.length);
        }
        for (int j = 0; j < variances.size(); j++) {
            covariance[own.length + j][own.length + j] = variances.get(j);
        }
    }

    Information copy() {
        return new Information(this);
    }

    /** Index of the added group effect of a model's size and data, or -1. */
    private int place(Point model) {
        return IntStream.range(0, added.size())
                .filter(i -> away(added.get(i), model) < Math.log(SAME))
                .findFirst()
                .orElse(-1);
    }

    /** The law's group of a size and amount of data, or -1. */
    private int group(Point model) {
        int nearest = nearest(model);
        Point there = law.knownFacts().places().get(nearest);
        return away(there, model) < Math.log(SAME) ? nearest : -1;
    }

    private int nearest(Point model) {
        List<Point> places = law.knownFacts().places();
        return IntStream.range(0, places.size())
                .boxed()
                .min((a, b) -> Double.compare(away(places.get(a), model), away(places.get(b), model)))
                .orElse(0);
    }

    private static double away(Point one, Point other) {
        double size = Math.abs(Math.log(one.n() / other.n()));
        double data = Math.abs(Math.log(one.d() / other.d()));
        return Math.max(Double.isNaN(size) ? 0 : size, Double.isNaN(data) ? 0 : data);
    }

    /** Index of a place at which the next run would only determine its group effect; -1 for others. */
    int newPlace(Point model) {
        int place = ofLevels.isEmpty() ? -1 : place(model);
        return seen.contains(place) ? -1 : place;
    }

    /** A planned run: the derivatives of its loss, and the variance of its noise. */
    @SuppressWarnings("ArrayRecordComponent") // never leaves the package, where the arrays are not modified
    record Row(Point model, double[] z, double noise) {}

    Row row(Point model) {
        double[] gradient = new double[parameters.length];
        int level = nearest(model);
        double loss = regression.loss(level, model, parameters, gradient);
        double[] z = Arrays.copyOf(gradient, covariance.length);
        int own = place(model);
        if (own >= 0) {
            z[parameters.length + own] = loss;
            ofLevels.forEach(j -> z[j] = 0);
        }
        double sigma = law.sigmaAt(level, loss);
        return new Row(model, z, sigma * sigma);
    }

    /** Derivatives of a target: of the logarithm of a best value, or of a loss. */
    double[] target(DesignTarget target) {
        double[] gradient =
                switch (target.kind()) {
                    case LOSS -> atLoss(target.place());
                    case RELATIVE_WIDTH, MLP_RATIO -> ofShape(target);
                    case SIZE -> ofSize(target.flops().orElseThrow());
                };
        return Arrays.copyOf(gradient, covariance.length);
    }

    private double[] atLoss(Point place) {
        if (law.hasLevels() && group(place) < 0) {
            throw new IllegalArgumentException("the law " + law.name()
                    + " has a level for each size and data and none for N " + place.parameters() + ", D "
                    + place.tokens() + ". Fit a form that predicts: form.predicting(ActsOn.WHOLE_LOSS).");
        }
        double[] gradient = new double[parameters.length];
        regression.loss(nearest(place), place, parameters, gradient);
        return gradient;
    }

    private double[] ofShape(DesignTarget target) {
        Optimum best =
                law.optimum().at(target.place().parameters(), target.place().tokens());
        List<ShapeVariable> variables = law.curves().keySet().stream()
                .filter(variable -> variable != ShapeVariable.PRODUCT)
                .filter(variable -> quantity(best, variable) > 0)
                .toList();
        ShapeVariable asked = target.kind() == DesignTarget.Kind.RELATIVE_WIDTH
                ? ShapeVariable.RELATIVE_WIDTH
                : ShapeVariable.MLP_RATIO;
        if (!variables.contains(asked)) {
            throw new IllegalStateException("There is no optimum to estimate more precisely. "
                    + (asked == ShapeVariable.RELATIVE_WIDTH ? best.relativeWidth() : best.mlpRatio()));
        }
        Point there = at(best);
        double[] start = variables.stream()
                .mapToDouble(variable -> Math.log(quantity(best, variable)))
                .toArray();
        double[][] all = ofMinimum(start, z -> with(there, variables, z));
        return all[variables.indexOf(asked)];
    }

    private double[] ofSize(double flops) {
        SizeDataCurve curve = law.predictor()
                .sizeData(law.diagnostics().degreesOfFreedom())
                .filter(one -> SizeDataCurve.hasOptimum(one.estimate()))
                .orElseThrow(() -> new IllegalArgumentException("the law " + law.name()
                        + " does not describe how loss depends on size and data, so a budget has no best "
                        + "size. Fit a form that predicts: form.predicting(ActsOn.WHOLE_LOSS)."));
        double size = SizeDataCurve.bestSize(curve.estimate(), flops, n -> 6 * n);
        Optimum best = law.optimum().at(size, flops / (6 * size));
        List<ShapeVariable> variables = law.curves().keySet().stream()
                .filter(variable -> variable != ShapeVariable.PRODUCT)
                .filter(variable -> quantity(best, variable) > 0)
                .toList();
        Point there = at(best);
        double[] start = IntStream.rangeClosed(0, variables.size())
                .mapToDouble(j -> Math.log(j == 0 ? size : quantity(best, variables.get(j - 1))))
                .toArray();
        return ofMinimum(start, z -> {
            double n = Math.exp(z[0]);
            return with(there, variables, Arrays.copyOfRange(z, 1, z.length)).withScale(n, flops / (6 * n));
        })[0];
    }

    /** The mean of the runs, with the best shape of a place if it is identified. */
    private Point at(Optimum best) {
        Point place = best.place().orElseThrow();
        Point mean = law.centre();
        double x = quantity(best, ShapeVariable.RELATIVE_WIDTH);
        double r = quantity(best, ShapeVariable.MLP_RATIO);
        return place.shaped(x > 0 ? x : mean.x(), r > 0 ? r : mean.r());
    }

    private static double quantity(Optimum best, ShapeVariable variable) {
        return (variable == ShapeVariable.RELATIVE_WIDTH ? best.relativeWidth() : best.mlpRatio())
                .estimate()
                .map(Estimate::value)
                .orElse(Double.NaN);
    }

    private static Point with(Point place, List<ShapeVariable> variables, double[] z) {
        double x = place.x();
        double r = place.r();
        for (int j = 0; j < variables.size(); j++) {
            if (variables.get(j) == ShapeVariable.RELATIVE_WIDTH) {
                x = Math.exp(z[j]);
            } else {
                r = Math.exp(z[j]);
            }
        }
        return place.shaped(x, r);
    }

    /** Derivatives of each coordinate of the place of least loss, by the implicit function theorem. */
    private double[][] ofMinimum(double[] best, Function<double[], Point> place) {
        int n = best.length;
        double[][] curvature = new double[n][n];
        double[][] mixed = new double[n][];
        for (int j = 0; j < n; j++) {
            double[] up = new double[parameters.length];
            double[] down = new double[parameters.length];
            double above = regression.loss(0, place.apply(moved(best, j, STEP, j, 0)), parameters, up);
            double below = regression.loss(0, place.apply(moved(best, j, -STEP, j, 0)), parameters, down);
            double[] ignored = new double[parameters.length];
            double middle = regression.loss(0, place.apply(best), parameters, ignored);
            curvature[j][j] = (above - 2 * middle + below) / (STEP * STEP);
            mixed[j] = new double[parameters.length];
            Arrays.setAll(mixed[j], k -> (up[k] - down[k]) / (2 * STEP));
            for (int l = 0; l < j; l++) {
                double cross = 0;
                for (int sign : new int[] {1, -1}) {
                    for (int other : new int[] {1, -1}) {
                        cross += sign
                                * other
                                * regression.loss(
                                        0,
                                        place.apply(moved(best, j, sign * STEP, l, other * STEP)),
                                        parameters,
                                        ignored);
                    }
                }
                curvature[j][l] = cross / (4 * STEP * STEP);
                curvature[l][j] = curvature[j][l];
            }
        }
        double[][] inverse = Matrices.inverse(curvature);
        double[][] derivatives = new double[n][parameters.length];
        for (int j = 0; j < n; j++) {
            for (int l = 0; l < n; l++) {
                for (int k = 0; k < parameters.length; k++) {
                    derivatives[j][k] -= inverse[j][l] * mixed[l][k];
                }
            }
        }
        return derivatives;
    }

    private static double[] moved(double[] from, int j, double by, int l, double further) {
        double[] moved = from.clone();
        moved[j] += by;
        moved[l] += further;
        return moved;
    }

    /** Standard error of a target. */
    double error(double[] target) {
        return Math.sqrt(Matrices.dot(target, Matrices.product(covariance, target)));
    }

    /**
     * The current covariances of targets, with which the value of many runs is computed quickly; valid until a run is
     * added.
     */
    final class Aim {
        private final double[][] along;
        private final double[] variance;

        Aim(double[][] targets) {
            along = Arrays.stream(targets)
                    .map(target -> Matrices.product(covariance, target))
                    .toArray(double[][]::new);
            variance = IntStream.range(0, targets.length)
                    .mapToDouble(t -> Matrices.dot(targets[t], along[t]))
                    .toArray();
        }

        /** The decrease of the sum of the log variances of the targets if a run is added. */
        double worth(Row row) {
            double spread = row.noise() + Matrices.dot(row.z(), Matrices.product(covariance, row.z()));
            double worth = 0;
            for (int t = 0; t < along.length; t++) {
                double a = Matrices.dot(along[t], row.z());
                worth += gain(a * a / spread / variance[t]);
            }
            return worth;
        }

        /**
         * The decrease for two runs together.
         *
         * @param through the first run's column of the covariance, {@link #through}
         */
        double worth(Row first, double[] through, Row second, double[] throughSecond) {
            double s = first.noise() + Matrices.dot(first.z(), through);
            double u = second.noise() + Matrices.dot(second.z(), throughSecond);
            double c = Matrices.dot(second.z(), through);
            double determinant = s * u - c * c;
            double worth = 0;
            for (int t = 0; t < along.length; t++) {
                double a = Matrices.dot(along[t], first.z());
                double b = Matrices.dot(along[t], second.z());
                worth += gain((u * a * a - 2 * c * a * b + s * b * b) / determinant / variance[t]);
            }
            return worth;
        }

        private static double gain(double share) {
            return -Math.log1p(-Math.min(1 - 1e-12, share));
        }
    }

    /** A run's column of the covariance. */
    double[] through(Row row) {
        return Matrices.product(covariance, row.z());
    }

    /** Adds a run. */
    void add(Row row) {
        seen.add(place(row.model()));
        Matrices.observe(covariance, row.z(), row.noise());
    }
}
