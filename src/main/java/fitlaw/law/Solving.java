package fitlaw.law;

import fitlaw.fit.Ratio;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * A predictor together with the least-squares problem that it solves, which a law keeps as long as it holds its runs.
 *
 * @param numbers the predictor
 * @param problem the problem
 */
record Solving(Predictor numbers, Supplier<Regression> problem) implements Predictor {
    @Override
    public double[] at(int level, Point point) {
        return numbers.at(level, point);
    }

    @Override
    public double valueAt(int level, Point point) {
        return numbers.valueAt(level, point);
    }

    @Override
    public List<Curve> curves() {
        return numbers.curves();
    }

    @Override
    public List<Curve> curves(Point place) {
        return numbers.curves(place);
    }

    @Override
    public Optional<Ratio> exponent(ShapeVariable variable, Move move, Point place) {
        return numbers.exponent(variable, move, place);
    }

    @Override
    public Optional<SizeDataCurve> sizeData(int degreesOfFreedom) {
        return numbers.sizeData(degreesOfFreedom);
    }

    @Override
    public Optional<ShapeEffect> effect() {
        return numbers.effect();
    }

    @Override
    public Optional<RandomSlopes> randomSlopes() {
        return numbers.randomSlopes();
    }

    @Override
    public Optional<RandomSlopes.AtNewSize> curveAtNewSize(ShapeVariable variable, Point place, int degreesOfFreedom) {
        return numbers.curveAtNewSize(variable, place, degreesOfFreedom);
    }

    @Override
    public Optional<Regression> regression() {
        return Optional.of(problem.get());
    }

    @Override
    public boolean hasGroupEffects() {
        return numbers.hasGroupEffects();
    }

    @Override
    public OptionalInt degreesOfFreedom() {
        return numbers.degreesOfFreedom();
    }

    @Override
    public double degreesOfFreedom(int level, Point point, int ofFit) {
        return numbers.degreesOfFreedom(level, point, ofFit);
    }

    @Override
    public boolean knows(Move move) {
        return numbers.knows(move);
    }

    @Override
    public List<String> covariates() {
        return numbers.covariates();
    }

    @Override
    public List<double[]> otherColumns(TrainingData sample) {
        return numbers.otherColumns(sample);
    }

    @Override
    public Optional<Double> differenceVariance(
            int level, Point first, double firstWeight, Point second, double secondWeight) {
        return numbers.differenceVariance(level, first, firstWeight, second, secondWeight)
                .or(() -> Predictor.super.differenceVariance(level, first, firstWeight, second, secondWeight));
    }
}
