package fitlaw.throughput;

import fitlaw.arch.Architecture;
import fitlaw.arch.LocalAttention;
import fitlaw.bench.Precision;

/**
 * The work of one decode step or one prefill by operator, in seconds at the measured rates of the GPU.
 *
 * <p>All matrices of a layer have the same ratio of reading to multiplying, so their times are stored per parameter.
 *
 * <p>A layer has four matrices: queries with keys and values, output, gate with up, down. The fifth is the output head,
 * used once per step. With tensor parallelism each GPU holds a share of all of them.
 */
final class Step {
    /** Tile size of the matrix units; other sizes leave part of a tile unused. */
    private static final int TILE = 64;

    static final int MATRICES = 4;
    static final int HEAD = 4;

    /** Number of parameters of each matrix of a layer, and of the head. */
    final double[] parameters = new double[MATRICES + 1];
    /** Time to read one parameter of a layer, and of the head, at the copy bandwidth. */
    final double reading;

    final double headReading;
    /** Time to multiply all tokens by one parameter of a layer, and of the head, at the rate of a large product. */
    final double multiplying;

    final double headMultiplying;

    final double layers;
    final double localLayers;
    final double batch;
    final double tokens;
    /** Number of matrices of a layer, and of the head, with a size that is not a multiple of a tile. */
    final double misaligned;

    final double misalignedHead;
    /** Hidden size rounded up to a power of two, as in fused kernels, in units of 4,096. */
    final double width;
    /** Time to write and read the activations of a layer, and of the head, once each. */
    final double activations;

    final double headActivations;
    /**
     * Keys read by a layer of full attention and by one of local attention; {@link Breakdown} replaces them to
     * differentiate.
     */
    KeyReads keys;

    KeyReads localKeys;
    /** Time for the products of causal attention in a layer, full and local. */
    final double causal;

    final double localCausal;
    final double gpus;

    private Step(
            Architecture a,
            Precision precision,
            Hardware hardware,
            int gpus,
            double batch,
            double tokensOfEach,
            double keysOfEach) {
        this.gpus = gpus;
        this.batch = batch;
        double bandwidth = hardware.bytesPerSecond() * gpus;
        double rate = hardware.flopPerSecond(precision) * gpus;
        double d = a.dModel();
        double f = a.dFf();
        double q = a.queryWidth();
        double kv = (double) a.nKvHeads() * a.headDim();
        tokens = batch * tokensOfEach;
        parameters[0] = (q + 2 * kv) * d;
        parameters[1] = q * d;
        parameters[2] = 2 * f * d;
        parameters[3] = f * d;
        parameters[HEAD] = a.vocabSize() * d;
        reading = precision.weightBytes() / bandwidth;
        multiplying = 2 * tokens / rate;
        // The head keeps two bytes per weight if the layers are quantised, and processes one token of each sequence.
        headReading = Math.max(2, precision.weightBytes()) / bandwidth;
        headMultiplying = 2 * batch / (hardware.flopPerSecond() * gpus);
        boolean wide = aligned(d);
        misaligned = odd(wide && aligned(q + 2 * kv)) + odd(wide && aligned(q)) + 2 * odd(wide && aligned(f));
        misalignedHead = odd(wide && aligned(a.vocabSize()));
        width = nextPowerOfTwo(a.dModel()) / 4096;
        activations = 2 * tokens * (8 * d + 2 * q + 4 * kv + 4 * f) / bandwidth;
        headActivations = 4 * batch * a.vocabSize() / bandwidth;
        layers = a.nLayers();
        localLayers = a.details().local().map(LocalAttention::layers).orElse(0);
        double window = a.details().local().map(LocalAttention::window).orElse(0);
        double localKeysOfEach = Math.min(keysOfEach, window);
        double bytes = 2 * precision.kvBytes();
        double blocks = batch * Math.max(1, (double) a.nKvHeads() / gpus);
        keys = KeyReads.of(blocks, keysOfEach, a.headDim(), bytes, hardware);
        localKeys =
                localLayers == 0 ? KeyReads.NONE : KeyReads.of(blocks, localKeysOfEach, a.headDim(), bytes, hardware);
        double attention = 2 * q * tokens / (hardware.flopPerSecond() * gpus);
        causal = attention * keysOfEach;
        // Beyond the window, each query attends to the full window: twice the mean of a causal triangle.
        localCausal = attention * localKeysOfEach * (2 - localKeysOfEach / Math.max(1, keysOfEach));
    }

    private static double nextPowerOfTwo(int size) {
        return Math.scalb(1.0, Integer.SIZE - Integer.numberOfLeadingZeros(size - 1));
    }

    private static boolean aligned(double size) {
        return size % TILE == 0;
    }

    private static double odd(boolean aligned) {
        return aligned ? 0 : 1;
    }

    /** A decode step: one new token for each sequence, which reads a number of keys. */
    static Step decode(Architecture a, Precision p, Hardware on, int gpus, double batch, double contextTokens) {
        return new Step(a, p, on, gpus, batch, 1, contextTokens);
    }

    /** A prefill: prompts of a number of tokens each, up to the logits of the last token. */
    static Step prefill(Architecture a, Precision p, Hardware on, int gpus, double batch, double promptTokens) {
        return new Step(a, p, on, gpus, batch, promptTokens, promptTokens);
    }

    /** Parameters of the matrices of a layer. */
    double parametersOfALayer() {
        return parameters[0] + parameters[1] + parameters[2] + parameters[3];
    }

    /** Time to read all weights at the copy bandwidth. */
    double weights() {
        return layers * parametersOfALayer() * reading + parameters[HEAD] * headReading;
    }

    /** Whether a parameter of the head costs the same as one of the layers. */
    boolean headIsAsLayers() {
        return headReading == reading && headMultiplying == multiplying;
    }

    double allKeys() {
        return (layers - localLayers) * keys.seconds() + localLayers * localKeys.seconds();
    }
}
