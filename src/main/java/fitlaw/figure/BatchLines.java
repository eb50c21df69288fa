package fitlaw.figure;

import fitlaw.paper.BatchSeries;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Series over batch: a predicted line with its interval, and points where it was measured. */
final class BatchLines {
    /** Bands of several lines lie over each other. */
    private static final int FAINT = 40;

    private BatchLines() {}

    static void draw(Panel panel, BatchSeries series, int index) {
        List<BatchSeries.Point> points = series.points();
        if (points.isEmpty()) {
            return;
        }
        double[] batch = values(points, BatchSeries.Point::batch);
        panel.band(
                        series.name() + ", interval",
                        Panel.color(index),
                        batch,
                        values(points, point -> point.predicted().interval().low()),
                        values(points, point -> point.predicted().interval().high()))
                .alpha(FAINT)
                .unnamed();
        panel.line(series.name(), index, batch, values(points, point -> point.predicted()
                .value()));
        List<BatchSeries.Point> measured =
                points.stream().filter(point -> point.measured().isPresent()).toList();
        if (!measured.isEmpty()) {
            panel.points(
                            series.name() + ", measured",
                            index,
                            values(measured, BatchSeries.Point::batch),
                            values(measured, point -> point.measured().getAsDouble()))
                    .unnamed();
        }
    }

    private static double[] values(List<BatchSeries.Point> points, ToDoubleFunction<BatchSeries.Point> of) {
        return points.stream().mapToDouble(of).toArray();
    }
}
