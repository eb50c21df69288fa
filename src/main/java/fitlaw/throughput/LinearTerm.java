package fitlaw.throughput;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** A term that is a coefficient times a property of the step. */
final class LinearTerm implements StepTerm {
    /** A microsecond, the unit of fixed times. */
    static final double MICROSECOND = 1e-6;

    private final List<Coefficient> coefficients;
    private final ToDoubleFunction<Step> amount;

    /**
     * Creates a term.
     *
     * @param coefficient the coefficient
     * @param amount seconds of the term for a coefficient of 1
     */
    LinearTerm(Coefficient coefficient, ToDoubleFunction<Step> amount) {
        coefficients = List.of(coefficient);
        this.amount = amount;
    }

    @Override
    public List<Coefficient> coefficients() {
        return coefficients;
    }

    @Override
    public double seconds(Step step, double[] c, int at, double[] gradient, double factor) {
        return of(c, at, amount.applyAsDouble(step), gradient, factor);
    }

    static double of(double[] c, int at, double amount, double[] gradient, double factor) {
        double seconds = c[at] * amount;
        if (gradient != null) {
            gradient[at] += factor * seconds;
        }
        return seconds;
    }
}
