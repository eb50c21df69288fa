package fitlaw.law;

import java.util.Arrays;

/**
 * How far groups of runs lie from a curve of size and data, beyond the noise of their runs: a random effect per group,
 * estimated by the method of moments from the group means of the residuals.
 *
 * @param sd standard deviation, in nats per token of a run of weight 1
 * @param reference loss of such a run if noise is a share of the loss, otherwise 0
 * @param degreesOfFreedom number of groups minus number of parameters of the curve; at least 1
 */
record BetweenGroups(double sd, double reference, int degreesOfFreedom) {
    /** Variance of the effect of a group whose runs have this loss. */
    double variance(double loss) {
        double scale = reference > 0 ? loss / reference : 1;
        return sd * sd * scale * scale;
    }

    /**
     * The share of the group mean to subtract from rows so that their errors become independent with equal variance.
     */
    double[] shares(int[][] members, double sigma) {
        return Arrays.stream(members)
                .mapToDouble(group -> 1 - sigma / Math.sqrt(sigma * sigma + group.length * sd * sd))
                .toArray();
    }

    /** Estimates the effect from residuals of rows with equal noise. */
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
