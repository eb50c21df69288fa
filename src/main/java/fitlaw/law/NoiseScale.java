package fitlaw.law;

import java.util.Arrays;

/**
 * How the noise of runs depends on group and loss, in multiples of the noise of a run of weight 1. That noise is the
 * geometric mean over all runs, so that weights multiply to 1 and do not contribute to a likelihood.
 *
 * @param weights the model of the noise
 * @param reference noise of a run of weight 1, in the unit of the weights
 * @param ofLevels root mean square of the noise of the runs of each group, in multiples of that of a run of weight 1
 * @param ofAll the same over all runs
 */
@SuppressWarnings("ArrayRecordComponent") // never leaves the package, where the arrays are not modified
record NoiseScale(Weights weights, double reference, double[] ofLevels, double ofAll) {
    /** The scale of runs, in groups. */
    static NoiseScale of(Weights weights, double[] noise, int[] group, int groups) {
        if (weights.kind() == Weights.Kind.EQUAL) {
            double[] ones = new double[groups];
            Arrays.fill(ones, 1);
            return new NoiseScale(weights, 1, ones, 1);
        }
        double reference =
                Math.exp(Arrays.stream(noise).map(Math::log).average().orElseThrow());
        double[] squares = new double[groups];
        int[] runs = new int[groups];
        double all = 0;
        for (int i = 0; i < noise.length; i++) {
            double square = noise[i] * noise[i] / (reference * reference);
            squares[group[i]] += square;
            runs[group[i]]++;
            all += square;
        }
        double[] ofLevels = new double[groups];
        Arrays.setAll(ofLevels, g -> Math.sqrt(squares[g] / runs[g]));
        return new NoiseScale(weights, reference, ofLevels, Math.sqrt(all / noise.length));
    }

    /** Weight of each run. */
    double[] weights(double[] noise) {
        return Arrays.stream(noise)
                .map(one -> reference * reference / (one * one))
                .toArray();
    }

    /** Noise of a future run of a group; if a column gives the noise, that of the group's runs. */
    double at(int level, double loss) {
        return switch (weights.kind()) {
            case EQUAL -> 1;
            case RELATIVE -> loss / reference;
            case COLUMN -> ofLevels[level];
        };
    }

    /** Noise of a future run, by a law without group effects; if a column gives the noise, that of all runs. */
    double at(double loss) {
        return weights.kind() == Weights.Kind.COLUMN ? ofAll : at(0, loss);
    }
}
