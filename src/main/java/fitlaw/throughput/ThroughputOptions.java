package fitlaw.throughput;

import java.util.Objects;
import java.util.Optional;

/**
 * Options for the calibration of a throughput model.
 *
 * @param confidence confidence level of the intervals, such as 0.9
 * @param form name of the form of the decode step; if empty, the simplest whose left-out error is close to the smallest
 */
public record ThroughputOptions(double confidence, Optional<String> form) {
    private static final double CONFIDENCE = 0.9;

    /**
     * Creates options.
     *
     * @param confidence confidence level of the intervals
     * @param form name of the form of the decode step
     * @throws IllegalArgumentException if the level is not in [0.5, 1)
     */
    public ThroughputOptions {
        Objects.requireNonNull(form, "form");
        if (!(confidence >= 0.5 && confidence < 1)) {
            throw new IllegalArgumentException("confidence must be from 0.5 to below 1: " + confidence);
        }
    }

    /** {@return the defaults: 90 % intervals, form chosen by its error on left-out architectures} */
    public static ThroughputOptions defaults() {
        return new ThroughputOptions(CONFIDENCE, Optional.empty());
    }

    /**
     * {@return these options with another confidence level}
     *
     * @param other confidence, such as 0.95
     */
    public ThroughputOptions withConfidence(double other) {
        return new ThroughputOptions(other, form);
    }

    /**
     * {@return these options with a given form of the decode step}
     *
     * @param name {@code three terms}, {@code overlapped terms}, {@code operators} or {@code operators and waves}
     */
    public ThroughputOptions withForm(String name) {
        return new ThroughputOptions(confidence, Optional.of(name));
    }
}
