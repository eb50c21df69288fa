package fitlaw.law;

import fitlaw.common.Lazy;
import fitlaw.fit.LinearFit;
import fitlaw.fit.Matrices;
import fitlaw.fit.Ratio;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Losses by a form that is linear in its coefficients.
 *
 * @param columns the columns of the slopes
 * @param additive whether the form is of L rather than of ln L
 * @param slopes one slope per column
 * @param covariance covariance of the slopes
 * @param levels one effect per group, or one that multiplies the column l_opt
 * @param levelVariances variance of each group effect at the place of its group
 * @param places mean of each column in each group
 * @param base the base of the group effects
 * @param centre the mean of the runs, at whose size and data a moving optimum is given
 * @param scatter the random slopes between sizes, computed on first use
 */
@SuppressWarnings("ArrayRecordComponent") // never leaves the package, where the arrays are not modified
record LinearPredictor(
        LinearColumns columns,
        boolean additive,
        double[] slopes,
        double[][] covariance,
        double[] levels,
        double[] levelVariances,
        double[][] places,
        GroupEffectBase base,
        Point centre,
        Lazy<Optional<RandomSlopes>> scatter)
        implements Predictor, ShapeEffect {

    static LinearPredictor of(
            LinearColumns columns,
            boolean additive,
            LinearFit fit,
            GroupEffectBase base,
            Point centre,
            Lazy<Optional<RandomSlopes>> scatter) {
        int levels = fit.groups();
        int k = columns.size();
        double[] slopes = new double[k];
        double[][] covariance = new double[k][k];
        double[] intercepts = new double[levels];
        double[] variances = new double[levels];
        double[][] places = new double[levels][k];
        for (int j = 0; j < k; j++) {
            slopes[j] = fit.slope(j);
            for (int l = 0; l < k; l++) {
                covariance[j][l] = fit.covariance(j, l);
            }
        }
        for (int g = 0; g < levels; g++) {
            intercepts[g] = fit.intercept(g);
            variances[g] = fit.meanVariance(g);
            for (int j = 0; j < k; j++) {
                places[g][j] = fit.mean(g, j);
            }
        }
        return new LinearPredictor(
                columns, additive, slopes, covariance, intercepts, variances, places, base, centre, scatter);
    }

    @Override
    public double[] at(int sampleLevel, Point point) {
        double[] at = columns.at(point, 0);
        int level = base.levelOf(sampleLevel);
        double value = levels[level] + Matrices.dot(slopes, at);
        double variance = levelVariances[level] + variance(less(at, places[level]));
        if (additive) {
            return new double[] {value + (base.optimum() ? base.scaleOf(sampleLevel) : 0), variance};
        }
        double loss = base.scaleOf(sampleLevel) * Math.exp(value);
        return new double[] {loss, loss * loss * variance};
    }

    @Override
    public double valueAt(int sampleLevel, Point point) {
        double value = levels[base.levelOf(sampleLevel)] + Matrices.dot(slopes, columns.at(point, 0));
        if (additive) {
            return value + (base.optimum() ? base.scaleOf(sampleLevel) : 0);
        }
        return base.scaleOf(sampleLevel) * Math.exp(value);
    }

    @Override
    public List<String> covariates() {
        return columns.covariates().stream().map(CovariateColumn::column).toList();
    }

    @Override
    public List<double[]> otherColumns(TrainingData sample) {
        List<double[]> others = new ArrayList<>();
        columns.covariates().forEach(column -> others.add(column.of(sample)));
        columns.nuisances().forEach(nuisance -> others.add(nuisance.of(sample)));
        return others;
    }

    @Override
    public List<Curve> curves() {
        return curves(centre);
    }

    @Override
    public List<Curve> curves(Point place) {
        return IntStream.range(0, columns.shapes().size())
                .mapToObj(s -> curve(s, place, covariance))
                .toList();
    }

    private Curve curve(int s, Point place, double[][] errors) {
        double[][] w = weightsOfCurve(s, place);
        double[] c = columns.curve(s, slopes, place);
        return new Curve(
                columns.shapes().get(s),
                columns.basis(),
                new Ratio(
                        c[0],
                        c[1],
                        covariance(w[0], w[0], errors),
                        covariance(w[0], w[1], errors),
                        covariance(w[1], w[1], errors),
                        1));
    }

    @Override
    public Optional<RandomSlopes> randomSlopes() {
        return scatter.get();
    }

    @Override
    public Optional<RandomSlopes.AtNewSize> curveAtNewSize(ShapeVariable variable, Point place, int degreesOfFreedom) {
        int s = columns.shapes().indexOf(variable);
        Optional<RandomSlopes> known = s < 0 ? Optional.empty() : randomSlopes();
        if (known.isEmpty()) {
            return Optional.empty();
        }
        // The contrast whose variance decides Fieller's interval at the estimate.
        double[][] w = weightsOfCurve(s, place);
        double[] c = columns.curve(s, slopes, place);
        double[] contrast = new double[slopes.length];
        Arrays.setAll(contrast, j -> w[1][j] - c[1] / c[0] * w[0][j]);
        double[] ofSizes = known.get().variances(contrast);
        if (Arrays.stream(ofSizes).sum() == 0) {
            return Optional.empty();
        }
        double degrees = known.get()
                .degreesOfFreedom(ofSizes, new double[] {variance(contrast)}, new double[] {degreesOfFreedom});
        return Optional.of(
                new RandomSlopes.AtNewSize(curve(s, place, known.get().widened(covariance)), degrees));
    }

    @Override
    public Optional<Ratio> exponent(ShapeVariable variable, Move move, Point place) {
        int s = columns.shapes().indexOf(variable);
        if (s < 0 || columns.moving().stream().noneMatch(column -> moves(column, s, move))) {
            return Optional.empty();
        }
        Point further = move == Move.SIZE
                ? place.withSize(place.parameters() * Math.E)
                : place.withTokens(place.tokens() * Math.E);
        Curve here = curves(place).get(s);
        Curve there = curves(further).get(s);
        double[][] w = weightsOfCurve(s, place);
        double[][] v = weightsOfCurve(s, further);
        if (columns.basis() == ShapeBasis.LOG_PARABOLA) {
            // ln v* = -c2 / 2 c1 is linear in the logarithm of size and data.
            double[] a = Arrays.stream(w[0]).map(one -> -2 * one).toArray();
            double[] b = less(v[1], w[1]);
            return Optional.of(
                    new Ratio(-2 * here.c1(), there.c2() - here.c2(), variance(a), covariance(a, b), variance(b), 1));
        }
        // The derivative of ln(c2 / c1), linearised, with a denominator that has no error.
        double[] first = less(v[0], w[0]);
        double[] second = less(v[1], w[1]);
        double c1 = here.c1();
        double c2 = here.c2();
        double d1 = there.c1() - c1;
        double d2 = there.c2() - c2;
        double[] gradient = new double[slopes.length];
        Arrays.setAll(
                gradient, j -> second[j] / c2 - d2 / (c2 * c2) * w[1][j] - first[j] / c1 + d1 / (c1 * c1) * w[0][j]);
        return Optional.of(new Ratio(1, d2 / c2 - d1 / c1, 0, 0, variance(gradient), 1));
    }

    private boolean moves(MovingColumn column, int shape, Move move) {
        // With a product of both shapes, a term that moves one also moves the other.
        return column.move() == move && (column.shape() == shape || columns.ofProduct() >= 0);
    }

    /**
     * Derivatives of the two weights of a shape's curve with respect to the coefficients, with the other shape at its
     * best.
     */
    private double[][] weightsOfCurve(int s, Point place) {
        double[][] w = columns.weightsOfCurve(s, place);
        int product = columns.ofProduct();
        if (product >= 0) {
            double[][] other = columns.weightsOfCurve(1 - s, place);
            double c = slopes[product];
            double curvature = Matrices.dot(slopes, other[0]);
            double slope = Matrices.dot(slopes, other[1]);
            for (int j = 0; j < slopes.length; j++) {
                double ofC = j == product ? 1 : 0;
                w[0][j] += -c / (2 * curvature) * ofC + c * c / (4 * curvature * curvature) * other[0][j];
                w[1][j] += -slope / (2 * curvature) * ofC
                        - c / (2 * curvature) * other[1][j]
                        + c * slope / (2 * curvature * curvature) * other[0][j];
            }
        }
        return w;
    }

    private double covariance(double[] a, double[] b) {
        return covariance(a, b, covariance);
    }

    private static double covariance(double[] a, double[] b, double[][] errors) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            for (int k = 0; k < b.length; k++) {
                sum += a[j] * b[k] * errors[j][k];
            }
        }
        return sum;
    }

    /** A group effect as reported: at a shape, without its base. */
    double groupEffect(int level, Point centre) {
        double value = levels[level] + Matrices.dot(slopes, columns.at(centre, 0));
        return additive ? value : Math.exp(value);
    }

    private static double[] less(double[] a, double[] b) {
        double[] less = a.clone();
        for (int j = 0; j < a.length; j++) {
            less[j] -= b[j];
        }
        return less;
    }

    @Override
    public Optional<ShapeEffect> effect() {
        return Optional.of(this);
    }

    @Override
    public double at(Point point, double logSize) {
        return Matrices.dot(slopes, columns.at(point, logSize));
    }

    @Override
    public double[] gradient(Point point, double logSize) {
        return columns.at(point, logSize);
    }

    @Override
    public double covariance(int j, int k) {
        return covariance[j][k];
    }

    @Override
    public Optional<Double> differenceVariance(
            int level, Point first, double firstWeight, Point second, double secondWeight) {
        double one = firstWeight * (additive ? 1 : at(level, first)[0]);
        double other = secondWeight * (additive ? 1 : at(level, second)[0]);
        double[] place = places[base.levelOf(level)];
        double[] a = less(columns.at(first, 0), place);
        double[] b = less(columns.at(second, 0), place);
        double[] slope = new double[a.length];
        Arrays.setAll(slope, j -> one * a[j] - other * b[j]);
        return Optional.of(variance(slope) + (one - other) * (one - other) * levelVariances[base.levelOf(level)]);
    }
}
