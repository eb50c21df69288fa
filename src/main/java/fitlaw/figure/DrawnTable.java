package fitlaw.figure;

import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Collects what was drawn. */
final class DrawnTable {
    private final StringColumn panel = StringColumn.create("panel");
    private final StringColumn series = StringColumn.create("series");
    private final DoubleColumn x = DoubleColumn.create("x");
    private final DoubleColumn y = DoubleColumn.create("y");

    void add(String panelName, String seriesName, double[] xs, double[] ys) {
        for (int i = 0; i < xs.length; i++) {
            panel.append(panelName);
            series.append(seriesName);
            x.append(xs[i]);
            y.append(ys[i]);
        }
    }

    /** The rows under the names of the two axes. */
    Table table(String xName, String yName) {
        return Table.create("figure", panel, series, x.setName(xName), y.setName(yName));
    }
}
