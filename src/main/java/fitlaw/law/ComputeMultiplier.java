package fitlaw.law;

import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.fit.Estimate;
import fitlaw.fit.NotIdentified;
import fitlaw.fit.Quantity;
import fitlaw.fit.Student;
import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.api.Table;

/**
 * The value of a better shape: the factor k on the training compute C that another shape needs to reach its loss.
 *
 * <pre>
 *   L(other; N √k, D √k) = L(shape; N, D)
 * </pre>
 *
 * <p>The other shape keeps its x and r and its tokens per parameter, so size and data grow by the same factor and C = 6
 * N D grows by k. If there are several such k, the one closest to 1 counts. The interval is a t-interval of ln k: the
 * variance of the difference of the two losses, which share most of their errors, over the squared slope of loss in ln
 * k.
 *
 * @param shape a shape with its size and data
 * @param other another shape at that size and data
 * @param multiplier k, or why no compute makes up for the shape
 * @param marks limits of the result: how far the law is extrapolated
 */
public record ComputeMultiplier(Point shape, Point other, Quantity multiplier, List<String> marks)
        implements Report.Source {
    private static final String TERM = "compute_multiplier";
    /** Limit on ln k on either side: a factor of 10^9. */
    private static final double MOST = Math.log(1e9);

    /** Step in ln k of the search for the first crossing. */
    private static final double COARSE = 0.05;

    private static final int HALVINGS = 60;
    /** Step in ln k for the slope of loss. */
    private static final double STEP = 1e-4;

    private static final double SAME = 1e-9;

    /**
     * Creates a multiplier.
     *
     * @param shape a shape with its size and data
     * @param other another shape at that size and data
     * @param multiplier k, or why no compute makes up for the shape
     * @param marks limits of the result
     */
    public ComputeMultiplier {
        marks = List.copyOf(marks);
    }

    /**
     * {@return the factor on training compute that another shape needs to reach the loss of a shape, by a law without
     * group effects}
     *
     * @param law the law
     * @param shape a shape with its size and data
     * @param other another shape at that size and data
     * @throws IllegalStateException if it is a published law, or one with group effects
     * @throws IllegalArgumentException if size or data differ, or the runs do not identify the effect of data
     */
    public static ComputeMultiplier of(Law law, Point shape, Point other) {
        law.loss(shape); // throws for laws that are limited to the sizes of their runs
        if (!(Math.abs(shape.parameters() / other.parameters() - 1) < SAME
                && Math.abs(shape.tokens() / other.tokens() - 1) < SAME)) {
            throw new IllegalArgumentException("both shapes must have the same size and amount of data: N "
                    + shape.parameters() + " and " + other.parameters() + ", D " + shape.tokens() + " and "
                    + other.tokens());
        }
        if (!law.predictor().knows(Move.TOKENS)) {
            throw new IllegalArgumentException("the runs of " + law.source()
                    + " do not identify the effect of data, so the loss at other compute cannot be predicted. Add runs "
                    + "of one size with several amounts of data.");
        }
        double loss = law.loss(shape).value();
        double sign = at(law, other, 0) > loss ? 1 : -1;
        double high = 0;
        double best = at(law, other, 0);
        // As size grows, a shape may become worse than the other, so the first crossing counts and not the far end.
        while (sign * (at(law, other, high) - loss) > 0 && Math.abs(high) < MOST) {
            high += sign * COARSE;
            best = Math.min(best, at(law, other, high));
        }
        if (Math.abs(high) >= MOST) {
            return new ComputeMultiplier(
                    shape,
                    other,
                    new NotIdentified(
                            TERM,
                            "The predicted loss of the other shape is at least "
                                    + Numbers.significant(best, 4)
                                    + " nats per token for 1e-9 to 1e9 times its compute, and that of this shape is "
                                    + Numbers.significant(loss, 4)
                                    + ", so no compute makes them equal. Compare shapes nearer to each other."),
                    marks(law, shape, other));
        }
        double low = high - sign * COARSE;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (sign * (at(law, other, middle) - loss) > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double log = (low + high) / 2;
        Point there = scaled(other, log);
        double slope = (at(law, other, log + STEP) - at(law, other, log - STEP)) / (2 * STEP);
        double error = Math.sqrt(law.predictor()
                        .differenceVariance(0, there, 1, shape, 1)
                        .orElseThrow(() -> new IllegalArgumentException("the law " + law.name()
                                + " does not provide the covariance of two losses, so the multiplier has "
                                + "no interval.")))
                / Math.abs(slope);
        double t = Student.halfWidth(law.options().confidence(), law.degreesOfLoss(0, there));
        return new ComputeMultiplier(
                shape,
                other,
                Estimate.ofLog(TERM, log, error, t, law.knownFacts().options().method("t on log scale")),
                marks(law, shape, other, there));
    }

    private static List<String> marks(Law law, Point... points) {
        List<String> marks = new ArrayList<>();
        for (Point point : points) {
            List<Extrapolation> beyond = law.domain().extrapolations(point);
            beyond.stream()
                    .map(one -> "Extrapolated: " + one + ".")
                    .filter(one -> !marks.contains(one))
                    .forEach(marks::add);
        }
        return marks;
    }

    private static Point scaled(Point point, double logCompute) {
        double root = Math.exp(logCompute / 2);
        return point.withScale(point.parameters() * root, point.tokens() * root);
    }

    private static double at(Law law, Point point, double logCompute) {
        return law.predictor().at(0, scaled(point, logCompute))[0];
    }

    /** {@return the estimate as a row: term, estimate, std_error, low, high, method} */
    public Table table() {
        return Estimates.table(List.of(multiplier));
    }

    @Override
    public Report report() {
        Report.Builder report = Report.titled(
                "Effective compute at N " + Numbers.count(shape.parameters()) + ", D " + Numbers.count(shape.tokens()));
        report.text("Factor of compute that the shape x " + Numbers.significant(other.relativeWidth(), 3) + ", r "
                + Numbers.significant(other.mlpRatio(), 3) + " needs to reach the loss of x "
                + Numbers.significant(shape.relativeWidth(), 3) + ", r " + Numbers.significant(shape.mlpRatio(), 3)
                + ", at the same tokens per parameter.");
        report.grid(Estimates.HEADER, Estimates.rows(List.of(multiplier)));
        Estimates.reasons(List.of(multiplier)).forEach(report::note);
        marks.forEach(report::note);
        return report.build();
    }

    @Override
    public String toString() {
        return marks.isEmpty() ? multiplier.toString() : multiplier + "\n" + String.join("\n", marks);
    }
}
