package fitlaw.figure;

import fitlaw.fit.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** A table of series over batch: labels, then {@code series, batch, TERM, low, high, method, measured}. */
public final class BatchTable {
    private final List<StringColumn> labels;
    private final StringColumn series = StringColumn.create("series");
    private final IntColumn batch = IntColumn.create("batch");
    private final DoubleColumn value;
    private final DoubleColumn low = DoubleColumn.create("low");
    private final DoubleColumn high = DoubleColumn.create("high");
    private final StringColumn method = StringColumn.create("method");
    private final DoubleColumn measured = DoubleColumn.create("measured");

    /**
     * Creates a table without rows.
     *
     * @param term name of the column of predictions
     * @param labels names of the first columns
     */
    public BatchTable(String term, String... labels) {
        value = DoubleColumn.create(term);
        this.labels = Stream.of(labels).map(StringColumn::create).toList();
    }

    /**
     * Adds one row for each point.
     *
     * @param line the series
     * @param labelled value of each label
     */
    public void add(BatchSeries line, String... labelled) {
        for (BatchSeries.Point point : line.points()) {
            double seen = point.measured().orElse(Double.NaN);
            add(
                    line.name(),
                    OptionalInt.of(point.batch()),
                    point.predicted().value(),
                    point.predicted().interval(),
                    seen,
                    labelled);
        }
    }

    /**
     * Adds a number from another source.
     *
     * @param name name of the series
     * @param at its batch, if known
     * @param estimate the number
     * @param interval its interval
     * @param seen measured value, or NaN
     * @param labelled value of each label
     */
    public void add(String name, OptionalInt at, double estimate, Interval interval, double seen, String... labelled) {
        for (int i = 0; i < labels.size(); i++) {
            labels.get(i).append(labelled[i]);
        }
        series.append(name);
        at.ifPresentOrElse(batch::append, batch::appendMissing);
        value.append(estimate);
        low.append(interval.low());
        high.append(interval.high());
        method.append(interval.method());
        measured.append(seen);
    }

    /**
     * {@return the rows}
     *
     * @param name name of the table
     */
    public Table named(String name) {
        List<StringColumn> first = new ArrayList<>(labels);
        return Table.create(name, first.toArray(StringColumn[]::new))
                .addColumns(series, batch, value, low, high, method, measured);
    }
}
