package fitlaw.throughput;

import java.util.List;

/**
 * Times of a decode step that do not depend on its matrices or keys.
 *
 * <pre>
 *   L (layer + width · pow2(d)/4096 + misaligned n + activations) + sequence B + step,   pow2(d) the next power of two
 * </pre>
 *
 * <p>One class instead of six {@link LinearTerm}s, because searches evaluate it for millions of shapes.
 */
final class FixedTimes implements StepTerm {
    private static final List<Coefficient> COEFFICIENTS = List.of(
            new Coefficient("layer", "µs", 30, 0.6, "fixed time per layer"),
            new Coefficient(
                    "width", "µs", 3, 1, "time per layer for each 4,096 of d_model, rounded up to a power of two"),
            new Coefficient("misaligned", "µs", 1, 1, "extra time per matrix with a size that is not a multiple of 64"),
            new Coefficient(
                    "activations", "×", 2, 0.7, "time for activations, relative to moving each once at copy bandwidth"),
            new Coefficient("sequence", "µs", 0.5, 1, "time per sequence of a step"),
            new Coefficient("step", "µs", 50, 1, "fixed time per step"));

    @Override
    public List<Coefficient> coefficients() {
        return COEFFICIENTS;
    }

    @Override
    public double seconds(Step step, double[] c, int at, double[] gradient, double factor) {
        double misaligned = step.layers * step.misaligned + step.misalignedHead;
        double activations = step.layers * step.activations + step.headActivations;
        return LinearTerm.of(c, at, 1e-6 * step.layers, gradient, factor)
                + LinearTerm.of(c, at + 1, 1e-6 * step.layers * step.width, gradient, factor)
                + LinearTerm.of(c, at + 2, 1e-6 * misaligned, gradient, factor)
                + LinearTerm.of(c, at + 3, activations, gradient, factor)
                + LinearTerm.of(c, at + 4, 1e-6 * step.batch, gradient, factor)
                + LinearTerm.of(c, at + 5, 1e-6, gradient, factor);
    }
}
