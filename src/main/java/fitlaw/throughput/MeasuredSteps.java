package fitlaw.throughput;

import fitlaw.bench.Measurement;
import fitlaw.bench.Phase;
import fitlaw.bench.Precision;
import fitlaw.bench.ServedRequests;
import java.util.Comparator;
import java.util.OptionalDouble;

/**
 * A measurement as a sum of steps: decode steps, prefills, and interleaved prefills of other requests.
 *
 * @param measured the measurement
 * @param decode its decode step, or null if it has none
 * @param decodes number of decode steps
 * @param prefill its prefill, or null if it has none
 * @param prefills number of prefills
 * @param interfering number of interleaved prefills of other requests, before the fitted factor
 */
record MeasuredSteps(
        Measurement measured, Step decode, double decodes, Step prefill, double prefills, double interfering) {
    /** An order that depends only on the measurements, so that results do not depend on the order of files. */
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
                // One prefill of all prompts, which produces the first tokens.
                ? new MeasuredSteps(
                        m,
                        decode,
                        requests.steps(),
                        prefill(m, on, precision, m.load().batch(), requests.inputTokens()),
                        1,
                        0)
                // A finished request is replaced, so each decode step comes with this share of a prefill.
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

    /** Whether the measurement consists mainly of decode steps. */
    boolean isDecode() {
        return measured.load().phase() != Phase.PREFILL;
    }

    /** Its size in the sense of {@link IntervalGrowth}: the batch of its decode steps, or the tokens of all prompts. */
    double size() {
        return isDecode()
                ? measured.load().batch()
                : measured.load().batch() * measured.load().contextTokens();
    }

    /** Keys of a sequence at its end, or tokens of a prompt. */
    double tokens(boolean ofDecode) {
        return measured.load()
                .requests()
                .map(requests -> requests.inputTokens() + (ofDecode ? requests.outputTokens() : 0))
                .orElse(measured.load().contextTokens());
    }

    /** Time to the first token measured with it. */
    OptionalDouble firstTokenSeconds() {
        return measured.load().requests().map(ServedRequests::firstTokenSeconds).orElse(OptionalDouble.empty());
    }

    boolean isMixed() {
        return decode != null && prefill != null;
    }
}
