package fitlaw.search;

import java.util.Locale;

/**
 * What became of the shapes of a space. Every shape of the right size is judged or passed over for a reason that cannot
 * change the answer, so that these numbers add up.
 *
 * @param points all shapes of the grid that are not larger than wanted: {@link #wrongSize} and {@link #rightSize}
 * @param rightSize shapes of the wanted size
 * @param ruledOut of these, shapes outside the law's runs or ruled out by a condition
 * @param tooLarge of the rest, shapes whose workload does not fit in memory
 * @param tooMuchLoss of the rest, shapes beyond the limit of loss
 * @param tooSlow of the acceptable, shapes whose speed was not computed, since a bound on it is too low for the kept and
 *     for the front. How many depends on what is found first, so on the threads; nothing else does
 */
public record ShapeCounts(long points, long rightSize, long ruledOut, long tooLarge, long tooMuchLoss, long tooSlow) {
    /** {@return shapes passed over without being visited, for they are too small} */
    public long wrongSize() {
        return points - rightSize;
    }

    /** {@return the rest of the shapes of the wanted size: those that are neither ruled out, too large nor beyond the limit} */
    public long acceptable() {
        return rightSize - ruledOut - tooLarge - tooMuchLoss;
    }

    /** {@return the numbers in a sentence} */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d points: %,d of the wrong size, %,d ruled out by conditions, %,d too large for the memory, %,d"
                        + " beyond the limit of loss; %,d acceptable, %,d of them too slow by a bound",
                points,
                wrongSize(),
                ruledOut,
                tooLarge,
                tooMuchLoss,
                acceptable(),
                tooSlow);
    }
}
