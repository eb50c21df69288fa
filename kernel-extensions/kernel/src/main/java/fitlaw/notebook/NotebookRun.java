package fitlaw.notebook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fitlaw.magic.MimeBundle;
import fitlaw.session.HelpQuery;
import fitlaw.session.Outcome;
import fitlaw.session.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The result of running a notebook from its first cell to its last, or until a cell failed.
 *
 * <p>As in nbclient, cells tagged {@code raises-exception} may fail, unless they were interrupted, and cells tagged
 * {@code skip-execution} are left unchanged. Every other code cell has only outputs of this run; cells below a failed
 * cell have none.
 *
 * @param notebook the notebook with its outputs
 * @param failure the cell that ended the run, if one failed
 */
public record NotebookRun(Notebook notebook, Optional<Failure> failure) {
    /**
     * Creates a run.
     *
     * @param notebook the notebook with its outputs
     * @param failure the cell that ended the run, if one failed
     */
    public NotebookRun {
        Objects.requireNonNull(notebook, "notebook");
        Objects.requireNonNull(failure, "failure");
    }

    /**
     * The cell that ended a run.
     *
     * @param cell its number among all cells, from 1
     * @param count its execution count, which counts code cells only
     * @param name class of the exception, or {@code CompileError}
     * @param message what was found, where, and what to do next
     */
    public record Failure(int cell, int count, String name, String message) {}

    /** Receives the progress of a run. */
    public interface Progress {
        /** Ignores the progress. */
        Progress NONE = new Progress() {};

        /**
         * Called before the first cell runs.
         *
         * @param soFar returns the notebook with the outputs so far; may be called from any thread
         */
        default void begun(Supplier<Notebook> soFar) {}

        /**
         * Called before a code cell runs.
         *
         * @param cell the cell
         * @param number its number among the code cells that will run, from 1
         * @param total the number of code cells that will run
         */
        default void started(NotebookCell cell, int number, int total) {}

        /**
         * Called after a code cell ran.
         *
         * @param cell the cell with its outputs
         * @param number its number among the code cells that will run, from 1
         * @param failed whether it failed, including expected failures
         */
        default void ended(NotebookCell cell, int number, boolean failed) {}
    }

    /**
     * {@return the result of running a notebook}
     *
     * @param notebook the notebook; its existing outputs are dropped
     * @param session the session in which the cells run; it is not closed
     * @param progress receives the progress
     */
    public static NotebookRun of(Notebook notebook, Session session, Progress progress) {
        List<NotebookCell> cells = notebook.cells();
        int total = (int) cells.stream().filter(NotebookRun::runs).count();
        Map<String, List<ObjectNode>> named = new HashMap<>();
        Map<Integer, Ran> ran = new ConcurrentHashMap<>();
        progress.begun(() -> notebook.withCells(withOutputs(cells, ran)));
        Optional<Failure> failure = Optional.empty();
        for (int i = 0; i < cells.size() && failure.isEmpty(); i++) {
            NotebookCell cell = cells.get(i);
            if (!runs(cell)) {
                continue;
            }
            int count = ran.size() + 1;
            progress.started(cell, count, total);
            OutputCollector output = new OutputCollector(named);
            ran.put(i, new Ran(count, output));
            Outcome outcome = outcome(session, cell.source(), output, count);
            output.end(outcome, count);
            boolean failed = outcome.failure().isPresent();
            progress.ended(cell.executed(OptionalInt.of(count), output.json()), count, failed);
            boolean stopped = failed && outcome.failure().orElseThrow().name().equals("Interrupted");
            if (stopped || (failed && !cell.tags().contains("raises-exception"))) {
                Outcome.Failure why = outcome.failure().orElseThrow();
                failure = Optional.of(new Failure(i + 1, count, why.name(), why.message()));
            }
        }
        return new NotebookRun(notebook.withCells(withOutputs(cells, ran)), failure);
    }

    /** A notebook has no pager: the answer to {@code Name?} is shown below the cell. */
    private static Outcome outcome(Session session, String code, OutputCollector output, int count) {
        Optional<String> question = HelpQuery.of(code);
        if (question.isEmpty()) {
            return session.run(code, output, count);
        }
        String name = question.get();
        Optional<MimeBundle> found = session.inspect(name, name.length(), true);
        String unknown = "No documentation found for " + name + ".";
        return new Outcome(
                found,
                found.isPresent()
                        ? Optional.empty()
                        : Optional.of(new Outcome.Failure("NotFound", unknown, List.of(unknown))));
    }

    private record Ran(int count, OutputCollector output) {}

    private static boolean runs(NotebookCell cell) {
        return cell.kind() == NotebookCell.Kind.CODE
                && !cell.source().isBlank()
                && !cell.tags().contains("skip-execution");
    }

    /** Outputs are collected after all cells ran, since a later cell may update the output of an earlier one. */
    private static List<NotebookCell> withOutputs(List<NotebookCell> cells, Map<Integer, Ran> ran) {
        List<NotebookCell> result = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            NotebookCell cell = cells.get(i);
            Ran done = ran.get(i);
            if (done != null) {
                result.add(cell.executed(
                        OptionalInt.of(done.count()), done.output().json()));
            } else if (cell.kind() == NotebookCell.Kind.CODE && !cell.tags().contains("skip-execution")) {
                result.add(cell.executed(OptionalInt.empty(), List.of()));
            } else {
                result.add(cell);
            }
        }
        return result;
    }
}
