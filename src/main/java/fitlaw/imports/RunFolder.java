package fitlaw.imports;

import com.fasterxml.jackson.databind.JsonNode;
import fitlaw.common.DataException;
import fitlaw.common.ReadFailure;
import fitlaw.common.Task;
import fitlaw.table.Columns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Reads a folder of files with one run each, at any depth and in the order of their names. */
final class RunFolder {
    private final Path folder;
    private final RunRecords rows = new RunRecords();
    private final Map<Object, LmEval> models = new LinkedHashMap<>();
    private final LmEval.Told told = new LmEval.Told();
    private int samples;
    private int others;

    private RunFolder(Path folder) {
        this.folder = folder;
    }

    static List<Path> files(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return LogFiles.sorted(all.filter(Files::isRegularFile));
        } catch (IOException | UncheckedIOException e) {
            throw ReadFailure.of(folder, e);
        }
    }

    static boolean isTable(Path file) {
        String name = name(file).replaceFirst("\\.gz$", "");
        return !name.startsWith("samples_")
                && ((name.endsWith(".csv") && !name(file).endsWith(".gz"))
                        || name.endsWith(".jsonl")
                        || name.endsWith(".ndjson")
                        || name(file).endsWith(".parquet")
                        || name(file).endsWith(".pq"));
    }

    /**
     * Newer versions name their files results_TIME.json; for older ones the user chose the name, so only the content
     * identifies them.
     */
    private static List<Path> results(List<Path> all, boolean lookInside) {
        List<Path> named = all.stream()
                .filter(file -> name(file).startsWith("results") && name(file).endsWith(".json"))
                .toList();
        if (!named.isEmpty() || !lookInside) {
            return named;
        }
        Task task = Task.current();
        List<Path> found = new ArrayList<>();
        for (Path file : all) {
            task.check();
            if (name(file).endsWith(".json") && !isState(file) && holdsResults(file)) {
                found.add(file);
            }
        }
        return found;
    }

    private static boolean holdsResults(Path file) {
        try {
            return LmEval.isResult(PythonJson.read(file));
        } catch (DataException e) {
            return false; // counted among the files that are not read
        }
    }

    private static boolean isState(Path file) {
        return name(file).equals(TrainerState.NAME);
    }

    private static String name(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT);
    }

    /** Reads the files of the requested kind if the folder has any, otherwise those of any kind. */
    static Import read(Path folder, FileKind wanted) {
        RunFolder reader = new RunFolder(folder);
        List<Path> all = files(folder);
        List<Path> states = latest(all.stream().filter(RunFolder::isState).toList(), reader);
        List<Path> results = results(all, states.isEmpty() || wanted == FileKind.LM_EVAL);
        List<Path> tables = all.stream().filter(RunFolder::isTable).toList();
        List<Path> chosen = wanted == FileKind.LM_EVAL && !results.isEmpty()
                ? results
                : !states.isEmpty() ? states : !results.isEmpty() ? results : tables;
        if (chosen.isEmpty()) {
            throw new DataException(
                    folder + " contains no runs (" + all.size() + " files): no " + TrainerState.NAME
                            + ", no results*.json of lm-evaluation-harness, and no .parquet, .jsonl, .ndjson or .csv. For engines' result files use Bench.");
        }
        reader.samples = (int)
                all.stream().filter(file -> name(file).startsWith("samples_")).count();
        reader.others = all.size() - reader.samples - chosen.size();
        reader.files(chosen);
        return reader.imported();
    }

    /** Each checkpoint contains the state up to it, so only the one with the most steps is used. */
    private static List<Path> latest(List<Path> states, RunFolder reader) {
        Map<Path, Path> last = new LinkedHashMap<>();
        Map<Path, Long> steps = new HashMap<>();
        Task task = Task.current();
        for (int i = 0; i < states.size(); i++) {
            task.check();
            Path run = TrainerState.folder(states.get(i));
            boolean checkpoint =
                    !run.equals(states.get(i).toAbsolutePath().normalize().getParent());
            long step = checkpoint
                    ? Long.parseLong(
                            states.get(i).getParent().getFileName().toString().replace("checkpoint-", ""))
                    : Long.MAX_VALUE; // written when training ends
            if (step > steps.getOrDefault(run, -1L)) {
                steps.put(run, step);
                last.put(run, states.get(i));
            }
        }
        if (last.size() < states.size()) {
            reader.rows.note(
                    "Of each run's checkpoints only the last one is used; states of earlier ones are not read: "
                            + (states.size() - last.size()) + ".");
        }
        return List.copyOf(last.values());
    }

    private void files(List<Path> chosen) {
        Task task = Task.current();
        for (int i = 0; i < chosen.size(); i++) {
            task.check();
            task.progress("reading " + folder, i, chosen.size());
            try {
                file(chosen.get(i));
            } catch (DataException e) {
                if (e.getMessage().contains(Driver.COORDINATES)) {
                    throw e; // every file would have the same note
                }
                rows.add(RunRecord.unusable(Map.of("file", relative(chosen.get(i))), e.getMessage()));
            }
        }
        models.values().forEach(model -> rows.add(model.row()));
        if (!models.isEmpty()) {
            told.notes().forEach(rows::note);
        }
        task.progress("reading " + folder, chosen.size(), chosen.size());
    }

    private void file(Path file) {
        if (name(file).endsWith(".json") && !isState(file)) {
            JsonNode root = PythonJson.read(file);
            if (!LmEval.isResult(root)) {
                throw new DataException(file + " is not a result of lm-evaluation-harness; its keys are "
                        + PythonJson.keys(root) + ".");
            }
            LmEval result = LmEval.of(file, root, told);
            LmEval before = models.putIfAbsent(result.identity(), result);
            if (before != null) {
                before.addAll(result);
            }
            return;
        }
        Import read = Import.read(file);
        read.notes().forEach(rows::note);
        Columns columns = new Columns(read.table(), file.toString());
        Map<String, List<String>> texts = new LinkedHashMap<>();
        columns.names().forEach(name -> texts.put(name, columns.texts(name)));
        for (int row = 0; row < columns.rows(); row++) {
            Map<String, String> cells = new LinkedHashMap<>();
            for (Map.Entry<String, List<String>> column : texts.entrySet()) {
                cells.put(column.getKey(), column.getValue().get(row));
            }
            cells.putIfAbsent("file", relative(file));
            String problem = read.unusable().get(row);
            rows.add(problem == null ? RunRecord.of(cells) : RunRecord.unusable(cells, problem));
        }
    }

    private String relative(Path file) {
        return folder.toAbsolutePath()
                .normalize()
                .relativize(file.toAbsolutePath().normalize())
                .toString();
    }

    private Import imported() {
        if (rows.allUnusable()) {
            throw new DataException(
                    folder + " has no run that can be used. The first of " + rows.size() + ": " + rows.firstProblem());
        }
        if (samples > 0) {
            rows.note("Files of " + folder + " with the answers to each question (samples_*) are not read: " + samples
                    + ".");
        }
        if (others > 0) {
            rows.note("Other files of " + folder + " are not read: " + others + ".");
        }
        return rows.imported(folder.toString());
    }
}
