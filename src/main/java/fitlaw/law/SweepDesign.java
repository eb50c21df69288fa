package fitlaw.law;

import fitlaw.common.Numbers;
import fitlaw.common.Report;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The runs to make next for a training budget, chosen one after the other: each is the run that improves the targets
 * most for its cost, over sizes, data, shapes and KV heads. The result is compared with random candidates of the same
 * cost.
 *
 * <p>At a size and amount of data without runs, the first run only determines the group effect, so two runs are then
 * chosen together.
 *
 * <p>Good designs place runs at the extremes of the range, where they cannot show that the formula is wrong; keep a
 * third of new runs inside the range.
 *
 * @param runs the models to train, in the order of choice
 * @param costs cost of each run, in FLOP unless the plan uses another unit
 * @param gains standard errors of each target, before and after
 */
public record SweepDesign(List<Point> runs, List<Double> costs, List<Gain> gains) implements Report.Source {
    /** The limit of designs that assume the form of the law. */
    static final String CAUTION = "Planned runs are those most informative about the targets if the form is right."
            + " Place a third of the new runs inside the range, to test the form.";

    private static final int MOST = 500;
    private static final int RANDOM = 21;
    private static final long SEED = 1;

    /**
     * Standard errors of a target: relative errors, and for a loss errors in nats per token.
     *
     * @param target the target
     * @param now with the existing runs
     * @param planned with the planned runs as well
     * @param random with random candidates of the same cost instead, the median of {@value #RANDOM} draws
     * @param after with each planned run and those before it
     */
    public record Gain(DesignTarget target, double now, double planned, double random, List<Double> after) {
        /**
         * Creates a gain.
         *
         * @param target the target
         * @param now with the existing runs
         * @param planned with the planned runs as well
         * @param random with random candidates of the same cost instead
         * @param after with each planned run and those before it
         */
        public Gain {
            after = List.copyOf(after);
        }
    }

    /**
     * Creates a design.
     *
     * @param runs the models to train
     * @param costs cost of each run
     * @param gains standard errors of each target
     */
    public SweepDesign {
        runs = List.copyOf(runs);
        costs = List.copyOf(costs);
        gains = List.copyOf(gains);
    }

    /**
     * {@return the runs, affordable with a training budget, that improve the targets most for their cost: of several
     * sizes, amounts of data and shapes}
     *
     * @param law the law
     * @param plan the budget, the targets and the models that could be trained
     * @throws IllegalStateException if a target is a best shape that is not identified, or the law does not hold its
     *     least-squares problem
     * @throws IllegalArgumentException if the law does not determine a target
     */
    public static SweepDesign of(Law law, SweepPlan plan) {
        Information now = new Information(law, plan.candidates());
        double[][] targets = plan.targets().stream().map(now::target).toArray(double[][]::new);
        List<Information.Row> rows = plan.candidates().stream().map(now::row).toList();
        Information planned = now.copy();
        List<List<Double>> after = plan.targets().stream()
                .map(one -> (List<Double>) new ArrayList<Double>())
                .toList();
        List<Information.Row> chosen = new ArrayList<>();
        double left = plan.budget();
        while (chosen.size() < MOST) {
            List<Information.Row> best = best(planned, rows, targets, plan.cost(), left);
            if (best.isEmpty()) {
                break;
            }
            for (Information.Row row : best) {
                planned.add(row);
                chosen.add(row);
                left -= plan.cost().applyAsDouble(row.model());
                for (int t = 0; t < targets.length; t++) {
                    after.get(t).add(planned.error(targets[t]));
                }
            }
        }
        double[] random = random(now, rows, targets, plan);
        List<Gain> gains = new ArrayList<>();
        for (int t = 0; t < targets.length; t++) {
            gains.add(new Gain(
                    plan.targets().get(t), now.error(targets[t]), planned.error(targets[t]), random[t], after.get(t)));
        }
        List<Point> models = chosen.stream().map(Information.Row::model).toList();
        return new SweepDesign(
                models, models.stream().map(plan.cost()::applyAsDouble).toList(), gains);
    }

    /**
     * The run, or at a place without runs the pair of runs, with the best value for its cost; empty if none is
     * affordable.
     */
    static List<Information.Row> best(
            Information known,
            List<Information.Row> rows,
            double[][] targets,
            ToDoubleFunction<Point> cost,
            double left) {
        Information.Aim aim = known.new Aim(targets);
        List<Information.Row> best = List.of();
        double most = 0;
        Map<Integer, List<Information.Row>> fresh = new LinkedHashMap<>();
        for (Information.Row row : rows) {
            double price = cost.applyAsDouble(row.model());
            if (price > left) {
                continue;
            }
            double worth = aim.worth(row) / price;
            if (worth > most) {
                most = worth;
                best = List.of(row);
            }
            int place = known.newPlace(row.model());
            if (place >= 0) {
                fresh.computeIfAbsent(place, one -> new ArrayList<>()).add(row);
            }
        }
        for (List<Information.Row> place : fresh.values()) {
            double[][] through = place.stream().map(known::through).toArray(double[][]::new);
            for (int i = 0; i < place.size(); i++) {
                Information.Row first = place.get(i);
                for (int j = 0; j < i; j++) {
                    Information.Row second = place.get(j);
                    double price = cost.applyAsDouble(first.model()) + cost.applyAsDouble(second.model());
                    double worth = aim.worth(first, through[i], second, through[j]) / price;
                    if (price <= left && worth > most) {
                        most = worth;
                        best = List.of(first, second);
                    }
                }
            }
        }
        return best;
    }

