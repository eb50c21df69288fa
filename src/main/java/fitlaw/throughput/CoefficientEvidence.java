package fitlaw.throughput;

/**
 * How much measurements narrow one coefficient.
 *
 * @param name its name
 * @param priorSpread standard deviation of its logarithm before the measurements
 * @param spread spread standard deviation of its logarithm after them
 */
record CoefficientEvidence(String name, double priorSpread, double spread) {
    private static final double HALF = 0.5;

    /** {@return whether the measurements identify the coefficient, that is, at least halved its spread} */
    public boolean identified() {
        return spread <= HALF * priorSpread;
    }
}
