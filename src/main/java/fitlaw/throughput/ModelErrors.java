package fitlaw.throughput;

/**
 * Errors of a model, by phase.
 *
 * @param decode errors of decode steps of left-out architectures
 * @param prefill errors of prefills of left-out architectures
 * @param decodePairs errors of ratios of decode steps of two left-out architectures
 * @param prefillPairs errors of ratios of prefills of two left-out architectures
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
