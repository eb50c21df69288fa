package fitlaw.imports;

import com.fasterxml.jackson.databind.JsonNode;
import fitlaw.table.Columns;
import fitlaw.table.Csv;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Results of lm-evaluation-harness, of old versions ({@code results.TASK.acc}) and of 0.4 and later ({@code
 * results.TASK.acc,FILTER}).
 *
 * <p>The accuracy of a task is {@code acc_norm} if the task reports it, otherwise {@code acc}, {@code exact_match} or
 * {@code em}, in this order, which is how users of the harness mostly report HellaSwag, ARC and similar tasks. The
 * column {@code accuracy_metrics} states which was used, every other value is in a column {@code TASK/METRIC}, and the
 * number of questions is in {@code TASK/n_questions}. A group such as mmlu counts once, with its own value and without
 * its subtasks, and the subjects {@code hendrycksTest-…} of old versions count as one task. The mean over T tasks and
 * its standard error, for independent tasks, are
 *
 * <pre>
 *   accuracy           = (1/T) Σ a_t
 *   accuracy_std_error = (1/T) √(Σ s_t²)
 * </pre>
 *
 * where {@code s_t} is the standard error that the harness reports for the task: over its questions, not over training
 * runs.
 */
final class LmEval {
    private static final List<String> METRICS = List.of("acc_norm", "acc", "exact_match", "em");
    private static final List<String> PRETRAINED = List.of("pretrained", "model", "path");
    /** Arguments of the harness's models that distinguish checkpoints of one model. */
    private static final List<String> CHECKPOINT = List.of("revision", "subfolder", "peft", "delta", "gguf_file");

    private static final String MAIN = "main";
    private static final String QUESTIONS = "n_questions";
    /** Tasks that versions before 0.4 list separately and later ones count as one group. */
    private static final Pattern SUBJECT = Pattern.compile("(hendrycksTest)-.+");

    private final Path file;
    private final String model;
    private final Map<String, String> checkpoint;
    private final Optional<Double> date;
    private final Told told;
    private final Map<String, String> cells = new TreeMap<>();
    private final Map<String, Score> tasks = new TreeMap<>();
    private final Set<String> shots = new TreeSet<>();

    private record Score(String metric, double value, Optional<Double> error) {}

    private LmEval(Path file, JsonNode root, Told told) {
        Map<String, String> arguments = arguments(root);
        this.file = file;
        this.model = model(file, root, arguments);
        this.checkpoint = checkpoint(root, arguments);
        this.date = PythonJson.number(root, "date")
                .or(() -> Csv.isNumber(root.path("date").asText(""))
                        ? Optional.of(root.path("date").asDouble())
                        : Optional.empty());
        this.told = told;
    }

    /** Notes on all results that were read together, once for each kind. */
    static final class Told {
        private final Set<String> without = new TreeSet<>();
        private final Set<String> unsure = new TreeSet<>();
        private final Set<String> grouped = new TreeSet<>();
        private final Set<String> doubledModels = new TreeSet<>();
        private int doubled;
        private String example = "";
        private boolean undated;

        private void doubled(String task, LmEval first, LmEval second) {
            doubled++;
            doubledModels.add(first.label());
            undated |= first.date.isEmpty() || second.date.isEmpty();
            example = example.isEmpty()
                    ? task + " of " + first.label() + " in " + first.file + " and " + second.file
                    : example;
        }

        List<String> notes() {
            List<String> notes = new ArrayList<>();
            notes.add(
                    "The accuracy of a task is acc_norm if present, otherwise acc; accuracy is the mean over tasks, and its"
                            + " standard error is that of sampling the tasks' questions.");
            if (doubled > 0) {
                notes.add("Several files have different results of the same task and model: " + doubled + " of "
                        + doubledModels.size() + (doubledModels.size() == 1 ? " model" : " models") + ", such as "
                        + example + ". "
                        + (undated
                                ? "The last file by name is used where a date is missing."
                                : "The file with the later date is used."));
            }
            grouped.forEach(group -> notes.add("Tasks " + group + "-… count as one task, " + group
                    + ", with their unweighted mean; later versions call it mmlu and weight it by questions."));
            if (!without.isEmpty()) {
                notes.add("Tasks without an accuracy are not in the mean: " + Columns.listed(without) + ".");
            }
            if (!unsure.isEmpty()) {
                notes.add("The mean has no standard error where a task has none: " + Columns.listed(unsure) + ".");
            }
            return notes;
        }
    }

