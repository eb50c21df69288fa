package fitlaw.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fitlaw.common.DataException;
import fitlaw.common.Lazy;
import fitlaw.table.Columns;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Exports of Weights &amp; Biases.
 *
 * <ul>
 *   <li>A table of runs (CSV of the runs page) has one row per run, with {@code Name} and {@code State}: kept
 *       unchanged.
 *   <li>A panel has {@code Step} and columns {@code RUN - METRIC}, each with {@code RUN - METRIC__MIN} and {@code
 *       __MAX}: one row per run, with its last value of each metric. The limits within a bin of steps are not kept.
 *   <li>A history of one run has {@code _step}: one row, with the last value of every column.
 *   <li>A table of the client has columns of objects, {@code config} and {@code summary}, as JSON or as a printed
 *       Python dict: columns {@code config.d_model}.
 * </ul>
 */
final class Wandb {
    private static final String STEP = "_step";
    private static final String NAME = "Name";
    private static final List<String> AXES =
            List.of("Step", "Relative Time (Process)", "Relative Time (Wall)", "Wall Time");
    private static final List<String> RUN_IDS = List.of("run_id", "run", "run_name", "_run", "Name", "name");

    private static final Pattern NOT_FINITE = Pattern.compile("(?i)[-+]?(nan|inf|infinity)");

    private static final Map<String, String> PYTHON_WORDS =
            Map.of("True", "true", "False", "false", "None", "null", "nan", "NaN", "inf", "Infinity");

    /** A Python constant in the place of a value. */
    private static final Pattern PYTHON_WORD =
            Pattern.compile("(?<=[:,\\[] ?-?)(True|False|None|nan|inf)(?= *[,}\\]])");

    /** Created for the first dictionary: most tables have none. */
    private static final Lazy<JsonMapper> DICT = new Lazy<>(() -> PythonJson.MAPPER
            .rebuild()
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .build());

    private Wandb() {}

    static Import adapt(Import asItIs, Path file) {
        Import read = unpacked(asItIs, file);
        Table table = read.table();
        List<String> names = table.columnNames();
        if (isPanel(names)) {
            return panel(table, file);
        }
        return names.contains(STEP) && !isRunByRun(table) ? history(table, file) : read;
    }

    private static Import unpacked(Import read, Path file) {
        Columns columns = new Columns(read.table(), file.toString());
        Map<String, List<Optional<JsonNode>>> objects = new LinkedHashMap<>();
        for (String name : columns.names()) {
            if (read.table().column(name) instanceof StringColumn) {
                objects(columns.texts(name)).ifPresent(cells -> objects.put(name, cells));
            }
        }
        if (objects.isEmpty()) {
            return read;
        }
        RunRecords rows = new RunRecords();
        for (int row = 0; row < columns.rows(); row++) {
            Map<String, String> cells = new LinkedHashMap<>();
            for (String name : columns.names()) {
                if (objects.containsKey(name)) {
                    objects.get(name).get(row).ifPresent(object -> PythonJson.flat(
                                    PythonJson.MAPPER.createObjectNode().set(name, object))
                            .forEach(cells::putIfAbsent));
                } else {
                    cells.put(
                            name,
                            columns.isEmpty(name, row)
                                    ? ""
                                    : columns.texts(name).get(row));
                }
            }
            rows.add(file, cells);
        }
        return Import.joined(rows.table(file.toString()), read.notes(), read.unusable(), read.unmatched());
    }

    /** The objects of a column, if every non-empty cell contains one. */
    private static Optional<List<Optional<JsonNode>>> objects(List<String> texts) {
        List<Optional<JsonNode>> objects = new ArrayList<>();
        boolean any = false;
        for (String text : texts) {
            if (text == null || text.isBlank()) {
                objects.add(Optional.empty());
                continue;
            }
            Optional<JsonNode> object = text.strip().startsWith("{") ? object(text) : Optional.empty();
            if (object.isEmpty()) {
                return Optional.empty();
            }
            any = true;
            objects.add(object);
        }
        return any ? Optional.of(objects) : Optional.empty();
    }

