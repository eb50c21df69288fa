package fitlaw.law;

import fitlaw.fit.Quantity;
import fitlaw.table.Report;
import java.util.List;
import java.util.Objects;

/**
 * The shape of least loss at fixed size and data, as far as the runs tell.
 *
 * @param relativeWidth best {@code d / √N}, or why there is none
 * @param mlpRatio best ratio of MLP to attention parameters, or why there is none
 */
public record Optimum(Quantity relativeWidth, Quantity mlpRatio) implements Report.Source {
    /**
     * Creates an optimum.
     *
     * @param relativeWidth best {@code d / √N}, or why there is none
     * @param mlpRatio best ratio of MLP to attention parameters, or why there is none
     */
    public Optimum {
        Objects.requireNonNull(relativeWidth, "relativeWidth");
        Objects.requireNonNull(mlpRatio, "mlpRatio");
    }

    @Override
    public Report report() {
        Report.Builder report = Report.titled("Shape of least loss");
        report.grid(Estimates.HEADER, Estimates.rows(List.of(relativeWidth, mlpRatio)));
        Estimates.reasons(List.of(relativeWidth, mlpRatio)).forEach(report::note);
        return report.build();
    }

    @Override
    public String toString() {
        return relativeWidth + "\n" + mlpRatio;
    }
}
