package fitlaw.paper;

import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.fit.Student;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Runs that differ in GQA group and share size, tokens, width, head size and depth.
 *
 * @param name size and, if there are several sets of one size, the other common properties
 * @param losses losses of each GQA group, corrected for N and shape, in nats per token
 * @param rows rows of the file, in the same order
 * @param sigma standard deviation of one run; NaN if unknown
 * @param degreesOfFreedom degrees of freedom of sigma
 * @param noise source of sigma, in words
 */
record GroupedHeads(
        String name,
        SortedMap<Double, List<Double>> losses,
        SortedMap<Double, List<Integer>> rows,
        OptionalDouble sigma,
        int degreesOfFreedom,
        String noise) {
    /**
     * Creates a set.
     *
     * @param name common properties of the runs
     * @param losses losses of each GQA group
     * @param rows rows of the file
     * @param sigma standard deviation of one run
     * @param degreesOfFreedom degrees of freedom of sigma
     * @param noise source of sigma
     */
    public GroupedHeads {
        losses = new TreeMap<>(losses);
        rows = new TreeMap<>(rows);
    }

    /** A difference between two GQA groups: the loss of the larger minus that of the smaller. */
    record Step(double from, double to, Estimate loss) {}

    static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** Pooled variance within GQA groups, with its degrees of freedom. */
    static double[] inside(Map<Double, List<Double>> losses) {
        double squares = 0;
        int degrees = 0;
        for (List<Double> group : losses.values()) {
            double mean = mean(group);
            squares += group.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
            degrees += group.size() - 1;
        }
        return new double[] {squares, degrees};
    }

    /** {@return the GQA groups, in increasing order} */
    public double[] groupings() {
        return losses.keySet().stream().mapToDouble(Double::doubleValue).toArray();
    }

    /**
     * {@return the expected loss of a GQA group, with a 95 % interval from the noise of a run}
     *
     * @param grouping query heads for each KV head
     */
    public Estimate loss(double grouping) {
        List<Double> group = losses.get(grouping);
        double error = sigma.orElse(0) / Math.sqrt(group.size());
        return estimate("loss", mean(group), error, 0.95);
    }

    /** All differences, at a confidence level that holds simultaneously for a number of comparisons. */
    List<Step> steps(int comparisons) {
        double[] of = groupings();
        double confidence = 1 - 0.05 / comparisons;
        return Arrays.stream(of)
                .boxed()
                .flatMap(from -> Arrays.stream(of).filter(to -> to > from).mapToObj(to -> {
                    double error = sigma.orElse(0)
                            * Math.sqrt(1.0 / losses.get(from).size()
                                    + 1.0 / losses.get(to).size());
                    double difference = mean(losses.get(to)) - mean(losses.get(from));
                    return new Step(from, to, estimate("difference", difference, error, confidence));
                }))
                .toList();
    }

    int pairs() {
        return losses.size() * (losses.size() - 1) / 2;
    }

    private Estimate estimate(String term, double value, double error, double confidence) {
        if (sigma.isEmpty()) {
            return new Estimate(term, value, Interval.notStated("no run is repeated"));
        }
        return Estimate.symmetric(term, value, error, Student.halfWidth(confidence, degreesOfFreedom), "t, " + noise);
    }
}
