package fitlaw.paper;

import fitlaw.common.Numbers;
import fitlaw.figure.BatchSeries;
import fitlaw.fit.Estimate;
import fitlaw.paper.Verdict.Outcome;
import java.util.List;
import java.util.function.Predicate;

/**
 * The test of a claim that one shape serves faster than another, at each batch.
 *
 * <p>The claim holds at a batch if the interval of the ratio is above 1, and its opposite if the interval is below 1;
 * otherwise the ratio is not resolved. A contrast agrees with the claim if it holds at more than half of the resolved
 * batches, and disagrees if its opposite does; {@link #words()} names both.
 *
 * @param where the comparison and the GPU, such as {@code 1B, d 4096 over 1024 on H100}
 * @param ratios ratio of the output tokens per second of the supposedly faster shape to those of the other
 */
record SpeedContrast(String where, BatchSeries ratios) {
    /** {@return whether the ratios confirm the claim} */
    public Outcome outcome() {
        int more = Integer.compare(faster().size(), slower().size());
        return more > 0 ? Outcome.AGREES : more < 0 ? Outcome.DISAGREES : Outcome.CANNOT_SAY;
    }

    private List<BatchSeries.Point> faster() {
        return at(point -> point.predicted().interval().low() > 1);
    }

    private List<BatchSeries.Point> slower() {
        return at(point -> point.predicted().interval().high() < 1);
    }

    private List<BatchSeries.Point> at(Predicate<BatchSeries.Point> condition) {
        return ratios.points().stream().filter(condition).toList();
    }

    /** {@return the results by batch, with the ratio at the largest batch} */
    public String words() {
        if (ratios.points().isEmpty()) {
            return where + ": no batch size fits in memory";
        }
        BatchSeries.Point last = ratios.points().get(ratios.points().size() - 1);
        return where + ": " + seen() + "; " + ratio(last) + " at batch " + last.batch();
    }

    private String seen() {
        String faster = faster().isEmpty() ? "" : "faster at batch " + BatchSeries.batches(faster());
        String slower = slower().isEmpty() ? "" : "slower at batch " + BatchSeries.batches(slower());
        String both = faster + (faster.isEmpty() || slower.isEmpty() ? "" : ", ") + slower;
        return both.isEmpty() ? "the interval contains 1 at every batch" : both;
    }

    /** A ratio with its interval, and the measured ratio. */
    static String ratio(BatchSeries.Point point) {
        return interval(point.predicted(), 3)
                + (point.measured().isPresent()
                        ? " (measured " + Numbers.significant(point.measured().getAsDouble(), 3) + ")"
                        : "");
    }

    static String interval(Estimate estimate, int digits) {
        return Numbers.significant(estimate.value(), digits) + " ["
                + end(estimate.interval().low(), digits) + ", "
                + end(estimate.interval().high(), digits) + "]";
    }

    /** An end of an interval; one that rounds to 1 gets another digit, because it matters on which side of 1 it is. */
    private static String end(double end, int digits) {
        boolean one = Double.parseDouble(Numbers.significant(end, digits)) == 1 && end != 1;
        return Numbers.significant(end, one ? digits + 1 : digits);
    }

    /** Combines contrasts: all must agree to confirm a claim; one that disagrees refutes it. */
    static Outcome all(List<SpeedContrast> contrasts) {
        List<Outcome> outcomes =
                contrasts.stream().map(SpeedContrast::outcome).distinct().toList();
        if (outcomes.contains(Outcome.DISAGREES)) {
            return Outcome.DISAGREES;
        }
        return outcomes.equals(List.of(Outcome.AGREES)) ? Outcome.AGREES : Outcome.CANNOT_SAY;
    }
}
