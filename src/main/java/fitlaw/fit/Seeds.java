package fitlaw.fit;

/** Seeds of their own for parts of a random computation, so that it gives the same numbers however it is divided. */
public final class Seeds {
    private Seeds() {}

    /**
     * {@return a seed for one part}
     *
     * <p>Neighbouring seeds must not be used as they are: generators that step by a constant would repeat each other.
     *
     * @param seed seed of the whole
     * @param part number of the part
     */
    public static long of(long seed, int part) {
        long mixed = mix(seed) + 0xD1B54A32D192ED03L * (part + 1L);
        return mix(mixed);
    }

    /** The finishing steps of MurmurHash3, variant 13 of Stafford. */
    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
