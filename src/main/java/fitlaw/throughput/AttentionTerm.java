package fitlaw.throughput;

/** The time to read keys and values in a decode step, layer by layer. */
interface AttentionTerm extends StepTerm {
    @Override
    default double seconds(Step step, double[] c, int at, double[] gradient, double factor) {
        double full = step.layers - step.localLayers;
        double seconds = full * seconds(step.keys, c, at, gradient, factor * full);
        if (step.localLayers > 0) {
            seconds += step.localLayers * seconds(step.localKeys, c, at, gradient, factor * step.localLayers);
        }
        return seconds;
    }

    /**
     * {@return the time of attention in one layer, in seconds}
     *
     * @param reads keys and values that it reads
     * @param c coefficients; those of this term begin at an offset
     * @param at the offset
     * @param gradient if not null, receives (added) the derivative with respect to the logarithm of each coefficient,
     *     times a factor
     * @param factor that factor
     */
    double seconds(KeyReads reads, double[] c, int at, double[] gradient, double factor);
}
