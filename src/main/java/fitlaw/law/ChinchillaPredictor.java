package fitlaw.law;

import fitlaw.fit.HuberPowerLaws.Parameters;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Losses by the form of Hoffmann et al., with the spread of the refits to resampled runs.
 *
 * @param found the fit
 * @param refits the refits
 * @param drawn what they are, such as {@code 200 case resamples}
 */
record ChinchillaPredictor(Parameters found, List<Parameters> refits, String drawn) implements Predictor {
    ChinchillaPredictor {
        refits = List.copyOf(refits);
    }

    static String drawn(int refits, boolean clustered) {
        return refits + (clustered ? " resamples of runs with their checkpoints" : " case resamples");
    }

    @Override
    public double[] at(int level, Point point) {
        double n = point.parameters();
        double d = point.tokens();
        return new double[] {found.at(n, d), ChinchillaForm.variance(refits, refit -> refit.at(n, d))};
    }

    @Override
    public Optional<Double> differenceVariance(
            int level, Point first, double firstWeight, Point second, double secondWeight) {
        return Optional.of(ChinchillaForm.variance(
                refits,
                refit -> firstWeight * refit.at(first.parameters(), first.tokens())
                        - secondWeight * refit.at(second.parameters(), second.tokens())));
    }

    @Override
    public Optional<ToDoubleFunction<double[]>> lossOf(int level, Point point) {
        return Optional.of(p -> new Parameters(p[0], p[1], p[2], p[3], p[4]).at(point.parameters(), point.tokens()));
    }

    @Override
    public Optional<SizeDataCurve> sizeData(int degreesOfFreedom) {
        return Optional.of(new SizeDataCurve(found, refits, drawn));
    }
}
