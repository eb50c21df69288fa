package fitlaw.cli;

import fitlaw.notebook.Notebook;
import fitlaw.notebook.NotebookCell;
import fitlaw.notebook.NotebookRun;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Prints one line per cell: its number, its beginning, and its time. Keeps the notebook with the outputs so far. */
final class CellLines implements NotebookRun.Progress {
    private static final int WIDTH = 64;

    private final PrintWriter out;
    private volatile Optional<Supplier<Notebook>> soFar = Optional.empty();
    private long started;

    CellLines(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void begun(Supplier<Notebook> notebook) {
        soFar = Optional.of(notebook);
    }

    /** {@return the notebook with the outputs so far, once the run has started} */
    Optional<Notebook> soFar() {
        return soFar.map(Supplier::get);
    }

    @Override
    public void started(NotebookCell cell, int number, int total) {
        started = System.nanoTime();
        int digits = Integer.toString(total).length();
        out.print(String.format(
                Locale.ROOT, "[%" + digits + "d/%d] %-" + WIDTH + "s", number, total, beginning(cell.source())));
        out.flush();
    }

    @Override
    public void ended(NotebookCell cell, int number, boolean failed) {
        double seconds = (System.nanoTime() - started) / 1e9;
        boolean meant = cell.tags().contains("raises-exception");
        String end = !failed ? "" : meant ? "  failed, as allowed by its tag" : "  failed";
        out.println(String.format(Locale.ROOT, " %5.1f s%s", seconds, end));
        out.flush();
    }

    private static String beginning(String source) {
        String line = source.lines().filter(text -> !text.isBlank()).findFirst().orElse("");
        String clean = line.strip().replaceAll("\\p{Cntrl}", " ");
        int[] points = clean.codePoints().limit(WIDTH).toArray();
        String cut = new String(points, 0, points.length);
        return cut.length() < clean.length() ? new String(points, 0, WIDTH - 1) + "…" : cut;
    }
}
