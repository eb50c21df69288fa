package fitlaw.fit;

import java.util.Objects;

/**
 * A quantity that the data do not identify.
 *
 * @param term name of the quantity
 * @param reason why there is no estimate, and which data would give one
 */
public record NotIdentified(String term, String reason) implements Quantity {
    /**
     * Creates the report of a quantity that is not identified.
     *
     * @param term name of the quantity
     * @param reason why there is no estimate, and which data would give one
     */
    public NotIdentified {
        Objects.requireNonNull(term, "term");
        Objects.requireNonNull(reason, "reason");
    }

    /** {@return the term and the reason} */
    @Override
    public String toString() {
        return term + ": not identified. " + reason;
    }
}
