package fitlaw.law;

import fitlaw.arch.Architecture;
import fitlaw.arch.ParameterCount;
import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.fit.Open;
import fitlaw.fit.Quantity;
import fitlaw.fit.Student;
import fitlaw.runs.Runs;
import fitlaw.table.Nearest;
import fitlaw.table.Numbers;
import fitlaw.table.Report;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/**
 * A conditional scaling law: how the loss of a language model depends on relative width x = d/√N and on the ratio r of
 * MLP to attention parameters, at fixed size and data. It has been fitted to runs ({@link #fit}), or printed in a paper
 * ({@link #published}); then it carries no intervals and says so.
 *
 * <p>Source: Bian et al., <i>Scaling Laws Meet Model Architecture</i>, arXiv:2510.18245.
 */
public final class Law implements Report.Source {
    private final String name;
    private final String formula;
    private final Solution solution;
    private final Optimum optimum;
    private final FitData data;

    /** What a fitted law keeps of its runs; a published law has none. */
    private sealed interface FitData permits Fitted, Published {}

    private record Fitted(Sample sample) implements FitData {}

    private record Published(PublishedCoefficients coefficients) implements FitData {}

    private Law(String name, String formula, Solution solution, Quantity bestWidth, Quantity bestRatio, FitData data) {
        this.name = name;
        this.formula = formula;
        this.solution = solution;
        this.optimum = new Optimum(bestWidth, bestRatio, this);
        this.data = data;
    }

    /**
     * {@return the default law on runs, see {@link LawForm#conditional()}}
     *
     * @param runs training runs
     * @throws fitlaw.table.DataException if the runs identify nothing, or are too few
     */
    public static Law fit(Runs runs) {
        return fit(LawForm.conditional(), runs);
    }

    /**
     * {@return the law of a form on runs}
     *
     * @param form formula
     * @param runs training runs
     * @throws fitlaw.table.DataException if the runs identify nothing, or are too few
     * @throws fitlaw.fit.FitFailedException if the fit does not converge
     */
    public static Law fit(LawForm form, Runs runs) {
        return fit(form, runs, FitOptions.defaults());
    }

    /**
     * {@return the law of a form on runs}
     *
     * @param form formula
     * @param runs training runs
     * @param options count of parameters, groups, levels, confidence
     * @throws fitlaw.table.DataException if the runs identify nothing, or are too few, or lack a column that the options
     *     ask for
     * @throws fitlaw.fit.FitFailedException if the fit does not converge
     */
    public static Law fit(LawForm form, Runs runs, FitOptions options) {
        Sample sample = new Sample(runs, form.options(options));
        Solution solution = form.solve(sample);
        return new Law(
                form.name(),
                form.formula(),
                solution,
                best(ShapeVariable.RELATIVE_WIDTH, solution, options),
                best(ShapeVariable.MLP_RATIO, solution, options),
                new Fitted(sample));
    }

    private static Quantity best(ShapeVariable variable, Solution solution, FitOptions options) {
        return solution.curves().stream()
                .filter(curve -> curve.variable() == variable)
                .findFirst()
                .map(curve ->
                        curve.optimum(options.confidence(), solution.degreesOfFreedom(), solution.intervalMethod()))
                .or(() -> solution.open().stream()
                        .filter(open -> open.term().equals(variable.optimumTerm()))
                        .findFirst())
                .orElseGet(
                        () -> new Open(variable.optimumTerm(), "The form has no term in " + variable.column() + "."));
    }

