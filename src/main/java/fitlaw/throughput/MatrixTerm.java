package fitlaw.throughput;

import java.util.List;

/**
 * Times of the matrices of the layers, which may hide a fixed time of a layer, and of the output head.
 *
 * <pre>
 *   L (matrices ⊕ hidden) + head
 *   matrix  = (weights bytes/BW) ⊕ (products FLOP/rate)
 *   a ⊕ b   = (a^p + b^p)^(1/p)
 * </pre>
 */
final class MatrixTerm implements StepTerm {
    private static final int WEIGHTS = 0;
    private static final int PRODUCTS = 1;
    private static final int SHARPNESS = 2;
    private static final int HIDDEN = 3;
    private static final int HIDING = 4;

    private static final List<Coefficient> COEFFICIENTS = List.of(
            new Coefficient("weights", "×", 1.1, 0.2, "time to read a matrix, relative to reading at copy bandwidth"),
            new Coefficient(
                    "products",
                    "×",
                    1.2,
                    0.25,
                    "time to multiply, relative to multiplying at the rate of a large product"),
            new Coefficient("sharpness", "", 3, 0.4, "exponent of the smooth maximum of reading and multiplying"),
            new Coefficient("hidden", "µs", 3, 1, "time per layer that its matrices hide if they take longer"),
            new Coefficient("hiding", "", 2, 0.3, "exponent of the smooth maximum of matrices and hidden"));

    @Override
    public List<Coefficient> coefficients() {
        return COEFFICIENTS;
    }

    @Override
    public double seconds(Step step, double[] c, int at, double[] gradient, double factor) {
        double unit = unit(step.reading, step.multiplying, c, at);
        double matrices = step.parametersOfALayer() * unit;
        double hidden = c[at + HIDDEN] * 1e-6;
        double hiding = c[at + HIDING];
        double layer = SmoothMax.of(matrices, hidden, hiding);
        double headUnit = step.headIsAsLayers() ? unit : unit(step.headReading, step.headMultiplying, c, at);
        double head = step.parameters[Step.HEAD] * headUnit;
        if (gradient != null) {
            double share = SmoothMax.share(matrices, layer, hiding);
            gradient[at + HIDDEN] += factor * step.layers * layer * (1 - share);
            gradient[at + HIDING] += factor * step.layers * SmoothMax.bySharpness(matrices, hidden, layer, share);
            double inLayers = factor * step.layers * layer * share;
            if (step.headIsAsLayers()) {
                addMatrices(step.reading, step.multiplying, unit, c, at, gradient, inLayers + factor * head);
            } else {
                addMatrices(step.reading, step.multiplying, unit, c, at, gradient, inLayers);
                addMatrices(step.headReading, step.headMultiplying, headUnit, c, at, gradient, factor * head);
            }
        }
        return step.layers * layer + head;
    }

    /** Time of one parameter of a matrix: the time of the matrix over its size. */
    private static double unit(double reading, double multiplying, double[] c, int at) {
        return SmoothMax.of(c[at + WEIGHTS] * reading, c[at + PRODUCTS] * multiplying, c[at + SHARPNESS]);
    }

    /** Adds the derivatives of matrices with the same unit time, given their total time. */
    private static void addMatrices(
            double reading, double multiplying, double unit, double[] c, int at, double[] gradient, double seconds) {
        double read = c[at + WEIGHTS] * reading;
        double multiply = c[at + PRODUCTS] * multiplying;
        double share = SmoothMax.share(read, unit, c[at + SHARPNESS]);
        gradient[at + WEIGHTS] += seconds * share;
        gradient[at + PRODUCTS] += seconds * (1 - share);
        gradient[at + SHARPNESS] += seconds / unit * SmoothMax.bySharpness(read, multiply, unit, share);
    }
}
