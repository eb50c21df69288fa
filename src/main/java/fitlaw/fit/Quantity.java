package fitlaw.fit;

import java.util.Optional;

/** The result for one quantity: an {@link Estimate}, or the reason why there is none ({@link NotIdentified}). */
public sealed interface Quantity permits Estimate, NotIdentified {
    /** {@return name of the quantity, such as {@code d_over_sqrt_n_optimum}} */
    String term();

    /** {@return the estimate, if there is one} */
    default Optional<Estimate> estimate() {
        return this instanceof Estimate estimate ? Optional.of(estimate) : Optional.empty();
    }
}
