package fitlaw.paper;

import fitlaw.figure.Figure;
import tech.tablesaw.api.Table;

/** One figure of the paper redone: the numbers, where they came from, and what they say of the paper's claim. */
public interface FigureAnalysis {
    /** {@return the figure's number in version 3 of the paper} */
    int number();

    /** {@return what the figure shows, in one line} */
    String title();

    /** {@return the files that the numbers came from} */
    String source();

    /** {@return what the paper claims and what this analysis shows} */
    Verdict verdict();

    /** {@return the drawing, with the verdict under it} */
    Figure draw();

    /** {@return the numbers, one row a point} */
    Table table();
}
