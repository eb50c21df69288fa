package fitlaw.paper;

import fitlaw.figure.Axis;
import fitlaw.figure.DrawnTable;
import fitlaw.figure.Figure;
import fitlaw.figure.MarkerShape;
import fitlaw.figure.Panel;
import fitlaw.figure.Scale;
import fitlaw.fit.Estimate;
import java.util.Arrays;
import java.util.List;

/** Draws loss over the GQA group, with one line for each set of runs. */
final class HeadGroupingFigure {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 460;

    private HeadGroupingFigure() {}

    static Figure of(HeadGrouping found) {
        DrawnTable drawn = new DrawnTable();
        Panel panel = found.refusal()
                .map(reason -> Panel.refusal(found.title() + ": not possible", reason, WIDTH, HEIGHT))
                .orElseGet(() -> panel(found, drawn));
        return PaperFigures.of(
                found,
                List.of(panel),
                drawn.table("gqa_group", "loss"),
                "Circles are runs, corrected for N and shape by the law for their size. Markers are means, with 95"
                        + " % intervals from the noise between seeds.",
                found.notes());
    }

    private static Panel panel(HeadGrouping found, DrawnTable drawn) {
        Panel panel =
                new Panel(found.title(), "query heads per KV head (GQA group)", "loss (nats per token)", WIDTH, HEIGHT);
        panel.xScale(Scale.POWERS_OF_TWO).labelEnds();
        for (int s = 0; s < found.sets().size(); s++) {
            set(panel, found.sets().get(s), s, drawn);
        }
        double[] all = found.sets().stream()
                .flatMapToDouble(set -> Arrays.stream(set.groupings()))
                .toArray();
        return panel.xRange(Axis.least(all) / 1.2, Axis.most(all) * 1.2);
    }

    private static void set(Panel panel, GroupedHeads set, int index, DrawnTable drawn) {
        double[] grouping = set.groupings();
        List<Estimate> means = Arrays.stream(grouping).mapToObj(set::loss).toList();
        double[] mean = means.stream().mapToDouble(Estimate::value).toArray();
        panel.line(set.name(), index, grouping, mean);
        panel.points(
                        set.name() + " mean",
                        index + 1 < Panel.colors() ? index : 0,
                        grouping,
                        mean,
                        means.stream()
                                .mapToDouble(e -> end(e, e.interval().low()))
                                .toArray(),
                        means.stream()
                                .mapToDouble(e -> end(e, e.interval().high()))
                                .toArray())
                .unnamed();
        set.losses().forEach((g, losses) -> {
            double[] x = losses.stream().mapToDouble(loss -> g * 1.04).toArray();
            double[] y = losses.stream().mapToDouble(Double::doubleValue).toArray();
            panel.points(set.name() + " runs", MarkerShape.CIRCLE, Panel.PALE, x, y)
                    .unnamed();
            drawn.add("runs", set.name(), losses.stream().mapToDouble(loss -> g).toArray(), y);
        });
        drawn.add("mean", set.name(), grouping, mean);
    }

    private static double end(Estimate estimate, double end) {
        return estimate.interval().isStated() ? end : Double.NaN;
    }
}
