package fitlaw.figure;

import fitlaw.common.Numbers;
import fitlaw.fit.Interval;
import fitlaw.law.DesignReplay;
import fitlaw.law.DesignTarget;
import java.awt.Color;
import java.util.List;

/** The interval and the estimate of a target as the runs of a table are revealed. */
final class ReplayFigure {
    private static final int WIDTH = 540;
    private static final int HEIGHT = 440;
    /** Widest interval drawn; wider ones would compress the others. */
    private static final double WIDEST = 12;

    private static final double ROOM = 1.1;

    private ReplayFigure() {}

    static Figure of(DesignReplay replay) {
        boolean loss = replay.target().kind() == DesignTarget.Kind.LOSS;
        double full = replay.fullWidth();
        double top = WIDEST * full;
        Panel widths = new Panel(
                        "Interval of the " + replay.target(),
                        "training FLOP of the runs used",
                        loss
                                ? "width of the 95 % interval (nats per token)"
                                : "upper / lower end of the 95 % interval, minus 1",
                        WIDTH,
                        HEIGHT)
                .xScale(Scale.LOGARITHMIC)
                .yScale(Scale.LOGARITHMIC);
        Panel estimates = new Panel(
                        "Estimate",
                        "training FLOP of the runs used",
                        replay.target().toString(),
                        WIDTH,
                        HEIGHT)
                .xScale(Scale.LOGARITHMIC);
        double[] costs = numbers(replay.tracks().get(0).costs());
        double from = costs[0];
        double to = replay.cost();
        double[] ends = {from, to};
        Interval interval = replay.full().interval();
        estimates
                .band(
                        "all runs, 95 %",
                        Panel.INK, ends, new double[] {interval.low(), interval.low()}, new double[] {
                            interval.high(), interval.high()
                        })
                .alpha(40);
        widths.guide("all runs", ends, new double[] {shown(loss, full), shown(loss, full)});
        List<Integer> colors = List.of(1, 0, 2);
        for (int i = 0; i < replay.tracks().size(); i++) {
            DesignReplay.Track track = replay.tracks().get(i);
            Color color = Panel.color(colors.get(i));
            double[] x = numbers(track.costs());
            if (track.name().equals("random")) {
                widths.band(
                                "random, middle half of orders",
                                color,
                                x,
                                limited(loss, track.low(), top),
                                limited(loss, track.high(), top))
                        .alpha(60);
            }
            widths.line(track.name(), color, 2.5f, x, lifted(loss, track.widths(), top));
            estimates.line(track.name(), color, 2f, x, numbers(track.estimates()));
        }
        widths.xRange(from, to)
                .yRange(shown(loss, full) / ROOM / ROOM, shown(loss, Math.min(top, widest(replay, top))) * ROOM);
        estimates.xRange(from, to);
        return new Figure(
                        "Runs chosen by information gain, at random, and smallest first",
                        replay.source(),
                        List.of(widths, estimates),
                        replay.table())
                .withNotes(replay.tracks().stream()
                        .map(track -> track.name() + ": "
                                + track.costTo(ROOM * full).stream()
                                        .mapToObj(one -> Numbers.percent(one / replay.cost())
                                                + " of the FLOP until the interval is at most 10 % wider than that"
                                                + " of all runs.")
                                        .findFirst()
                                        .orElse("no interval at most 10 % wider than that of all runs."))
                        .toArray(String[]::new));
    }

    private static double widest(DesignReplay replay, double top) {
        return replay.tracks().stream()
                .flatMap(track -> track.widths().stream())
                .mapToDouble(width -> Math.min(width, top))
                .max()
                .orElse(top);
    }

    /** Converts the width of an interval, the logarithm of a ratio, to a share. */
    private static double shown(boolean loss, double width) {
        return loss ? width : Math.expm1(width);
    }

    private static double[] limited(boolean loss, List<Double> widths, double top) {
        return widths.stream()
                .mapToDouble(width -> shown(loss, Math.min(width, top)))
                .toArray();
    }

    private static double[] lifted(boolean loss, List<Double> widths, double top) {
        return widths.stream()
                .mapToDouble(width -> width > top ? Double.NaN : shown(loss, width))
                .toArray();
    }

    private static double[] numbers(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
