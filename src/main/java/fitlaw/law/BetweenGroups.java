package fitlaw.law;

import java.util.Arrays;

/**
 * How far groups of runs lie off a curve of size and data, beyond the noise of their runs: a random effect of each group, by
 * the method of moments from the means of their residuals.
 *
 * @param sd standard deviation, in nats per token of a run of weight 1
 * @param reference loss of such a run where noise is a share of the loss, else 0
 * @param degreesOfFreedom groups less parameters of the curve; 1 at least
 */
record BetweenGroups(double sd, double reference, int degreesOfFreedom) {
    /** Variance of the effect of a group whose runs have a loss. */
    double variance(double loss) {
        double scale = reference > 0 ? loss / reference : 1;
        return sd * sd * scale * scale;
    }

    /** The share of a group's mean that rows are taken less, so that their errors become independent and alike. */
    double[] shares(int[][] members, double sigma) {
        return Arrays.stream(members)
                .mapToDouble(group -> 1 - sigma / Math.sqrt(sigma * sigma + group.length * sd * sd))
                .toArray();
    }

    /** From the residuals of rows of equal noise. */
    static BetweenGroups of(double[] residuals, int[][] members, int curve, double sigma, double reference) {
        double squares = 0;
        double noise = 0;
        for (int[] group : members) {
            double mean = Arrays.stream(group)
                    .mapToDouble(i -> residuals[i])
                    .average()
                    .orElseThrow();
            squares += mean * mean;
            noise += sigma * sigma / group.length / members.length;
        }
        int degrees = members.length - curve;
        double variance = degrees > 0 ? Math.max(0, squares / degrees - noise) : 0;
        return new BetweenGroups(Math.sqrt(variance), reference, Math.max(1, degrees));
    }
}
