package fitlaw.law;

import fitlaw.common.DataException;
import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.common.Work;
import fitlaw.fit.Estimate;
import fitlaw.fit.FitFailedException;
import fitlaw.fit.Quantity;
import fitlaw.runs.Runs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What choosing runs by their value would have saved. A table of finished runs is revealed a few at a time: in the
 * order of a design that is recomputed from the runs revealed so far, in random orders, and smallest models first.
 * After each step the law is fitted to the revealed runs.
 *
 * <p>All orders begin with the runs of the smallest sizes, as many sizes as are needed to bound the target's interval.
 * The order of a design depends on losses only through the law, so the intervals remain valid; but a narrow interval
 * does not prove that the formula is right: {@link Track#estimates()} shows the final value of each order.
 */
public final class DesignReplay implements Report.Source {
    private static final int STEPS = 16;
    private static final int ORDERS = 11;
    private static final long SEED = 1;

    private final String source;
    private final DesignTarget target;
    private final Estimate full;
    private final double startCost;
    private final double cost;
    private final int startRuns;
    private final int runs;
    private final List<Track> tracks;

    private DesignReplay(
            String source,
            DesignTarget target,
            Estimate full,
            double startCost,
            double cost,
            int startRuns,
            int runs,
            List<Track> tracks) {
        this.source = source;
        this.target = target;
        this.full = full;
        this.startCost = startCost;
        this.cost = cost;
        this.startRuns = startRuns;
        this.runs = runs;
        this.tracks = List.copyOf(tracks);
    }

    /**
     * The progress of one order of runs. Widths are those of the 95 % interval: the logarithm of the ratio of its upper
     * to its lower end; for a loss, its length in nats per token; infinite if it is unbounded.
     *
     * @param name {@code by information gain}, {@code random} or {@code smallest first}
     * @param costs FLOP of the revealed runs at each step
     * @param widths width at each step, the median over orders
     * @param low lower quartile of the widths over orders
     * @param high upper quartile of the widths over orders
     * @param estimates estimate at each step, the median over orders; NaN where there is none
     */
    public record Track(
            String name,
            List<Double> costs,
            List<Double> widths,
            List<Double> low,
            List<Double> high,
            List<Double> estimates) {
        /**
         * Creates a track.
         *
         * @param name name of the order
         * @param costs FLOP of the revealed runs at each step
         * @param widths width at each step
         * @param low lower quartile of the widths over orders
         * @param high upper quartile of the widths over orders
         * @param estimates estimate at each step
         */
        public Track {
            costs = List.copyOf(costs);
            widths = List.copyOf(widths);
            low = List.copyOf(low);
            high = List.copyOf(high);
            estimates = List.copyOf(estimates);
        }

        /**
         * {@return the FLOP from which on no interval is wider than a limit; empty if the last one still is}
         *
         * @param width the limit
         */
        public OptionalDouble costTo(double width) {
            int last = IntStream.range(0, costs.size())
                    .filter(i -> !(widths.get(i) <= width))
                    .max()
                    .orElse(-1);
            return last + 1 < costs.size() ? OptionalDouble.of(costs.get(last + 1)) : OptionalDouble.empty();
        }
    }

    /**
     * {@return the replay of a table of runs}
     *
     * @param form form of the law
     * @param table finished runs of several sizes
     * @param target the quantity whose interval should become narrower
     * @throws DataException if all runs together do not identify the target
     */
    public static DesignReplay of(LawForm form, Runs table, DesignTarget target) {
        return of(Law.fit(form, table), target);
    }

    /**
     * {@return the replay of the runs of a law, with its form and options}
     *
     * @param law the law of all runs, of several sizes
     * @param target the quantity whose interval should become narrower
     * @throws DataException if all runs together do not identify the target
     * @throws IllegalStateException if the law does not hold its runs, as a published or restored one
     */
    public static DesignReplay of(Law law, DesignTarget target) {
        return new Replaying(law, law.runs(), target).run();
    }

    private record Replaying(Law law, Runs table, DesignTarget target) {
        private DesignReplay run() {
            Estimate full = bounded(estimate(law))
                    .orElseThrow(() -> new DataException(table.source() + ": all " + table.size()
                            + " runs together do not bound the interval of the " + target
                            + ", so a replay has no goal. Choose another target or other runs."));
            int[] all = IntStream.range(0, table.size()).toArray();
            int[] start = start();
            double from = cost(start);
            double to = cost(all);
            double[] goals = IntStream.rangeClosed(0, STEPS)
                    .mapToDouble(i -> from * Math.pow(to / from, (double) i / STEPS))
                    .toArray();
            double[][] replays = new Orders(this, start, goals).done();
            List<Track> tracks = List.of(
                    track("by information gain", Arrays.copyOfRange(replays, 0, 1)),
                    track("random", Arrays.copyOfRange(replays, 1, 1 + ORDERS)),
                    track("smallest first", Arrays.copyOfRange(replays, 1 + ORDERS, replays.length)));
            return new DesignReplay(table.source(), target, full, from, to, start.length, table.size(), tracks);
        }

        private double cost(int run) {
            return SweepPlan.flops(law.sample().point(run));
        }

        private double cost(int[] some) {
            return Arrays.stream(some).mapToDouble(this::cost).sum();
        }

        /** The runs of the smallest sizes that bound the interval. */
        private int[] start() {
            int[] group = law.sample().group();
            List<Integer> order = IntStream.range(0, law.levels().size())
                    .boxed()
                    .sorted(Comparator.comparingDouble(
                            one -> SweepPlan.flops(law.knownFacts().places().get(one))))
                    .toList();
            for (int groups = 1; groups < order.size(); groups++) {
                List<Integer> smallest = order.subList(0, groups);
                int[] runs = IntStream.range(0, table.size())
                        .filter(run -> smallest.contains(group[run]))
                        .toArray();
                if (fitted(runs)
                        .flatMap(this::estimate)
                        .flatMap(one -> bounded(Optional.of(one)))
                        .isPresent()) {
                    return runs;
                }
            }
            throw new DataException(table.source() + ": only all groups of runs together bound the interval of the "
                    + target + ", so orders of runs cannot be compared.");
        }

        private Optional<Law> fitted(int[] revealed) {
            List<Integer> kept = Arrays.stream(revealed).boxed().toList();
            try {
                return Optional.of(law.ofOther(table.only(new TreeSet<>(kept)::contains, "it is not revealed yet")));
            } catch (DataException | FitFailedException | IllegalArgumentException e) {
                return Optional.empty(); // There are too few runs so far.
            }
        }

        private Optional<Estimate> estimate(Law of) {
            Quantity quantity =
                    switch (target.kind()) {
                        case RELATIVE_WIDTH -> at(of).relativeWidth();
                        case MLP_RATIO -> at(of).mlpRatio();
                        case LOSS -> of.loss(target.place());
                        case SIZE ->
                            Allocation.of(
                                            of,
                                            new Allocation.Budget(
                                                    target.flops().orElseThrow(), CountingRule.NON_EMBEDDING))
                                    .estimate("n_params");
                    };
            return quantity.estimate();
        }

        private Optimum at(Law of) {
            return of.optimum().at(target.place().parameters(), target.place().tokens());
        }

        private static Optional<Estimate> bounded(Optional<Estimate> estimate) {
            return estimate.filter(one -> one.interval().isBounded());
        }

        private double width(Estimate estimate) {
            return target.kind() == DesignTarget.Kind.LOSS
                    ? estimate.interval().high() - estimate.interval().low()
                    : estimate.interval().low() > 0
                            ? Math.log(estimate.interval().high()
                                    / estimate.interval().low())
                            : Double.POSITIVE_INFINITY;
        }

        /** Cost, width and estimate of a step. */
        private double[] step(int[] revealed, Optional<Law> law) {
            Optional<Estimate> estimate = law.flatMap(one -> {
                try {
                    return estimate(one);
                } catch (DataException | IllegalArgumentException e) {
                    return Optional.empty(); // These runs do not identify the target.
                }
            });
            return new double[] {
                cost(revealed),
                bounded(estimate).map(this::width).orElse(Double.POSITIVE_INFINITY),
                estimate.map(Estimate::value).orElse(Double.NaN)
            };
        }

        private List<double[]> byWorth(int[] start, double[] goals) {
            List<Integer> revealed =
                    new ArrayList<>(Arrays.stream(start).boxed().toList());
            List<double[]> steps = new ArrayList<>();
            for (double goal : goals) {
                Optional<Law> seen = fitted(array(revealed));
                double left = goal * (1 + 1e-9) - cost(array(revealed));
                List<Integer> next =
                        seen.map(one -> chosen(one, revealed, left)).orElse(List.of());
                revealed.addAll(next);
                steps.add(step(array(revealed), fitted(array(revealed))));
            }
            return steps;
        }

        private static int[] array(List<Integer> some) {
            return some.stream().mapToInt(run -> run).toArray();
        }

        /** The runs not yet revealed whose value is highest according to what has been revealed. */
        private List<Integer> chosen(Law seen, List<Integer> revealed, double budget) {
            TrainingData sample = law.sample();
            List<Integer> hidden = new ArrayList<>(IntStream.range(0, table.size())
                    .filter(run -> !revealed.contains(run))
                    .boxed()
                    .toList());
            List<Point> points = hidden.stream().map(sample::point).toList();
            Information known = new Information(seen, points);
            double[][] targets;
            try {
                targets = new double[][] {known.target(target)};
            } catch (IllegalStateException | IllegalArgumentException e) {
                return List.of(); // These runs do not locate the optimum.
            }
            List<Information.Row> rows =
                    new ArrayList<>(points.stream().map(known::row).toList());
            List<Integer> next = new ArrayList<>();
            double left = budget;
            while (true) {
                List<Information.Row> best = SweepDesign.best(known, rows, targets, SweepPlan::flops, left);
                if (best.isEmpty()) {
                    return next;
                }
                for (Information.Row row : best) {
                    int at = rows.indexOf(row);
                    known.add(row);
                    left -= cost(hidden.get(at));
                    next.add(hidden.remove(at));
                    rows.remove(at);
                }
            }
        }

        /** The runs not yet revealed, in a random order, or in a random order with the smallest sizes first. */
        private List<Integer> order(int[] start, int draw, boolean smallest) {
            List<Integer> order = IntStream.range(0, table.size())
                    .filter(run -> Arrays.stream(start).noneMatch(one -> one == run))
                    .boxed()
                    .collect(Collectors.toCollection(ArrayList::new));
            Collections.shuffle(order, new Random(SEED + draw));
            if (smallest) {
                int[] group = law.sample().group();
                order.sort(Comparator.comparingDouble(
                        run -> SweepPlan.flops(law.knownFacts().places().get(group[run]))));
            }
            return order;
        }

        private List<double[]> inOrder(int[] start, List<Integer> order, double[] goals) {
            List<Integer> revealed =
                    new ArrayList<>(Arrays.stream(start).boxed().toList());
            double spent = cost(start);
            int next = 0;
            List<double[]> steps = new ArrayList<>();
            for (double goal : goals) {
                while (next < order.size() && spent + cost(order.get(next)) <= goal * (1 + 1e-9)) {
                    spent += cost(order.get(next));
                    revealed.add(order.get(next++));
                }
                steps.add(step(array(revealed), fitted(array(revealed))));
            }
            return steps;
        }

        private static Track track(String name, double[][] orders) {
            return new Track(
                    name,
                    each(orders, 0, 0.5),
                    each(orders, 1, 0.5),
                    each(orders, 1, 0.25),
                    each(orders, 1, 0.75),
                    each(orders, 2, 0.5));
        }

        private static List<Double> each(double[][] orders, int number, double share) {
            return IntStream.rangeClosed(0, STEPS)
                    .mapToObj(step -> {
                        double[] sorted = Arrays.stream(orders)
                                .mapToDouble(order -> order[3 * step + number])
                                .sorted()
                                .toArray();
                        return sorted[(int) Math.round(share * (sorted.length - 1))];
                    })
                    .toList();
        }
    }

    /**
     * A replay for each order, by value, then at random, then smallest first: cost, width and estimate of each step.
     */
    @SuppressWarnings("ArrayRecordComponent") // never leaves this class, so the arrays are not modified
    private record Orders(Replaying replaying, int[] start, double[] goals) implements Work.RowOfEach {
        @Override
        public String name() {
            return "replay";
        }

        @Override
        public int units() {
            return 1 + 2 * ORDERS;
        }

        @Override
        public double[] row(int unit) {
            List<double[]> steps = unit == 0
                    ? replaying.byWorth(start, goals)
                    : replaying.inOrder(start, replaying.order(start, (unit - 1) % ORDERS, unit > ORDERS), goals);
            return steps.stream().flatMapToDouble(Arrays::stream).toArray();
        }
    }

    /** {@return the target of the replay} */
    public DesignTarget target() {
        return target;
    }

    /** {@return the estimate from all runs} */
    public Estimate full() {
        return full;
    }

    /** {@return the width of the interval from all runs, see {@link Track}} */
    public double fullWidth() {
        return tracks.get(1).widths().get(tracks.get(1).widths().size() - 1);
    }

    /** {@return total FLOP of all runs} */
    public double cost() {
        return cost;
    }

    /** {@return the tracks by information gain, random, and smallest first} */
    public List<Track> tracks() {
        return tracks;
    }

    /** {@return where the runs came from} */
    public String source() {
        return source;
    }

    /** {@return a row for each order and step: order, cost, share of all FLOP, width, its quartiles over orders, estimate} */
    public Table table() {
        StringColumn order = StringColumn.create("order");
        List<DoubleColumn> numbers = Stream.of("cost", "share", "width", "low", "high", "estimate")
                .map(DoubleColumn::create)
                .toList();
        for (Track track : tracks) {
            for (int i = 0; i < track.costs().size(); i++) {
                order.append(track.name());
                numbers.get(0).append(track.costs().get(i));
                numbers.get(1).append(track.costs().get(i) / cost);
                numbers.get(2).append(track.widths().get(i));
                numbers.get(3).append(track.low().get(i));
                numbers.get(4).append(track.high().get(i));
                numbers.get(5).append(track.estimates().get(i));
            }
        }
        Table table = Table.create("replay", order);
        numbers.forEach(table::addColumns);
        return table;
    }

    @Override
    public Report report() {
        double[] limits = {2, 1.5, 1.25, 1.1};
        return Report.titled("Replay of " + runs + " runs for the " + target + ", " + source)
                .text("All runs, " + Numbers.significant(cost, 3) + " FLOP: " + full + ". Every order starts with the "
                        + startRuns + " runs of the smallest sizes, " + Numbers.percent(startCost / cost)
                        + " of the FLOP.")
                .grid(
                        Stream.concat(
                                        Stream.of("order"),
                                        Arrays.stream(limits)
                                                .mapToObj(limit -> "to " + Numbers.plain(limit) + " × the width"))
                                .toList(),
                        tracks.stream()
                                .map(track -> Stream.concat(
                                                Stream.of(track.name()),
                                                Arrays.stream(limits)
                                                        .mapToObj(limit -> track.costTo(limit * fullWidth()).stream()
                                                                .mapToObj(one -> Numbers.percent(one / cost))
                                                                .findFirst()
                                                                .orElse("–")))
                                        .toList())
                                .toList())
                .text(
                        "Share of the FLOP after which the interval is at most that multiple of the width of all runs' interval."
                                + " For random and smallest first, the median of " + ORDERS + " orders.")
                .build();
    }

    @Override
    public String toString() {
        return report().text();
    }
}
