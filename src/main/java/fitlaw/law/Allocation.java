package fitlaw.law;

import fitlaw.arch.ParameterCount;
import fitlaw.common.DataException;
import fitlaw.common.EnumNames;
import fitlaw.common.Lazy;
import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.fit.Estimate;
import fitlaw.fit.FitFailedException;
import fitlaw.fit.HuberPowerLaws.Parameters;
import fitlaw.fit.NotIdentified;
import fitlaw.fit.Quantity;
import fitlaw.runs.ExcludedRun;
import fitlaw.runs.Runs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.Table;

/**
 * How to spend a training budget: the model size and the amount of data with the lowest loss, and the best shape there.
 *
 * <pre>
 *   min over N of L(N, D),   D = C / c(N),   c the operations per token
 * </pre>
 *
 * <p>For {@code c = 6 N} and {@code L = E + A / N^α + B / D^β} that is {@code N* = G (C/6)^a} and {@code D* =
 * (C/6)^(1-a) / G} with {@code a = β / (α + β)} and {@code G = (α A / β B)^(1/(α+β))}. Intervals are percentiles of
 * refits of the law to resampled runs, with all coefficients refitted jointly. A refit in which one of the terms does
 * not fall has no best size; it is kept, and counts as outside the interval on both sides.
 *
 * <p>Source: Hoffmann et al., arXiv:2203.15556, equation 4.
 */
public final class Allocation implements Report.Source {
    private static final double LEAST_FLOPS = 1e9;
    private static final double MOST_FLOPS = 1e35;
    /** The terms reported for each counting rule. */
    private static final List<String> BY_RULE = List.of("n_params", "tokens", "tokens_per_param", "n_exponent");
    /** Number of bootstrap replicates of a fit that is reported only for comparison. */
    private static final int SECOND_OPINION = 200;

    private final Budget budget;
    private final Law law;
    private final Law shapes;
    private final Optimum shape;
    private final List<Quantity> estimates;
    private final List<Extrapolation> extrapolations;
    private final Optional<IsoFlop> isoFlop;
    private final List<String> notes;
    private final Lazy<List<ByRule>> byRule;
    private final Lazy<BuildableShapes> buildable = new Lazy<>(() -> BuildableShapes.of(this));

    private Allocation(
            Budget budget,
            Law law,
            Law shapes,
            Optimum shape,
            List<Quantity> estimates,
            Optional<IsoFlop> isoFlop,
            List<String> notes) {
        this.budget = budget;
        this.law = law;
        this.shapes = shapes;
        byRule = new Lazy<>(() -> byRule(budget, other -> of(law, other)));
        this.estimates = List.copyOf(estimates);
        this.shape = shape;
        Point best = shape.place().orElseThrow();
        extrapolations = law.domain().extrapolations(Point.scale(best.parameters(), best.tokens()));
        this.isoFlop = isoFlop;
        this.notes = List.copyOf(notes);
    }

    /**
     * A training budget.
     *
     * @param flops C, floating-point operations of the training
     * @param rule how these operations are counted
     */
    public record Budget(double flops, CountingRule rule) {
        /**
         * Creates a budget.
         *
         * @param flops C, floating-point operations of the training
         * @param rule how these operations are counted
         * @throws IllegalArgumentException if {@code flops} is outside the accepted range
         */
        public Budget {
            if (!(flops >= LEAST_FLOPS && flops <= MOST_FLOPS)) {
                throw new IllegalArgumentException("flops must be between " + Numbers.significant(LEAST_FLOPS, 1)
                        + " and " + Numbers.significant(MOST_FLOPS, 1) + ", such as 1e21: " + flops);
            }
        }
    }

    /**
     * The result for the same number of operations under another counting rule.
     *
     * @param rule how they are counted
     * @param estimates {@code n_params}, {@code tokens}, {@code tokens_per_param}, {@code n_exponent}, or why there are none
     */
    public record ByRule(CountingRule rule, List<Quantity> estimates) {
        /**
         * Creates a result.
         *
         * @param rule how operations are counted
         * @param estimates the estimates under that rule
         */
        public ByRule {
            estimates = List.copyOf(estimates);
        }
    }

