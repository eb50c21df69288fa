package fitlaw.paper;

import java.util.List;
import java.util.stream.Collectors;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * One of the paper's figures of throughput over batch: figures 2, 3 and 11.
 *
 * @param number the figure's number
 * @param title what it shows
 * @param source the files that the numbers came from
 * @param columns panels that stand beside each other in a row
 * @param panels the panels, row by row
 * @param notes what a reader must know
 * @param verdict what the paper claims and what is seen here
 */
public record SpeedAnalysis(
        int number,
        String title,
        String source,
        int columns,
        List<SpeedPanel> panels,
        List<String> notes,
        Verdict verdict)
        implements Analysis {
    /**
     * Creates an analysis.
     *
     * @param number the figure's number
     * @param title what it shows
     * @param source the files that the numbers came from
     * @param columns panels in a row
     * @param panels the panels, row by row
     * @param notes what a reader must know
     * @param verdict what the paper claims and what is seen here
     */
    public SpeedAnalysis {
        panels = List.copyOf(panels);
        notes = List.copyOf(notes);
    }

    static Verdict verdict(String claim, List<SpeedPanel> panels) {
        List<SpeedContrast> contrasts =
                panels.stream().map(SpeedPanel::contrast).toList();
        return new Verdict(
                claim,
                contrasts.stream().map(SpeedContrast::words).collect(Collectors.joining(". ")) + ".",
                SpeedContrast.all(contrasts));
    }

    /** {@return rows of {@code panel, gpu, series, batch, tokens_per_second, low, high, method, measured}} */
    @Override
    public Table table() {
        StringColumn panel = StringColumn.create("panel");
        StringColumn gpu = StringColumn.create("gpu");
        SeriesTable rows = new SeriesTable("tokens_per_second");
        for (SpeedPanel one : panels) {
            for (BatchSeries curve : one.curves()) {
                rows.add(curve);
                curve.points().forEach(point -> {
                    panel.append(one.title());
                    gpu.append(one.card());
                });
            }
        }
        return rows.behind("figure " + number, panel, gpu);
    }

    /** Series over batch as rows. */
    static final class SeriesTable {
        private final StringColumn series = StringColumn.create("series");
        private final IntColumn batch = IntColumn.create("batch");
        private final DoubleColumn estimate;
        private final DoubleColumn low = DoubleColumn.create("low");
        private final DoubleColumn high = DoubleColumn.create("high");
        private final StringColumn method = StringColumn.create("method");
        private final DoubleColumn measured = DoubleColumn.create("measured");

        SeriesTable(String term) {
            estimate = DoubleColumn.create(term);
        }

        void add(BatchSeries curve) {
            for (BatchSeries.Point point : curve.points()) {
                series.append(curve.name());
                batch.append(point.batch());
                estimate.append(point.predicted().value());
                low.append(point.predicted().interval().low());
                high.append(point.predicted().interval().high());
                method.append(point.predicted().interval().method());
                if (point.measured().isPresent()) {
                    measured.append(point.measured().getAsDouble());
                } else {
                    measured.appendMissing();
                }
            }
        }

        Table behind(String name, StringColumn... first) {
            return Table.create(name, first).addColumns(series, batch, estimate, low, high, method, measured);
        }
    }
}
