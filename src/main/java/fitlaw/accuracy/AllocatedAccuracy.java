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
 * The accuracy that the best model of a training budget is expected to have, and what budget an accuracy takes.
 *
 * @param allocation the best size and data of the budget
 * @param curve accuracy over the loss that the allocation's law gives
 * @param accuracy of the best model; its error is that of the curve and of the law's loss
 * @param least the accuracy that is asked for, if one is
 * @param flops the least budget whose best model is expected to have that accuracy
 * @param notes what a reader must know
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
     * @param curve accuracy over loss
     * @param accuracy of the best model
     * @param least the accuracy that is asked for
     * @param flops the budget that it takes
     * @param notes what a reader must know
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
     * {@return the same with the least budget whose best model is expected to have an accuracy}
     *
     * @param accuracy a fraction, among those that the curve has over the losses seen
     * @throws IllegalArgumentException if no loss among those seen has it
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

    /** {@return whether the budget's best model is expected to have the accuracy that is asked for; true if none is} */
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
                    "An accuracy of %s takes a loss of %s, which the best model of this budget %s.",
                    Numbers.plain(least.getAsDouble()),
                    Numbers.significant(loss, 4),
                    isReached() ? "has" : "has not"));
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
