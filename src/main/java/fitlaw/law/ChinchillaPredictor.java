package fitlaw.law;

import fitlaw.fit.HuberPowerLaws.Parameters;
import java.util.List;

/**
 * Losses by the form of Hoffmann et al., with the spread of refits to resampled runs.
 *
 * @param found the fit
 * @param refits the refits
 */
record ChinchillaPredictor(Parameters found, List<Parameters> refits) implements StoredPredictor {
    ChinchillaPredictor {
        refits = List.copyOf(refits);
    }

    @Override
    public double[] at(int level, Point point) {
        double n = point.parameters();
        double d = point.tokens();
        return new double[] {found.at(n, d), ChinchillaForm.variance(refits, refit -> refit.at(n, d))};
    }

    @Override
    public double differenceVariance(int level, Point first, double firstWeight, Point second, double secondWeight) {
        return ChinchillaForm.variance(
                refits,
                refit -> firstWeight * refit.at(first.parameters(), first.tokens())
                        - secondWeight * refit.at(second.parameters(), second.tokens()));
    }
}
