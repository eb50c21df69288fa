package fitlaw.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Computes the decode step from two static batches: the same prompts with one output token and with many.
 *
 * <pre>
 *   t_decode(S + O/2) = (t(O) - t(1)) / (O - 1)
 * </pre>
 */
final class LatencyPairs {
    private LatencyPairs() {}

    /**
     * The decode step of a static batch, if its prefill was measured as well; the median if there are several prefills.
     */
    static Optional<Measurement> decodeStep(Measurement whole, List<Measurement> all) {
        if (whole.load().phase() != Phase.STATIC) {
            return Optional.empty();
        }
        ServedRequests requests = whole.load().requests().orElseThrow();
        double[] prefills = all.stream()
                .filter(other -> other.load().phase() == Phase.PREFILL)
                .filter(other -> other.setup().equals(whole.setup())
                        && other.model().name().equals(whole.model().name())
                        && other.architecture().equals(whole.architecture())
                        && other.model().tensorParallel() == whole.model().tensorParallel()
                        && other.load().batch() == whole.load().batch()
                        && other.load().contextTokens() == requests.inputTokens())
                .mapToDouble(Measurement::seconds)
                .sorted()
                .toArray();
        if (prefills.length == 0 || requests.outputTokens() <= 1) {
            return Optional.empty();
        }
        double prefill =
                Arrays.stream(prefills).skip(prefills.length / 2).findFirst().orElseThrow();
        double step = (whole.seconds() - prefill) / (requests.outputTokens() - 1);
        return step > 0 ? Optional.of(whole.decodeStep(step)) : Optional.empty();
    }
}
