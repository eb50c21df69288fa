package fitlaw.figure;

import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Collects the points that a figure draws, one row each, for {@link Figure#table()}. */
public final class DrawnTable {
    private final StringColumn panel = StringColumn.create("panel");
    private final StringColumn series = StringColumn.create("series");
    private final DoubleColumn x = DoubleColumn.create("x");
    private final DoubleColumn y = DoubleColumn.create("y");

    /** Creates a table without rows. */
    public DrawnTable() {}

    /**
     * Adds points.
     *
     * @param panelName the panel
     * @param seriesName the series
     * @param xs values along x
     * @param ys values along y, of the same length
     */
    public void add(String panelName, String seriesName, double[] xs, double[] ys) {
        for (int i = 0; i < xs.length; i++) {
            panel.append(panelName);
            series.append(seriesName);
            x.append(xs[i]);
            y.append(ys[i]);
        }
    }

    /**
     * {@return the rows, in columns {@code panel}, {@code series} and one for each axis}
     *
     * @param xName name of the column of x
     * @param yName name of the column of y
     */
    public Table table(String xName, String yName) {
        return Table.create("figure", panel, series, x.setName(xName), y.setName(yName));
    }
}
