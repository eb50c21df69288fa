package fitlaw.law;

import fitlaw.arch.Architecture;
import fitlaw.common.DataException;
import fitlaw.common.DidYouMean;
import fitlaw.common.Lazy;
import fitlaw.common.Report;
import fitlaw.fit.Estimate;
import fitlaw.fit.FitFailedException;
import fitlaw.fit.Interval;
import fitlaw.fit.NotIdentified;
import fitlaw.fit.Quantity;
import fitlaw.fit.SingularFitException;
import fitlaw.fit.Student;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.Table;

/**
 * A conditional scaling law: how the loss of a language model depends on relative width x = d/√N and on the ratio r of
 * MLP to attention parameters, at fixed size and data. A law is fitted to runs ({@link #fit}) or taken from a paper
 * ({@link #published}); a published law has no intervals and says so.
 *
 * <p>Source: Bian et al., <i>Scaling Laws Meet Model Architecture</i>, arXiv:2510.18245.
 */
public final class Law implements Report.Source {
    private final String name;
    private final String formula;
    private final FitResult solution;
    private final Optimum optimum;
    private final FitData data;
    private final FitDiagnostics diagnostics = new FitDiagnostics(this);
    private final LawDomain domain = new LawDomain(this);

    /** What a law keeps of its runs; a published law has none. */
    private sealed interface FitData permits Fitted, Restored, Published {}

    private record Fitted(
            LawForm asked,
            LawForm form,
            TrainingData sample,
            RunSummary facts,
            Lazy<Noise> noise,
            Lazy<List<String>> notes,
            Lazy<Optional<Law>> byOtherBasis)
            implements FitData {}

    private record Restored(RunSummary facts, Noise noise, List<String> notes, Path file) implements FitData {}

    private record Published(PublishedCoefficients coefficients) implements FitData {}

    /** A law of runs. Whatever needs a pass over the runs is computed on first use. */
    private Law(LawForm asked, LawForm form, TrainingData sample, FitResult solution) {
        this.name = form.name();
        this.formula = form.formula();
        this.solution = solution;
        this.data = new Fitted(
                asked,
                form,
                sample,
                RunSummary.of(sample),
                new Lazy<>(() -> Noise.of(sample, solution)),
                new Lazy<>(() -> LawReport.notes(this)),
                new Lazy<>(this::fittedByOtherBasis));
        this.optimum = Optimum.of(
                this,
                best(ShapeVariable.RELATIVE_WIDTH, solution, sample.options()),
                best(ShapeVariable.MLP_RATIO, solution, sample.options()));
    }

    private Law(String name, String formula, FitResult solution, Quantity bestWidth, Quantity bestRatio, FitData data) {
        this.name = name;
        this.formula = formula;
        this.solution = solution;
        this.data = data;
        this.optimum = Optimum.of(this, bestWidth, bestRatio);
    }

    /**
     * {@return the default law fitted to runs, see {@link LawForm#conditional()}}
     *
     * @param runs training runs
     * @throws fitlaw.common.DataException if the runs do not identify any part of the law, or are too few
     */
    public static Law fit(Runs runs) {
        return fit(LawForm.conditional(), runs);
    }

    /**
     * {@return a form fitted to runs}
     *
     * @param form formula
     * @param runs training runs
     * @throws fitlaw.common.DataException if the runs do not identify any part of the law, or are too few
     * @throws fitlaw.fit.FitFailedException if the fit does not converge
     */
    public static Law fit(LawForm form, Runs runs) {
        return fit(form, runs, FitOptions.defaults());
    }

    /**
     * {@return a form fitted to runs}
     *
     * @param form formula
     * @param runs training runs
     * @param options count of parameters, groups, group effects, confidence level, weights
     * @throws fitlaw.common.DataException if the runs do not identify any part of the law, are too few, or lack a
     *     column that the options require
     * @throws fitlaw.fit.FitFailedException if the fit does not converge
     */
    public static Law fit(LawForm form, Runs runs, FitOptions options) {
        if (!options.weights().equals(Weights.EQUAL) && !form.weighsRuns()) {
            throw new IllegalArgumentException(
                    "The form " + form.name() + " does not support weights of runs, but weights "
                            + options.weights()
                            + " are specified. Leave them out, or make the form use TrainingData.weights() "
                            + "and override weighsRuns().");
        }
        TrainingData sample = RobustRows.weighed(
                form, new TrainingData(runs.responding(form.response()), form.options(options), form.columns()));
        LawForm settled = form.on(sample);
        return new Law(form, settled, sample, settled.solve(sample));
    }

