package fitlaw.law;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * The input of {@link SweepDesign#of}: a training budget, what runs should improve, and the candidates.
 *
 * @param budget total cost of all runs, in FLOP unless {@link #withCost} changes the unit
 * @param targets the quantities to estimate more precisely; halving the error of one counts as much as halving that of
 *     another
 * @param candidates models that could be trained, each with its size and data
 * @param cost cost of training a model, {@code 6 N D} unless changed
 */
public record SweepPlan(
        double budget, List<DesignTarget> targets, List<Point> candidates, ToDoubleFunction<Point> cost) {
    /**
     * Creates a plan.
     *
     * @param budget total cost of all runs
     * @param targets the quantities to estimate more precisely
     * @param candidates models that could be trained
     * @param cost cost of training a model
     * @throws IllegalArgumentException if the budget is too small for all of them, a candidate lacks its size or data,
     *     or there is no target
     */
    public SweepPlan {
        targets = List.copyOf(targets);
        candidates = List.copyOf(candidates);
        Objects.requireNonNull(cost, "cost");
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("specify a target that the runs should estimate more precisely, such as "
                    + "DesignTarget.relativeWidth(145e6, 50e6)");
        }
        for (Point candidate : candidates) {
            if (!(candidate.n() > 0 && candidate.d() > 0)) {
                throw new IllegalArgumentException(
                        "a candidate model needs a size N and a number of tokens D, which determine its cost: "
                                + candidate + ". SweepPlan.grid creates such models.");
            }
        }
        double least = candidates.stream().mapToDouble(cost).min().orElse(Double.NaN);
        if (!(budget >= least)) {
            throw new IllegalArgumentException("a budget of " + budget + " is too small for any of " + candidates.size()
                    + " candidate models; the cheapest costs " + least + ".");
        }
    }

    /**
     * Creates a plan whose runs cost 6 N D.
     *
     * @param flops total cost of all runs, in FLOP
     * @param targets the quantities to estimate more precisely
     * @param candidates models that could be trained
     */
    public SweepPlan(double flops, List<DesignTarget> targets, List<Point> candidates) {
        this(flops, targets, candidates, SweepPlan::flops);
    }

    /**
     * {@return the plan with another cost, such as the hours of a GPU}
     *
     * @param total total cost of all runs
     * @param ofModel cost of training a model, in the same unit
     */
    public SweepPlan withCost(double total, ToDoubleFunction<Point> ofModel) {
        return new SweepPlan(total, targets, candidates, ofModel);
    }

    /** The floating-point operations of training a model, 6 N D. */
    static double flops(Point model) {
        return 6 * model.parameters() * model.tokens();
    }

    /**
     * {@return models of all combinations of size, amount of data, shape and number of query heads per KV head}
     *
     * @param sizes N
     * @param tokens D
     * @param shapes x and r, such as {@link RunPlan#grid}
     * @param groups query heads per KV head; if empty, the usual number of the runs
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
