package fitlaw.kernel;

/** Memory that is held back until a cell has used up the rest, so that the kernel can still say so. */
final class MemoryReserve {
    private static final int BYTES =
            (int) Math.min(16L << 20, Runtime.getRuntime().maxMemory() / 16);

    private static volatile byte[] block = new byte[BYTES];

    private MemoryReserve() {}

    /** Lets go of the memory if an error says that there is no other. */
    static void letGo(Throwable error) {
        if (error instanceof OutOfMemoryError) {
            letGo();
        }
    }

    /** Lets go of the memory. */
    static void letGo() {
        block = null;
    }

    /** {@return whether the memory is held back again, or still: variables of the session may hold all there is} */
    static boolean refill() {
        try {
            if (block == null) {
                block = new byte[BYTES];
            }
            return true;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }
}
