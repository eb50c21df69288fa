package fitlaw.kernel;

/**
 * Releases memory that cells no longer need while the kernel is idle. Java collects garbage only when it needs memory,
 * so an open notebook could otherwise hold the garbage of its last cells for hours.
 */
final class IdleMemory {
    /** A collection of a larger heap would delay the next cell noticeably. */
    static final long LARGEST = 256L << 20;

    /** Less is not worth a collection; a cell allocates some 2 MB. */
    private static final long GARBAGE = 8L << 20;

    private final long largest;
    private long kept;

    /**
     * Creates an object for one kernel.
     *
     * @param largest size in bytes of the largest heap that is collected
     */
    IdleMemory(long largest) {
        this.largest = largest;
    }

    /** Collects the heap if it is small enough and cells have allocated memory since the last collection. */
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