    /**
     * {@return a law printed in arXiv:2510.18245, of the multiplicative form}
     *
     * @param name {@code 80M-297M}, which made Panda-1B, or {@code 1B}, which made Panda-3B-o
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Law published(String name) {
        PublishedCoefficients c = PublishedCoefficients.named(name);
        Interval none = Interval.notStated("printed without one");
        List<Quantity> terms = List.of(
                new Estimate("a0", c.a0(), Double.NaN, none),
                new Estimate("a1", c.a1(), Double.NaN, none),
                new Estimate("a2", c.a2(), Double.NaN, none),
                new Estimate("b0", c.b0(), Double.NaN, none),
                new Estimate("b1", c.b1(), Double.NaN, none),
                new Estimate("b2", c.b2(), Double.NaN, none));
        Solution solution = new Solution(
                terms,
                List.of(),
                List.of(),
                new double[0],
                Double.NaN,
                1,
                none.method(),
                List.of("Printed in arXiv:2510.18245, fitted there on " + c.fittedOn()
                        + "; no intervals are printed and the runs are not public."),
                (g, point) -> new double[] {c.factor(point.relativeWidth(), point.mlpRatio()), Double.NaN});
        return new Law(
                "published " + name,
                "L / L_opt = (a0 + a1 ln x + a2 / x) · (b0 + b1 ln r + b2 / r)",
                solution,
                new Estimate(ShapeVariable.RELATIVE_WIDTH.optimumTerm(), c.a2() / c.a1(), Double.NaN, none),
                new Estimate(ShapeVariable.MLP_RATIO.optimumTerm(), c.b2() / c.b1(), Double.NaN, none),
                new Published(c));
    }

    /** {@return name of the form, or {@code published} with the name of the coefficients} */
    public String name() {
        return name;
    }

    /** {@return which parameters its N counts} */
    public ParameterCount count() {
        return isFitted() ? sample().options().count() : ParameterCount.NON_EMBEDDING;
    }

    /** {@return the formula, in one line of text} */
    public String formula() {
        return formula;
    }

    /**
     * {@return the runs it was fitted to}
     *
     * @throws IllegalStateException if it is a published law, whose runs are not public
     */
    public Runs runs() {
        return sample().runs();
    }

    /** {@return whether it was fitted to runs, and so has residuals and intervals} */
    public boolean isFitted() {
        return data instanceof Fitted;
    }

    /**
     * {@return how well a law of some runs predicts others}
     *
     * @param form formula
     * @param train runs the law is fitted to
     * @param test runs it predicts
     * @param options how it is fitted
     * @throws fitlaw.table.DataException if the training runs identify nothing, or the test runs leave nothing to compare
     */
    public static HoldOut holdOut(LawForm form, Runs train, Runs test, FitOptions options) {
        return HoldOut.of(form, train, test, options);
    }

    /** {@return the noise of a single run, from repeated runs where there are enough, else from residuals} */
    public Noise noise() {
        return Noise.of(sample(), solution);
    }

    /** {@return tests of whether the effect of each shape changes over sizes and over tokens, as far as runs allow} */
    public List<Drift> drift() {
        List<ShapeVariable> shapes = identified().stream()
                .filter(variable -> variable != ShapeVariable.PRODUCT)
                .toList();
        return Drift.of(sample(), shapes);
    }

    /**
     * {@return the runs that would most shorten the interval of an optimum}
     *
     * @param plan how many, for what, and which could be made
     * @param level name of the level, a size and number of tokens, that they would be made at; see {@link #levels()}
     * @throws IllegalStateException if the runs leave x or r open, so that there is no optimum to make surer
     * @throws IllegalArgumentException if there is no such level
     */
    public NextRuns nextRuns(RunPlan plan, String level) {
        return NextRuns.of(this, plan, level);
    }

    List<Curve> curves() {
        return solution.curves();
    }

    /** Whether the law has a level for each size, rather than a formula of size and data. */
    boolean hasLevels() {
        return solution.hasShapes();
    }

    Solution.Predictor predictor() {
        return solution.predictor();
    }

    /**
     * {@return what the law says of shape alone, with its uncertainty: the part that a search over shapes needs; empty for a
     * published law, whose uncertainty is not printed, and for forms that do not separate shape from size}
     */
    public Optional<ShapeEffect> effect() {
        return solution.predictor().effect();
    }

    /** The mean shape of the runs. */
    Point centre() {
        return Point.shape(centre(ShapeVariable.RELATIVE_WIDTH), centre(ShapeVariable.MLP_RATIO));
    }

