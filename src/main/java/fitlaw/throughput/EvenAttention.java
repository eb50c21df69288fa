package fitlaw.throughput;

import java.util.List;

/**
 * Attention model that assumes only that few blocks do not fill a GPU.
 *
 * <pre>
 *   attention = (keys bytes/BW · √(1 + (few_blocks/n)²)) ⊕ floor,   n = sequences · KV heads
 * </pre>
 */
final class EvenAttention implements AttentionTerm {
    private static final int KEYS = 0;
    private static final int SMALL_HEADS = 1;
    private static final int FEW_BLOCKS = 2;
    private static final int FLOOR = 3;

    /** Sharpness of the smooth maximum of the attention time and its floor. */
    private static final double SHARPNESS = 2;

    static final Coefficient KEYS_READ = new Coefficient(
            "keys", "×", 1.15, 0.2, "time to read keys and values, relative to reading at copy bandwidth");
    static final Coefficient HEADS =
            new Coefficient("small_heads", "×", 1.05, 0.1, "factor on the time of keys for head_dim up to 64");

    private static final List<Coefficient> COEFFICIENTS = List.of(
            KEYS_READ,
            HEADS,
            new Coefficient("few_blocks", "", 10, 0.7, "sequences times KV heads below which the GPU is not filled"),
            new Coefficient("floor", "µs", 5, 0.8, "minimum time of attention per layer"));

    @Override
    public List<Coefficient> coefficients() {
        return COEFFICIENTS;
    }

    @Override
    public double seconds(KeyReads reads, double[] c, int at, double[] gradient, double factor) {
        double heads = reads.smallHeads() ? c[at + SMALL_HEADS] : 1;
        double ratio = c[at + FEW_BLOCKS] / reads.blocks();
        double rise = 1 + ratio * ratio;
        double read = c[at + KEYS] * heads * reads.seconds() * Math.sqrt(rise);
        double floor = c[at + FLOOR] * 1e-6;
        double seconds = SmoothMax.of(read, floor, SHARPNESS);
        if (gradient != null) {
            double share = SmoothMax.share(read, seconds, SHARPNESS);
            double chain = factor * seconds * share;
            gradient[at + KEYS] += chain;
            gradient[at + SMALL_HEADS] += reads.smallHeads() ? chain : 0;
            gradient[at + FEW_BLOCKS] += chain * ratio * ratio / rise;
            gradient[at + FLOOR] += factor * seconds * (1 - share);
        }
        return seconds;
    }
}
