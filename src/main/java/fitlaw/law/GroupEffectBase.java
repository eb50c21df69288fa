package fitlaw.law;

/**
 * What levels of loss multiply: nothing, with a level per group of runs, or the column {@code l_opt}, with one level.
 *
 * @param optimum whether the one level multiplies l_opt
 * @param scale factor that stands for each group: 1, or the geometric mean of its l_opt
 */
@SuppressWarnings("ArrayRecordComponent") // stays inside the package, where nobody changes it
record GroupEffectBase(boolean optimum, double[] scale) {

    double scaleOf(int group) {
        return scale[group];
    }

    /** The level that applies to a group. */
    int levelOf(int group) {
        return optimum ? 0 : group;
    }
}
