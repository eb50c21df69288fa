package fitlaw.figure;

import fitlaw.common.DataException;
import fitlaw.common.Numbers;
import fitlaw.fit.Estimate;
import fitlaw.fit.FitFailedException;
import fitlaw.fit.Quantity;
import fitlaw.law.Law;
import fitlaw.law.Move;
import fitlaw.law.Optimum;
import fitlaw.law.OptimumExponents;
import fitlaw.law.ShapeRange;
import fitlaw.law.ShapeVariable;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The best shape over size: by the law in which it depends on size, for each size alone, and by other laws at their
 * sizes.
 */
final class OptimumFigure {
    private static final int WIDTH = 540;
    private static final int HEIGHT = 440;
    private static final int STEPS = 80;
    /** Factor by which the axis extends beyond the best values. */
    private static final double ROOM = 1.45;
    /** Rightmost position of the centre of a label, as a share of the width. */
    private static final double LAST_LABEL = 0.83;

    private final Law law;
    private final List<Law> others;
    private final double[] sizes;
    private final double tokens;
    private final ShapeRange runs;
    private final Map<Law, String> alone;
    private final List<String> notes = new ArrayList<>();
    private final StringColumn panels = StringColumn.create("panel");
    private final StringColumn series = StringColumn.create("series");
    private final List<DoubleColumn> numbers = Stream.of("n_params", "best", "low", "high")
            .map(DoubleColumn::create)
            .toList();