    /** Mean loss of the runs of a level. */
    double meanLoss(int level) {
        int[] group = sample().group();
        double[] loss = sample().loss();
        return IntStream.range(0, loss.length)
                .filter(i -> group[i] == level)
                .mapToDouble(i -> loss[i])
                .average()
                .orElseThrow();
    }

    Sample sample() {
        if (data instanceof Fitted fitted) {
            return fitted.sample();
        }
        throw new IllegalStateException("the law '" + name + "' was printed in a paper; its runs are not public. "
                + "Fit a law to runs of your own with Law.fit.");
    }

    /** {@return names of the groups of runs that have a level of their own, none for a published law} */
    public List<String> levels() {
        return isFitted() ? sample().levels().names() : List.of();
    }

    /** {@return level of each run, as an index into {@link #levels()}} */
    public int[] levelOfRuns() {
        return sample().levels().group();
    }

    /** {@return the shapes whose effect on loss the runs identify; none for a published law} */
    public List<ShapeVariable> identified() {
        return solution.curves().stream().map(Curve::variable).toList();
    }

    /**
     * {@return a shape of each run, with N counted as in the fit}
     *
     * @param variable which shape
     */
    public double[] values(ShapeVariable variable) {
        return sample().values(variable).clone();
    }

    /**
     * {@return the geometric mean of a shape over the runs, at which levels are stated}
     *
     * @param variable which shape
     */
    public double centre(ShapeVariable variable) {
        return sample().geometricMean(variable);
    }

    /** {@return the shape of least loss: x and r, each an estimate or the reason why there is none} */
    public Optimum optimum() {
        return optimum;
    }

    /** {@return everything that was estimated: the optimum first, then coefficients and levels} */
    public List<Quantity> estimates() {
        List<Quantity> all = new ArrayList<>(List.of(optimum.relativeWidth(), optimum.mlpRatio()));
        solution.curves().stream()
                .filter(curve -> curve.variable() == ShapeVariable.PRODUCT)
                .map(curve -> curve.optimum(
                        sample().options().confidence(), solution.degreesOfFreedom(), solution.intervalMethod()))
                .forEach(all::add);
        all.addAll(solution.terms());
        return List.copyOf(all);
    }

    /** {@return standard deviation of the noise of one run, in nats per token; NaN for a published law} */
    public double sigma() {
        return isFitted() ? solution.sigma() : Double.NaN;
    }

    /** {@return sum of squared residuals of loss, as it was minimised; NaN for a published law} */
    public double squares() {
        return solution.squares();
    }

    /** {@return what was minimised, where that is not the sum of squares} */
    public Optional<Merit> merit() {
        return solution.merit();
    }

    /** {@return runs less parameters; 0 for a published law} */
    public int degreesOfFreedom() {
        return isFitted() ? solution.degreesOfFreedom() : 0;
    }

    /** {@return fitted loss of each run, in nats per token} */
    public double[] fitted() {
        sample();
        return solution.fitted();
    }

    /** {@return measured less fitted loss of each run, in nats per token} */
    public double[] residuals() {
        double[] loss = runs().loss();
        double[] fitted = fitted();
        return IntStream.range(0, loss.length)
                .mapToDouble(i -> loss[i] - fitted[i])
                .toArray();
    }

    /**
     * {@return the expected loss of a shape, in nats per token, with the interval of the expectation (not of a single run,
     * which scatters around it by {@link #sigma()})}
     *
     * @param level name of the group whose size and data are meant, see {@link #levels()}
     * @param relativeWidth x = d/√N, positive
     * @param mlpRatio r, positive
     * @throws IllegalArgumentException if there is no such level or a shape is not positive
     * @throws IllegalStateException if it is a published law, which has no levels
     */
    public Estimate loss(String level, double relativeWidth, double mlpRatio) {
        List<String> names = sample().levels().names();
        int index = names.indexOf(level);
        if (index < 0) {
            throw new IllegalArgumentException("There is no level " + level + ". Levels are " + String.join(", ", names)
                    + Nearest.ending(level, names));
        }
        positive(relativeWidth, mlpRatio);
        return loss("loss[" + level + "]", index, sample().point(index, relativeWidth, mlpRatio));
    }

