package fitlaw.law;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The purpose of further runs, and the shapes that could be trained.
 *
 * @param runs number of runs to plan
 * @param target the quantity to estimate more precisely
 * @param candidates shapes that could be trained
 * @param place the place of the predicted loss; only for {@link Target#LOSS}
 */
public record RunPlan(int runs, Target target, List<Point> candidates, Optional<Place> place) {
    /** The quantity that further runs should estimate more precisely. */
    public enum Target {
        /** The best relative width. */
        RELATIVE_WIDTH,
        /** The best ratio of MLP to attention parameters. */
        MLP_RATIO,
        /** Both, each by the share of its variance that is removed. */
        BOTH,
        /** The predicted loss of one shape in one group. */
        LOSS
    }

    /**
     * A shape at a size and number of tokens.
     *
     * @param level name of the group
     * @param relativeWidth x = d / √N
     * @param mlpRatio r
     */
    public record Place(String level, double relativeWidth, double mlpRatio) {
        /**
         * Creates a place.
         *
         * @param level name of the group
         * @param relativeWidth x, positive
         * @param mlpRatio r, positive
         * @throws IllegalArgumentException if a shape is not positive
         */
        public Place {
            Objects.requireNonNull(level, "level");
            if (!(relativeWidth > 0 && mlpRatio > 0)) {
                throw new IllegalArgumentException(
                        "relative width and MLP/attention ratio must be positive: " + relativeWidth + ", " + mlpRatio);
            }
        }
    }

    /**
     * Creates a plan.
     *
     * @param runs number of runs to plan
     * @param target the quantity to estimate more precisely
     * @param candidates shapes that could be trained
     * @param place the place of the predicted loss
     * @throws IllegalArgumentException if there is no run to plan or no candidate, or a place is missing or superfluous
     */
    public RunPlan {
        if (place.isPresent() != (target == Target.LOSS)) {
            throw new IllegalArgumentException(
                    "a plan for the predicted loss, and only that, needs a place: RunPlan.forLoss");
        }
        if (runs <= 0) {
            throw new IllegalArgumentException("plan at least one run, not " + runs);
        }
        candidates = List.copyOf(candidates);
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException(
                    "specify shapes that could be trained, such as RunPlan.grid(.03, .2, .5, 5, 25)");
        }
    }

    /**
     * Creates a plan for an optimum.
     *
     * @param runs number of runs to plan
     * @param target the quantity to estimate more precisely, other than {@link Target#LOSS}
     * @param candidates shapes that could be trained
     */
    public RunPlan(int runs, Target target, List<Point> candidates) {
        this(runs, target, candidates, Optional.empty());
    }

    /**
     * {@return a plan for a more precise predicted loss of a shape}
     *
     * @param runs number of runs to plan
     * @param place the shape and its group
     * @param candidates shapes that could be trained
     */
    public static RunPlan forLoss(int runs, Place place, List<Point> candidates) {
        return new RunPlan(runs, Target.LOSS, candidates, Optional.of(place));
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
