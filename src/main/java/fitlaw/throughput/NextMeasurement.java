package fitlaw.throughput;

import fitlaw.arch.Architecture;
import fitlaw.bench.Phase;

/**
 * A measurement that would narrow predictions.
 *
 * @param architecture what to run
 * @param phase decode or prefill
 * @param batch sequences
 * @param contextTokens keys of a sequence, or prompt tokens
 * @param seconds how long one step is expected to take
 * @param reduction share by which the mean variance of the logarithm of the times predicted shrinks that is due to
 *     open coefficients
 */
public record NextMeasurement(
        Architecture architecture, Phase phase, int batch, int contextTokens, double seconds, double reduction) {}
