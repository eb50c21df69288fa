package fitlaw.law;

import java.util.ArrayList;
import java.util.List;

/**
 * What further runs are wanted for, and which could be made.
 *
 * @param runs number of runs to plan
 * @param target what is to become surer
 * @param candidates shapes that could be trained
 */
public record RunPlan(int runs, Target target, List<Point> candidates) {
    /** What further runs are to make surer. */
    public enum Target {
        /** The best relative width. */
        RELATIVE_WIDTH,
        /** The best ratio of MLP to attention parameters. */
        MLP_RATIO,
        /** Both, each by the share of its variance that goes. */
        BOTH
    }

    /**
     * Creates a plan.
     *
     * @param runs number of runs to plan
     * @param target what is to become surer
     * @param candidates shapes that could be trained
     * @throws IllegalArgumentException if nothing is to be planned or nothing could be trained
     */
    public RunPlan {
        if (runs <= 0) {
            throw new IllegalArgumentException("plan at least one run, not " + runs);
        }
        candidates = List.copyOf(candidates);
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException(
                    "name shapes that could be trained, such as RunPlan.grid(.03, .2, .5, 5, 25)");
        }
    }

    /**
     * {@return shapes on a logarithmic grid}
     *
     * @param leastX smallest relative width
     * @param mostX largest relative width
     * @param leastR smallest MLP/attention ratio
     * @param mostR largest MLP/attention ratio
     * @param steps points on each side, at least 2
     */
    public static List<Point> grid(double leastX, double mostX, double leastR, double mostR, int steps) {
        List<Point> grid = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            for (int j = 0; j < steps; j++) {
                grid.add(Point.shape(
                        leastX * Math.pow(mostX / leastX, i / (steps - 1.0)),
                        leastR * Math.pow(mostR / leastR, j / (steps - 1.0))));
            }
        }
        return grid;
    }
}
