package fitlaw.law;

import fitlaw.common.Lazy;
import fitlaw.fit.HuberPowerLaws.Parameters;
import fitlaw.fit.JointDraws;
import fitlaw.fit.Ratio;
import fitlaw.fit.Student;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Losses at any size, data and shape.
 *
 * @param model the formula
 * @param parameters its parameters
 * @param covariance their covariance
 * @param between how far groups deviate from the curve
 * @param scatter how far the slopes on shape of each size deviate from those of the law
 */
@SuppressWarnings("ArrayRecordComponent") // never leaves the package, where the arrays are not modified
record ScalePredictor(
        ScaleModel model,
        double[] parameters,
        double[][] covariance,
        BetweenGroups between,
        Lazy<Optional<RandomSlopes>> scatter)
        implements Predictor {
    private static final int DRAWS = 1_000;
    private static final long SEED = 1;

    @Override
    public double[] at(int level, Point point) {
        double[] gradient = new double[parameters.length];
        double value = model.at(parameters, point, gradient);
        double variance = ParametricPredictor.variance(gradient, covariance) + between.variance(value);
        return new double[] {value, variance + Arrays.stream(ofSizes(gradient)).sum()};
    }

    @Override
    public double valueAt(int level, Point point) {
        return model.at(parameters, point, new double[parameters.length]);
    }

    /** The variance that the scatter of slopes between sizes adds to a loss. */
    private double[] ofSizes(double[] gradient) {
        double[] ofShape = Arrays.copyOfRange(gradient, model.first(), gradient.length);
        return randomSlopes().map(known -> known.variances(ofShape)).orElse(new double[0]);
    }

    @Override
    public double degreesOfFreedom(int level, Point point, int ofFit) {
        double[] gradient = new double[parameters.length];
        double value = model.at(parameters, point, gradient);
        double[] others = {ParametricPredictor.variance(gradient, covariance), between.variance(value)};
        double[] degrees = {degreesOfFreedom().orElse(ofFit), between.degreesOfFreedom()};
        return randomSlopes()
                .map(known -> known.degreesOfFreedom(ofSizes(gradient), others, degrees))
                .orElseGet(() -> Student.effectiveDegrees(others, degrees));
    }

    /** The shape terms, which have the curves of a linear form. */
    private LinearPredictor shapes() {
        int from = model.first();
        double[][] block = new double[model.columns().size()][];
        Arrays.setAll(block, j -> Arrays.copyOfRange(covariance[from + j], from, parameters.length));
        return new LinearPredictor(
                model.columns(),
                false,
                Arrays.copyOfRange(parameters, from, parameters.length),
                block,
                new double[0],
                new double[0],
                new double[0][],
                new GroupEffectBase(false, new double[0]),
                model.centre(),
                scatter);
    }

    @Override
    public List<Curve> curves() {
        return shapes().curves();
    }

    @Override
    public List<Curve> curves(Point place) {
        return shapes().curves(place);
    }

    @Override
    public Optional<RandomSlopes> randomSlopes() {
        return scatter.get();
    }

    @Override
    public Optional<RandomSlopes.AtNewSize> curveAtNewSize(ShapeVariable variable, Point place, int degreesOfFreedom) {
        return shapes().curveAtNewSize(variable, place, degreesOfFreedom);
    }

    @Override
    public Optional<Ratio> exponent(ShapeVariable variable, Move move, Point place) {
        return shapes().exponent(variable, move, place);
    }

    @Override
    public List<String> covariates() {
        return shapes().covariates();
    }

    @Override
    public List<double[]> otherColumns(TrainingData sample) {
        return shapes().otherColumns(sample);
    }

    @Override
    public boolean hasGroupEffects() {
        return false;
    }

    @Override
    public OptionalInt degreesOfFreedom() {
        return between.sd() > 0 ? OptionalInt.of(between.degreesOfFreedom()) : OptionalInt.empty();
    }

    @Override
    public boolean knows(Move move) {
        return move == Move.SIZE || model.data();
    }

    /** The loss of the best shape of each size. */
    @Override
    public Optional<SizeDataCurve> sizeData(int degreesOfFreedom) {
        if (!model.data()) {
            return Optional.empty();
        }
        JointDraws draws = new JointDraws(covariance, degreesOfFreedom().orElse(degreesOfFreedom), SEED);
        List<Parameters> replicates = IntStream.range(0, DRAWS)
                .mapToObj(i -> {
                    double[] drawn = draws.draw(i);
                    Arrays.setAll(drawn, j -> parameters[j] + drawn[j]);
                    return model.ofBestShapes(drawn);
                })
                .toList();
        return Optional.of(new SizeDataCurve(model.ofBestShapes(parameters), replicates, DRAWS + " coefficient draws"));
    }

    @Override
    public Optional<Double> differenceVariance(
            int level, Point first, double firstWeight, Point second, double secondWeight) {
        double[] a = new double[parameters.length];
        double[] b = new double[parameters.length];
        model.at(parameters, first, a);
        model.at(parameters, second, b);
        Arrays.setAll(a, j -> firstWeight * a[j] - secondWeight * b[j]);
        return Optional.of(ParametricPredictor.variance(a, covariance)
                + Arrays.stream(ofSizes(a)).sum());
    }
}
