package fitlaw.throughput;

import java.util.List;

/** Weights, keys and layers: the form that explains itself. */
final class ThreeTerms implements StepForm {
    private static final List<Coefficient> COEFFICIENTS = List.of(
            new Coefficient("weights", "×", 1.2, 0.3, "time to read all weights over that at the copy bandwidth"),
            new Coefficient("keys", "×", 1.2, 0.3, "time to read keys and values over that at the copy bandwidth"),
            new Coefficient("layer", "µs", 40, 0.6, "fixed time of a layer"));

    @Override
    public String name() {
        return "three terms";
    }

    @Override
    public String formula() {
        return "weights · W/BW + keys · KV/BW + layer · L";
    }

    @Override
    public List<Coefficient> coefficients() {
        return COEFFICIENTS;
    }

    @Override
    public double seconds(Step step, double[] c, int at, double[] gradient, double factor) {
        double weights = c[at] * step.weights();
        double keys = c[at + 1] * step.allKeys();
        double layers = c[at + 2] * 1e-6 * step.layers;
        if (gradient != null) {
            gradient[at] += factor * weights;
            gradient[at + 1] += factor * keys;
            gradient[at + 2] += factor * layers;
        }
        return weights + keys + layers;
    }
}