    /** A law that was read from a file. */
    static Law restored(
            String name,
            String formula,
            FitResult solution,
            RunSummary facts,
            Noise noise,
            List<String> notes,
            Path file) {
        return new Law(
                name,
                formula,
                solution,
                best(ShapeVariable.RELATIVE_WIDTH, solution, facts.options()),
                best(ShapeVariable.MLP_RATIO, solution, facts.options()),
                new Restored(facts, noise, List.copyOf(notes), file));
    }

    /**
     * Writes the law to a file atomically: its form, options, coefficients with their covariance, optimum, noise,
     * levels, notes, and the name and SHA-256 digest of its data, but not the runs. A law from {@link #read} makes
     * bit-identical predictions.
     *
     * @param file path of the file, such as {@code law.json}; replaced if it exists
     * @throws fitlaw.common.DataException if the file cannot be written
     * @throws IllegalStateException if the form does not support saving
     */
    public void save(Path file) {
        LawFile.write(this, file);
    }

    /**
     * {@return the law in a file that {@link #save} wrote. It predicts losses, factors and shapes with their intervals;
     * methods that need the runs, such as residuals, drift and hold-out, throw an exception that names the file to read
     * again}
     *
     * @param file path of the file
     * @param own user-defined forms that the law may have been fitted with; a file holds formulas, but no Java
     *     functions
     * @throws fitlaw.common.DataException if the file is missing, truncated, of another version, or holds inconsistent
     *     numbers; the message names the key
     */
    public static Law read(Path file, LawForm... own) {
        return LawFile.read(file, own);
    }

    private static Quantity best(ShapeVariable variable, FitResult solution, FitOptions options) {
        return solution.curves().stream()
                .filter(curve -> curve.variable() == variable)
                .findFirst()
                .map(curve -> best(curve, solution, options))
                .or(() -> solution.open().stream()
                        .filter(open -> open.term().equals(variable.optimumTerm()))
                        .findFirst())
                .orElseGet(() -> new NotIdentified(
                        variable.optimumTerm(), "The form has no term in " + variable.column() + "."));
    }

    private static Quantity best(Curve curve, FitResult solution, FitOptions options) {
        return curve.optimum(
                options.confidence(),
                solution.degreesOfFreedom(),
                solution.intervalMethod(),
                name(solution, curve.c1(), "c1"),
                name(solution, curve.c2(), "c2"));
    }

    /** The best value of a shape by a curve of this law. */
    Quantity optimum(Curve curve) {
        return best(curve, solution, knownFacts().options());
    }

    /** The quantities that the best shape moves with; none for a published law. */
    List<Move> moves() {
        return isFitted()
                ? Arrays.stream(Move.values())
                        .filter(move -> curves().keySet().stream().anyMatch(variable -> moves(variable, move)))
                        .toList()
                : List.of();
    }

    /** Whether the best value of a shape moves with size or data. */
    boolean moves(ShapeVariable variable, Move move) {
        return predictor().exponent(variable, move, centre()).isPresent();
    }

    /** Why the runs do not identify whether the best value of a shape moves, if the form would allow it. */
    Optional<NotIdentified> fixedBecause(ShapeVariable variable, Move move) {
        return open().stream()
                .filter(open -> LinearForm.isMove(open.term(), variable, move))
                .findFirst();
    }

    /** The law of the same runs with the other basis of shapes, if that fits about as well. */
    Optional<Law> byOtherBasis() {
        return data instanceof Fitted fitted ? fitted.byOtherBasis().get() : Optional.empty();
    }

