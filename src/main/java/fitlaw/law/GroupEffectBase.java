package fitlaw.law;

/**
 * The base of the group effects: 1 with a free effect per group of runs, or the column {@code l_opt} with one common
 * factor.
 *
 * @param optimum whether one common factor multiplies l_opt
 * @param scale base of each group: 1, or the geometric mean of its l_opt
 */
@SuppressWarnings("ArrayRecordComponent") // never leaves the package, where the arrays are not modified
record GroupEffectBase(boolean optimum, double[] scale) {

    double scaleOf(int group) {
        return scale[group];
    }

    /** The index of the effect that applies to a group. */
    int levelOf(int group) {
        return optimum ? 0 : group;
    }
}
