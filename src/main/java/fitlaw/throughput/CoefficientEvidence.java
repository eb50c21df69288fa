package fitlaw.throughput;

/**
 * What measurements say about one coefficient.
 *
 * @param name its name
 * @param priorSpread standard deviation of its logarithm before the measurements
 * @param spread the same after them
 */
record CoefficientEvidence(String name, double priorSpread, double spread) {
    private static final double HALF = 0.5;

    /** {@return whether the measurements identify it: they at least halved its spread} */
    public boolean identified() {
        return spread <= HALF * priorSpread;
    }
}
