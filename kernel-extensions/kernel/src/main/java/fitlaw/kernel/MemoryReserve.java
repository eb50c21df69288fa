package fitlaw.kernel;

/** Memory that is held back until a cell has used up the rest, so that the kernel can still say so. */
final class MemoryReserve {
    /** Enough for a kernel whose cells have not met the end of the memory, as nearly all: it is held while nobody works. */
    private static final int FIRST = bytes(8L << 20);

    private static final int LATER = bytes(16L << 20);

    private static volatile int size = FIRST;
    private static volatile byte[] block = new byte[FIRST];

    private MemoryReserve() {}

    private static int bytes(long most) {
        return (int) Math.min(most, Runtime.getRuntime().maxMemory() / 16);
    }

    /** Lets go of the memory if an error says that there is no other. */
    static void letGo(Throwable error) {
        if (error instanceof OutOfMemoryError) {
            letGo();
        }
    }

    /** Lets go of the memory. */
    static void letGo() {
        size = LATER;
        block = null;
    }

    /** {@return whether the memory is held back again, or still: variables of the session may hold all there is} */
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
