package fitlaw.bench;

import fitlaw.table.Csv;
import fitlaw.table.Expression;

/**
 * A row as seen by a condition before it is a measurement: cells, given values, and values derived from the shape. A
 * condition can therefore leave out a row that could not be read.
 */
record RawRow(Cells cells, int row, BenchColumns reader) implements Expression.Row {
    @Override
    public double number(String name) {
        if (name.equals(BenchColumns.SECONDS) || name.equals(BenchColumns.FIRST_TOKEN)) {
            return reader.seconds(name, row);
        }
        return cells.columns().knows(name) ? cells.columns().number(name, row) : Double.parseDouble(text(name));
    }

    @Override
    public boolean isText(String name) {
        return cells.columns().knows(name) ? cells.columns().isText(name, row) : !Csv.isNumber(text(name));
    }

    @Override
    public String text(String name) {
        if (cells.has(name)) {
            return cells.text(name, row).orElse("");
        }
        if (cells.columns().knows(name)) {
            return cells.columns().texts(name).get(row);
        }
        return BenchTable.cell(name, () -> reader.measurement(row)).orElseThrow(() -> cells.columns()
                .missing(name, "Use one of " + String.join(", ", BenchTable.names()) + "."));
    }
}
