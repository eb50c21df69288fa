package fitlaw.figure;

import java.util.ArrayList;
import java.util.List;

/**
 * Panels in rows, each row as wide as a page allows.
 *
 * @param rows rows from top to bottom, each with its panels from left to right
 */
record PanelGrid(List<List<Panel>> rows) {
    static PanelGrid of(List<Panel> panels) {
        List<List<Panel>> rows = new ArrayList<>();
        List<Panel> row = new ArrayList<>();
        for (Panel panel : panels) {
            if (!row.isEmpty() && width(row) + panel.width() > Panel.WIDEST) {
                rows.add(List.copyOf(row));
                row.clear();
            }
            row.add(panel);
        }
        rows.add(List.copyOf(row));
        return new PanelGrid(List.copyOf(rows));
    }

    private static int width(List<Panel> row) {
        return row.stream().mapToInt(Panel::width).sum();
    }

    static int height(List<Panel> row) {
        return row.stream().mapToInt(Panel::height).max().orElseThrow();
    }

    int width() {
        return rows.stream().mapToInt(PanelGrid::width).max().orElseThrow();
    }

    int height() {
        return rows.stream().mapToInt(PanelGrid::height).sum();
    }
}