    static boolean isResult(JsonNode root) {
        JsonNode results = root.path("results");
        return results.isObject()
                && !results.isEmpty()
                && results.elements().next().isObject()
                && (root.has("versions") || root.has("config") || root.has("n-shot") || root.has("configs"));
    }

    static LmEval of(Path file, JsonNode root, Told told) {
        LmEval result = new LmEval(file, root, told);
        JsonNode results = root.path("results");
        Set<String> inner = inner(root, results);
        results.properties().forEach(task -> {
            result.add(task.getKey(), task.getValue(), inner.contains(task.getKey()));
            result.questions(root, task.getKey());
        });
        JsonNode shots = root.path("n-shot");
        (shots.isObject()
                        ? shots.elements()
                        : List.of(root.path("config").path("num_fewshot")).iterator())
                .forEachRemaining(count -> result.shots.add(count.asText()));
        result.shots.removeIf(count -> count.isEmpty() || count.equals("null"));
        return result;
    }

    /** Tasks that belong to a group with its own value. */
    private static Set<String> inner(JsonNode root, JsonNode results) {
        Set<String> inner = new HashSet<>();
        root.path("group_subtasks").properties().forEach(group -> {
            if (score(results.path(group.getKey())).isPresent()) {
                inside(root.path("group_subtasks"), group.getKey(), inner);
            }
        });
        return inner;
    }

    private static void inside(JsonNode groups, String group, Set<String> into) {
        groups.path(group).forEach(task -> {
            if (into.add(task.asText())) {
                inside(groups, task.asText(), into);
            }
        });
    }

    private void add(String task, JsonNode metrics, boolean inGroup) {
        metrics.properties().forEach(metric -> {
            if (metric.getValue().isNumber()) {
                cells.put(
                        task + "/" + metric.getKey().replaceFirst(",none$", ""),
                        metric.getValue().asText());
            }
        });
        if (inGroup) {
            return;
        }
        score(metrics).ifPresentOrElse(score -> tasks.put(task, score), () -> told.without.add(task));
    }

    /**
     * The number of questions of the task, or of the tasks of the group together; if a limit was set, the number of
     * questions used.
     */
    private void questions(JsonNode root, String task) {
        JsonNode samples = root.path("n-samples");
        Set<String> tasks = new TreeSet<>(Set.of(task));
        inside(root.path("group_subtasks"), task, tasks);
        long asked = tasks.stream()
                .map(samples::path)
                .mapToLong(
                        one -> one.path("effective").asLong(one.path("original").asLong()))
                .sum();
        if (asked > 0) {
            cells.put(task + "/" + QUESTIONS, String.valueOf(asked));
        }
    }

    /** The first metric of the list that the task has; with several filters, that of the first one. */
    private static Optional<Score> score(JsonNode task) {
        for (String metric : METRICS) {
            for (Map.Entry<String, JsonNode> entry : task.properties()) {
                String[] parts = entry.getKey().split(",", 2);
                if (parts[0].equals(metric) && entry.getValue().isNumber()) {
                    String filter = parts.length > 1 ? "," + parts[1] : "";
                    JsonNode error = task.path(metric + "_stderr" + filter);
                    Optional<Double> known = error.isNumber() ? Optional.of(error.doubleValue()) : Optional.empty();
                    String name = filter.equals(",none") ? metric : metric + filter;
                    return Optional.of(new Score(name, entry.getValue().doubleValue(), known));
                }
            }
        }
        return Optional.empty();
    }

