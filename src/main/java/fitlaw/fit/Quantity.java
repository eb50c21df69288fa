package fitlaw.fit;

import java.util.Optional;

/** What data say about one number: an {@link Estimate}, or why there is none ({@link NotIdentified}). */
public sealed interface Quantity permits Estimate, NotIdentified {
    /** {@return name of the number, in the words of the field, such as {@code d_over_sqrt_n_optimum}} */
    String term();

    /** {@return the estimate, if there is one} */
    default Optional<Estimate> estimate() {
        return this instanceof Estimate estimate ? Optional.of(estimate) : Optional.empty();
    }
}
