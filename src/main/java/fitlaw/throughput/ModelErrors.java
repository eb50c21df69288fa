package fitlaw.throughput;

/**
 * How far a model is off, by phase.
 *
 * @param decode errors of decode steps of architectures left out
 * @param prefill errors of prefills of architectures left out
 * @param decodePairs errors of ratios of decode steps of two architectures left out
 * @param prefillPairs errors of ratios of prefills of two architectures left out
 */
record ModelErrors(
        PredictionErrors decode, PredictionErrors prefill, RatioErrors decodePairs, RatioErrors prefillPairs) {
    static ModelErrors of(CalibratedModel fitted, PredictionErrors decode, PredictionErrors prefill) {
        return new ModelErrors(
                decode,
                prefill,
                RatioErrors.of(fitted, true, decode.confidence(), decode.growth()),
                RatioErrors.of(fitted, false, decode.confidence(), prefill.growth()));
    }

    double confidence() {
        return decode.confidence();
    }
}
