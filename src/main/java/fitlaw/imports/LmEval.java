package fitlaw.imports;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Results of lm-evaluation-harness, of old versions ({@code results.TASK.acc}) and of 0.4 and later ({@code
 * results.TASK.acc,FILTER}).
 *
 * <p>The accuracy of a task is {@code acc_norm} where the task reports it, else {@code acc}, else {@code exact_match}, else
 * {@code em}, which is how the harness's users mostly report HellaSwag, ARC and the like; {@code accuracy_metrics} says what was
 * taken, and every other value stands in a column {@code TASK/METRIC}. A group such as mmlu counts once, with its own value;
 * its subtasks do not count beside it. The mean over T tasks and its standard error, tasks taken as independent, are
 *
 * <pre>
 *   accuracy           = (1/T) Σ a_t
 *   accuracy_std_error = (1/T) √(Σ s_t²)
 * </pre>
 *
 * with {@code s_t} the standard error that the harness reports for the task: over its questions, not over runs of training.
 */
final class LmEval {
    private static final List<String> METRICS = List.of("acc_norm", "acc", "exact_match", "em");
    private static final Pattern PRETRAINED = Pattern.compile("(?:^|,)\\s*(?:pretrained|model|path)=([^,]+)");

    private final Path file;
    private final String model;
    private final String date;
    private final Map<String, String> cells = new TreeMap<>();
    private final Map<String, Score> tasks = new TreeMap<>();
    private final Set<String> without = new LinkedHashSet<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private final Set<String> shots = new java.util.TreeSet<>();

    private record Score(String metric, double value, Optional<Double> error) {}

    private LmEval(Path file, String model, String date) {
        this.file = file;
        this.model = model;
        this.date = date;
    }

    static boolean isResult(JsonNode root) {
        JsonNode results = root.path("results");
        return results.isObject()
                && !results.isEmpty()
                && results.elements().next().isObject()
                && (root.has("versions") || root.has("config") || root.has("n-shot") || root.has("configs"));
    }

    static LmEval of(Path file, JsonNode root) {
        LmEval result = new LmEval(file, model(file, root), root.path("date").asText(""));
        JsonNode results = root.path("results");
        Set<String> inner = inner(root, results);
        results.properties().forEach(task -> result.add(task.getKey(), task.getValue(), inner.contains(task.getKey())));
        JsonNode shots = root.path("n-shot");
        (shots.isObject()
                        ? shots.elements()
                        : List.of(root.path("config").path("num_fewshot")).iterator())
                .forEachRemaining(count -> result.shots.add(count.asText()));
        result.shots.removeIf(count -> count.isEmpty() || count.equals("null"));
        return result;
    }

    /** Tasks that a group with a value of its own stands for. */
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
        score(metrics).ifPresentOrElse(score -> tasks.put(task, score), () -> without.add(task));
    }

    /** The first metric of the list that the task has; of several filters the first. */
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

    private static String model(Path file, JsonNode root) {
        JsonNode config = root.path("config");
        JsonNode arguments = config.path("model_args");
        String named = root.path("model_name").asText("");
        if (named.isEmpty() && arguments.isObject()) {
            named = arguments.path("pretrained").asText("");
        }
        if (named.isEmpty() && arguments.isTextual()) {
            Matcher pretrained = PRETRAINED.matcher(arguments.textValue());
            named = pretrained.find() ? pretrained.group(1).strip() : "";
        }
        return named.isEmpty() ? file.getFileName().toString().replaceFirst("\\.json$", "") : named;
    }

    String model() {
        return model;
    }

    /** Takes in the tasks of another file of the same model; of a task that both have, the later file counts. */
    void addAll(LmEval other) {
        boolean later = date(other).compareTo(date(this)) >= 0;
        other.tasks.forEach((task, score) -> {
            Score before = tasks.get(task);
            if (before != null && before.value() != score.value()) {
                notes.add("Several files have task " + task + " of " + model + ", " + file + " and " + other.file
                        + " among them; the one with the later date counts.");
            }
            if (before == null || later) {
                tasks.put(task, score);
            }
        });
        other.cells.forEach((name, value) -> cells.merge(name, value, (mine, theirs) -> later ? theirs : mine));
        without.addAll(other.without);
        shots.addAll(other.shots);
    }

    private static double parsed(String date) {
        try {
            return Double.parseDouble(date);
        } catch (NumberFormatException e) {
            return 0; // versions before 0.4 write no date
        }
    }

    private static Double date(LmEval result) {
        return parsed(result.date);
    }

    Row row() {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("model", model);
        row.put("run", model.replaceFirst("/+$", "").replaceFirst(".*/", ""));
        if (tasks.isEmpty()) {
            return Row.unusable(row, file + " has no task with an accuracy, but " + String.join(", ", without));
        }
        int count = tasks.size();
        double sum = 0;
        double squares = 0;
        for (Score score : tasks.values()) {
            sum += score.value();
            squares += Math.pow(score.error().orElse(Double.NaN), 2);
        }
        row.put("accuracy", String.valueOf(sum / count));
        row.put("accuracy_std_error", Double.isNaN(squares) ? "" : String.valueOf(Math.sqrt(squares) / count));
        row.put("accuracy_tasks", String.valueOf(count));
        row.put("accuracy_metrics", metrics());
        row.put("n_shot", String.join(" ", shots));
        row.putAll(cells);
        List<String> told = new ArrayList<>(notes);
        told.add(
                "The accuracy of a task is acc_norm where it has one, else acc; accuracy is their mean, and its standard error"
                        + " that of the tasks' questions.");
        if (!without.isEmpty()) {
            told.add("Tasks without an accuracy are not in the mean: " + String.join(", ", without) + ".");
        }
        List<String> unsure = tasks.entrySet().stream()
                .filter(task -> task.getValue().error().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        if (!unsure.isEmpty()) {
            told.add("The mean has no standard error where a task has none: " + String.join(", ", unsure) + ".");
        }
        return new Row(row, Optional.empty(), told);
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
