package fitlaw.law;

import fitlaw.common.Report;
import fitlaw.fit.Estimate;
import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.api.Table;

/**
 * The predicted loss of a model that has not been trained.
 *
 * @param point its size, data and shape
 * @param loss the expected loss, with its confidence interval
 * @param run the loss of a single run, with its prediction interval
 * @param beyond how far the law is extrapolated beyond its runs in size, data and shape; empty if it is not
 * @param marks cautions for its use
 */
public record PredictedLoss(Point point, Estimate loss, Estimate run, List<Extrapolation> beyond, List<String> marks)
        implements Report.Source {
    /**
     * Creates a prediction.
     *
     * @param point its size, data and shape
     * @param loss the expected loss
     * @param run the loss of a single run
     * @param beyond how far the law is extrapolated
     * @param marks cautions for its use
     */
    public PredictedLoss {
        beyond = List.copyOf(beyond);
        marks = List.copyOf(marks);
    }

    /**
     * {@return the prediction of a law without group effects for a model that has not been trained: its expected loss,
     * the loss of a single run, and how far the law is extrapolated}
     *
     * @param law the law
     * @param point its size, data and shape; values that the law does not use may be absent
     * @throws IllegalStateException if it is a published law, or one with group effects
     */
    public static PredictedLoss of(Law law, Point point) {
        List<String> marks = new ArrayList<>();
        List<Extrapolation> beyond = law.domain().extrapolations(point);
        beyond.stream()
                .filter(Extrapolation::isBeyondTrust)
                .map(Extrapolation::caution)
                .forEach(marks::add);
        if (!law.predictor().knows(Move.TOKENS)
                && beyond.stream().anyMatch(one -> one.quantity().equals("D"))) {
            marks.add(
                    "The runs do not identify the effect of data, so the loss is predicted for the runs' amounts of data. Add "
                            + "runs of one size with several amounts of data.");
        }
        return new PredictedLoss(point, law.loss(point), law.prediction(point), beyond, marks);
    }

    /** {@return the estimates as rows: term, estimate, std_error, low, high, method} */
    public Table table() {
        return Estimates.table(List.of(loss, run));
    }

    @Override
    public Report report() {
        Report.Builder report = Report.titled("Predicted loss");
        report.grid(Estimates.HEADER, Estimates.rows(List.of(loss, run)));
        marks.forEach(report::note);
        return report.build();
    }

    @Override
    public String toString() {
        return report().text();
    }
}
