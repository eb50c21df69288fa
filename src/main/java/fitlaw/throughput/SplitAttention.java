package fitlaw.throughput;

import java.util.List;

/**
 * Attention by a kernel that splits the keys if there are few sequences and KV heads, as FlashAttention-2 does; see
 * {@link KeyReads}.
 *
 * <pre>
 *   split:     keys bytes/BW · (full waves / bytes)^uneven + combine + split · splits + wave · (waves - 1)
 *   not split: (keys bytes/BW) ⊕ (bytes of a slot / block rate · (full rounds / bytes)^rounds) + wave · (waves - 1)
 * </pre>
 *
 * <p>The form was developed on times of the kernel alone, {@code data/bench/attention.csv}. Its fixed time is part of
 * that of the layer. Engines whose kernels distribute keys evenly show no such waves; {@link EvenAttention} then has
 * the lower left-out error.
 */
final class SplitAttention implements AttentionTerm {
    private static final int KEYS = 0;
    private static final int SMALL_HEADS = 1;
    private static final int COMBINE = 2;
    private static final int SPLIT = 3;
    private static final int WAVE = 4;
    private static final int BLOCK_RATE = 5;
    private static final int LARGE_BLOCK = 6;
    private static final int ROUNDS = 7;
    private static final int UNEVEN = 8;

    /** Sharpness of the smooth maximum of memory time and block time for a kernel that does not split keys. */
    private static final double SHARPNESS = 8;

    private static final List<Coefficient> COEFFICIENTS = List.of(
            EvenAttention.KEYS_READ,
            EvenAttention.HEADS,
            new Coefficient("combine", "µs", 3, 0.7, "fixed time to combine the partial results of split keys"),
            new Coefficient("split", "µs", 0.2, 0.5, "time to combine the partial results, per split"),
            new Coefficient("wave", "µs", 2, 0.7, "time of each wave of attention blocks after the first"),
            new Coefficient("block_rate", "GB/s", 10, 0.4, "read rate of one attention block, head_dim up to 64"),
            new Coefficient(
                    "large_block", "×", 1.3, 0.3, "read rate of a block with larger heads, relative to block_rate"),
            new Coefficient("rounds", "", 0.8, 0.3, "exponent of (full rounds of blocks / bytes read), keys not split"),
            new Coefficient("uneven", "", 0.4, 0.5, "exponent of (full waves of blocks / bytes read), keys split"));

    @Override
    public List<Coefficient> coefficients() {
        return COEFFICIENTS;
    }

    @Override
    public double seconds(KeyReads reads, double[] c, int at, double[] gradient, double factor) {
        double waves = 1e-6 * (reads.waves() - 1);
        double seconds = c[at + WAVE] * waves;
        if (gradient != null) {
            gradient[at + WAVE] += factor * seconds;
        }
        return seconds
                + (reads.splits() > 1
                        ? split(reads, c, at, gradient, factor)
                        : unsplit(reads, c, at, gradient, factor));
    }

    private static double split(KeyReads reads, double[] c, int at, double[] gradient, double factor) {
        double heads = reads.smallHeads() ? c[at + SMALL_HEADS] : 1;
        double stretch = c[at + UNEVEN] * reads.uneven();
        double read = c[at + KEYS] * heads * reads.seconds() * Math.exp(stretch);
        double combine = 1e-6 * c[at + COMBINE];
        double each = 1e-6 * c[at + SPLIT] * reads.splits();
        if (gradient != null) {
            gradient[at + KEYS] += factor * read;
            gradient[at + SMALL_HEADS] += reads.smallHeads() ? factor * read : 0;
            gradient[at + UNEVEN] += factor * read * stretch;
            gradient[at + COMBINE] += factor * combine;
            gradient[at + SPLIT] += factor * each;
        }
        return read + combine + each;
    }

    private static double unsplit(KeyReads reads, double[] c, int at, double[] gradient, double factor) {
        double read = c[at + KEYS] * (reads.smallHeads() ? c[at + SMALL_HEADS] : 1) * reads.seconds();
        double rate = 1e9 * c[at + BLOCK_RATE] * (reads.smallHeads() ? 1 : c[at + LARGE_BLOCK]);
        double stretch = c[at + ROUNDS] * reads.uneven();
        double rounds = reads.roundBytes() / rate * Math.exp(stretch);
        double seconds = SmoothMax.of(read, rounds, SHARPNESS);
        if (gradient != null) {
            double ofReading = factor * seconds * SmoothMax.share(read, seconds, SHARPNESS);
            double ofRounds = factor * seconds - ofReading;
            gradient[at + KEYS] += ofReading;
            gradient[at + SMALL_HEADS] += reads.smallHeads() ? ofReading : 0;
            gradient[at + BLOCK_RATE] -= ofRounds;
            gradient[at + LARGE_BLOCK] -= reads.smallHeads() ? 0 : ofRounds;
            gradient[at + ROUNDS] += ofRounds * stretch;
        }
        return seconds;
    }
}
