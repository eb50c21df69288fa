package fitlaw.figure;

import fitlaw.common.Numbers;
import fitlaw.fit.Matrices;
import fitlaw.law.HoldOut;
import fitlaw.law.Protocol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/** Predicted against measured losses of runs that a law was not fitted to. */
final class HoldOutFigure {
    static final int WIDTH = 366;
    static final int HEIGHT = 400;

    private HoldOutFigure() {}

    static Figure of(HoldOut heldOut) {
        DrawnTable drawn = new DrawnTable();
        Panel panel = panel("", heldOut, WIDTH, drawn);
        return new Figure(
                "Hold-out, " + heldOut.law().name() + " law",
                heldOut.law().runs().source(),
                List.of(panel),
                drawn.table("measured_loss", "predicted_loss"));
    }

    static Figure of(Protocol protocol) {
        DrawnTable drawn = new DrawnTable();
        List<Panel> panels = panels(protocol, WIDTH, drawn);
        String source = protocol.cases().stream()
                .flatMap(one -> one.heldOut().stream())
                .map(heldOut -> heldOut.law().runs().source())
                .findFirst()
                .orElse("no case possible");
        return new Figure(protocol.title(), source, panels, drawn.table("measured_loss", "predicted_loss"));
    }

    /** A panel for each case. */
    static List<Panel> panels(Protocol protocol, int width, DrawnTable drawn) {
        List<Panel> panels = new ArrayList<>();
        for (Protocol.Case one : protocol.cases()) {
            panels.add(one.heldOut()
                    .map(heldOut -> panel(one.name() + ": ", heldOut, width, drawn))
                    .orElseGet(() -> Panel.refusal(one.name() + ": not possible", one.refusal(), width, HEIGHT)));
        }
        return panels;
    }

    private static Panel panel(String before, HoldOut heldOut, int width, DrawnTable drawn) {
        Table table = heldOut.table();
        double[] measured = table.doubleColumn("measured_loss").asDoubleArray();
        double[] predicted = table.doubleColumn("predicted_loss").asDoubleArray();
        double[] low = table.doubleColumn("low").asDoubleArray();
        double[] high = table.doubleColumn("high").asDoubleArray();
        long inside = IntStream.range(0, measured.length)
                .filter(i -> low[i] <= measured[i] && measured[i] <= high[i])
                .count();
        Panel panel = new Panel(
                before + inside + " of " + measured.length + " covered, Spearman "
                        + heldOut.scores()
                                .spearman()
                                .map(one -> Numbers.significant(one.value(), 2))
                                .orElse("–"),
                "measured loss (nats per token)",
                "predicted loss, 95 % prediction interval",
                width,
                HEIGHT);
        double from = Axis.least(measured);
        double to = Axis.most(measured);
        double margin = 0.05 * (to - from);
        double[] ends = {from - margin, to + margin};
        double bottom = Math.min(ends[0], Axis.least(low));
        double top = Math.max(ends[1], Axis.most(high));
        panel.guide("equal", ends, ends);
        List<String> names =
                table.columnNames().contains("run") ? table.stringColumn("run").asList() : List.<String>of();
        int[] level = table.stringColumn("level").asList().stream()
                .mapToInt(heldOut.levels()::indexOf)
                .toArray();
        GroupStyles.of(heldOut.levels(), level, (name, index, rows) -> {
            panel.points(
                            name,
                            index,
                            Matrices.pick(measured, rows),
                            Matrices.pick(predicted, rows),
                            Matrices.pick(low, rows),
                            Matrices.pick(high, rows))
                    .about(
                            names.isEmpty()
                                    ? names
                                    : Arrays.stream(rows).mapToObj(names::get).toList());
            drawn.add(
                    before.isEmpty() ? "hold-out" : before.substring(0, before.length() - 2),
                    name,
                    Matrices.pick(measured, rows),
                    Matrices.pick(predicted, rows));
        });
        panel.xRange(ends[0], ends[1]);
        panel.yRange(bottom - 0.03 * (top - bottom), top + 0.03 * (top - bottom));
        return panel;
    }
}
