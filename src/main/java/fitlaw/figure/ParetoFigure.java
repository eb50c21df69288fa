package fitlaw.figure;

import fitlaw.arch.Architecture;
import fitlaw.common.Numbers;
import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.search.Candidate;
import fitlaw.search.Candidates;
import fitlaw.search.Objective;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Loss against speed or cost of the architectures found by a search, with the baseline and the named models. */
final class ParetoFigure {
    private static final float THIN = 1f;
    private static final float THICK = 1.6f;
    private static final int FAINT = 110;
    /** Maximum number of shapes of the front with a bar for the loss; more bars would overlap. */
    private static final int BARS = 12;

    private final Candidates found;
    private final Panel panel;
    private final List<String> series = new ArrayList<>();
    private final List<Candidate> drawn = new ArrayList<>();

    private ParetoFigure(Candidates found) {
        this.found = found;
        panel = new Panel(
                found.rows().size() + " architectures; " + best(Axis.value(found.objectiveOverBase(found.best()))),
                found.inNats() ? "predicted loss (nats per token)" : "predicted loss relative to the baseline",
                found.objective().replace('_', ' '),
                640,
                460);
    }

    static Figure of(Candidates found) {
        return new ParetoFigure(found).figure();
    }

    private Figure figure() {
        front(found.front().stream()
                .sorted(Comparator.comparingDouble(row -> row.loss().value()))
                .toList());
        int color = 1;
        marked("baseline", color++, found.base());
        marked("best", color++, found.best());
        for (var model : found.beside().entrySet()) {
            marked(model.getKey(), color++, model.getValue());
        }
        limit();
        return new Figure(
                        String.format(
                                Locale.ROOT,
                                "Loss against %s; %s",
                                found.wanted().quantity(),
                                best(Numbers.significant(
                                        found.objectiveOverBase(found.best()).value(), 3))),
                        found.source(),
                        List.of(panel),
                        table())
                .withNotes(
                        "Vertical bars and the band are intervals of "
                                + found.wanted().quantity() + ": "
                                + found.best().objective().interval().method() + ".",
                        found.best().loss().interval().isStated()
                                ? "Horizontal bars are intervals of loss: "
                                        + found.best().loss().interval().method()
                                        + ". Errors are correlated between shapes, so differences between two"
                                        + " shapes are more certain than the bars suggest."
                                : "Losses have no intervals, because the law was published without uncertainties.");
    }

    private String best(String factor) {
        Objective wanted = found.wanted();
        return wanted.kind() == Objective.Kind.RATE
                ? "best shape: " + factor + " times as fast as the baseline"
                : "best shape: " + factor + " times the baseline's " + wanted.quantity();
    }

    private void front(List<Candidate> front) {
        panel.band(
                        "interval of the front",
                        Panel.color(0),
                        losses(front),
                        values(front, row -> row.objective().interval().low()),
                        values(front, row -> row.objective().interval().high()))
                .unnamed();
        points(
                "not on the front",
                5,
                found.rows().stream().filter(row -> !row.standing().onFront()).toList());
        List<Candidate> barred = front.size() <= BARS
                ? front
                : IntStream.range(0, BARS)
                        .mapToObj(i -> front.get(i * (front.size() - 1) / (BARS - 1)))
                        .toList();
        lossBars("front", Theme.with(Panel.color(0), FAINT), THIN, barred);
        panel.line("front", Panel.color(0), THICK, losses(front), values(front, ParetoFigure::speed));
        points("on the front", 0, front);
    }

    private void points(String name, int index, List<Candidate> rows) {
        if (!rows.isEmpty()) {
            panel.points(name, index, losses(rows), values(rows, ParetoFigure::speed))
                    .about(rows.stream().map(ParetoFigure::shape).toList());
            add(name, rows);
        }
    }

    private void marked(String name, int index, Candidate row) {
        Color color = Panel.color(index);
        double loss = row.loss().value();
        Interval speeds = row.objective().interval();
        panel.segments(name + ", interval of " + found.wanted().quantity(), color, THICK, List.of(new double[] {
                    loss, speeds.low(), loss, speeds.high()
                }))
                .unnamed();
        lossBars(name, color, THICK, List.of(row));
        panel.points(name, MarkerShape.DIAMOND, color, new double[] {loss}, new double[] {speed(row)})
                .about(List.of(shape(row)));
        add(name, List.of(row));
    }

    private void lossBars(String name, Color color, float width, List<Candidate> rows) {
        List<double[]> ends = rows.stream()
                .filter(row -> row.loss().interval().isStated())
                .map(row -> new double[] {
                    row.loss().interval().low(),
                    speed(row),
                    row.loss().interval().high(),
                    speed(row)
                })
                .toList();
        if (!ends.isEmpty()) {
            panel.segments(name + ", interval of loss", color, width, ends).unnamed();
        }
    }

    /** Draws the loss limit if it is no farther away than the range of the data. */
    private void limit() {
        Plane.Range x = panel.xRange();
        Plane.Range y = panel.yRange();
        double limit = found.lossLimit();
        if (limit <= x.high() + (x.high() - x.low())) {
            panel.guide("limit", new double[] {limit, limit}, new double[] {y.low(), y.high()})
                    .yRange(y.low(), y.high());
        }
    }

    private void add(String name, List<Candidate> rows) {
        rows.forEach(row -> {
            series.add(name);
            drawn.add(row);
        });
    }

    private Table table() {
        return Table.create(
                "figure",
                StringColumn.create("series", series),
                StringColumn.create(
                        "architecture", drawn.stream().map(ParetoFigure::shape).toList()),
                column(found.best().loss().term(), row -> row.loss().value()),
                end("loss_low", Candidate::loss, Interval::low),
                end("loss_high", Candidate::loss, Interval::high),
                column(found.objective(), ParetoFigure::speed),
                end("objective_low", Candidate::objective, Interval::low),
                end("objective_high", Candidate::objective, Interval::high));
    }

    private DoubleColumn column(String name, ToDoubleFunction<Candidate> of) {
        return DoubleColumn.create(name, values(drawn, of));
    }

    /** One end of the intervals; empty where no interval is stated. */
    private DoubleColumn end(String name, Function<Candidate, Estimate> of, ToDoubleFunction<Interval> end) {
        return column(name, row -> {
            Interval interval = of.apply(row).interval();
            return interval.isStated() ? end.applyAsDouble(interval) : Double.NaN;
        });
    }

    private static String shape(Candidate row) {
        Architecture a = row.architecture();
        return String.format(
                Locale.ROOT,
                "d_model %d, d_ff %d, %d heads, %d KV heads of %d, %d layers",
                a.dModel(),
                a.dFf(),
                a.nHeads(),
                a.nKvHeads(),
                a.headDim(),
                a.nLayers());
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
}