    private Optional<Law> fittedByOtherBasis() {
        Fitted fitted = ofRuns();
        if (moves().isEmpty()) {
            return Optional.empty();
        }
        ShapeBasis other = solution.curves().get(0).basis() == ShapeBasis.PUBLISHED
                ? ShapeBasis.LOG_PARABOLA
                : ShapeBasis.PUBLISHED;
        try {
            LawForm form = fitted.form().withBasis(other);
            Law law = new Law(form, form, fitted.sample(), form.solve(fitted.sample()));
            double n = fitted.sample().size();
            double aic = n * Math.log(law.solution.squares() / solution.squares())
                    + 2.0 * (diagnostics.degreesOfFreedom() - law.diagnostics.degreesOfFreedom());
            return aic < Comparison.TOLD_APART ? Optional.of(law) : Optional.empty();
        } catch (DataException | FitFailedException | SingularFitException | IllegalArgumentException e) {
            return Optional.empty(); // The other basis cannot be fitted to these runs.
        }
    }

    /** Name of a coefficient among the terms of a law. */
    private static String name(FitResult solution, double coefficient, String otherwise) {
        return solution.terms().stream()
                .filter(term -> term.estimate()
                        .filter(estimate -> estimate.value() == coefficient)
                        .isPresent())
                .map(Quantity::term)
                .findFirst()
                .orElse(otherwise);
    }

    /**
     * {@return a law printed in arXiv:2510.18245, of the multiplicative form}
     *
     * @param name {@code 80M-297M}, which made Panda-1B, or {@code 1B}, which made Panda-3B-o
     * @throws IllegalArgumentException if there is no published law of that name
     */
    public static Law published(String name) {
        return published(PublishedCoefficients.named(name));
    }

    static Law published(PublishedCoefficients c) {
        Interval none = Interval.notStated("published without intervals");
        List<Quantity> terms = List.of(
                new Estimate("a0", c.a0(), none),
                new Estimate("a1", c.a1(), none),
                new Estimate("a2", c.a2(), none),
                new Estimate("b0", c.b0(), none),
                new Estimate("b1", c.b1(), none),
                new Estimate("b2", c.b2(), none));
        FitResult solution = new FitResult(
                terms,
                List.of(),
                new FitResult.Residuals(new double[0], Double.NaN, 1),
                none.method(),
                List.of("Published in arXiv:2510.18245, fitted to " + c.fittedOn()
                        + ". The paper prints no intervals, and its runs are not public."),
                c);
        return new Law(
                "published " + c.name(),
                "L / L_opt = (a0 + a1 ln x + a2 / x) · (b0 + b1 ln r + b2 / r)",
                solution,
                new Estimate(ShapeVariable.RELATIVE_WIDTH.optimumTerm(), c.a2() / c.a1(), none),
                new Estimate(ShapeVariable.MLP_RATIO.optimumTerm(), c.b2() / c.b1(), none),
                new Published(c));
    }

    /** {@return name of the form, or {@code published} with the name of the coefficients} */
    public String name() {
        return name;
    }

    /** {@return the file or table of the runs it was fitted to, or the paper that printed it} */
    public String source() {
        return facts().map(RunSummary::source).orElse("arXiv:2510.18245");
    }

    /** {@return how it was fitted, such as the confidence level of its intervals and which parameters its N counts} */
    public FitOptions options() {
        return facts().map(RunSummary::options).orElse(FitOptions.defaults());
    }

    /** {@return the formula, in one line of text} */
    public String formula() {
        return formula;
    }

    /** {@return the column that it predicts: {@code loss}, unless its form has another response} */
    public String response() {
        return FormulaForm.responseOf(formula);
    }

    /**
     * {@return the runs that it was fitted to}
     *
     * @throws IllegalStateException if it is a published law, whose runs are not public
     */
    public Runs runs() {
        return sample().runs();
    }

    /** {@return whether it was fitted to runs, and so has intervals} */
    public boolean isFitted() {
        return !(data instanceof Published);
    }

    /** {@return whether it holds its runs, and so has residuals; a law that was read from a file does not} */
    public boolean hasRuns() {
        return data instanceof Fitted;
    }

    /** The file it was read from, if any. */
    Optional<Path> file() {
        return data instanceof Restored restored ? Optional.of(restored.file()) : Optional.empty();
    }

    FitResult solution() {
        return solution;
    }

    /** The summary of its runs, kept even without them; empty for a published law. */
    Optional<RunSummary> facts() {
        return data instanceof Fitted fitted
                ? Optional.of(fitted.facts())
                : data instanceof Restored restored ? Optional.of(restored.facts()) : Optional.empty();
    }

