package fitlaw.fit;

/** Independent seeds for the parts of a random computation, so that its results do not depend on how it is divided. */
public final class Seeds {
    private Seeds() {}

    /**
     * {@return the seed of one part}
     *
     * <p>Neighbouring seeds must not be used directly: generators that step by a constant would produce overlapping
     * sequences.
     *
     * @param seed seed of the whole computation
     * @param part number of the part
     */
    public static long of(long seed, int part) {
        long mixed = mix(seed) + 0xD1B54A32D192ED03L * (part + 1L);
        return mix(mixed);
    }

    /** The finaliser of MurmurHash3, Stafford's variant 13. */
    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