    private static Optional<JsonNode> object(String text) {
        String json = PYTHON_WORD.matcher(text).replaceAll(word -> PYTHON_WORDS.get(word.group()));
        try {
            return Optional.of(DICT.get().readTree(json)).filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            return Optional.empty(); // The text only looks like an object.
        }
    }

    /** A table of the runs page has each run once, and may have its last step. */
    private static boolean isRunByRun(Table table) {
        return table.columnNames().contains(NAME) && table.column(NAME).countUnique() == table.rowCount();
    }

    private static boolean isPanel(List<String> names) {
        Set<String> all = new LinkedHashSet<>(names);
        return names.stream()
                .anyMatch(name -> name.contains(" - ") && all.contains(name + "__MIN") && all.contains(name + "__MAX"));
    }

    private static Import panel(Table table, Path file) {
        List<String> names = table.columnNames();
        String axis = names.get(0);
        Map<String, Map<String, String>> runs = new LinkedHashMap<>();
        List<String> passed = new ArrayList<>();
        Columns columns = new Columns(table, file.toString());
        for (String name : names) {
            if (name.equals(axis) || name.endsWith("__MIN") || name.endsWith("__MAX") || AXES.contains(name)) {
                continue;
            }
            int at = name.lastIndexOf(" - ");
            if (at < 0) {
                passed.add(name);
                continue;
            }
            String metric = name.substring(at + 3);
            Map<String, String> run =
                    runs.computeIfAbsent(name.substring(0, at), key -> new LinkedHashMap<>(Map.of("run", key)));
            int last = last(columns, name);
            run.put(
                    metric.equals(STEP) ? "wandb_step" : metric,
                    last < 0 ? "" : columns.texts(name).get(last));
            if (!metric.equals(STEP)) {
                run.put(
                        metric + " at " + axis,
                        last < 0 ? "" : columns.texts(axis).get(last));
            }
        }
        RunRecords rows = new RunRecords();
        runs.forEach((run, cells) -> rows.add(new RunRecord(cells, problem(run, cells), List.of())));
        rows.note("A panel of Weights & Biases is reduced to one row per run: the last value of each metric by " + axis
                + ".");
        if (!passed.isEmpty()) {
            rows.note("Columns of the panel without the name of a run are not kept: " + Columns.listed(passed) + ".");
        }
        return rows.imported(file.toString());
    }

    private static Optional<String> problem(String run, Map<String, String> cells) {
        return cells.entrySet().stream()
                .filter(cell -> cell.getValue().isEmpty()
                        || NOT_FINITE.matcher(cell.getValue()).matches())
                .findFirst()
                .map(cell -> cell.getValue().isEmpty()
                        ? "run " + run + " has no " + cell.getKey()
                        : "run " + run + " ends with " + cell.getKey() + " " + cell.getValue());
    }

    private static int last(Columns columns, String name) {
        for (int row = columns.rows() - 1; row >= 0; row--) {
            if (!columns.isEmpty(name, row)) {
                return row;
            }
        }
        return -1;
    }

    private static Import history(Table table, Path file) {
        RUN_IDS.stream().filter(table.columnNames()::contains).findFirst().ifPresent(id -> {
            if (table.column(id).countUnique() > 1) {
                throw new DataException(file + " is a history of several runs, distinguished by " + id
                        + ". Reduce it to final losses with --logs " + id + ",_step,LOSS; its columns are "
                        + Columns.listed(table.columnNames()) + ".");
            }
        });
        Columns columns = new Columns(table.sortOn(STEP), file.toString());
        Map<String, String> cells = new LinkedHashMap<>();
        cells.put("run", file.getFileName().toString().replaceFirst("\\.(csv|jsonl|ndjson|parquet|pq)(\\.gz)?$", ""));
        for (String name : columns.names()) {
            int last = last(columns, name);
            if (last >= 0) {
                cells.put(name, columns.texts(name).get(last));
            }
        }
        RunRecords rows = new RunRecords();
        rows.add(RunRecord.of(cells));
        rows.note(
                "A history of Weights & Biases is one run: its row has the last value of each column by " + STEP + ".");
        return rows.imported(file.toString());
    }
}
