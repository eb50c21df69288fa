package fitlaw.law;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * What {@link SweepDesign#of} is asked for: runs that a budget of training pays for.
 *
 * @param budget what all runs together may cost, in FLOP unless {@link #withCost} counts otherwise
 * @param targets what is to become surer; to halve one error counts as much as to halve another
 * @param candidates models that could be trained, each with its size and data
 * @param cost what the training of a model costs, {@code 6 N D} unless changed
 */
public record SweepPlan(
        double budget, List<DesignTarget> targets, List<Point> candidates, ToDoubleFunction<Point> cost) {
    /**
     * Creates a plan.
     *
     * @param budget what all runs together may cost
     * @param targets what is to become surer
     * @param candidates models that could be trained
     * @param cost what the training of a model costs
     * @throws IllegalArgumentException if the budget pays for none of them, a candidate lacks its size or data, or there is no
     *     target
     */
    public SweepPlan {
        targets = List.copyOf(targets);
        candidates = List.copyOf(candidates);
        Objects.requireNonNull(cost, "cost");
        if (targets.isEmpty()) {
            throw new IllegalArgumentException(
                    "say what the runs are to make surer, such as DesignTarget.relativeWidth(145e6, 50e6)");
        }
        for (Point candidate : candidates) {
            if (!(candidate.n() > 0 && candidate.d() > 0)) {
                throw new IllegalArgumentException(
                        "a model that could be trained has a size N and a number of tokens D, which"
                                + " its cost depends on: " + candidate + ". SweepPlan.grid makes such models.");
            }
        }
        double least = candidates.stream().mapToDouble(cost).min().orElse(Double.NaN);
        if (!(budget >= least)) {
            throw new IllegalArgumentException("a budget of " + budget + " pays for none of " + candidates.size()
                    + " models that could be trained; the cheapest costs " + least + ".");
        }
    }

    /**
     * Creates a plan whose runs cost 6 N D.
     *
     * @param flops what all runs together may cost, in FLOP
     * @param targets what is to become surer
     * @param candidates models that could be trained
     */
    public SweepPlan(double flops, List<DesignTarget> targets, List<Point> candidates) {
        this(flops, targets, candidates, SweepPlan::flops);
    }

    /**
     * {@return the plan with another cost, such as the hours of a GPU}
     *
     * @param total what all runs together may cost
     * @param ofModel what the training of a model costs, in the same unit
     */
    public SweepPlan withCost(double total, ToDoubleFunction<Point> ofModel) {
        return new SweepPlan(total, targets, candidates, ofModel);
    }

    /** The operations of the training of a model, 6 N D. */
    static double flops(Point model) {
        return 6 * model.parameters() * model.tokens();
    }

    /**
     * {@return models of every size, amount of data, shape and number of query heads per KV head}
     *
     * @param sizes N
     * @param tokens D
     * @param shapes x and r, such as {@link RunPlan#grid}
     * @param groups query heads per KV head; empty leaves them at the runs' usual number
     */
    public static List<Point> grid(List<Double> sizes, List<Double> tokens, List<Point> shapes, List<Integer> groups) {
        List<Point> models = new ArrayList<>();
        for (double size : sizes) {
            for (double data : tokens) {
                for (Point shape : shapes) {
                    Point model = shape.withScale(size, data);
                    if (groups.isEmpty()) {
                        models.add(model);
                    }
                    groups.forEach(group -> models.add(model.with("gqa_group", group)));
                }
            }
        }
        return models;
    }
}
