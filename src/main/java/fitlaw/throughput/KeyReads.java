package fitlaw.throughput;

/**
 * The keys and values that attention reads in one layer of a decode step, and how a FlashAttention kernel distributes
 * them over the multiprocessors.
 *
 * <p>One block of the kernel works on each sequence and KV head. If these are too few to fill the GPU, the kernel
 * splits the keys over several blocks and combines their results. FlashAttention-2 splits unless there are {@value
 * #ENOUGH} blocks for each slot; a multiprocessor has two slots. It uses the smallest number of splits that fills the
 * last wave of blocks nearly as well as the best number does ({@code num_splits_heuristic} in its sources,
 * BSD-3-Clause). A split is a whole number of tiles of 256 keys, of 128 keys for heads larger than 64, of 64 for heads
 * larger than 128.
 *
 * <p>If the number of multiprocessors is not known, one evenly distributed wave is assumed.
 *
 * @param blocks sequences times KV heads
 * @param smallHeads whether the head size is 64 or less
 * @param seconds time to read all keys and values at the copy bandwidth
 * @param splits blocks that share the keys of a sequence and KV head
 * @param waves number of times that the slots of the GPU are filled; the last wave may be partial
 * @param uneven logarithm of the bytes that full waves of the largest split would read over the bytes read
 * @param roundBytes bytes that one slot of the GPU reads, block after block, if all slots read equally; 0 if not known
 */
record KeyReads(
        double blocks, boolean smallHeads, double seconds, int splits, double waves, double uneven, double roundBytes) {
    private static final int PLACES = 2;
    private static final double ENOUGH = 0.8;
    private static final double NEARLY = 0.85;
    private static final int MOST_SPLITS = 128;
    static final KeyReads NONE = new KeyReads(1, false, 0, 1, 1, 0, 0);

    /**
     * Reads of one layer.
     *
     * @param blocks sequences times KV heads
     * @param keysOfEach keys of each block
     * @param headDim head size
     * @param bytes bytes of a key and value for each dimension of the head
     * @param hardware the GPU; without waves if its multiprocessors are not known
     */
    static KeyReads of(double blocks, double keysOfEach, int headDim, double bytes, Hardware hardware) {
        double bytesOfEach = keysOfEach * headDim * bytes;
        double seconds = blocks * bytesOfEach / hardware.bytesPerSecond();
        int multiprocessors = hardware.multiprocessors();
        boolean small = headDim <= 64;
        if (multiprocessors == 0 || !(keysOfEach > 0)) {
            return new KeyReads(blocks, small, seconds, 1, 1, 0, 0);
        }
        int tile = small ? 256 : headDim <= 128 ? 128 : 64;
        int tiles = (int) Math.ceil(keysOfEach / tile);
        double places = PLACES * multiprocessors;
        int splits = splits(blocks, tiles, places);
        double waves = Math.ceil(blocks * splits / places);
        double largest = Math.min(keysOfEach, ceil(tiles, splits) * (double) tile);
        double half = blocks * splits <= multiprocessors ? 0.5 : 1;
        // Without splits, two blocks of large heads on one multiprocessor slow each other down: the time lies between
        // that of rounds of one block and of two.
        double full = splits > 1
                ? half * waves * places * largest / (blocks * keysOfEach)
                : places / blocks * (small ? waves : Math.sqrt(waves * Math.ceil(blocks / multiprocessors) / PLACES));
        return new KeyReads(blocks, small, seconds, splits, waves, Math.log(full), blocks / places * bytesOfEach);
    }

    static int splits(double blocks, int tiles, double places) {
        if (blocks >= ENOUGH * places) {
            return 1;
        }
        int most = (int) Math.min(Math.min(MOST_SPLITS, places), tiles);
        double best = 0;
        for (int splits = 1; splits <= most; splits = next(splits, tiles)) {
            best = Math.max(best, fill(blocks * splits / places));
        }
        for (int splits = 1; splits <= most; splits = next(splits, tiles)) {
            if (fill(blocks * splits / places) >= NEARLY * best) {
                return splits;
            }
        }
        return 1;
    }

    /** The next number of splits for which the largest split is smaller. */
    private static int next(int splits, int tiles) {
        int largest = ceil(tiles, splits);
        return largest == 1 ? Integer.MAX_VALUE : ceil(tiles, largest - 1);
    }

    private static double fill(double waves) {
        return waves / Math.ceil(waves);
    }

    private static int ceil(int a, int b) {
        return (a + b - 1) / b;
    }

    /** The same reads with the bytes multiplied by a factor. */
    KeyReads times(double factor) {
        return new KeyReads(blocks, smallHeads, factor * seconds, splits, waves, uneven, factor * roundBytes);
    }
}
