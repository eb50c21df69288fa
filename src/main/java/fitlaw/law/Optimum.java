package fitlaw.law;

import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.fit.NotIdentified;
import fitlaw.fit.Quantity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The shape of least loss at fixed size and data, as far as the runs identify it.
 *
 * @param relativeWidth best {@code d / √N}, or why there is none
 * @param mlpRatio best ratio of MLP to attention parameters, or why there is none
 * @param law the law whose optimum it is
 * @param place the size and data at which it applies; empty if it applies to all sizes and data of the runs
 */
public record Optimum(Quantity relativeWidth, Quantity mlpRatio, Law law, Optional<Point> place)
        implements Report.Source {
    /** From this factor of extrapolation in size on, the best shape is marked. */
    public static final double MARKED_SIZE = 10;
    /** From this factor of extrapolation in data on, the best shape is marked. */
    public static final double MARKED_TOKENS = 4;
    /** The published basis is suitable only for sizes next to those of the runs. */
    private static final double MARKED_PUBLISHED = 2;

    private static final double SAME = 1.07;

    /**
     * Creates an optimum.
     *
     * @param relativeWidth best {@code d / √N}, or why there is none
     * @param mlpRatio best ratio of MLP to attention parameters, or why there is none
     * @param law the law whose optimum it is
     * @param place the size and data at which it applies
     */
    public Optimum {
        Objects.requireNonNull(relativeWidth, "relativeWidth");
        Objects.requireNonNull(mlpRatio, "mlpRatio");
        Objects.requireNonNull(law, "law");
        Objects.requireNonNull(place, "place");
    }

    /** The optimum of a law as reported: at the mean size and data of the runs if it moves. */
    static Optimum of(Law law, Quantity relativeWidth, Quantity mlpRatio) {
        return new Optimum(
                relativeWidth, mlpRatio, law, law.moves().isEmpty() ? Optional.empty() : Optional.of(law.centre()));
    }

    /**
     * {@return the shape of least loss at a size and an amount of data: if the law lets it move, the one at that place
     * with Fieller's interval there, otherwise the one that all runs share. Beyond the runs, the method of the interval
     * includes how far it is extrapolated}
     *
     * @param parameters N, counted as in the law
     * @param tokens D
     * @throws IllegalArgumentException if either is not positive
     */
    public Optimum at(double parameters, double tokens) {
        if (!(parameters > 0
                && parameters < Double.POSITIVE_INFINITY
                && tokens > 0
                && tokens < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "a size N and a number of tokens D must be positive: " + parameters + ", " + tokens);
        }
        Point at = law.centre().withScale(parameters, tokens);
        return new Optimum(at(ShapeVariable.RELATIVE_WIDTH, at), at(ShapeVariable.MLP_RATIO, at), law, Optional.of(at));
    }

    private Quantity at(ShapeVariable variable, Point at) {
        Quantity shared = variable == ShapeVariable.RELATIVE_WIDTH
                ? law.optimum().relativeWidth()
                : law.optimum().mlpRatio();
        Optional<Curve> curve = law.predictor().curves(at).stream()
                .filter(one -> one.variable() == variable)
                .findFirst();
        if (curve.isEmpty()) {
            return shared;
        }
        for (Move move : Move.values()) {
            Optional<NotIdentified> unknown = law.fixedBecause(variable, move);
            double factor = factor(move, at).orElse(1);
            if (unknown.isPresent() && factor > SAME) {
                return new NotIdentified(
                        variable.optimumTerm(),
                        "Its value at " + move.quantity() + " " + Numbers.count(move.known(at))
                                + ", beyond the runs, is unknown. "
                                + unknown.get().reason());
            }
        }
        Quantity there = law.optimum(curve.get());
        if (there.estimate().isEmpty()) {
            boolean published = curve.get().basis() == ShapeBasis.PUBLISHED && law.moves(variable, Move.SIZE);
            return new NotIdentified(
                    variable.optimumTerm(),
                    ((NotIdentified) there).reason()
                            + (published
                                    ? " The published basis is not suitable for extrapolation to other sizes, as its optimum may become negative. Fit the form log-parabola."
                                    : ""));
        }
        Estimate estimate = there.estimate().get();
        Interval interval = estimate.interval();
        return new Estimate(
                estimate.term(),
                estimate.value(),
                estimate.stdError(),
                new Interval(interval.low(), interval.high(), interval.method() + extrapolated(at)));
    }

    /**
     * {@return this optimum with the scatter of sizes included in its errors. If slopes differ between the runs' sizes
     * by more than noise, those of another size deviate from the law too, and intervals without that scatter are too
     * short. Empty if no such scatter is found, or there are too few sizes to estimate it}
     */
    public Optional<Optimum> acrossSizes() {
        if (place.isEmpty()) {
            return Optional.empty();
        }
        Quantity width = acrossSizes(ShapeVariable.RELATIVE_WIDTH, relativeWidth);
        Quantity ratio = acrossSizes(ShapeVariable.MLP_RATIO, mlpRatio);
        return width == relativeWidth && ratio == mlpRatio
                ? Optional.empty()
                : Optional.of(new Optimum(width, ratio, law, place));
    }

    private Quantity acrossSizes(ShapeVariable variable, Quantity without) {
        return without.estimate().isEmpty()
                ? without
                : law.predictor()
                        .curveAtNewSize(
                                variable, place.orElseThrow(), law.diagnostics().degreesOfFreedom())
                        .map(one -> one.curve()
                                .optimum(
                                        law.options().confidence(),
                                        one.degreesOfFreedom(),
                                        law.knownFacts().options().method("fieller with between-size variance")))
                        .orElse(without);
    }

    private String extrapolated(Point at) {
        return LawDomain.extrapolated(Arrays.stream(Move.values())
                .flatMap(move -> extrapolation(move, at).stream())
                .filter(Extrapolation::isBeyond)
                .toList());
    }

    /** {@return the quantities that the best shape moves with; none for a published law} */
    public List<Move> moves() {
        return law.moves();
    }

    /**
     * {@return how far the law is extrapolated here in size or in data: the factor from the nearest of the runs, 1 if
     * it is among them; empty if the runs do not have it}
     *
     * @param move size or data
     */
    public OptionalDouble carried(Move move) {
        return place.map(at -> factor(move, at)).orElse(OptionalDouble.of(1));
    }

    private OptionalDouble factor(Move move, Point at) {
        return extrapolation(move, at)
                .map(one -> OptionalDouble.of(one.factor()))
                .orElse(OptionalDouble.empty());
    }

    private Optional<Extrapolation> extrapolation(Move move, Point at) {
        return law.domain().runsOf(move).map(runs -> new Extrapolation(move.quantity(), move.known(at), runs));
    }

    /** {@return cautions for the use of this optimum at its place, one or two sentences each} */
    public List<String> marks() {
        List<String> marks = new ArrayList<>();
        for (Move move : Move.values()) {
            double factor = carried(move).orElse(1);
            List<ShapeVariable> fixed = Arrays.stream(
                            new ShapeVariable[] {ShapeVariable.RELATIVE_WIDTH, ShapeVariable.MLP_RATIO})
                    .filter(variable -> law.curves().containsKey(variable) && !law.moves(variable, move))
                    .toList();
            boolean published =
                    law.solution().curves().stream().anyMatch(curve -> curve.basis() == ShapeBasis.PUBLISHED);
            double most = move == Move.SIZE ? (published ? MARKED_PUBLISHED : MARKED_SIZE) : MARKED_TOKENS;
            if (factor > SAME && !fixed.isEmpty()) {
                marks.add("The best "
                        + String.join(
                                " and the best ",
                                fixed.stream().map(ShapeVariable::column).toList())
                        + (fixed.size() == 1 ? " is" : " are")
                        + " assumed not to vary with " + move.column() + ", as the law has no term for it; "
                        + move.quantity() + " is extrapolated by a factor of " + Numbers.significant(factor, 3) + ".");
            } else if (factor > most) {
                Extrapolation beyond = extrapolation(move, place.orElseThrow()).orElseThrow();
                marks.add(
                        published
                                ? beyond.caution("the published basis", most)
                                        + " Alternatively, fit the form log-parabola."
                                : beyond.caution("a straight line in ln " + move.quantity(), most));
            }
        }
        scatter().ifPresent(marks::add);
        return marks;
    }

    /** The effect on the intervals at another size of differences between sizes beyond noise. */
    private Optional<String> scatter() {
        List<RandomSlopes.Term> seen =
                law.predictor().randomSlopes().map(RandomSlopes::seen).orElse(List.of());
        return seen.isEmpty()
                ? Optional.empty()
                : acrossSizes()
                        .map(wide -> RandomSlopes.inWords(seen) + " Best shape with this between-size variance: "
                                + wide.inline() + ".");
    }

    /** {@return how the best shape moves: the slopes of ln x* and ln r* over ln N and ln D, each with its interval} */
    public OptimumExponents exponent() {
        return OptimumExponents.of(law, place.orElseGet(law::centre));
    }

    /**
     * {@return the optimum here with the other basis of shapes, fitted to the same runs, if that fits about as well and
     * one of its values is outside the interval of this one; empty if both agree, or the law does not hold its runs}
     */
    public Optional<Optimum> byOtherBasis() {
        return law.byOtherBasis()
                .map(other -> place.map(at -> other.optimum().at(at.parameters(), at.tokens()))
                        .orElseGet(other::optimum))
                .filter(other -> disagree(relativeWidth, other.relativeWidth) || disagree(mlpRatio, other.mlpRatio));
    }

    private static boolean disagree(Quantity one, Quantity other) {
        return one.estimate().isPresent()
                && (other.estimate().isEmpty()
                        || !one.estimate()
                                .get()
                                .interval()
                                .contains(other.estimate().get().value()));
    }

    /**
     * {@return the loss of the best shape here; empty unless the law predicts losses at sizes without runs and both
     * shapes are identified}
     */
    public Optional<PredictedLoss> prediction() {
        return place.isEmpty()
                        || law.hasLevels()
                        || relativeWidth.estimate().isEmpty()
                        || mlpRatio.estimate().isEmpty()
                ? Optional.empty()
                : Optional.of(PredictedLoss.of(law, place.get().withShape(located(relativeWidth), located(mlpRatio))));
    }

    /**
     * {@return the buildable shape of least predicted loss, with its excess loss over this optimum}
     *
     * @param options constraints on size, depth, heads and multiples
     * @throws IllegalStateException if x or r is not identified
     * @throws IllegalArgumentException if no shape satisfies the options; the message states how close the nearest is
     */
    public Buildable nearest(BuildOptions options) {
        Point here = place.orElseGet(law::centreOrNowhere);
        Optimum there = law.moves().contains(Move.SIZE) ? at((double) options.parameters(), here.tokens()) : this;
        return Buildable.nearest(options, there, here.withShape(located(there.relativeWidth), located(there.mlpRatio)));
    }

    /** Whether the law has a term of depth. */
    boolean seesDepth() {
        return law.predictor().covariates().contains("n_layers");
    }

    private static double located(Quantity quantity) {
        return quantity.estimate()
                .map(Estimate::value)
                .orElseThrow(() -> new IllegalStateException("There is no best shape to approximate. " + quantity));
    }

    /** The place as text; empty if the optimum applies to all sizes and data. */
    String where() {
        return place.map(at ->
                        " at N " + Numbers.count(at.parameters()) + (at.d() > 0 ? ", D " + Numbers.count(at.d()) : ""))
                .orElse("");
    }

    @Override
    public Report report() {
        Report.Builder report = Report.titled("Shape of minimum loss" + where());
        report.grid(Estimates.HEADER, Estimates.rows(List.of(relativeWidth, mlpRatio)));
        Estimates.reasons(List.of(relativeWidth, mlpRatio)).forEach(report::note);
        marks().forEach(report::note);
        prediction().ifPresent(loss -> {
            report.grid(Estimates.HEADER, Estimates.rows(List.of(loss.loss(), loss.run())));
            loss.marks().forEach(report::note);
        });
        byOtherBasis().ifPresent(other -> report.note(other.asOther()));
        return report.build();
    }

    /** {@return this optimum as text, as the result of another basis} */
    public String asOther() {
        return "The form " + law.name() + " fits the same runs about as well but predicts a different best shape"
                + where() + ": " + inline() + ".";
    }

    /** Both values for use in a sentence, without the reasons of what is not identified. */
    private String inline() {
        return Stream.of(relativeWidth, mlpRatio)
                .map(one -> one.estimate().map(Estimate::toString).orElse(one.term() + " not identified"))
                .collect(Collectors.joining("; "));
    }

    @Override
    public String toString() {
        return relativeWidth + "\n" + mlpRatio;
    }
}
