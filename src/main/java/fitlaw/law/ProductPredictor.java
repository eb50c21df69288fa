package fitlaw.law;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Losses by the published form, a product of factors.
 *
 * @param shapes shapes that the runs identify
 * @param sized whether ln N is used
 * @param nuisances shapes that have only a slope on the logarithm
 * @param reference value of each shape at which its factor is 1
 * @param parameters the slope on ln N if it is used, two slopes per shape, one per shape that is not identified, then
 *     the group effects
 * @param covariance covariance of the parameters
 * @param base the base of the group effects
 */
@SuppressWarnings("ArrayRecordComponent") // never leaves the package, where the arrays are not modified
record ProductPredictor(
        List<ShapeVariable> shapes,
        boolean sized,
        List<NuisanceSlope> nuisances,
        double[] reference,
        double[] parameters,
        double[][] covariance,
        GroupEffectBase base)
        implements Predictor, ShapeEffect {
    ProductPredictor {
        shapes = List.copyOf(shapes);
        nuisances = List.copyOf(nuisances);
    }

    /** Index of the first slope of a shape. */
    int of(int shape) {
        return (sized ? 1 : 0) + 2 * shape;
    }

    int levelsFrom() {
        return of(shapes.size()) + nuisances.size();
    }

    @Override
    public double[] at(int sampleLevel, Point point) {
        double[] gradient = new double[parameters.length];
        double value = loss(parameters, base.levelOf(sampleLevel), base.scaleOf(sampleLevel), point, 0, gradient);
        return new double[] {value, variance(gradient)};
    }

    @Override
    public List<Curve> curves() {
        return IntStream.range(0, shapes.size())
                .mapToObj(s -> {
                    int j = of(s);
                    return new Curve(
                            shapes.get(s),
                            parameters[j],
                            parameters[j + 1],
                            covariance[j][j],
                            covariance[j][j + 1],
                            covariance[j + 1][j + 1]);
                })
                .toList();
    }

    /** The loss for any parameters, with its derivative with respect to each. */
    double loss(double[] p, int level, double scale, Point point, double size, double[] gradient) {
        double[] l = new double[reference.length];
        double[] v = new double[reference.length];
        for (int s = 0; s < reference.length; s++) {
            double shape = shapes.get(s).of(point);
            l[s] = Math.log(shape / reference[s]);
            v[s] = 1 / shape - 1 / reference[s];
        }
        double[] h =
                nuisances.stream().mapToDouble(nuisance -> nuisance.at(point)).toArray();
        return MultiplicativeForm.value(sized, p, level, scale, size, l, v, h, gradient);
    }

    @Override
    public Optional<ShapeEffect> effect() {
        return Optional.of(this);
    }

    @Override
    public double at(Point point, double logSize) {
        double value = loss(parameters, 0, 1, point, logSize, new double[parameters.length]);
        return Math.log(value / parameters[levelsFrom()]);
    }

    @Override
    public double[] gradient(Point point, double logSize) {
        double[] gradient = new double[parameters.length];
        double value = loss(parameters, 0, 1, point, logSize, gradient);
        return Arrays.stream(gradient, 0, levelsFrom())
                .map(slope -> slope / value)
                .toArray();
    }

    @Override
    public double covariance(int j, int k) {
        return covariance[j][k];
    }

    @Override
    public boolean additive() {
        return false;
    }

    @Override
    public Optional<Double> differenceVariance(
            int level, Point first, double firstWeight, Point second, double secondWeight) {
        int own = base.levelOf(level);
        double[] a = new double[parameters.length];
        double[] b = new double[parameters.length];
        loss(parameters, own, base.scaleOf(level), first, 0, a);
        loss(parameters, own, base.scaleOf(level), second, 0, b);
        Arrays.setAll(a, j -> firstWeight * a[j] - secondWeight * b[j]);
        return Optional.of(ParametricPredictor.variance(a, covariance));
    }

    @Override
    public List<double[]> otherColumns(TrainingData sample) {
        return nuisances.stream().map(nuisance -> nuisance.of(sample)).toList();
    }
}
