package fitlaw.paper;

import fitlaw.figure.Figure;
import tech.tablesaw.api.Table;

/** The repeat of one figure of the paper: the data, their source, and the verdict on the paper's claim. */
public interface FigureAnalysis {
    /** {@return the number of the figure in version 3 of the paper} */
    int number();

    /** {@return the title, in one line} */
    String title();

    /** {@return the files of the data} */
    String source();

    /** {@return the paper's claim and the result of this analysis} */
    Verdict verdict();

    /** {@return the drawing, with the verdict below it} */
    Figure draw();

    /** {@return the data, one row for each point} */
    Table table();
}
