package fitlaw.throughput;

import java.util.List;

/**
 * Weights and keys, each overlapped with a fixed time of a layer, as in an engine that launches kernels while the GPU
 * still reads. The factors exceed the inverse of an efficiency, because the overlap hides part of the reading.
 */
final class OverlappedTerms implements StepTerm {
    private static final List<Coefficient> COEFFICIENTS = List.of(
            new Coefficient(
                    "weights", "×", 1.2, 0.3, "time to read all weights, relative to reading at copy bandwidth"),
            new Coefficient(
                    "keys", "×", 1.2, 0.3, "time to read keys and values, relative to reading at copy bandwidth"),
            new Coefficient(
                    "layer_weights", "µs", 40, 0.6, "fixed time per layer that overlaps with reading its weights"),
            new Coefficient("layer_keys", "µs", 20, 0.8, "fixed time per layer that overlaps with reading its keys"),
            new Coefficient(
                    "sharpness",
                    "",
                    1.5,
                    0.5,
                    "exponent of the smooth maximum: 1 is the sum, large values the maximum"));

    @Override
    public List<Coefficient> coefficients() {
        return COEFFICIENTS;
    }

    @Override
    public double seconds(Step step, double[] c, int at, double[] gradient, double factor) {
        double p = c[at + 4];
        return pair(c[at] * step.weights(), c[at + 2] * 1e-6 * step.layers, p, at, at + 2, at + 4, gradient, factor)
                + pair(
                        c[at + 1] * step.allKeys(),
                        c[at + 3] * 1e-6 * step.layers,
                        p,
                        at + 1,
                        at + 3,
                        at + 4,
                        gradient,
                        factor);
    }

    private static double pair(
            double a, double b, double p, int atA, int atB, int atP, double[] gradient, double factor) {
        double max = SmoothMax.of(a, b, p);
        if (gradient != null) {
            double share = SmoothMax.share(a, max, p);
            gradient[atA] += factor * max * share;
            gradient[atB] += factor * max * (1 - share);
            gradient[atP] += factor * SmoothMax.bySharpness(a, b, max, share);
        }
        return max;
    }
}
