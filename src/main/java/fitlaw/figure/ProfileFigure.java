package fitlaw.figure;

import fitlaw.common.Numbers;
import fitlaw.fit.Estimate;
import fitlaw.fit.Profiler;
import fitlaw.fit.Quantity;
import fitlaw.law.Law;
import fitlaw.law.Profile;
import fitlaw.law.ShapeVariable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Profiles of the best shape, or of other terms. */
final class ProfileFigure {
    private static final int WIDTH = 460;
    private static final int HEIGHT = 400;

    private ProfileFigure() {}

    static Figure of(Law law, List<String> asked) {
        List<Quantity> terms = asked.isEmpty() ? best(law) : named(law, asked);
        List<Panel> panels = new ArrayList<>();
        DrawnTable drawn = new DrawnTable();
        for (Quantity term : terms) {
            panels.add(
                    term instanceof Estimate
                            ? curve(Profile.of(law, term.term()), drawn)
                            : Panel.refusal(title(term.term()) + ": not identified", term.toString(), WIDTH, HEIGHT));
        }
        return new Figure(
                "Profiles, " + law.name() + " law", law.runs().source(), panels, drawn.table("value", "statistic"));
    }

    /** The best shapes of the form; if it has none, the first terms of the formula, because all would be too many. */
    private static List<Quantity> best(Law law) {
        List<String> optima = Stream.of(ShapeVariable.values())
                .map(ShapeVariable::optimumTerm)
                .toList();
        List<Quantity> shapes = law.estimates().stream()
                .filter(quantity -> optima.contains(quantity.term()))
                .filter(quantity ->
                        quantity instanceof Estimate || !law.curves().isEmpty())
                .toList();
        return shapes.isEmpty()
                ? law.estimates().stream()
                        .filter(Estimate.class::isInstance)
                        .limit(3)
                        .toList()
                : shapes;
    }

    private static List<Quantity> named(Law law, List<String> asked) {
        return asked.stream()
                .map(name -> (Quantity) Profile.of(law, name).estimate())
                .toList();
    }

    private static Panel curve(Profile profile, DrawnTable drawn) {
        Estimate estimate = profile.estimate();
        Panel panel = new Panel(
                shape(estimate.term())
                        .map(shape -> Axis.best(shape, estimate))
                        .orElse(estimate.term() + " " + Axis.value(estimate)),
                axis(estimate.term()),
                "increase in misfit (F)",
                WIDTH,
                HEIGHT);
        double[] value = column(profile, Profiler.Held::value);
        double[] statistic = column(profile, held -> held.root() * held.root());
        double limit = profile.t() * profile.t();
        double low = Axis.least(value);
        double high = Axis.most(value);
        double top = 1.9 * limit;
        double from = Math.max(low, estimate.interval().low());
        double to = Math.min(high, estimate.interval().high());
        panel.band(
                "interval (" + estimate.interval().method() + ")",
                Panel.INK,
                new double[] {from, to},
                new double[] {0, 0},
                new double[] {top, top});
        double[] ends = {low, high};
        panel.guide("threshold", ends, new double[] {limit, limit});
        panel.label("F = " + Numbers.significant(limit, 3), Panel.INK, (from + to) / 2, 1.08 * limit);
        panel.line("profile", Panel.color(0), 2f, value, statistic).unnamed();
        panel.points("estimate", 0, new double[] {estimate.value()}, new double[] {0});
        drawn.add(estimate.term(), "profile", value, statistic);
        panel.xRange(low, high);
        panel.yRange(-0.03 * top, top);
        return panel;
    }

    private static String axis(String term) {
        return shape(term)
                .map(shape -> "best " + Axis.title(shape) + " fixed at")
                .orElse(term + " fixed at");
    }

    private static String title(String term) {
        return shape(term).map(shape -> "Best " + Axis.name(shape)).orElse(term);
    }

    private static Optional<ShapeVariable> shape(String term) {
        return Stream.of(ShapeVariable.values())
                .filter(shape -> shape.optimumTerm().equals(term))
                .findFirst();
    }

    private static double[] column(Profile profile, ToDoubleFunction<Profiler.Held> of) {
        return profile.curve().stream().mapToDouble(of).toArray();
    }
}
