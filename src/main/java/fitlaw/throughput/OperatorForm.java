package fitlaw.throughput;

import java.util.ArrayList;
import java.util.List;

/**
 * Every operator by itself: matrices, activations, attention, and fixed times.
 *
 * <pre>
 *   step    = L (matrices ⊕ hidden + layer + width · pow2(d)/4096 + misaligned n + activations + attention)
 *             + head + sequence B + step
 *   matrix  = (weights bytes/BW) ⊕ (products FLOP/rate)
 *   a ⊕ b   = (a^p + b^p)^(1/p),   pow2(d) the next power of two
 * </pre>
 *
 * <p>Attention is even or, "in waves", that of a kernel that splits keys.
 *
 * @see EvenAttention
 * @see SplitAttention
 */
final class OperatorForm implements StepForm {
    private static final int WEIGHTS = 0;
    private static final int PRODUCTS = 1;
    private static final int SHARPNESS = 2;
    private static final int HIDDEN = 3;
    private static final int HIDING = 4;
    private static final int LAYER = 5;
    private static final int WIDTH = 6;
    private static final int MISALIGNED = 7;
    private static final int ACTIVATIONS = 8;
    private static final int SEQUENCE = 9;
    private static final int STEP = 10;
    private static final int ATTENTION = 11;

    private static final List<Coefficient> COEFFICIENTS = List.of(
            new Coefficient("weights", "×", 1.1, 0.2, "time to read a matrix over that at the copy bandwidth"),
            new Coefficient("products", "×", 1.2, 0.25, "time to multiply over that at the rate of a large product"),
            new Coefficient("sharpness", "", 3, 0.4, "of the smooth maximum of reading and multiplying"),
            new Coefficient("hidden", "µs", 3, 1, "time of a layer that its matrices hide where they take longer"),
            new Coefficient("hiding", "", 2, 0.3, "sharpness of that smooth maximum"),
            new Coefficient("layer", "µs", 30, 0.6, "fixed time of a layer"),
            new Coefficient("width", "µs", 3, 1, "time of a layer per 4,096 of d_model, up to a power of two"),
            new Coefficient("misaligned", "µs", 1, 1, "time of a matrix with a size that is no multiple of 64"),
            new Coefficient(
                    "activations", "×", 2, 0.7, "time for activations over that for each once at the bandwidth"),
            new Coefficient("sequence", "µs", 0.5, 1, "time of a step per sequence"),
            new Coefficient("step", "µs", 50, 1, "fixed time of a step"));

    private final boolean waves;
    private final AttentionForm attention;
    private final List<Coefficient> coefficients;

    OperatorForm(boolean waves) {
        this.waves = waves;
        attention = waves ? new SplitAttention() : new EvenAttention();
        List<Coefficient> all = new ArrayList<>(COEFFICIENTS);
        all.addAll(attention.coefficients());
        coefficients = List.copyOf(all);
    }

    @Override
    public String name() {
        return waves ? "operators and waves" : "operators";
    }

    @Override
    public String formula() {
        return "L · (matrices ⊕ hidden + layer + width · pow2(d)/4096 + misaligned · n + activations + attention"
                + (waves ? " in waves" : "") + ") + head + sequence · B + step";
    }

    @Override
    public boolean needsMultiprocessors() {
        return waves;
    }

    @Override
    public List<Coefficient> coefficients() {
        return coefficients;
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
        double full = step.layers - step.localLayers;
        double read = full * attention.seconds(step.keys, c, at + ATTENTION, gradient, factor * full);
        if (step.localLayers > 0) {
            read += step.localLayers
                    * attention.seconds(step.localKeys, c, at + ATTENTION, gradient, factor * step.localLayers);
        }
        return step.layers * layer
                + head
                + read
                + term(LAYER, 1e-6 * step.layers, c, at, gradient, factor)
                + term(WIDTH, 1e-6 * step.layers * step.width, c, at, gradient, factor)
                + term(
                        MISALIGNED,
                        1e-6 * (step.layers * step.misaligned + step.misalignedHead),
                        c,
                        at,
                        gradient,
                        factor)
                + term(ACTIVATIONS, step.layers * step.activations + step.headActivations, c, at, gradient, factor)
                + term(SEQUENCE, 1e-6 * step.batch, c, at, gradient, factor)
                + term(STEP, 1e-6, c, at, gradient, factor);
    }

    private static double term(int j, double amount, double[] c, int at, double[] gradient, double factor) {
        double seconds = c[at + j] * amount;
        if (gradient != null) {
            gradient[at + j] += factor * seconds;
        }
        return seconds;
    }

    /** Time of one parameter of a matrix: that of a matrix over its size. */
    private static double unit(double reading, double multiplying, double[] c, int at) {
        return SmoothMax.of(c[at + WEIGHTS] * reading, c[at + PRODUCTS] * multiplying, c[at + SHARPNESS]);
    }

    /** Adds the derivatives of matrices of the same unit that take so long together. */
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