    RunSummary knownFacts() {
        return facts().orElseThrow(this::noRuns);
    }

    private IllegalStateException noRuns() {
        return new IllegalStateException("the law '" + name
                + "' is a published law; its runs are not public. Fit a law to your own runs with Law.fit.");
    }

    /** The form that it was fitted by. */
    LawForm form() {
        return ofRuns().form();
    }

    /**
     * The law of other runs, with the same form and options; choices that the form makes from the runs are made again.
     */
    Law ofOther(Runs other) {
        return fit(ofRuns().asked(), other, options());
    }

    /** The same form fitted again to resampled runs. */
    Refits refits() {
        return ofRuns().form().refits(sample(), solution);
    }

    /** Loss at a place as a function of the parameters of a refit. */
    ToDoubleFunction<double[]> lossOf(int level, Point point) {
        return predictor().lossOf(level, point).orElseThrow(this::noRegression);
    }

    /** {@return how well it fits its runs: residuals, drift, influence of each run, inflation of errors} */
    public FitDiagnostics diagnostics() {
        return diagnostics;
    }

    /** {@return the ranges of size, data and shape of its runs, beyond which it is extrapolated} */
    public LawDomain domain() {
        return domain;
    }

    /** {@return the noise of a single run, from repeated runs if there are enough, otherwise from residuals} */
    public Noise noise() {
        if (data instanceof Restored restored) {
            return restored.noise();
        }
        return ofRuns().noise().get();
    }

    List<Quantity> terms() {
        return solution.terms();
    }

    /**
     * {@return the fitted dependence of loss on each shape that the runs identify, in the order of the form; none for a
     * published law}
     */
    public Map<ShapeVariable, Curve> curves() {
        Map<ShapeVariable, Curve> curves = new LinkedHashMap<>();
        solution.curves().forEach(curve -> curves.put(curve.variable(), curve));
        return curves;
    }

    /** Whether the law has a group effect for each size, rather than a formula of size and data. */
    boolean hasLevels() {
        return solution.predictor().hasGroupEffects();
    }

    /** Whether the law provides the covariance of two losses. */
    boolean hasDifferences() {
        return predictor().differenceVariance(0, centre(), 1, centre(), 1).isPresent();
    }

    Predictor predictor() {
        return solution.predictor();
    }

    /** The effect of shape alone, if the law separates it. */
    Optional<ShapeEffect> effect() {
        return solution.predictor().effect();
    }

    /** The mean of the runs; a point without values for a published law. */
    Point centreOrNowhere() {
        return facts().map(RunSummary::centre).orElseGet(Point::nowhere);
    }

    /** The mean shape of the runs. */
    Point centre() {
        return knownFacts().centre();
    }

    /** Mean loss of the runs of a group, weighted by the noise of each. */
    double meanLoss(int level) {
        int[] group = sample().group();
        return sample().meanLoss(i -> group[i] == level);
    }

    TrainingData sample() {
        return ofRuns().sample();
    }

