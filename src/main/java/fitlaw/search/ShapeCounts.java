package fitlaw.search;

import java.util.Locale;

/**
 * The number of shapes of a space by outcome. Every shape of the right size is either evaluated or skipped for a reason
 * that cannot change the result, so these numbers add up.
 *
 * @param points all shapes of the grid that are not larger than required: {@link #wrongSize} and {@link #rightSize}
 * @param rightSize shapes of the required size
 * @param ruledOut of these, shapes outside the law's runs or ruled out by a condition
 * @param tooLarge of the rest, shapes whose workload does not fit in memory
 * @param tooMuchLoss of the rest, shapes above the loss limit
 * @param tooSlow of the acceptable, shapes whose speed was not computed because a bound on it was too low for the kept
 *     shapes and for the front. This number depends on the order of evaluation and thus on the threads; nothing else
 *     does
 */
public record ShapeCounts(long points, long rightSize, long ruledOut, long tooLarge, long tooMuchLoss, long tooSlow) {
    /** {@return shapes that were skipped without a visit because they are too small} */
    public long wrongSize() {
        return points - rightSize;
    }

    /** {@return the rest of the shapes of the wanted size: those that are neither ruled out, too large nor beyond the limit} */
    public long acceptable() {
        return rightSize - ruledOut - tooLarge - tooMuchLoss;
    }

    /** {@return the numbers as text} */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d grid points: %,d of the wrong size, %,d ruled out by conditions, %,d too large for the memory, %,d"
                        + " above the loss limit; %,d acceptable, %,d of them ruled out by a bound on speed",
                points,
                wrongSize(),
                ruledOut,
                tooLarge,
                tooMuchLoss,
                acceptable(),
                tooSlow);
    }
}