    private OptimumFigure(Law law, double size, List<Law> others) {
        if (!law.optimum().moves().contains(Move.SIZE)) {
            throw new IllegalArgumentException("the best shape of law " + law.name()
                    + " does not depend on size, so there is nothing to draw. Fit the form log-parabola to runs of"
                    + " several sizes (--form log-parabola --moves size).");
        }
        this.law = law;
        this.others = others;
        runs = law.domain().sizes().orElseThrow();
        if (!(size > 0 && size < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the largest size of the figure must be positive: " + size);
        }
        double most = DoubleStream.concat(
                        DoubleStream.of(runs.high(), size),
                        others.stream().mapToDouble(other -> sizesOf(other).high()))
                .max()
                .orElseThrow();
        sizes = Axis.logarithmic(runs.low() / 1.3, 1.3 * most, STEPS);
        double data = law.optimum().place().orElseThrow().tokens();
        tokens = data > 0 ? data : 1;
        alone = law.hasRuns() ? alone(law) : Map.of();
    }

    static Figure of(Law law, double size, List<Law> others) {
        return new OptimumFigure(law, size, others).draw();
    }

    private static ShapeRange sizesOf(Law law) {
        return law.domain()
                .sizes()
                .orElseThrow(() -> new IllegalArgumentException("law " + law.name()
                        + " does not include the sizes of its runs, so its best shape has no position on the axis"
                        + " of sizes"));
    }

    /** The groups with a best shape of their own, each with the name of its series. */
    private static Map<Law, String> alone(Law law) {
        Map<Law, String> alone = new LinkedHashMap<>();
        for (int level : GroupStyles.order(law.levels())) {
            try {
                Law one = law.diagnostics().alone(law.levels().get(level));
                if (!one.curves().isEmpty()) {
                    alone.put(one, one.runs().has("tokens") ? Numbers.count(tokens(one)) : "");
                }
            } catch (DataException | FitFailedException | IllegalArgumentException e) {
                // Too few runs for their own best shape; they are part of the law of all runs.
            }
        }
        boolean several = alone.values().stream().distinct().count() > 1;
        alone.replaceAll((one, data) -> several ? "fit to one size, " + data + " tokens" : "fit to one size");
        return alone;
    }

    /** The tokens of the runs of one size, rounded to three digits so that nominally equal amounts are equal. */
    private static double tokens(Law law) {
        double mean = Arrays.stream(law.runs().tokens()).average().orElseThrow();
        return Double.parseDouble(String.format(Locale.ROOT, "%.2e", mean));
    }

    private Figure draw() {
        List<Panel> drawn = law.curves().keySet().stream()
                .filter(variable -> variable != ShapeVariable.PRODUCT)
                .map(this::panel)
                .toList();
        Table table = Table.create("figure", panels, series);
        numbers.forEach(table::addColumns);
        Optimum farthest = at(sizes[sizes.length - 1] / 1.3);
        notes.addAll(0, farthest.marks());
        if (law.optimum().moves().contains(Move.TOKENS)) {
            notes.add(0, "Curves are at " + Numbers.count(tokens) + " tokens.");
        }
        return new Figure("Best shape against size, " + law.name() + " law", law.source(), drawn, table)
                .withNotes(notes.stream().distinct().toArray(String[]::new));
    }

    private Optimum at(double size) {
        return law.optimum().at(size, tokens);
    }

    private static Optional<Estimate> of(Optimum optimum, ShapeVariable variable) {
        Quantity best = variable == ShapeVariable.RELATIVE_WIDTH ? optimum.relativeWidth() : optimum.mlpRatio();
        return best.estimate();
    }

    private Panel panel(ShapeVariable variable) {
        Panel panel = new Panel(title(variable), "parameters N", "best " + Axis.title(variable), WIDTH, HEIGHT)
                .xScale(Scale.COUNTS)
                .yScale(Scale.LOGARITHMIC);
        double[] best = each(variable, Estimate::value);
        double[] singles = alone.keySet().stream()
                .flatMap(one -> of(one.optimum(), variable).stream())
                .mapToDouble(Estimate::value)
                .toArray();
        double[] published = others.stream()
                .flatMap(one -> of(one.optimum(), variable).stream())
                .mapToDouble(Estimate::value)
                .toArray();
        double[] seen = Stream.of(best, singles, published)
                .flatMapToDouble(DoubleStream::of)
                .filter(Double::isFinite)
                .toArray();
        double bottom = Axis.least(seen) / ROOM;
        double top = Axis.most(seen) * ROOM;
        panel.xRange(sizes[0], sizes[sizes.length - 1]).yRange(bottom, top);
        double[] low = clipped(each(variable, one -> one.interval().low()), bottom, top);
        double[] high = clipped(each(variable, one -> one.interval().high()), bottom, top);
        panel.band(
                        "interval, " + Numbers.plain(100 * law.options().confidence()) + " %",
                        Panel.color(0),
                        sizes,
                        low,
                        high)
                .alpha(60);
        otherBasis(panel, variable, bottom, top);
        panel.line("law, within the range of its runs", 0, sizes, where(best, size -> size <= runs.high()));
        panel.line("law, extrapolated", 0, sizes, where(best, size -> size * 1.02 >= runs.high()))
                .dashed();
        add(variable, "law", sizes, best, low, high);
        alone.values().stream().distinct().forEach(name -> singles(panel, variable, name, bottom, top));
        for (int i = 0; i < others.size(); i++) {
            other(panel, variable, others.get(i), i);
        }
        double far = Optimum.MARKED_SIZE * runs.high();
        if (far < sizes[sizes.length - 1]) {
            panel.guide("ten times the largest size", new double[] {far, far}, new double[] {bottom, top});
            // Left of the line if it is near the edge, so that the words stay within the panel.
            double edge = sizes[0] * Math.pow(sizes[sizes.length - 1] / sizes[0], LAST_LABEL);
            panel.label("10 × the largest run", Panel.INK, Math.min(far, edge), bottom * Math.pow(top / bottom, 0.04));
        }
        return panel;
    }

    private String title(ShapeVariable variable) {
        return "Best " + Axis.name(variable)
                + law.optimum()
                        .exponent()
                        .of(variable, Move.SIZE)
                        .map(OptimumExponents.Exponent::value)
                        .flatMap(Quantity::estimate)
                        .map(exponent -> " ∝ N^" + Numbers.significant(exponent.value(), 2) + " " + ends(exponent))
                        .orElse("");
    }

    private static String ends(Estimate exponent) {
        return exponent.interval().isBounded() ? exponent.interval().ends(2) : "[unbounded]";
    }

    private double[] each(ShapeVariable variable, ToDoubleFunction<Estimate> number) {
        return Arrays.stream(sizes)
                .map(size -> of(at(size), variable).map(number::applyAsDouble).orElse(Double.NaN))
                .toArray();
    }

    private double[] where(double[] values, DoublePredicate size) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> size.test(sizes[i]) ? values[i] : Double.NaN)
                .toArray();
    }

    private static double[] clipped(double[] values, double bottom, double top) {
        return Arrays.stream(values)
                .map(value -> Math.max(bottom, Math.min(top, value)))
                .toArray();
    }

    /** The other basis, if it fits the same runs equally well and disagrees. */
    private void otherBasis(Panel panel, ShapeVariable variable, double bottom, double top) {
        Optional<Optimum> differs = at(sizes[sizes.length - 1] / 1.3).byOtherBasis();
        if (differs.isEmpty()) {
            return;
        }
        Law other = differs.get().law();
        double[] best = Arrays.stream(sizes)
                .map(size -> of(other.optimum().at(size, tokens), variable)
                        .map(Estimate::value)
                        .filter(value -> value > bottom && value < top)
                        .orElse(Double.NaN))
                .toArray();
        panel.line(other.name() + ", which fits about as well", Panel.INK, 1.5f, sizes, best)
                .dashed();
        add(variable, other.name(), sizes, best, best, best);
        notes.add("The form " + other.name()
                + " fits the same runs about as well and predicts a different best shape at larger sizes, so the"
                + " extrapolation depends on the choice of form.");
    }

    private void singles(Panel panel, ShapeVariable variable, String name, double bottom, double top) {
        List<Law> drawn = alone.entrySet().stream()
                .filter(entry -> entry.getValue().equals(name))
                .map(Map.Entry::getKey)
                .filter(one -> of(one.optimum(), variable).isPresent())
                .toList();
        if (drawn.isEmpty()) {
            return;
        }
        int index = List.copyOf(alone.values()).stream().distinct().toList().indexOf(name);
        double[] n = drawn.stream().mapToDouble(OptimumFigure::middle).toArray();
        double[] best = of(drawn, variable, Estimate::value);
        double[] low = clipped(of(drawn, variable, one -> one.interval().low()), bottom, top);
        double[] high = clipped(of(drawn, variable, one -> one.interval().high()), bottom, top);
        panel.points(name, MarkerShape.of(index), Panel.color(index == 0 ? 2 : index + 2), n, best, low, high)
                .about(drawn.stream()
                        .map(one -> String.join(", ", one.levels()))
                        .toList());
        add(variable, name, n, best, low, high);
    }

    private static double[] of(List<Law> laws, ShapeVariable variable, ToDoubleFunction<Estimate> number) {
        return laws.stream()
                .mapToDouble(
                        one -> number.applyAsDouble(of(one.optimum(), variable).orElseThrow()))
                .toArray();
    }

    private static double middle(Law law) {
        ShapeRange sizes = sizesOf(law);
        return Math.sqrt(sizes.low() * sizes.high());
    }

    /** The optimum of another law, at the sizes of its runs. */
    private void other(Panel panel, ShapeVariable variable, Law other, int index) {
        of(other.optimum(), variable).ifPresent(best -> {
            ShapeRange of = sizesOf(other);
            String name = other.isFitted() ? other.source() : "arXiv:2510.18245, " + other.name();
            double value = best.value();
            Color color = Panel.color(index == 0 ? 1 : index + 2);
            panel.segments(name, color, 2f, List.of(new double[] {of.low(), value, of.high(), value}))
                    .unnamed();
            double[] n = {middle(other)};
            double[] low = {best.interval().isBounded() ? best.interval().low() : Double.NaN};
            double[] high = {best.interval().isBounded() ? best.interval().high() : Double.NaN};
            panel.points(name, MarkerShape.DIAMOND, color, n, new double[] {value}, low, high)
                    .sized(1.4);
            add(variable, name, n, new double[] {value}, low, high);
        });
    }

    private void add(ShapeVariable variable, String name, double[] n, double[] best, double[] low, double[] high) {
        for (int i = 0; i < n.length; i++) {
            panels.append(variable.column());
            series.append(name);
            numbers.get(0).append(n[i]);
            numbers.get(1).append(best[i]);
            numbers.get(2).append(low[i]);
            numbers.get(3).append(high[i]);
        }
    }
}
