package fitlaw.kernel;

/**
 * Gives memory back that cells used and need no more, when nobody works. Java collects only when it wants memory, so a
 * notebook that is open beside others would hold what its last cells left, for hours.
 */
final class IdleMemory {
    /** To collect a larger heap takes longer than a person should wait. */
    static final long LARGEST = 256L << 20;

    /** Less is not worth a collection; a cell makes some 2 MB. */
    private static final long GARBAGE = 8L << 20;

    private final long largest;
    private long kept;

    /**
     * Creates it.
     *
     * @param largest bytes of a heap that is collected, at most
     */
    IdleMemory(long largest) {
        this.largest = largest;
    }

    /** Collects a small heap in which cells have left something since the last time. */
    void giveBack() {
        long used = used();
        if (used <= largest && used >= kept + GARBAGE) {
            System.gc();
            kept = used();
        }
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