    /**
     * {@return the expected loss at a shape, size and data, by a law that has no levels, such as {@code chinchilla}}
     *
     * @param point where; what the law does not use may be NaN
     * @throws IllegalStateException if it is a published law, or one with levels, which knows no sizes but theirs
     */
    public Estimate loss(Point point) {
        sample();
        if (solution.hasShapes()) {
            throw new IllegalStateException(
                    "the law '" + name + "' has a level for each size and knows no other size. Name a"
                            + " level: loss(level, relativeWidth, mlpRatio).");
        }
        return loss("loss", 0, point);
    }

    private Estimate loss(String term, int index, Point point) {
        double[] at = solution.predictor().at(index, point);
        double error = Math.sqrt(at[1]);
        double confidence = sample().options().confidence();
        double half = error * Student.halfWidth(confidence, solution.degreesOfFreedom());
        Interval interval = new Interval(at[0] - half, at[0] + half, "delta " + Numbers.plain(100 * confidence) + " %");
        return new Estimate(term, at[0], error, interval);
    }

    /**
     * {@return the factor by which the shape multiplies loss: as printed for a published law, relative to the best shape
     * for a fitted one, where the runs' mean ({@link #centre}) stands for a shape without a best value}
     *
     * @param relativeWidth x = d/√N, positive
     * @param mlpRatio r, positive
     * @throws IllegalStateException if the law is of size and data, without a part for shapes
     */
    public double factor(double relativeWidth, double mlpRatio) {
        positive(relativeWidth, mlpRatio);
        if (isFitted() && !solution.hasShapes()) {
            throw new IllegalStateException(
                    "the law '" + name + "' has no factor of shape at fixed size and data. Ask it for"
                            + " loss(point), or fit a form of shapes, such as "
                            + LawForm.conditional().name() + ".");
        }
        double here = solution.predictor().at(0, Point.shape(relativeWidth, mlpRatio))[0];
        if (!isFitted()) {
            return here;
        }
        double x = optimum.relativeWidth().estimate().map(Estimate::value).orElse(centre(ShapeVariable.RELATIVE_WIDTH));
        double r = optimum.mlpRatio().estimate().map(Estimate::value).orElse(centre(ShapeVariable.MLP_RATIO));
        return here / solution.predictor().at(0, Point.shape(x, r))[0];
    }

    /**
     * {@return {@link #factor(double, double)} of an architecture}
     *
     * @param architecture a shape
     */
    public double factor(Architecture architecture) {
        return factor(architecture.relativeWidth(count()), architecture.mlpRatio());
    }

    private static void positive(double relativeWidth, double mlpRatio) {
        if (!(relativeWidth > 0 && mlpRatio > 0)) {
            throw new IllegalArgumentException(
                    "relative width and MLP/attention ratio must be positive: " + relativeWidth + ", " + mlpRatio);
        }
    }

