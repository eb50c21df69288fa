package fitlaw.law;

import fitlaw.arch.Architecture;
import fitlaw.arch.ParameterCount;
import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * A shape that can be built, close to the shape of least loss.
 *
 * @param architecture the shape; its vocabulary is not set
 * @param lossGivenAway its predicted loss relative to that of the best shape, minus one: 0.001 is a tenth of a per cent
 *     more
 * @param given the same with its interval, from the errors of the law's coefficients; without an interval if the law
 *     states no errors
 * @param notes limits of the result: how far the law is extrapolated beyond its runs, and the range of shapes that its
 *     errors allow
 */
public record Buildable(Architecture architecture, double lossGivenAway, Estimate given, List<String> notes)
        implements Report.Source {
    /**
     * Creates a shape.
     *
     * @param architecture the shape
     * @param lossGivenAway its predicted loss relative to that of the best shape, minus one
     * @param given the same with its interval
     * @param notes limits of the result
     */
    public Buildable {
        notes = List.copyOf(notes);
    }

    /** The shape of least loss among those that satisfy the options. */
    static Buildable nearest(BuildOptions options, Optimum optimum, Point best) {
        Law law = optimum.law();
        DoubleBinaryOperator byShape = law.factor(optimum);
        ToDoubleFunction<Architecture> factor =
                one -> byShape.applyAsDouble(one.relativeWidth(law.options().count()), one.mlpRatio());
        double least = byShape.applyAsDouble(best.relativeWidth(), best.mlpRatio());
        Architecture shape = nearest(options, factor);
        double away = factor.applyAsDouble(shape) / least - 1;
        Point here = Point.shape(shape.relativeWidth(law.options().count()), shape.mlpRatio())
                .withSize((double) options.parameters())
                .withLayers(shape.nLayers());
        return new Buildable(shape, away, given(optimum, away, here, best), notes(options, optimum, here));
    }

    private static Estimate given(Optimum optimum, double away, Point here, Point best) {
        Law law = optimum.law();
        if (law.isFitted() && law.hasDifferences()) {
            Point place = optimum.place().orElseGet(() -> law.knownFacts().at(0, 1, 1));
            Estimate relative = Difference.of(
                            law,
                            "",
                            0,
                            place.withShape(here.relativeWidth(), here.mlpRatio()),
                            place.withShape(best.relativeWidth(), best.mlpRatio()))
                    .relative();
            return new Estimate("loss_given_away", away, relative.stdError(), relative.interval());
        }
        return new Estimate("loss_given_away", away, Interval.notStated("the law has no standard errors"));
    }

    private static List<String> notes(BuildOptions options, Optimum optimum, Point here) {
        Law law = optimum.law();
        List<String> notes = new ArrayList<>();
        List<Extrapolation> beyond = law.domain().extrapolations(here);
        if (!beyond.isEmpty()) {
            notes.add("Extrapolated: "
                    + String.join(
                            ", ", beyond.stream().map(Extrapolation::toString).toList())
                    + "."
                    + (law.moves().contains(Move.SIZE)
                            ? " The best shape is extrapolated by a straight line in ln N."
                            : " The best shape is assumed to be the same there; no run tests this."));
            if (law.moves().contains(Move.SIZE)) {
                notes.addAll(optimum.marks());
            }
        }
        optimum.byOtherBasis().ifPresent(other -> notes.add(other.asOther()));
        if (law.domain().sizes().isEmpty()) {
            notes.add("The law's runs have no N, so the extrapolation in size is unknown.");
        }
        if (!law.isFitted()) {
            notes.add(
                    "The law was published without intervals and without the shapes and data of its runs, so neither an interval"
                            + " of the best shape nor the extrapolation in shape and data can be stated.");
            return notes;
        }
        Interval widths = optimum.relativeWidth().estimate().orElseThrow().interval();
        Interval ratios = optimum.mlpRatio().estimate().orElseThrow().interval();
        double root = Math.sqrt((double) options.parameters());
        notes.add("Intervals: best x " + ends(widths, 1) + ", best r " + ends(ratios, 1) + ", so d_model "
                + ends(widths, root) + " at this size"
                + (law.options().count() == ParameterCount.NON_EMBEDDING ? "" : " (without the embedding)")
                + ". n_layers is as specified" + (optimum.seesDepth() ? "." : "; the law does not depend on it."));
        return notes;
    }

    private static String ends(Interval interval, double unit) {
        return "[" + end(interval.low() > 0 ? interval.low() * unit : Double.NaN) + ", "
                + end(Double.isFinite(interval.high()) ? interval.high() * unit : Double.NaN) + "]";
    }

    private static String end(double value) {
        return Double.isNaN(value) ? "unbounded" : Numbers.significant(value, 3);
    }

    private static Architecture nearest(BuildOptions options, ToDoubleFunction<Architecture> factor) {
        Optional<Architecture> found = Optional.empty();
        double least = Double.POSITIVE_INFINITY;
        double closest = Double.POSITIVE_INFINITY;
        // N = n_layers · d · (2 e k (g + 1) + 3 f) with k KV heads, so d is at most its value with one KV head and d_ff
        // of
        // one multiple.
        long perLayer = Math.round((double) options.parameters() / options.layers());
        long leastOther = 2L * options.headDim() * (options.gqaGroup() + 1) + 3L * options.dFfMultiple();
        long most = (long) (perLayer * (1 + options.tolerance()) / leastOther);
        for (long d = options.dModelMultiple(); d <= most; d += options.dModelMultiple()) {
            long mostFf = (long) (perLayer * (1 + options.tolerance()) / d / 3);
            for (long f = options.dFfMultiple(); f <= mostFf; f += options.dFfMultiple()) {
                double heads = ((double) perLayer / d - 3.0 * f) / (2.0 * options.headDim() * (options.gqaGroup() + 1));
                for (int k = (int) Math.max(1, Math.floor(heads)); k <= Math.max(1, Math.ceil(heads)); k++) {
                    Architecture shape = new Architecture(
                            Math.toIntExact(d),
                            Math.toIntExact(f),
                            options.layers(),
                            k * options.gqaGroup(),
                            k,
                            options.headDim(),
                            0,
                            true);
                    double off = Math.abs((double) shape.nonEmbeddingParameters() / options.parameters() - 1);
                    closest = Math.min(closest, off);
                    if (off <= options.tolerance()) {
                        double loss = factor.applyAsDouble(shape);
                        if (loss < least) {
                            least = loss;
                            found = Optional.of(shape);
                        }
                    }
                }
            }
        }
        double miss = closest;
        return found.orElseThrow(
                () -> new IllegalArgumentException("No shape with the specified multiples has N within "
                        + Numbers.plain(100 * options.tolerance()) + " % of "
                        + Numbers.count((double) options.parameters())
                        + (Double.isFinite(miss)
                                ? "; the closest differs by " + Numbers.significant(100 * miss, 2)
                                        + " %. Widen the tolerance, or specify "
                                : ". Specify ")
                        + "smaller multiples."));
    }

    @Override
    public Report report() {
        Report.Builder report = Report.titled("Nearest buildable shape");
        architecture.report().parts().forEach(part -> {
            if (part instanceof Report.Grid grid) {
                report.grid(grid.header(), grid.rows());
            }
        });
        notes.forEach(report::note);
        return report.text("Predicted excess loss over the best shape: " + percent() + ".")
                .build();
    }

    private String percent() {
        Interval interval = given.interval();
        return Numbers.significant(100 * lossGivenAway, 2) + " %"
                + (interval.isStated()
                        ? " [" + Numbers.significant(100 * interval.low(), 2) + ", "
                                + Numbers.significant(100 * interval.high(), 2) + "]"
                        : "");
    }

    @Override
    public String toString() {
        return architecture + ", predicted excess loss over the best shape " + percent()
                + String.join("", notes.stream().map(note -> "\n" + note).toList());
    }
}
