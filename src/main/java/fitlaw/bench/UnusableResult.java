package fitlaw.bench;

import java.io.Serial;

/** A result of an engine that is not a measurement; the message is the reason for leaving it out. */
final class UnusableResult extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    UnusableResult(String reason) {
        super(reason);
    }
}
