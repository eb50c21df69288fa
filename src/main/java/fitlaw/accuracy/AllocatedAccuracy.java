package fitlaw.accuracy;

import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.fit.Estimate;
import fitlaw.fit.Quantity;
import fitlaw.law.Allocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The expected accuracy of the best model of a training budget, and the budget needed for an accuracy.
 *
 * @param allocation the best size and data of the budget
 * @param curve accuracy as a function of the loss of the allocation's law
 * @param accuracy accuracy of the best model; its standard error includes those of the curve and of the law's loss
 * @param least the required accuracy, if any
 * @param flops the smallest budget whose best model is expected to have that accuracy
 * @param notes limits and assumptions
 */
public record AllocatedAccuracy(
        Allocation allocation,
        TaskAccuracy curve,
        Estimate accuracy,
        OptionalDouble least,
        Optional<Quantity> flops,
        List<String> notes)
        implements Report.Source {
    /**
     * Creates a result.
     *
     * @param allocation the best size and data of the budget
     * @param curve accuracy as a function of loss
     * @param accuracy accuracy of the best model
     * @param least the required accuracy
     * @param flops the budget needed for it
     * @param notes limits and assumptions
     */
    public AllocatedAccuracy {
        notes = List.copyOf(notes);
    }

    static AllocatedAccuracy of(Accuracy accuracy, Allocation allocation, String task) {
        TaskAccuracy curve = accuracy.task(task);
        Estimate loss = (Estimate) allocation.estimate("loss");
        Estimate worth = curve.at(loss);
        return new AllocatedAccuracy(
                allocation,
                curve,
                new Estimate(curve.name() + "_accuracy", worth.value(), worth.stdError(), worth.interval()),
                OptionalDouble.empty(),
                Optional.empty(),
                LossAgreement.notes(accuracy, allocation.law()));
    }

    /**
     * {@return this result with the smallest budget whose best model is expected to have an accuracy}
     *
     * @param accuracy a fraction, within the range of the curve over the observed losses
     * @throws IllegalArgumentException if the curve does not reach it within the observed losses
     */
    public AllocatedAccuracy atLeast(double accuracy) {
        return new AllocatedAccuracy(
                allocation,
                curve,
                this.accuracy,
                OptionalDouble.of(accuracy),
                Optional.of(allocation.flopsFor(curve.lossAt(accuracy))),
                notes);
    }

    /**
     * {@return whether the best model of the budget is expected to have the required accuracy; true if none is
     * required}
     */
    public boolean isReached() {
        return least.isEmpty() || accuracy.value() >= least.getAsDouble();
    }

    @Override
    public Report report() {
        Report.Builder report = Report.titled(String.format(
                Locale.ROOT,
                "Accuracy of the best model, %s FLOP",
                Numbers.significant(allocation.budget().flops(), 3)));
        List<List<String>> rows = new ArrayList<>();
        rows.add(cells(accuracy));
        flops.flatMap(Quantity::estimate).ifPresent(estimate -> rows.add(cells(estimate)));
        report.grid(List.of("term", "estimate", "std_error", "low", "high", "method"), rows);
        if (least.isPresent()) {
            double loss = curve.lossAt(least.getAsDouble());
            report.text(String.format(
                    Locale.ROOT,
                    "An accuracy of %s requires a loss of %s, which the best model of this budget %s.",
                    Numbers.plain(least.getAsDouble()),
                    Numbers.significant(loss, 4),
                    isReached() ? "reaches" : "does not reach"));
            flops.filter(quantity -> quantity.estimate().isEmpty()).ifPresent(open -> report.note(open.toString()));
        }
        notes.forEach(report::note);
        return report.build();
    }

    private static List<String> cells(Estimate estimate) {
        return List.of(
                estimate.term(),
                Numbers.significant(estimate.value(), 3),
                Numbers.significant(estimate.stdError().orElse(Double.NaN), 2),
                Numbers.significant(estimate.interval().low(), 3),
                Numbers.significant(estimate.interval().high(), 3),
                estimate.interval().method());
    }

    @Override
    public String toString() {
        return report().text();
    }
}
