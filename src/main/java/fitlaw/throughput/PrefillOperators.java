package fitlaw.throughput;

import java.util.List;

/**
 * The operators of a prefill except activations.
 *
 * <pre>
 *   L (matrices + causal attention + layer) + head,
 *   matrix  = (products FLOP/rate) ⊕ (weights bytes/BW)
 * </pre>
 *
 * <p>The maximum is sharp: a prompt of a few hundred tokens is compute-bound, a short one is bound by reading weights.
 */
final class PrefillOperators implements StepTerm {
    private static final int PRODUCTS = 0;
    private static final int ATTENTION = 1;
    private static final int LAYER = 2;
    private static final int WEIGHTS = 3;
    private static final double SHARPNESS = 8;

    private static final List<Coefficient> COEFFICIENTS = List.of(
            new Coefficient(
                    "prefill_products",
                    "×",
                    1.25,
                    0.2,
                    "time to multiply, relative to multiplying at the rate of a large product"),
            new Coefficient(
                    "prefill_attention",
                    "×",
                    2.2,
                    0.4,
                    "time of causal attention, relative to multiplying at the rate of a large product"),
            new Coefficient("prefill_layer", "µs", 30, 0.6, "fixed time per layer of a prefill"),
            new Coefficient(
                    "prefill_weights", "×", 1.15, 0.1, "time to read a matrix, relative to reading at copy bandwidth"));

    @Override
    public List<Coefficient> coefficients() {
        return COEFFICIENTS;
    }

    @Override
    public double seconds(Step step, double[] c, int at, double[] gradient, double factor) {
        double layers = step.layers * step.parametersOfALayer();
        double seconds = matrices(layers, step.reading, step.multiplying, c, at, gradient, factor)
                + matrices(step.parameters[Step.HEAD], step.headReading, step.headMultiplying, c, at, gradient, factor);
        double causal = (step.layers - step.localLayers) * step.causal + step.localLayers * step.localCausal;
        seconds += LinearTerm.of(c, at + ATTENTION, causal, gradient, factor);
        seconds += LinearTerm.of(c, at + LAYER, 1e-6 * step.layers, gradient, factor);
        return seconds;
    }

    private static double matrices(
            double parameters,
            double reading,
            double multiplying,
            double[] c,
            int at,
            double[] gradient,
            double factor) {
        double multiply = c[at + PRODUCTS] * multiplying;
        double unit = SmoothMax.of(multiply, c[at + WEIGHTS] * reading, SHARPNESS);
        double seconds = parameters * unit;
        if (gradient != null) {
            double share = SmoothMax.share(multiply, unit, SHARPNESS);
            gradient[at + PRODUCTS] += factor * seconds * share;
            gradient[at + WEIGHTS] += factor * seconds * (1 - share);
        }
        return seconds;
    }
}
