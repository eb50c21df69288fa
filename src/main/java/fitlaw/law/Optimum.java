package fitlaw.law;

import fitlaw.fit.Estimate;
import fitlaw.fit.Quantity;
import fitlaw.table.Report;
import java.util.List;
import java.util.Objects;

/**
 * The shape of least loss at fixed size and data, as far as the runs tell.
 *
 * @param relativeWidth best {@code d / √N}, or why there is none
 * @param mlpRatio best ratio of MLP to attention parameters, or why there is none
 * @param law the law that it is the optimum of
 */
public record Optimum(Quantity relativeWidth, Quantity mlpRatio, Law law) implements Report.Source {
    /**
     * Creates an optimum.
     *
     * @param relativeWidth best {@code d / √N}, or why there is none
     * @param mlpRatio best ratio of MLP to attention parameters, or why there is none
     * @param law the law that it is the optimum of
     */
    public Optimum {
        Objects.requireNonNull(relativeWidth, "relativeWidth");
        Objects.requireNonNull(mlpRatio, "mlpRatio");
        Objects.requireNonNull(law, "law");
    }

    /**
     * {@return the shape of least predicted loss that can be built, with the loss it gives away against this optimum}
     *
     * @param options size, depth, heads and multiples to keep to
     * @throws IllegalStateException if the runs leave x or r open
     * @throws IllegalArgumentException if no shape keeps to the options; says how near one comes
     */
    public Buildable nearest(BuildOptions options) {
        return Buildable.nearest(options, this, Point.shape(located(relativeWidth), located(mlpRatio)));
    }

    /** Whether the law has a term of depth. */
    boolean seesDepth() {
        return law.predictor().covariates().contains("n_layers");
    }

    private static double located(Quantity quantity) {
        return quantity.estimate()
                .map(Estimate::value)
                .orElseThrow(() -> new IllegalStateException("There is no best shape to come near to. " + quantity));
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
