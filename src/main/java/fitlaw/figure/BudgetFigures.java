package fitlaw.figure;

import fitlaw.common.Numbers;
import fitlaw.fit.Estimate;
import fitlaw.law.Allocation;
import fitlaw.law.Extrapolation;
import fitlaw.law.IsoFlop;
import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Figures of training budgets: curves of equal FLOP, and the best size and data as functions of the budget. */
final class BudgetFigures {
    private static final int WIDTH = 540;
    private static final int HEIGHT = 440;
    private static final int STEPS = 80;
    private static final int BUDGETS = 24;
    /** Factor by which the axis of budgets extends beyond the budgets shown. */
    private static final double BESIDE = 30;
    /** Factor up to which an axis includes an interval beyond the curve of the law. */
    private static final double MOST = 30;

    private static final double ROOM = 1.3;

    private BudgetFigures() {}

    static Figure isoFlop(IsoFlop parabolas) {
        List<IsoFlop.Budget> budgets = parabolas.budgets();
        Panel panel = new Panel(
                        "Loss against size, " + budgets.size() + " budgets; the optimal size grows as C to the"
                                + " power "
                                + Axis.value(parabolas.exponent()),
                        "parameters N",
                        "loss (nats per token)",
                        760,
                        500)
                .xScale(Scale.COUNTS)
                .labelEnds();
        DrawnTable drawn = new DrawnTable();
        double bottom = Double.POSITIVE_INFINITY;
        double top = 0;
        for (int i = 0; i < budgets.size(); i++) {
            IsoFlop.Budget budget = budgets.get(i);
            String name = Numbers.significant(budget.flops(), 3) + " FLOP";
            Color color = Panel.color(i, budgets.size());
            List<IsoFlop.Run> runs = parabolas.runs().stream()
                    .filter(run -> run.flops() == budget.flops())
                    .toList();
            double[] n = of(runs, true, IsoFlop.Run::parameters);
            double[] loss = of(runs, true, IsoFlop.Run::loss);
            double[] sizes = Axis.logarithmic(Axis.least(n), Axis.most(n), STEPS);
            double[] curve = Arrays.stream(sizes).map(budget::at).toArray();
            panel.line(name, color, 2f, sizes, curve);
            panel.points(name, MarkerShape.CIRCLE, color, n, loss).unnamed();
            double[] others = of(runs, false, IsoFlop.Run::parameters);
            if (others.length > 0) {
                double[] theirs = of(runs, false, IsoFlop.Run::loss);
                panel.points("excluded from the parabola", MarkerShape.CROSS, color, others, theirs)
                        .sized(0.6)
                        .unnamed();
                drawn.add(name, "excluded from the parabola", others, theirs);
            }
            drawn.add(name, "runs", n, loss);
            drawn.add(name, "parabola", sizes, curve);
            drawn.add(name, "minimum", new double[] {budget.parameters()}, new double[] {budget.loss()});
            bottom = Math.min(bottom, Axis.least(loss));
            top = Math.max(top, Axis.most(loss));
        }
        double[] best = budgets.stream().mapToDouble(IsoFlop.Budget::parameters).toArray();
        double[] least = budgets.stream().mapToDouble(IsoFlop.Budget::loss).toArray();
        panel.guide("optimal sizes", best, least);
        panel.points("optimal sizes", MarkerShape.DIAMOND, Panel.INK, best, least)
                .sized(1.3);
        double room = 0.06 * (top - bottom);
        panel.yRange(bottom - room, top + 3 * room);
        return new Figure("Runs of equal budgets", parabolas.source(), List.of(panel), drawn.table("n_params", "loss"))
                .withNotes(
                        parabolas.rule().formula()
                                + ". Crosses are excluded from the parabola of their budget, because their loss is"
                                + " too far above its minimum.",
                        "Minima are biased if the runs of a budget are not centred on the minimum; compare them"
                                + " with the fit of a law.");
    }

    private static double[] of(List<IsoFlop.Run> runs, boolean used, ToDoubleFunction<IsoFlop.Run> number) {
        return runs.stream()
                .filter(run -> run.used() == used)
                .mapToDouble(number)
                .toArray();
    }