    /** The model's arguments, which are an object or a text such as {@code pretrained=a/b,revision=step1000}. */
    private static Map<String, String> arguments(JsonNode root) {
        JsonNode given = root.path("config").path("model_args");
        Map<String, String> arguments = new LinkedHashMap<>();
        given.properties()
                .forEach(entry -> arguments.put(entry.getKey(), entry.getValue().asText("")));
        for (String part : given.asText("").split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                arguments.put(
                        part.substring(0, equals).strip(),
                        part.substring(equals + 1).strip());
            }
        }
        return arguments;
    }

    private static String model(Path file, JsonNode root, Map<String, String> arguments) {
        return Stream.concat(
                        Stream.of(root.path("model_name").asText("")),
                        PRETRAINED.stream().map(key -> arguments.getOrDefault(key, "")))
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElseGet(() -> file.getFileName().toString().replaceFirst("\\.json$", ""));
    }

    private static Map<String, String> checkpoint(JsonNode root, Map<String, String> arguments) {
        Map<String, String> parts = new LinkedHashMap<>();
        for (String key : CHECKPOINT) {
            String value = arguments.getOrDefault(key, "");
            if (value.isEmpty() || value.equals("None")) {
                JsonNode stated = root.path("config").path(key.equals("peft") ? "peft_model" : "model_" + key);
                value = stated.isTextual() ? stated.textValue() : "";
            }
            if (!value.isEmpty() && !(key.equals("revision") && value.equals(MAIN))) {
                parts.put(key, value);
            }
        }
        return parts;
    }

    /** The model with the identification of its checkpoint. */
    String label() {
        return checkpoint.isEmpty() ? model : model + "@" + String.join("@", checkpoint.values());
    }

    /** The values that files of one row must have in common. */
    Object identity() {
        return List.of(model, checkpoint);
    }

    /** Adds the tasks of another file of the same checkpoint; for a task that both have, the later file counts. */
    void addAll(LmEval other) {
        boolean later = other.date.orElse(0.0) >= date.orElse(0.0);
        other.tasks.forEach((task, score) -> {
            Score before = tasks.get(task);
            if (before != null && before.value() != score.value()) {
                told.doubled(task, this, other);
            }
            if (before == null || later) {
                tasks.put(task, score);
            }
        });
        other.cells.forEach((name, value) -> cells.merge(name, value, (mine, theirs) -> later ? theirs : mine));
        shots.addAll(other.shots);
    }

    /** Combines subjects that are listed separately into one task. */
    private void group() {
        Map<String, List<String>> groups = new TreeMap<>();
        tasks.keySet().forEach(task -> {
            Matcher subject = SUBJECT.matcher(task);
            if (subject.matches()) {
                groups.computeIfAbsent(subject.group(1), group -> new ArrayList<>())
                        .add(task);
            }
        });
        groups.forEach((group, subjects) -> {
            List<Score> scores = subjects.stream().map(tasks::remove).toList();
            Score whole = new Score(scores.get(0).metric(), mean(scores), error(scores));
            tasks.put(group, whole);
            cells.put(group + "/" + whole.metric(), String.valueOf(whole.value()));
            whole.error()
                    .ifPresent(error -> cells.put(group + "/" + whole.metric() + "_stderr", String.valueOf(error)));
            told.grouped.add(group);
        });
    }

    private static double mean(Collection<Score> scores) {
        return scores.stream().mapToDouble(Score::value).sum() / scores.size();
    }

    /** Standard error of the mean of independent tasks; empty if one has no standard error. */
    private static Optional<Double> error(Collection<Score> scores) {
        double squares = scores.stream()
                .mapToDouble(score -> Math.pow(score.error().orElse(Double.NaN), 2))
                .sum();
        return Double.isNaN(squares) ? Optional.empty() : Optional.of(Math.sqrt(squares) / scores.size());
    }

    RunRecord row() {
        group();
        Map<String, String> row = new LinkedHashMap<>();
        row.put("model", model);
        row.put("run", label().replaceFirst("/+$", "").replaceFirst("^[^@]*/", ""));
        row.putAll(checkpoint);
        if (tasks.isEmpty()) {
            return RunRecord.unusable(row, file + " has no task with an accuracy, but " + Columns.listed(told.without));
        }
        Collection<Score> scores = tasks.values();
        row.put("accuracy", String.valueOf(mean(scores)));
        row.put("accuracy_std_error", error(scores).map(String::valueOf).orElse(""));
        row.put("accuracy_tasks", String.valueOf(scores.size()));
        row.put("accuracy_metrics", metrics());
        row.put("n_shot", String.join(" ", shots));
        row.putAll(cells);
        tasks.forEach((task, score) -> {
            if (score.error().isEmpty()) {
                told.unsure.add(task);
            }
        });
        return RunRecord.of(row);
    }

    private String metrics() {
        Map<String, List<String>> by = new TreeMap<>();
        tasks.forEach((task, score) ->
                by.computeIfAbsent(score.metric(), metric -> new ArrayList<>()).add(task));
        return by.entrySet().stream()
                .map(metric -> metric.getKey() + ": " + String.join(" ", metric.getValue()))
                .collect(Collectors.joining("; "));
    }
}
