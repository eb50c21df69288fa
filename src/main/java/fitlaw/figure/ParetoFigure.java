package fitlaw.figure;

import fitlaw.search.Candidate;
import fitlaw.search.Candidates;
import fitlaw.table.Numbers;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Loss against speed of the architectures that a search found. */
final class ParetoFigure {
    private static final double ROOM = 0.06;

    private ParetoFigure() {}

    static Figure of(Candidates found) {
        List<Candidate> front = found.front().stream()
                .sorted(Comparator.comparingDouble(row -> row.loss().value()))
                .toList();
        List<Candidate> others =
                found.rows().stream().filter(row -> !row.onFront()).toList();
        Candidate best = found.best();
        Candidate base = found.base();
        Panel panel = new Panel(
                "Loss and speed of " + found.rows().size() + " architectures",
                found.inNats() ? "predicted loss (nats per token)" : "predicted loss over the baseline's",
                found.objective().replace('_', ' '),
                640,
                460);
        Drawn drawn = new Drawn();
        panel.band(
                        "interval of the front",
                        Panel.color(0),
                        losses(front),
                        values(front, row -> row.objective().interval().low()),
                        values(front, row -> row.objective().interval().high()))
                .unnamed();
        points(panel, drawn, "fast, but beaten", 5, others);
        panel.line("front", Panel.color(0), 1.6f, losses(front), values(front, ParetoFigure::speed));
        points(panel, drawn, "on the front", 0, front);
        marked(panel, drawn, "baseline", 1, base);
        marked(panel, drawn, "best", 2, best);
        List<Candidate> all =
                Stream.concat(found.rows().stream(), Stream.of(base)).toList();
        double[] x = range(losses(all));
        double[] y = range(Stream.concat(
                        all.stream().map(row -> row.objective().interval().low()),
                        all.stream().map(row -> row.objective().interval().high()))
                .mapToDouble(Double::doubleValue)
                .toArray());
        if (found.lossLimit() <= x[1] + (x[1] - x[0])) {
            panel.guide("limit", new double[] {found.lossLimit(), found.lossLimit()}, y);
            x[1] = Math.max(x[1], found.lossLimit() + ROOM * (x[1] - x[0]));
        }
        panel.xRange(x[0], x[1]);
        panel.yRange(y[0], y[1]);
        return new Figure(
                "Loss against speed; the best is %s times the baseline"
                        .formatted(Numbers.significant(best.overBase().value(), 3)),
                found.source(),
                List.of(panel),
                drawn.table(best.loss().term(), found.objective()));
    }

    private static void points(Panel panel, Drawn drawn, String name, int index, List<Candidate> rows) {
        if (!rows.isEmpty()) {
            panel.points(name, index, losses(rows), values(rows, ParetoFigure::speed));
            drawn.add("pareto", name, losses(rows), values(rows, ParetoFigure::speed));
        }
    }

    private static void marked(Panel panel, Drawn drawn, String name, int index, Candidate row) {
        double[] x = {row.loss().value()};
        double[] y = {speed(row)};
        panel.points(name, Spot.DIAMOND, Panel.color(index), x, y);
        drawn.add("pareto", name, x, y);
    }

    private static double speed(Candidate row) {
        return row.objective().value();
    }

    private static double[] losses(List<Candidate> rows) {
        return values(rows, row -> row.loss().value());
    }

    private static double[] values(List<Candidate> rows, ToDoubleFunction<Candidate> of) {
        return rows.stream().mapToDouble(of).toArray();
    }

    private static double[] range(double[] values) {
        double low = java.util.Arrays.stream(values).min().orElseThrow();
        double high = java.util.Arrays.stream(values).max().orElseThrow();
        double room = ROOM * (high > low ? high - low : Math.abs(high));
        return new double[] {low - room, high + room};
    }
}