    /** The result under every rule, each from a law that counts the parameters the rule refers to. */
    private static List<ByRule> byRule(Budget budget, Function<Budget, Allocation> by) {
        return Arrays.stream(CountingRule.values())
                .map(rule -> {
                    try {
                        Allocation one = by.apply(new Budget(budget.flops(), rule));
                        return new ByRule(
                                rule, BY_RULE.stream().map(one::estimate).toList());
                    } catch (DataException | FitFailedException | IllegalArgumentException e) {
                        return new ByRule(rule, List.of(new NotIdentified("n_params", e.getMessage())));
                    }
                })
                .toList();
    }

    /**
     * {@return the best size and data for a budget, and the best shape there, from runs}
     *
     * <p>Fits a log-parabola whose best shape moves with size, together with a curve of size and data. The shape factor
     * acts where it predicts the larger sizes best ({@link ScaleComparison#of}). The size and data are then those of
     * the best shapes. If the runs do not determine a best shape, fits Hoffmann's form without shapes and reports why.
     *
     * @param runs the runs, of several sizes and amounts of data
     * @param budget the budget
     * @param form how the size and data are fitted, and with how many bootstrap replicates
     * @param confidence of intervals, such as 0.95
     * @throws DataException if the effects of size and data cannot be separated on these runs
     */
    public static Allocation fit(Runs runs, Budget budget, ChinchillaForm form, double confidence) {
        if (!runs.has("tokens")) {
            throw new DataException(runs.source()
                    + " has no column tokens, the training tokens D of each run. A budget is spent on "
                    + "parameters and tokens: add the column.");
        }
        FitOptions options =
                FitOptions.defaults().withCount(budget.rule().count()).withConfidence(confidence);
        String why;
        try {
            ScaleComparison places = ScaleComparison.of(LawForm.logParabola(), runs, options);
            Law law = places.law();
            if (!law.curves().isEmpty() && hasBestSize(law)) {
                LawForm same = LawForm.logParabola().predicting(places.chosen());
                return of(law, budget)
                        .with(
                                without(runs, budget, form, options),
                                other -> of(
                                        other.rule().count() == law.options().count()
                                                ? law
                                                : counted(same, runs, options, other),
                                        other));
            }
            why = law.curves().isEmpty()
                    ? law.optimum().relativeWidth() + " " + law.optimum().mlpRatio()
                    : "In the joint fit with shapes, the loss does not decrease with both size and data.";
        } catch (DataException | FitFailedException | IllegalArgumentException e) {
            why = e.getMessage();
        }
        Law sizes = Law.fit(form, runs, options);
        String note =
                "Size and data are fitted without shape terms, so differences in shape between runs count as noise. "
                        + why;
        Function<Budget, Allocation> same = other -> of(
                other.rule().count() == sizes.options().count()
                        ? sizes
                        : counted(fewer(form, confidence), runs, options, other),
                other);
        try {
            return of(sizes, budget, Law.fit(LawForm.logParabola(), runs, options))
                    .with(note, same);
        } catch (DataException | FitFailedException | IllegalArgumentException e) {
            return of(sizes, budget).with(note, same);
        }
    }

    private static Law counted(LawForm form, Runs runs, FitOptions options, Budget budget) {
        return Law.fit(form, runs, options.withCount(budget.rule().count()));
    }

    /** The form with the number of bootstrap replicates that a comparison fit needs. */
    private static ChinchillaForm fewer(ChinchillaForm form, double confidence) {
        int enough = Math.max(SECOND_OPINION, BootstrapReplicates.leastPercentiles(confidence));
        return form.withResamples(Math.min(form.resamples(), enough));
    }

    /**
     * The result of the same runs without their shapes. The interval of one formula does not cover the difference
     * between formulas.
     */
    private static String without(Runs runs, Budget budget, ChinchillaForm form, FitOptions options) {
        try {
            Law second = Law.fit(fewer(form, options.confidence()), runs, options);
            Estimate size = (Estimate) of(second, budget).estimate("n_params");
            return "The form " + form.name() + ", without shape terms, estimates n_params at "
                    + Numbers.count(size.value()) + " ["
                    + Numbers.count(size.interval().low()) + ", "
                    + Numbers.count(size.interval().high())
                    + "]. If the two estimates differ, the choice of the form contributes more to the error than the noise of the runs.";
        } catch (DataException | FitFailedException | IllegalArgumentException e) {
            return "The form " + form.name() + ", without shape terms, could not be fitted for comparison. "
                    + e.getMessage();
        }
    }

