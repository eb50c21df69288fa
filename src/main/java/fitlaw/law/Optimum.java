package fitlaw.law;

import fitlaw.fit.Quantity;
import java.util.Objects;

/**
 * The shape of least loss at fixed size and data, as far as the runs tell.
 *
 * @param relativeWidth best {@code d / √N}, or why there is none
 * @param mlpRatio best ratio of MLP to attention parameters, or why there is none
 */
public record Optimum(Quantity relativeWidth, Quantity mlpRatio) {
    /**
     * Creates an optimum.
     *
     * @param relativeWidth best {@code d / √N}, or why there is none
     * @param mlpRatio best ratio of MLP to attention parameters, or why there is none
     */
    public Optimum {
        Objects.requireNonNull(relativeWidth, "relativeWidth");
        Objects.requireNonNull(mlpRatio, "mlpRatio");
    }

    @Override
    public String toString() {
        return relativeWidth + "\n" + mlpRatio;
    }
}
