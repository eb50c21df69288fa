package fitlaw.bench;

import fitlaw.table.Columns;
import fitlaw.table.Expression;

/** A row of a table as seen by a condition. */
record TableRow(Columns columns, int row) implements Expression.Row {
    TableRow(Columns columns) {
        this(columns, 0);
    }

    TableRow at(int other) {
        return new TableRow(columns, other);
    }

    @Override
    public double number(String name) {
        return columns.number(name, row);
    }

    @Override
    public String text(String name) {
        return columns.isEmpty(name, row) ? "" : columns.text(name, row);
    }

    @Override
    public boolean isText(String name) {
        return columns.isText(name, row);
    }
}