    private static boolean hasBestSize(Law law) {
        return law.predictor()
                .sizeData(law.diagnostics().degreesOfFreedom())
                .filter(curve -> SizeDataCurve.hasOptimum(curve.estimate()))
                .isPresent();
    }

    private Allocation with(String note, Function<Budget, Allocation> otherRule) {
        List<String> more = new ArrayList<>(notes);
        more.add(note);
        return new Allocation(this, more, otherRule);
    }

    private Allocation(Allocation other, List<String> notes, Function<Budget, Allocation> otherRule) {
        law = other.law;
        byRule = new Lazy<>(() -> byRule(other.budget, otherRule));
        budget = other.budget;
        shapes = other.shapes;
        shape = other.shape;
        estimates = other.estimates;
        extrapolations = other.extrapolations;
        isoFlop = other.isoFlop;
        this.notes = List.copyOf(notes);
    }

    /**
     * {@return the best size and data for a budget}
     *
     * @param law how loss depends on size and data
     * @param budget the budget
     * @throws IllegalArgumentException if the law does not depend on size and data, or counts parameters differently
     *     from the rule
     * @throws DataException if the loss does not fall with both, or the runs lack a column that the rule needs
     */
    public static Allocation of(Law law, Budget budget) {
        return of(law, budget, law);
    }

    /**
     * {@return the best size and data for a budget, and the best shape there from another law}
     *
     * @param law how loss depends on size and data
     * @param budget the budget
     * @param shapes how loss depends on shape, such as a log-parabola whose best shape moves with size
     * @throws IllegalArgumentException if the law does not depend on size and data, or counts parameters differently
     *     from the rule
     * @throws DataException if the loss does not fall with both, or the runs lack a column that the rule needs
     */
    public static Allocation of(Law law, Budget budget, Law shapes) {
        if (law.options().count() != budget.rule().count()) {
            throw new IllegalArgumentException(
                    "the law counts " + named(law.options().count()) + " parameters, but the counting rule "
                            + budget.rule() + " counts " + named(budget.rule().count())
                            + " parameters. Fit the law with that count, or choose another rule.");
        }
        SizeDataCurve curve = curve(law);
        if (!SizeDataCurve.hasOptimum(curve.estimate())) {
            throw new DataException(law.source()
                    + ": the fitted loss does not decrease with both size and data, so no size is optimal for a budget. Add runs of other"
                    + " sizes and amounts of data.");
        }
        DoubleUnaryOperator perToken = perToken(law, budget.rule());
        Places places = Places.of(curve, budget.flops(), perToken, law.options().confidence());
        Optimum shape =
                shapes.optimum().at(places.best().parameters(), places.best().tokens());
        List<Quantity> estimates = List.of(
                places.estimate("n_params", Place::parameters),
                places.estimate("tokens", Place::tokens),
                places.estimate("tokens_per_param", place -> place.tokens() / place.parameters()),
                places.loss(),
                places.estimate("n_exponent", Place::exponent),
                shape.relativeWidth(),
                shape.mlpRatio());
        Optional<IsoFlop> isoFlop = Optional.empty();
        List<String> notes = new ArrayList<>(law.notes());
        if (law.hasRuns()) {
            try {
                isoFlop = Optional.of(
                        IsoFlop.of(law.runs(), budget.rule(), law.options().confidence()));
            } catch (DataException e) {
                notes.add("No IsoFLOP parabolas for comparison. " + e.getMessage());
            }
        }
        return new Allocation(budget, law, shapes, shape, estimates, isoFlop, notes);
    }

    private static SizeDataCurve curve(Law law) {
        return law.predictor()
                .sizeData(law.diagnostics().degreesOfFreedom())
                .orElseThrow(() -> new IllegalArgumentException("the law " + law.name()
                        + " does not describe how loss depends on size and data, so it cannot allocate a "
                        + "budget. Fit the form chinchilla."));
    }

    private static DoubleUnaryOperator perToken(Law law, CountingRule rule) {
        return law.hasRuns() ? rule.perTokenOfSize(law.runs()) : withoutRuns(law, rule);
    }

    private static DoubleUnaryOperator withoutRuns(Law law, CountingRule rule) {
        if (rule == CountingRule.HEAD_AND_ATTENTION) {
            throw new IllegalArgumentException("the law was read from " + law.source()
                    + " without its runs, whose shapes the counting rule " + rule
                    + " needs. Fit the law again, or choose another rule.");
        }
        return n -> 6 * n;
    }

