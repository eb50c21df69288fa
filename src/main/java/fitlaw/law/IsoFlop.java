package fitlaw.law;

import fitlaw.common.DataException;
import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.fit.LinearFit;
import fitlaw.fit.Student;
import fitlaw.runs.Runs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The best size for each training budget from runs of equal budgets: a parabola of ln L in ln N through the runs near
 * the least loss of a budget, then a line through the minima, {@code ln N* = ln G + a ln C}.
 *
 * <p>Runs whose loss is more than {@value #NEAR_PER_CENT} % above the least of their budget are not used for its
 * parabola, unless they are among the two nearest on a side, since the curve is not a parabola that far away. Even so
 * the minima are biased if the runs are not centred on them; compare them with the fit of a law. The intervals are
 * t-intervals of the line, from the scatter of the minima about it.
 *
 * <p>Source: Hoffmann et al., arXiv:2203.15556, approach 2.
 */
public final class IsoFlop implements Report.Source {
    /** Budgets within this factor are treated as equal. */
    private static final double SAME = 1.1;

    private static final double SAME_SIZE = 1.07;

    private static final int NEAR_PER_CENT = 6;
    private static final int NEIGHBOURS = 2;
    private static final int LEAST_RUNS = 4;
    private static final int LEAST_SIZES = 3;
    private static final int REASONS = 2;
    private static final int LEAST_BUDGETS = 3;

    private final String source;
    private final CountingRule rule;
    private final List<Budget> budgets;
    private final List<Run> points;
    private final List<String> leftOut;
    private final LinearFit line;
    private final double confidence;

    private IsoFlop(
            Runs runs,
            CountingRule rule,
            List<Budget> budgets,
            List<Run> points,
            List<String> leftOut,
            double confidence) {
        this.source = runs.source();
        this.rule = rule;
        this.budgets = List.copyOf(budgets);
        this.points = List.copyOf(points);
        this.leftOut = List.copyOf(leftOut);
        this.confidence = confidence;
        line = fit(
                budgets.stream().mapToDouble(one -> Math.log(one.parameters())).toArray(),
                budgets.stream().mapToDouble(one -> Math.log(one.flops())).toArray());
    }

    /**
     * The best size for one budget.
     *
     * @param flops training budget C in FLOP, the geometric mean over the runs
     * @param parameters N of least loss
     * @param loss least loss, in nats per token
     * @param curvature second derivative of ln L with respect to ln N
     * @param runs number of runs in the parabola
     */
    public record Budget(double flops, double parameters, double loss, double curvature, int runs) {
        /**
         * {@return the loss of another size, by the parabola}
         *
         * @param size N
         */
        public double at(double size) {
            double away = Math.log(size / parameters);
            return loss * Math.exp(curvature * away * away / 2);
        }
    }

    /**
     * A run of a budget that has a best size.
     *
     * @param flops budget C of its group, see {@link Budget#flops()}
     * @param parameters N
     * @param loss loss in nats per token
     * @param used whether it is used for the parabola
     */
    public record Run(double flops, double parameters, double loss, boolean used) {}

    /**
     * {@return the best sizes of the budgets that runs share}
     *
     * <p>The budget of a run is its column {@code training_flops} if there is one, otherwise counted by the rule.
     *
     * @param runs the runs, with size, tokens and loss
     * @param rule how budgets are counted, and which parameters
     * @param confidence of intervals, such as 0.95
     * @throws DataException if fewer than three budgets have a minimum among their runs
     */
    public static IsoFlop of(Runs runs, CountingRule rule, double confidence) {
        double[] n = runs.parameters(rule.count());
        double[] loss = runs.loss();
        double[] flops = flops(runs, rule);
        List<Budget> budgets = new ArrayList<>();
        List<Run> points = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        for (int[] group : groups(flops)) {
            String name = Numbers.significant(mean(flops, group), 3) + " FLOP";
            int[] near = near(group, n, loss);
            int sizes = sizes(near, n);
            if (near.length < LEAST_RUNS || sizes < LEAST_SIZES) {
                leftOut.add(name + ": " + near.length + (near.length == 1 ? " run" : " runs")
                        + " of " + sizes + (sizes == 1 ? " size" : " sizes")
                        + " near the minimum loss; a parabola needs four runs of three sizes.");
                continue;
            }
            double[] x = Arrays.stream(near).mapToDouble(i -> Math.log(n[i])).toArray();
            LinearFit parabola = fit(
                    Arrays.stream(near).mapToDouble(i -> Math.log(loss[i])).toArray(),
                    x,
                    Arrays.stream(x).map(one -> one * one).toArray());
            double best = -parabola.slope(0) / (2 * parabola.slope(1));
            if (!(parabola.slope(1) > 0) || !(best > x[0] && best < x[x.length - 1])) {
                leftOut.add(name + ": no minimum among its sizes, " + Numbers.count(Math.exp(x[0])) + " to "
                        + Numbers.count(Math.exp(x[x.length - 1])) + ". Add runs of sizes beyond this range.");
                continue;
            }
            Set<Integer> used = Arrays.stream(near).boxed().collect(Collectors.toSet());
            Arrays.stream(group)
                    .mapToObj(i -> new Run(mean(flops, group), n[i], loss[i], used.contains(i)))
                    .forEach(points::add);
            budgets.add(new Budget(
                    mean(flops, group),
                    Math.exp(best),
                    Math.exp(parabola.intercept(0) + best * (parabola.slope(0) + best * parabola.slope(1))),
                    2 * parabola.slope(1),
                    near.length));
        }
        if (budgets.size() < LEAST_BUDGETS) {
            throw new DataException(runs.source() + ": " + budgets.size()
                    + (budgets.size() == 1
                            ? " training budget has a minimum among its runs"
                            : " training budgets have a minimum among their runs")
                    + "; a line of best sizes over budgets needs three. The runs of a budget differ in size and have"
                    + " equal training FLOP. "
                    + String.join(" ", leftOut.subList(0, Math.min(REASONS, leftOut.size())))
                    + (leftOut.size() > REASONS
                            ? " " + (leftOut.size() - REASONS) + " more budgets have no minimum."
                            : ""));
        }
        return new IsoFlop(runs, rule, budgets, points, leftOut, confidence);
    }

    private static LinearFit fit(double[] y, double[]... columns) {
        double[] ones = new double[y.length];
        Arrays.fill(ones, 1);
        return LinearFit.of(columns, y, ones, new int[y.length], 1);
    }

    private static double[] flops(Runs runs, CountingRule rule) {
        if (runs.has("training_flops")) {
            return runs.numbers("training_flops");
        }
        double[] perToken = rule.perToken(runs);
        double[] tokens = runs.tokens();
        return IntStream.range(0, tokens.length)
                .mapToDouble(i -> perToken[i] * tokens[i])
                .toArray();
    }

    /** Groups of runs of one budget: sorted by budget, split at gaps. */
    private static List<int[]> groups(double[] flops) {
        int[] order = IntStream.range(0, flops.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> flops[i]))
                .mapToInt(i -> i)
                .toArray();
        List<int[]> groups = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= order.length; i++) {
            if (i == order.length || flops[order[i]] > SAME * flops[order[i - 1]]) {
                groups.add(Arrays.copyOfRange(order, from, i));
                from = i;
            }
        }
        return groups;
    }

    private static double mean(double[] flops, int[] group) {
        return Math.exp(Arrays.stream(group)
                .mapToDouble(i -> Math.log(flops[i]))
                .average()
                .orElseThrow());
    }

    /** The number of different sizes among runs sorted by size; sizes within 7 % are treated as equal. */
    private static int sizes(int[] runs, double[] n) {
        int different = 0;
        double last = 0;
        for (int run : runs) {
            if (n[run] > SAME_SIZE * last) {
                different++;
                last = n[run];
            }
        }
        return different;
    }

    /**
     * The runs of a group near its least loss, by size: those with slightly higher loss, and the two nearest on either
     * side.
     */
    private static int[] near(int[] group, double[] n, double[] loss) {
        int[] sorted = Arrays.stream(group)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> n[i]))
                .mapToInt(i -> i)
                .toArray();
        int least = IntStream.range(0, sorted.length)
                .boxed()
                .min(Comparator.comparingDouble(i -> loss[sorted[i]]))
                .orElseThrow();
        double most = (1 + NEAR_PER_CENT / 100.0) * loss[sorted[least]];
        return IntStream.range(0, sorted.length)
                .filter(i -> loss[sorted[i]] <= most || Math.abs(i - least) <= NEIGHBOURS)
                .map(i -> sorted[i])
                .toArray();
    }

    /** {@return the budgets, smallest first} */
    public List<Budget> budgets() {
        return budgets;
    }

    /** {@return the runs of these budgets, whether used for the parabolas or not} */
    public List<Run> runs() {
        return points;
    }

    /** {@return where the runs came from} */
    public String source() {
        return source;
    }

    /** {@return how budgets are counted} */
    public CountingRule rule() {
        return rule;
    }

    /** {@return a, the exponent of {@code N* ∝ C^a}} */
    public Estimate exponent() {
        double slope = line.slope(0);
        double error = Math.sqrt(line.covariance(0, 0));
        double t = Student.halfWidth(confidence, line.degreesOfFreedom());
        return Estimate.symmetric("n_exponent", slope, error, t, method());
    }

    /**
     * {@return the best size for a budget, by the line}
     *
     * @param flops training budget in FLOP
     */
    public Estimate parameters(double flops) {
        double x = Math.log(flops);
        double n = Math.exp(line.intercept(0) + line.slope(0) * x);
        double error = Math.sqrt(line.fittedVariance(0, new double[] {x}));
        double half = Student.halfWidth(confidence, line.degreesOfFreedom()) * error;
        return new Estimate("n_params", n, n * error, new Interval(n * Math.exp(-half), n * Math.exp(half), method()));
    }

    private String method() {
        return "t of a line through " + budgets.size() + " minima, " + Numbers.plain(100 * confidence) + " %";
    }

    /**
     * {@return one row per budget: flops, n_params, loss, curvature, runs; then rows of the budgets left out, with the
     * reason}
     */
    public Table table() {
        return Table.create(
                "isoflop",
                DoubleColumn.create(
                        "flops", budgets.stream().mapToDouble(Budget::flops).toArray()),
                DoubleColumn.create(
                        "n_params",
                        budgets.stream().mapToDouble(Budget::parameters).toArray()),
                DoubleColumn.create(
                        "loss", budgets.stream().mapToDouble(Budget::loss).toArray()),
                DoubleColumn.create(
                        "curvature",
                        budgets.stream().mapToDouble(Budget::curvature).toArray()),
                IntColumn.create("runs", budgets.stream().mapToInt(Budget::runs).toArray()),
                StringColumn.create(
                        "count", budgets.stream().map(one -> rule.toString()).toList()));
    }

    @Override
    public Report report() {
        Report.Builder report = Report.titled("Best size of each budget from IsoFLOP parabolas, " + source);
        report.text(rule.formula() + ". N* grows as C^a, a = " + exponent() + ".");
        report.grid(
                List.of("flops", "n_params", "loss", "runs"),
                budgets.stream()
                        .map(one -> List.of(
                                Numbers.significant(one.flops(), 3),
                                Numbers.count(one.parameters()),
                                Numbers.significant(one.loss(), 4),
                                "" + one.runs()))
                        .toList());
        leftOut.forEach(report::note);
        return report.build();
    }

    @Override
    public String toString() {
        return report().text();
    }
}
