package fitlaw.law;

import fitlaw.common.Numbers;
import fitlaw.fit.Estimate;
import fitlaw.fit.HuberPowerLaws.Parameters;
import fitlaw.fit.NotIdentified;
import fitlaw.fit.Quantity;
import java.util.function.DoubleUnaryOperator;

/**
 * The smallest training budget at whose best size and data the loss is a given one: the place where the loss along
 * budgets, which falls, passes it.
 *
 * @param curve loss over size and data
 * @param perToken operations per token as a function of N
 * @param low smallest budget considered
 * @param high largest budget considered
 */
record LeastBudget(SizeDataCurve curve, DoubleUnaryOperator perToken, double low, double high) {
    private static final int HALVINGS = 60;

    /** The budget, with percentiles of the refits; refits that never reach the loss count as outside the interval. */
    Quantity of(double loss, double confidence) {
        double value = flops(curve.estimate(), loss);
        if (Double.isNaN(value)) {
            return new NotIdentified(
                    "flops",
                    "No budget up to " + Numbers.significant(high, 1) + " FLOP reaches a loss of "
                            + Numbers.significant(loss, 4) + ": the irreducible loss E of the law is "
                            + Numbers.significant(curve.estimate().e(), 4) + ".");
        }
        BootstrapReplicates.Column column = BootstrapReplicates.values(
                "flops",
                curve.replicates().stream().mapToDouble(p -> flops(p, loss)).toArray());
        String method = "percentile of " + curve.drawn() + ", " + Numbers.plain(100 * confidence) + " %";
        if (column.without() > 0) {
            method += ", " + Numbers.significant(100 * column.without(), 3) + " % of them do not reach the loss";
        }
        return new Estimate("flops", value, column.deviation(), column.interval(confidence, method));
    }

    private double flops(Parameters p, double loss) {
        if (!SizeDataCurve.hasOptimum(p) || !(least(p, high) <= loss)) {
            return Double.NaN;
        }
        double from = Math.log(low);
        double to = Math.log(high);
        for (int step = 0; step < HALVINGS; step++) {
            double middle = (from + to) / 2;
            if (least(p, Math.exp(middle)) <= loss) {
                to = middle;
            } else {
                from = middle;
            }
        }
        return Math.exp(to);
    }

    private double least(Parameters p, double flops) {
        double n = SizeDataCurve.bestSize(p, flops, perToken);
        return p.at(n, flops / perToken.applyAsDouble(n));
    }
}