    private static String named(ParameterCount count) {
        return EnumNames.of(count);
    }

    /** The best size and data of one fit. */
    private record Place(double parameters, double tokens, double exponent) {
        static Place of(Parameters p, double flops, DoubleUnaryOperator perToken) {
            double n = SizeDataCurve.bestSize(p, flops, perToken);
            return new Place(n, flops / perToken.applyAsDouble(n), SizeDataCurve.exponent(p));
        }
    }

    /** The best places by a fit and by its bootstrap replicates. */
    private record Places(SizeDataCurve curve, Place best, List<Optional<Place>> replicates, double confidence) {
        static Places of(SizeDataCurve curve, double flops, DoubleUnaryOperator perToken, double confidence) {
            BootstrapReplicates.requirePercentiles(curve.replicates().size(), confidence);
            return new Places(
                    curve,
                    Place.of(curve.estimate(), flops, perToken),
                    curve.replicates().stream()
                            .map(p -> SizeDataCurve.hasOptimum(p)
                                    ? Optional.of(Place.of(p, flops, perToken))
                                    : Optional.<Place>empty())
                            .toList(),
                    confidence);
        }

        Estimate estimate(String term, ToDoubleFunction<Place> of) {
            double[] values = replicates.stream()
                    .mapToDouble(place -> place.map(of::applyAsDouble).orElse(Double.NaN))
                    .toArray();
            return estimate(of.applyAsDouble(best), BootstrapReplicates.values(term, values));
        }

        /** The loss at the best place, with its interval from the replicates. */
        Estimate loss() {
            double[] values = curve.replicates().stream()
                    .mapToDouble(p -> p.at(best.parameters(), best.tokens()))
                    .toArray();
            return estimate(
                    curve.estimate().at(best.parameters(), best.tokens()), BootstrapReplicates.values("loss", values));
        }

        private Estimate estimate(double value, BootstrapReplicates.Column column) {
            String method = "percentile of " + curve.drawn() + ", " + Numbers.plain(100 * confidence) + " %";
            if (column.without() > 0) {
                method += ", " + Numbers.significant(100 * column.without(), 3) + " % of them without an optimum";
            }
            return new Estimate(column.term(), value, column.deviation(), column.interval(confidence, method));
        }
    }

    /** {@return the budget} */
    public Budget budget() {
        return budget;
    }

    /**
     * {@return {@code n_params}, {@code tokens}, {@code tokens_per_param}, {@code loss} in nats per token, {@code n_exponent},
     * the a of {@code N* ∝ C^a}, then the best shape there}
     */
    public List<Quantity> estimates() {
        return estimates;
    }

