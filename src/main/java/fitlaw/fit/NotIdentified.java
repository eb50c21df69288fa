package fitlaw.fit;

import java.util.Objects;

/**
 * A number that the data leave open.
 *
 * @param term name of the number
 * @param reason why there is no estimate, and what would give one
 */
public record NotIdentified(String term, String reason) implements Quantity {
    /**
     * Creates the statement that a number is open.
     *
     * @param term name of the number
     * @param reason why there is no estimate, and what would give one
     */
    public NotIdentified {
        Objects.requireNonNull(term, "term");
        Objects.requireNonNull(reason, "reason");
    }

    /** {@return the term and why it is open} */
    @Override
    public String toString() {
        return term + ": open. " + reason;
    }
}
