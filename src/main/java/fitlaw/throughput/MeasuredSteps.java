package fitlaw.throughput;

import fitlaw.bench.Measurement;
import fitlaw.bench.Phase;
import fitlaw.bench.Precision;
import fitlaw.bench.ServedRequests;
import java.util.Comparator;
import java.util.OptionalDouble;

/**
 * A measurement as the sum of steps that it is: decode steps, prefills, and prefills that other requests
 * bring in between.
 *
 * @param measured the measurement
 * @param decode a decode step of it, or null where it has none
 * @param decodes how many
 * @param prefill a prefill of it, or null where it has none
 * @param prefills how many
 * @param interfering how many prefills of other requests come in between, before the factor that is fitted
 */
record MeasuredSteps(
        Measurement measured, Step decode, double decodes, Step prefill, double prefills, double interfering) {
    /** An order that depends on what was measured only, so that results do not depend on the order of files. */
    static final Comparator<Measurement> ORDER = Comparator.<Measurement, Phase>comparing(
                    m -> m.load().phase())
            .thenComparing(m -> m.architecture().toString())
            .thenComparing(m -> m.model().tensorParallel())
            .thenComparing(m -> m.load().batch())
            .thenComparing(m -> m.load().contextTokens())
            .thenComparing(Measurement::seconds)
            .thenComparing(m -> m.origin().source())
            .thenComparing(m -> m.origin().row());

    static MeasuredSteps of(Measurement m) {
        return of(m, Hardware.of(m), m.setup().precision());
    }

    /** The same steps on other hardware or in another precision. */
    static MeasuredSteps of(Measurement m, Hardware on, Precision precision) {
        return switch (m.load().phase()) {
            case DECODE ->
                new MeasuredSteps(m, decode(m, on, precision, m.load().contextTokens()), 1, null, 0, 0);
            case PREFILL ->
                new MeasuredSteps(
                        m,
                        null,
                        0,
                        prefill(m, on, precision, m.load().batch(), m.load().contextTokens()),
                        1,
                        0);
            case STATIC, SERVING ->
                ofRequests(m, on, precision, m.load().requests().orElseThrow());
        };
    }

    private static MeasuredSteps ofRequests(Measurement m, Hardware on, Precision precision, ServedRequests requests) {
        Step decode = decode(m, on, precision, requests.meanContext());
        return m.load().phase() == Phase.STATIC
                // One pass over all prompts, from which the first tokens come.
                ? new MeasuredSteps(
                        m,
                        decode,
                        requests.steps(),
                        prefill(m, on, precision, m.load().batch(), requests.inputTokens()),
                        1,
                        0)
                // A request that leaves after its steps is replaced, so that a step sees this share of a prefill.
                : new MeasuredSteps(
                        m,
                        decode,
                        1,
                        prefill(m, on, precision, 1, requests.inputTokens()),
                        0,
                        m.load().batch() / requests.steps());
    }

    private static Step decode(Measurement m, Hardware on, Precision precision, double keys) {
        return Step.decode(
                m.architecture(),
                precision,
                on,
                m.model().tensorParallel(),
                m.load().batch(),
                keys);
    }

    private static Step prefill(Measurement m, Hardware on, Precision precision, double prompts, double tokens) {
        return Step.prefill(m.architecture(), precision, on, m.model().tensorParallel(), prompts, tokens);
    }

    /** Whether decode steps make up most of it. */
    boolean isDecode() {
        return measured.load().phase() != Phase.PREFILL;
    }

    /** What {@link IntervalGrowth} calls the size of it: the batch of its decode steps, or the tokens of all prompts. */
    double size() {
        return isDecode()
                ? measured.load().batch()
                : measured.load().batch() * measured.load().contextTokens();
    }

    /** Keys of a sequence at the end, or tokens of a prompt. */
    double tokens(boolean ofDecode) {
        return measured.load()
                .requests()
                .map(requests -> requests.inputTokens() + (ofDecode ? requests.outputTokens() : 0))
                .orElse(measured.load().contextTokens());
    }

    /** Time to the first token that was measured beside it. */
    OptionalDouble firstTokenSeconds() {
        return measured.load().requests().map(ServedRequests::firstTokenSeconds).orElse(OptionalDouble.empty());
    }

    boolean isMixed() {
        return decode != null && prefill != null;
    }
}
