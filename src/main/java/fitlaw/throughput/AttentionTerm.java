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
     * @param reads what it reads
     * @param c coefficients, this term's from an offset on
     * @param at the offset
     * @param gradient where not null, the derivative by the logarithm of each coefficient, times a factor, is added
     * @param factor that factor
     */
    double seconds(KeyReads reads, double[] c, int at, double[] gradient, double factor);
}
