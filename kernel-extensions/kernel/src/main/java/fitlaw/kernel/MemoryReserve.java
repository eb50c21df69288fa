package fitlaw.kernel;

/** Memory that is reserved so that the kernel can still report that a cell has used up all other memory. */
final class MemoryReserve {
    /** Sufficient for a kernel that has not run out of memory yet, which is the usual case. */
    private static final int FIRST = bytes(8L << 20);

    private static final int LATER = bytes(16L << 20);

    private static volatile int size = FIRST;
    private static volatile byte[] block = new byte[FIRST];

    private MemoryReserve() {}

    private static int bytes(long most) {
        return (int) Math.min(most, Runtime.getRuntime().maxMemory() / 16);
    }

    /** Releases the memory if the error is an {@link OutOfMemoryError}. */
    static void letGo(Throwable error) {
        if (error instanceof OutOfMemoryError) {
            letGo();
        }
    }

    /** Releases the memory. */
    static void letGo() {
        size = LATER;
        block = null;
    }

    /**
     * {@return whether the memory is reserved, again if necessary; false if variables of the session leave too little}
     */
    static boolean refill() {
        try {
            if (block == null) {
                block = new byte[size];
            }
            return true;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }
}
