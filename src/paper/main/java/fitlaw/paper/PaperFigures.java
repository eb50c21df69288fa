package fitlaw.paper;

import fitlaw.figure.Figure;
import fitlaw.figure.Panel;
import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.api.Table;

/** Common parts of the drawings of the paper's figures. */
final class PaperFigures {
    private PaperFigures() {}

    /** The drawing of an analysis, followed by the verdict, how to read the drawing, and notes. */
    static Figure of(FigureAnalysis analysis, List<Panel> panels, Table table, String reading, List<String> more) {
        List<String> lines = new ArrayList<>(analysis.verdict().statements());
        lines.add(reading);
        lines.addAll(more);
        return new Figure(analysis.title(), analysis.source(), panels, table)
                .withVerdict(analysis.verdict().heading(), lines);
    }
}