    static Figure budgets(Allocation allocation) {
        double asked = allocation.budget().flops();
        Optional<IsoFlop> parabolas = allocation.isoFlop();
        double[] known = Stream.concat(
                        Stream.of(asked),
                        parabolas.stream()
                                .flatMap(one -> one.budgets().stream())
                                .map(IsoFlop.Budget::flops))
                .mapToDouble(flops -> flops)
                .toArray();
        double[] flops = Axis.logarithmic(Axis.least(known) / BESIDE, Axis.most(known) * BESIDE, BUDGETS);
        List<Allocation> at = Arrays.stream(flops).mapToObj(allocation::at).toList();
        StringColumn panels = StringColumn.create("panel");
        StringColumn series = StringColumn.create("series");
        List<DoubleColumn> numbers = Stream.of("flops", "best", "low", "high")
                .map(DoubleColumn::create)
                .toList();
        Table table = Table.create("figure", panels, series);
        numbers.forEach(table::addColumns);
        Rows rows = (panel, name, c, best) -> {
            panels.append(panel);
            series.append(name);
            numbers.get(0).append(c);
            numbers.get(1).append(best.value());
            numbers.get(2).append(best.interval().low());
            numbers.get(3).append(best.interval().high());
        };
        Panel size = panel(allocation, at, flops, "n_params", "optimal size N", rows);
        Panel data = panel(allocation, at, flops, "tokens", "optimal tokens D", rows);
        parabolas.ifPresent(one -> {
            double[] c =
                    one.budgets().stream().mapToDouble(IsoFlop.Budget::flops).toArray();
            double[] n = one.budgets().stream()
                    .mapToDouble(IsoFlop.Budget::parameters)
                    .toArray();
            size.points("minima of parabolas", MarkerShape.DIAMOND, Panel.color(2), c, n);
            double[] line =
                    Arrays.stream(flops).map(c0 -> one.parameters(c0).value()).toArray();
            size.line("line through them", Panel.color(2), 1f, flops, line).dashed();
            for (int i = 0; i < flops.length; i++) {
                rows.add("n_params", "line through minima", flops[i], one.parameters(flops[i]));
            }
        });
        Estimate exponent = (Estimate) allocation.estimate("n_exponent");
        String byParabolas = parabolas
                .map(one -> " by the fitted law, " + Axis.value(one.exponent()) + " by parabolas")
                .orElse("");
        return new Figure(
                        "Optimal size and tokens for a training budget",
                        allocation.source(),
                        List.of(size, data),
                        table)
                .withNotes(Stream.concat(
                                Stream.of(allocation.budget().rule().formula()
                                        + ". N* grows as C to the power " + Axis.value(exponent)
                                        + byParabolas
                                        + "."),
                                allocation.extrapolations().stream()
                                        .filter(Extrapolation::isBeyond)
                                        .map(one -> "At " + Numbers.significant(asked, 3) + " FLOP, " + one + "."))
                        .toArray(String[]::new));
    }

    /** Receives rows of the table of a figure. */
    @FunctionalInterface
    private interface Rows {
        void add(String panel, String series, double flops, Estimate best);
    }

    private static Panel panel(
            Allocation allocation, List<Allocation> at, double[] flops, String term, String title, Rows rows) {
        List<Estimate> best =
                at.stream().map(one -> (Estimate) one.estimate(term)).toList();
        Estimate there = (Estimate) allocation.estimate(term);
        double asked = allocation.budget().flops();
        Panel panel = new Panel(
                        title.replace("optimal", "Optimal") + " " + counted(there) + " at "
                                + Numbers.significant(asked, 3) + " FLOP",
                        "training budget C (FLOP)",
                        title,
                        WIDTH,
                        HEIGHT)
                .xScale(Scale.LOGARITHMIC)
                .yScale(Scale.COUNTS);
        double[] value = best.stream().mapToDouble(Estimate::value).toArray();
        double[] lows = best.stream().mapToDouble(one -> one.interval().low()).toArray();
        double[] highs = best.stream().mapToDouble(one -> one.interval().high()).toArray();
        double bottom = Math.max(Axis.least(value) / MOST, Axis.least(lows) / ROOM);
        double top = Math.min(Axis.most(value) * MOST, Axis.most(highs) * ROOM);
        panel.xRange(flops[0], flops[flops.length - 1]).yRange(bottom, top);
        panel.band(
                        "interval, "
                                + Numbers.plain(100 * allocation.law().options().confidence()) + " %",
                        Panel.color(0),
                        flops,
                        clipped(best, one -> one.interval().low(), bottom, top),
                        clipped(best, one -> one.interval().high(), bottom, top))
                .alpha(60);
        panel.line("law", 0, flops, value);
        panel.points(
                "budget",
                MarkerShape.CIRCLE,
                Panel.color(1),
                new double[] {asked},
                new double[] {there.value()},
                clipped(List.of(there), one -> one.interval().low(), bottom, top),
                clipped(List.of(there), one -> one.interval().high(), bottom, top));
        for (int i = 0; i < flops.length; i++) {
            rows.add(term, "law", flops[i], best.get(i));
        }
        rows.add(term, "budget", asked, there);
        return panel;
    }

    private static String counted(Estimate estimate) {
        return Numbers.count(estimate.value()) + " ["
                + (Double.isFinite(estimate.interval().low())
                        ? Numbers.count(estimate.interval().low())
                        : "unbounded")
                + ", "
                + (Double.isFinite(estimate.interval().high())
                        ? Numbers.count(estimate.interval().high())
                        : "unbounded")
                + "]";
    }

    private static double[] clipped(
            List<Estimate> estimates, ToDoubleFunction<Estimate> end, double bottom, double top) {
        return estimates.stream()
                .mapToDouble(end)
                .map(value -> Math.max(bottom, Math.min(top, value)))
                .toArray();
    }
}
