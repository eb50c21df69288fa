package fitlaw.throughput;

import java.util.ArrayList;
import java.util.List;

/**
 * Every operator by itself: matrices, activations, attention, and fixed times.
 *
 * <pre>
 *   step    = L (matrices ⊕ hidden + layer + width d/4096 + misaligned n + activations + attention)
 *             + head + sequence B + step
 *   matrix  = (weights bytes/BW) ⊕ (products FLOP/rate)
 *   keys    = ((keys bytes/BW) ⊕ (keys bytes/BW · few_blocks/n)) ⊕ floor,   n = sequences · KV heads
 *   a ⊕ b   = (a^p + b^p)^(1/p)
 * </pre>
 *
 * <p>With waves, an attention kernel that does not split the keys once {@code n} fills the GPU (0.8 of two blocks per
 * multiprocessor, as FlashAttention-2 does) takes whole rounds of blocks:
 *
 * <pre>
 *   keys = ((unsplit bytes/BW) ⊕ ⌈n / slots⌉ · bytes of a block / block rate) ⊕ floor
 * </pre>
 *
 * <p>Engines whose kernels always split show no such rounds; the form without them then has the lower left-out error.
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
    private static final int KEYS = 9;
    private static final int SMALL_HEADS = 10;
    private static final int FEW_BLOCKS = 11;
    private static final int FLOOR = 12;
    private static final int SEQUENCE = 13;
    private static final int STEP = 14;
    private static final int UNSPLIT = 15;
    private static final int BLOCK_RATE = 16;
    private static final int LARGE_BLOCK = 17;
    private static final int ROUNDING = 18;

    /** Attention time and its floor; squares, since either hides all but a part of the other. */
    private static final double FLOOR_SHARPNESS = 2;

    private static final List<Coefficient> WITHOUT_WAVES = List.of(
            new Coefficient("weights", "×", 1.1, 0.2, "time to read a matrix over that at the copy bandwidth"),
            new Coefficient("products", "×", 1.2, 0.25, "time to multiply over that at the rate of a large product"),
            new Coefficient("sharpness", "", 3, 0.4, "of the smooth maximum of reading and multiplying"),
            new Coefficient("hidden", "µs", 3, 1, "time of a layer that its matrices hide where they take longer"),
            new Coefficient("hiding", "", 2, 0.3, "sharpness of that smooth maximum"),
            new Coefficient("layer", "µs", 30, 0.6, "fixed time of a layer"),
            new Coefficient("width", "µs", 3, 1, "time of a layer per 4,096 of d_model"),
            new Coefficient("misaligned", "µs", 1, 1, "time of a matrix with a size that is no multiple of 64"),
            new Coefficient(
                    "activations", "×", 2, 0.7, "time for activations over that for each once at the bandwidth"),
            new Coefficient("keys", "×", 1.15, 0.2, "time to read keys and values over that at the copy bandwidth"),
            new Coefficient("small_heads", "×", 1.05, 0.1, "the same for heads of 64 and less over larger ones"),
            new Coefficient("few_blocks", "", 10, 0.7, "sequences times KV heads below which the GPU is not full"),
            new Coefficient("floor", "µs", 5, 0.8, "least time of attention in a layer"),
            new Coefficient("sequence", "µs", 0.5, 1, "time of a step per sequence"),
            new Coefficient("step", "µs", 50, 1, "fixed time of a step"));

    private static final List<Coefficient> OF_WAVES = List.of(
            new Coefficient(
                    "unsplit", "×", 1.3, 0.3, "time to read keys and values by a kernel that does not split them"),
            new Coefficient("block_rate", "GB/s", 9, 0.4, "rate of one block of attention, heads of 64 and less"),
            new Coefficient("large_block", "×", 1.7, 0.3, "rate of a block of larger heads over that"),
            new Coefficient("rounding", "", 5, 0.5, "sharpness of the smooth maximum of reading and rounds"));

    private final boolean waves;
    private final List<Coefficient> coefficients;

    OperatorForm(boolean waves) {
        this.waves = waves;
        List<Coefficient> all = new ArrayList<>(WITHOUT_WAVES);
        if (waves) {
            all.addAll(OF_WAVES);
        }
        coefficients = List.copyOf(all);
    }

    @Override
    public String name() {
        return waves ? "operators and waves" : "operators";
    }

    @Override
    public String formula() {
        return "L · (matrices ⊕ hidden + layer + width · d/4096 + misaligned · n + activations + attention"
                + (waves ? " in waves" : "") + ") + head + sequence · B + step";
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
        double attention = full * attention(step, step.keys, step.blockBytes, c, at, gradient, factor * full);
        if (step.localLayers > 0) {
            attention += step.localLayers
                    * attention(step, step.localKeys, step.localBlockBytes, c, at, gradient, factor * step.localLayers);
        }
        return step.layers * layer
                + head
                + attention
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

    private double attention(
            Step step, double keys, double blockBytes, double[] c, int at, double[] gradient, double factor) {
        double floor = c[at + FLOOR] * 1e-6;
        // Of a GPU whose multiprocessors are not known nobody can say when it is full.
        boolean unsplit = waves && step.multiprocessors > 0 && step.blocks >= 0.8 * slots(step);
        double read = unsplit
                ? rounds(step, keys, blockBytes, floor, c, at, gradient, factor)
                : split(step, keys, floor, c, at, gradient, factor);
        double max = SmoothMax.of(read, floor, FLOOR_SHARPNESS);
        if (gradient != null) {
            gradient[at + FLOOR] += factor * max * (1 - SmoothMax.share(read, max, FLOOR_SHARPNESS));
        }
        return max;
    }

    private static double slots(Step step) {
        return 2.0 * step.multiprocessors;
    }

    /** Derivative of the attention by the time to read, for the chain rule. */
    private static double outer(double read, double floor) {
        double max = SmoothMax.of(read, floor, FLOOR_SHARPNESS);
        return read > 0 ? max * SmoothMax.share(read, max, FLOOR_SHARPNESS) / read : 0;
    }

    private static double split(
            Step step, double keys, double floor, double[] c, int at, double[] gradient, double factor) {
        double heads = step.smallHeads ? c[at + SMALL_HEADS] : 1;
        double full = c[at + KEYS] * heads * keys;
        double ratio = c[at + FEW_BLOCKS] / step.blocks;
        double rise = Math.sqrt(1 + ratio * ratio);
        double read = full * rise;
        if (gradient != null) {
            double chain = factor * outer(read, floor) * read;
            gradient[at + KEYS] += chain;
            gradient[at + SMALL_HEADS] += step.smallHeads ? chain : 0;
            gradient[at + FEW_BLOCKS] += chain * ratio * ratio / (1 + ratio * ratio);
        }
        return read;
    }

    private static double rounds(
            Step step,
            double keys,
            double blockBytes,
            double floor,
            double[] c,
            int at,
            double[] gradient,
            double factor) {
        double slots = slots(step);
        double full = c[at + UNSPLIT] * keys * (step.smallHeads ? c[at + SMALL_HEADS] : 1);
        double rate = c[at + BLOCK_RATE] * 1e9 * (step.smallHeads ? 1 : c[at + LARGE_BLOCK]);
        double rounds = Math.ceil(step.blocks / slots) * blockBytes / rate;
        double p = c[at + ROUNDING];
        double read = SmoothMax.of(full, rounds, p);
        if (gradient != null) {
            double share = SmoothMax.share(full, read, p);
            double chain = factor * outer(read, floor);
            gradient[at + UNSPLIT] += chain * read * share;
            gradient[at + SMALL_HEADS] += step.smallHeads ? chain * read * share : 0;
            gradient[at + BLOCK_RATE] -= chain * read * (1 - share);
            gradient[at + LARGE_BLOCK] -= step.smallHeads ? 0 : chain * read * (1 - share);
            gradient[at + ROUNDING] += chain * SmoothMax.bySharpness(full, rounds, read, share);
        }
        return read;
    }
}