    /** {@return what a reader must know of this law beside its numbers, one sentence or two each} */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (isFitted()) {
            for (Quantity quantity : List.of(optimum.relativeWidth(), optimum.mlpRatio())) {
                quantity.estimate().ifPresent(estimate -> notes.addAll(cautions(estimate)));
            }
        }
        if (isFitted()) {
            for (Drift test : drift()) {
                if (test.rejects()) {
                    notes.add("The slopes change: " + test
                            + ". The interval of a shared optimum is then too narrow; fit the "
                            + "classes one by one, with a condition on " + test.over() + ", and compare.");
                }
            }
            noise().lackOfFit().ifPresent(p -> {
                if (p < Drift.LEVEL) {
                    notes.add("The residuals are larger than seeds explain: " + noise()
                            + " Look for runs off the curve, " + "for drift, or for a narrower range of shapes.");
                }
            });
        }
        notes.addAll(solution.notes());
        return List.copyOf(notes);
    }

    /**
     * {@return all estimates as rows: term, estimate, std_error, low, high, method; empty cells where there is none, and
     * an infinite end where the runs do not bound the interval}
     */
    public Table table() {
        return Estimates.table(estimates());
    }

    @Override
    public Report report() {
        Report.Builder report = Report.titled(title()).text(formula);
        if (!isFitted() || solution.hasShapes()) {
            report.grid(Estimates.HEADER, Estimates.rows(List.of(optimum.relativeWidth(), optimum.mlpRatio())));
            Estimates.reasons(List.of(optimum.relativeWidth(), optimum.mlpRatio()))
                    .forEach(report::note);
        }
        notes().forEach(report::note);
        report.grid(Estimates.HEADER, Estimates.rows(solution.terms()));
        merit().ifPresent(merit ->
                report.text(merit.name() + " " + Numbers.significant(merit.value(), 7) + ": " + merit.meaning() + "."));
        if (isFitted() && !solution.hasShapes()) {
            Estimates.reasons(solution.terms()).forEach(report::note);
            report.text("%s Residual sigma %s nats per token, %d degrees of freedom. N counts %s parameters."
                    .formatted(
                            noise(),
                            Numbers.significant(sigma(), 4),
                            degreesOfFreedom(),
                            sample().options()
                                    .count()
                                    .name()
                                    .toLowerCase(Locale.ROOT)
                                    .replace('_', '-')));
        } else if (isFitted()) {
            String drift = drift().isEmpty()
                    ? ""
                    : " Drift of slopes: "
                            + String.join(
                                    "; ", drift().stream().map(Drift::toString).toList()) + ".";
            report.text(noise() + drift);
            report.text(String.format(
                    Locale.ROOT,
                    "Residual sigma %s nats per token, %d degrees of freedom. Levels: %s; %s. x = d_over_sqrt_n by N %s, r = mlp_attn_ratio.",
                    Numbers.significant(sigma(), 4),
                    degreesOfFreedom(),
                    sample().levels().describe(),
                    solution.terms().stream().anyMatch(term -> term.term().equals("level[l_opt]"))
                            ? "level[l_opt] multiplies the column l_opt"
                            : "a level is the loss expected at the runs' mean shape",
                    sample().options().count().name().toLowerCase(Locale.ROOT).replace('_', '-')));
        }
        if (isFitted()) {
            runs().leftOutNote(report);
        }
        return report.build();
    }

    private String title() {
        return isFitted()
                ? name + " law on " + runs().source() + ": " + runs().size() + " runs"
                        + (solution.hasShapes() ? ", " + sample().levels().size() : "")
                        + (!solution.hasShapes() ? "" : sample().levels().size() == 1 ? " level" : " levels")
                : name + " (arXiv:2510.18245)";
    }

    /** What weakens an estimated optimum. */
    private List<String> cautions(Estimate estimate) {
        List<String> cautions = new ArrayList<>();
        boolean width = estimate.term().equals(ShapeVariable.RELATIVE_WIDTH.optimumTerm());
        ShapeVariable variable = width ? ShapeVariable.RELATIVE_WIDTH : ShapeVariable.MLP_RATIO;
        double[] values = sample().values(variable);
        double least = Arrays.stream(values).min().orElseThrow();
        double most = Arrays.stream(values).max().orElseThrow();
        if (!(estimate.value() >= least && estimate.value() <= most)) {
            cautions.add(estimate.term() + " lies outside the runs, which go from " + Numbers.significant(least, 3)
                    + " to " + Numbers.significant(most, 3) + ": it is extrapolated. Add runs around it.");
        }
        Interval interval = estimate.interval();
        if (!interval.isLocated()) {
            cautions.add(estimate.term() + " is not located: no value is ruled out. Add runs on both sides of it.");
        } else if (!interval.isBounded()) {
            String side = Double.isFinite(interval.low()) ? "above" : "below";
            cautions.add(estimate.term() + " is not bounded " + side + " by these runs. Add runs with "
                    + (side.equals("above") ? "larger " : "smaller ") + variable.column() + ".");
        }
        return cautions;
    }

    @Override
    public String toString() {
        return report().text();
    }
}