    /** Median errors with random candidates of the same cost. */
    private static double[] random(Information now, List<Information.Row> rows, double[][] targets, SweepPlan plan) {
        double[][] errors = new double[targets.length][RANDOM];
        for (int draw = 0; draw < RANDOM; draw++) {
            List<Information.Row> order = new ArrayList<>(rows);
            Collections.shuffle(order, new Random(SEED + draw));
            Information with = now.copy();
            double left = plan.budget();
            for (int i = 0; i < MOST && i < order.size(); i++) {
                double price = plan.cost().applyAsDouble(order.get(i).model());
                if (price <= left) {
                    with.add(order.get(i));
                    left -= price;
                }
            }
            for (int t = 0; t < targets.length; t++) {
                errors[t][draw] = with.error(targets[t]);
            }
        }
        return Arrays.stream(errors)
                .mapToDouble(all -> {
                    Arrays.sort(all);
                    return all[RANDOM / 2];
                })
                .toArray();
    }

    /** {@return the total cost of all runs} */
    public double cost() {
        return costs.stream().mapToDouble(Double::doubleValue).sum();
    }

    /**
     * {@return the planned runs as rows: run, n_params, tokens, d_over_sqrt_n, mlp_attn_ratio, further columns of the
     * candidates, cost, and the standard error of each target with this run and those before it}
     */
    public Table table() {
        Table table = Table.create(
                "next runs",
                IntColumn.create("run", IntStream.rangeClosed(1, runs.size()).toArray()),
                column("n_params", Point::parameters),
                column("tokens", Point::tokens),
                column("d_over_sqrt_n", Point::relativeWidth),
                column("mlp_attn_ratio", Point::mlpRatio));
        runs.stream()
                .flatMap(run -> run.others().keySet().stream())
                .distinct()
                .sorted()
                .forEach(name -> table.addColumns(column(name, run -> run.value(name))));
        table.addColumns(DoubleColumn.create("cost", costs));
        for (Gain gain : gains) {
            table.addColumns(DoubleColumn.create("std_error " + gain.target(), gain.after()));
        }
        return table;
    }

    private DoubleColumn column(String name, ToDoubleFunction<Point> value) {
        return DoubleColumn.create(name, runs.stream().mapToDouble(value).toArray());
    }

    /** {@return standard errors as rows: term, now, planned, random} */
    public Table errors() {
        return Table.create(
                "gains",
                StringColumn.create(
                        "term",
                        gains.stream().map(gain -> gain.target().toString()).toList()),
                DoubleColumn.create("now", gains.stream().mapToDouble(Gain::now).toArray()),
                DoubleColumn.create(
                        "planned", gains.stream().mapToDouble(Gain::planned).toArray()),
                DoubleColumn.create(
                        "random", gains.stream().mapToDouble(Gain::random).toArray()));
    }

    @Override
    public Report report() {
        List<String> header = new ArrayList<>(List.of("runs", "n_params", "tokens", "d_over_sqrt_n", "mlp_attn_ratio"));
        List<String> further = runs.stream()
                .flatMap(run -> run.others().keySet().stream())
                .distinct()
                .sorted()
                .toList();
        header.addAll(further);
        header.add("cost per run");
        Map<Point, Integer> counts = new LinkedHashMap<>();
        runs.forEach(run -> counts.merge(run, 1, Integer::sum));
        List<List<String>> rows = new ArrayList<>();
        counts.forEach((run, count) -> {
            List<String> row = new ArrayList<>(List.of(
                    count + " ×",
                    Numbers.count(run.parameters()),
                    Numbers.count(run.tokens()),
                    Numbers.significant(run.relativeWidth(), 3),
                    Numbers.significant(run.mlpRatio(), 3)));
            further.forEach(name -> row.add(Numbers.plain(run.value(name))));
            row.add(Numbers.significant(costs.get(runs.indexOf(run)), 3));
            rows.add(row);
        });
        return Report.titled("Next " + runs.size() + " runs, " + Numbers.significant(cost(), 3) + " FLOP in total")
                .grid(header, rows)
                .grid(
                        List.of("standard error of", "now", "planned", "random at the same cost"),
                        gains.stream()
                                .map(gain -> List.of(
                                        gain.target().toString(),
                                        shown(gain, gain.now()),
                                        shown(gain, gain.planned()),
                                        shown(gain, gain.random())))
                                .toList())
                .text("Errors of best values are relative; those of a loss are in nats per token. " + CAUTION)
                .build();
    }

    private static String shown(Gain gain, double error) {
        return gain.target().kind() == DesignTarget.Kind.LOSS
                ? Numbers.significant(error, 3)
                : Numbers.significant(100 * error, 3) + " %";
    }

    @Override
    public String toString() {
        return report().text();
    }
}