    private Fitted ofRuns() {
        if (data instanceof Fitted fitted) {
            return fitted;
        }
        if (data instanceof Restored restored) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "%s holds the law without its runs, which are required here: residuals, drift, hold-out and plans"
                            + " are computed from runs. Read %s again with Runs.read and fit the law to it (%s).",
                    restored.file(),
                    restored.facts().source(),
                    restored.facts().digest()));
        }
        throw noRuns();
    }

    /** {@return names of the groups of runs that have a group effect; none for a published law} */
    public List<String> levels() {
        return facts().map(facts -> facts.levels().names()).orElse(List.of());
    }

    /** {@return the shape of least loss: x and r, each an estimate or the reason why there is none} */
    public Optimum optimum() {
        return optimum;
    }

    /** {@return all estimates: the optimum first, then coefficients and group effects} */
    public List<Quantity> estimates() {
        List<Quantity> all = new ArrayList<>(List.of(optimum.relativeWidth(), optimum.mlpRatio()));
        if (curves().containsKey(ShapeVariable.PRODUCT)) {
            all.add(best(ShapeVariable.PRODUCT, solution, knownFacts().options()));
        }
        all.addAll(solution.terms());
        all.addAll(openTerms());
        return List.copyOf(all);
    }

    /** The quantities besides best shapes that are not identified. */
    List<Quantity> openTerms() {
        return solution.open().stream()
                .filter(open -> Arrays.stream(ShapeVariable.values())
                        .noneMatch(variable -> variable.optimumTerm().equals(open.term())))
                .toList();
    }

    /** Noise of a future run with this expected loss. */
    double sigmaAt(int level, double loss) {
        NoiseScale scale = knownFacts().noiseScale();
        return solution.sigma() * (hasLevels() ? scale.at(level, loss) : scale.at(loss));
    }

    /**
     * {@return the expected loss of a shape, in nats per token, with the interval of the expectation (not of a single run,
     * which scatters around it by {@link FitDiagnostics#sigma()})}
     *
     * @param level name of the group that determines size and data, see {@link #levels()}
     * @param relativeWidth x = d/√N, positive
     * @param mlpRatio r, positive
     * @throws IllegalArgumentException if there is no such group or a shape is not positive
     * @throws IllegalStateException if it is a published law, which has no groups
     */
    public Estimate loss(String level, double relativeWidth, double mlpRatio) {
        return loss("loss[" + level + "]", levelIndex(level), at(level, relativeWidth, mlpRatio), false);
    }

    /** Degrees of freedom of the variance of an expected loss. */
    double degreesOfLoss(int level, Point point) {
        return predictor().degreesOfFreedom(level, point, solution.degreesOfFreedom());
    }

    int levelIndex(String level) {
        List<String> names = knownFacts().levels().names();
        int index = names.indexOf(level);
        if (index < 0) {
            throw new IllegalArgumentException("There is no level " + level + ". The levels are "
                    + String.join(", ", names) + DidYouMean.ending(level, names));
        }
        return index;
    }

    Point at(String level, double relativeWidth, double mlpRatio) {
        int index = levelIndex(level);
        positive(relativeWidth, mlpRatio);
        return knownFacts().at(index, relativeWidth, mlpRatio);
    }

    /**
     * {@return the expected loss at a shape, size and data, by a law without group effects, such as {@code chinchilla}}
     *
     * @param point the place; values that the law does not use may be absent
     * @throws IllegalStateException if it is a published law, or one with group effects, which is limited to the sizes
     *     of its runs
     */
    public Estimate loss(Point point) {
        knownFacts();
        if (hasLevels()) {
            throw new IllegalStateException(
                    "the law '" + name + "' has a level for each size and cannot predict other sizes. Name a "
                            + "level: loss(level, relativeWidth, mlpRatio), or fit a form that predicts: "
                            + "form.predicting(ActsOn.WHOLE_LOSS).");
        }
        return loss(response(), 0, point, false);
    }

    private Estimate loss(String term, int index, Point point, boolean single) {
        double[] at = solution.predictor().at(index, point);
        double sigma = single ? sigmaAt(index, at[0]) : 0;
        double error = Math.sqrt(at[1] + sigma * sigma);
        double confidence = knownFacts().options().confidence();
        // If both variances are derived from one sigma, they have its degrees of freedom.
        double ofLoss = degreesOfLoss(index, point);
        double degrees = single && ofLoss != diagnostics.degreesOfFreedom()
                ? Student.effectiveDegrees(
                        new double[] {at[1], sigma * sigma}, new double[] {ofLoss, diagnostics.degreesOfFreedom()})
                : ofLoss;
        double t = Student.halfWidth(confidence, degrees);
        String method = knownFacts().options().method(single ? "prediction" : "delta") + domain.extrapolated(point);
        return Estimate.symmetric(term, at[0], error, t, method);
    }

    /**
     * {@return the loss of a single run of a shape, in nats per token: {@link #loss(String, double, double)} with the
     * prediction interval of such a run, whose noise and lack of fit are estimated from the residuals. If a column
     * gives the noise of runs, the run is assumed to have the root mean square noise of the runs of its group}
     *
     * @param level name of the group that determines size and data, see {@link #levels()}
     * @param relativeWidth x = d/√N, positive
     * @param mlpRatio r, positive
     */
    public Estimate prediction(String level, double relativeWidth, double mlpRatio) {
        return loss("run[" + level + "]", levelIndex(level), at(level, relativeWidth, mlpRatio), true);
    }

    /**
     * {@return the loss of a single run by a law without group effects, with the prediction interval of such a run; if
     * a column gives the noise of runs, with the root mean square noise of all runs}
     *
     * @param point the place; values that the law does not use may be absent
     * @throws IllegalStateException if it is a published law, or one with group effects
     */
    public Estimate prediction(Point point) {
        loss(point);
        return loss("run", 0, point, true);
    }

    /** The shapes of the form that are not identified. */
    List<NotIdentified> open() {
        return solution.open().stream().map(NotIdentified.class::cast).toList();
    }

    Regression regression() {
        sample();
        return solution.predictor().regression().orElseThrow(this::noRegression);
    }

    private IllegalStateException noRegression() {
        return new IllegalStateException(
                "the law '" + name
                        + "' was not fitted by least squares, which is required here. Use table() for the intervals of its terms.");
    }

    /**
     * {@return the factor by which the shape multiplies loss: as printed for a published law; for a fitted one,
     * relative to the best shape, with the mean of the runs ({@link LawDomain#centre}) in place of a shape that has no
     * best value}
     *
     * @param relativeWidth x = d/√N, positive
     * @param mlpRatio r, positive
     * @throws IllegalStateException if the law is of size and data, without terms for shapes
     */
    public double factor(double relativeWidth, double mlpRatio) {
        positive(relativeWidth, mlpRatio);
        if (isFitted() && !solution.hasShapes()) {
            throw new IllegalStateException(
                    "the law '" + name + "' has no factor of shape at fixed size and data. Call loss(point), or fit "
                            + "a form of shapes, such as "
                            + LawForm.conditional().name() + ".");
        }
        if (!isFitted()) {
            return solution.predictor().at(0, Point.shape(relativeWidth, mlpRatio))[0];
        }
        return factor(optimum, relativeWidth, mlpRatio);
    }

    /** The factor at the size and data of an optimum, relative to that optimum. */
    double factor(Optimum best, double relativeWidth, double mlpRatio) {
        return factor(best).applyAsDouble(relativeWidth, mlpRatio);
    }

    /** The factor as a function of x and r, for repeated evaluation. */
    DoubleBinaryOperator factor(Optimum best) {
        if (!isFitted()) {
            return this::factor;
        }
        Point place = best.place().orElseGet(this::centre);
        double x = best.relativeWidth().estimate().map(Estimate::value).orElse(centre().x());
        double r = best.mlpRatio().estimate().map(Estimate::value).orElse(centre().r());
        Predictor predictor = predictor();
        double least = predictor.valueAt(0, place.shaped(x, r));
        return (width, ratio) -> predictor.valueAt(0, place.shaped(width, ratio)) / least;
    }

    /**
     * {@return {@link #factor(double, double)} of an architecture}
     *
     * @param architecture a shape
     */
    public double factor(Architecture architecture) {
        double x = architecture.relativeWidth(options().count());
        return moves().contains(Move.SIZE)
                ? factor(
                        optimum.at((double) architecture.parameters(options().count()), centre().tokens()),
                        x,
                        architecture.mlpRatio())
                : factor(x, architecture.mlpRatio());
    }

    private static void positive(double relativeWidth, double mlpRatio) {
        if (!(relativeWidth > 0 && mlpRatio > 0)) {
            throw new IllegalArgumentException(
                    "relative width and MLP/attention ratio must be positive: " + relativeWidth + ", " + mlpRatio);
        }
    }

    /** {@return notes on the reliability of this law, one or two sentences each} */
    public List<String> notes() {
        if (data instanceof Restored restored) {
            return restored.notes();
        }
        return data instanceof Fitted fitted ? fitted.notes().get() : LawReport.notes(this);
    }

    /**
     * {@return all estimates as rows: term, estimate, std_error, low, high, method; cells without a value are empty,
     * and an end is infinite if the runs do not bound the interval}
     */
    public Table table() {
        return Estimates.table(estimates());
    }

    @Override
    public Report report() {
        return LawReport.of(this);
    }

    @Override
    public String toString() {
        return report().text();
    }
}