    /**
     * {@return one of the estimates}
     *
     * @param term its name
     * @throws IllegalArgumentException if there is no estimate of that name
     */
    public Quantity estimate(String term) {
        return estimates.stream()
                .filter(one -> one.term().equals(term))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no estimate " + term + ". The estimates are "
                        + String.join(
                                ", ", estimates.stream().map(Quantity::term).toList())));
    }

    /** {@return where the runs came from} */
    public String source() {
        return law.source();
    }

    /** {@return the law of size and data} */
    public Law law() {
        return law;
    }

    /** {@return the law that determines the best shape; the law of size and data itself if it includes shapes} */
    public Law shapes() {
        return shapes;
    }

    /**
     * {@return the allocation of another budget by the same laws}
     *
     * @param flops C, floating-point operations of the training
     * @throws IllegalArgumentException if {@code flops} is outside the accepted range
     */
    public Allocation at(double flops) {
        return of(law, new Budget(flops, budget.rule()), shapes);
    }

    /**
     * {@return the limits of the result: how far the law is extrapolated, and what could not be estimated, with the
     * reason}
     */
    public List<String> notes() {
        List<String> all = new ArrayList<>();
        extrapolations.stream()
                .filter(Extrapolation::isBeyond)
                .map(Extrapolation::note)
                .forEach(all::add);
        all.addAll(shape.marks());
        shape.byOtherBasis().ifPresent(other -> all.add(other.asOther()));
        notes.stream().map(note -> withoutRepetition(note, shape.marks())).forEach(all::add);
        return all;
    }

    /** A note of the law without the statistics between sizes that a mark of the best shape starts with, too. */
    private String withoutRepetition(String note, List<String> marks) {
        return law.predictor()
                .randomSlopes()
                .map(slopes -> RandomSlopes.inWords(slopes.seen()) + " ")
                .filter(words -> note.startsWith(words) && marks.stream().anyMatch(mark -> mark.startsWith(words)))
                .map(words -> note.substring(words.length()))
                .orElse(note);
    }

    /**
     * {@return the smallest budget in {@code flops} at whose best size and data the loss is the given one, by the same
     * law and counting rule; not identified if no budget reaches it}
     *
     * @param loss in nats per token
     */
    public Quantity flopsFor(double loss) {
        return new LeastBudget(curve(law), perToken(law, budget.rule()), LEAST_FLOPS, MOST_FLOPS)
                .of(loss, law.options().confidence());
    }

    /**
     * {@return the result for the same number of operations under each counting rule, including this allocation's own;
     * the choice of rule changes it more than the data do}
     */
    public List<ByRule> byRule() {
        return byRule.get();
    }

    /**
     * {@return buildable shapes at the best size, one for each of several depths, with their predicted loss; empty if
     * the best shape is not identified, with the reason among its notes}
     */
    public BuildableShapes buildable() {
        return buildable.get();
    }

    /** {@return the best shape at the best size and data} */
    public Optimum shape() {
        return shape;
    }

    /** {@return how far the best size and data are from those of the runs} */
    public List<Extrapolation> extrapolations() {
        return extrapolations;
    }

    /** {@return the parabolas through runs of equal budgets, present if the runs have at least three such budgets} */
    public Optional<IsoFlop> isoFlop() {
        return isoFlop;
    }

    /** {@return the estimates as rows: term, estimate, std_error, low, high, method} */
    public Table table() {
        return Estimates.table(estimates);
    }

    @Override
    public Report report() {
        Report.Builder report =
                Report.titled("Compute-optimal training, " + Numbers.significant(budget.flops(), 3) + " FLOP");
        report.text(budget.rule().formula() + "; " + source() + ".");
        report.grid(List.of("term", "estimate", "std_error", "low", "high", "method"), Estimates.rows(estimates));
        Estimates.reasons(estimates).forEach(report::note);
        isoFlop.ifPresent(parabolas -> {
            Estimate size = parabolas.parameters(budget.flops());
            report.text("From IsoFLOP parabolas of " + parabolas.budgets().size() + " budgets: n_params "
                    + Numbers.count(size.value()) + " ["
                    + Numbers.count(size.interval().low()) + ", "
                    + Numbers.count(size.interval().high()) + "], " + parabolas.exponent() + ".");
        });
        report.text("The same number of operations under each counting rule:");
        report.grid(
                List.of("counting rule", "n_params", "tokens", "tokens_per_param", "n_exponent"),
                byRule().stream().map(Allocation::cells).toList());
        byRule().stream()
                .filter(one -> one.estimates().size() < BY_RULE.size())
                .forEach(one -> report.note(
                        one.rule() + ": " + ((NotIdentified) one.estimates().get(0)).reason()));
        buildable().addTo(report);
        notes().forEach(report::note);
        if (law.hasRuns()) {
            law.runs().notes().forEach(report::note);
            ExcludedRun.summary(law.runs()).ifPresent(report::note);
        }
        return report.build();
    }

    private static List<String> cells(ByRule one) {
        List<String> cells = new ArrayList<>(List.of(one.rule().toString()));
        for (String term : BY_RULE) {
            cells.add(one.estimates().stream()
                    .filter(found -> found.term().equals(term))
                    .findFirst()
                    .flatMap(Quantity::estimate)
                    .map(found -> term.equals("n_params") || term.equals("tokens")
                            ? Numbers.count(found.value()) + " ["
                                    + Numbers.count(found.interval().low()) + ", "
                                    + Numbers.count(found.interval().high()) + "]"
                            : Numbers.significant(found.value(), 3) + " ["
                                    + Numbers.significant(found.interval().low(), 3) + ", "
                                    + Numbers.significant(found.interval().high(), 3) + "]")
                    .orElse("–"));
        }
        return cells;
    }

    @Override
    public String toString() {
        return report().text();
    }
}
