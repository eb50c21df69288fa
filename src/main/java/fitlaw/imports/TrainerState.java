package fitlaw.imports;

import com.fasterxml.jackson.databind.JsonNode;
import fitlaw.arch.Architecture;
import fitlaw.common.DataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The state written by a Hugging Face Trainer, as of transformers 4 and 5: {@code log_history} has one object per log,
 * of which those with {@code eval_loss} are evaluations and those with {@code loss} are means over training steps.
 *
 * <p>The loss of the run is that of the last evaluation or, without evaluations, the last training loss; {@code
 * loss_kind} states which. With several named evaluation sets, {@code eval_SET_loss}, there is no loss until a column
 * is specified for it. The shape is read from {@code config.json} in the same folder, or in the folder above a {@code
 * checkpoint-N}.
 */
final class TrainerState {
    private static final Pattern SET_LOSS = Pattern.compile("eval_.+_loss");

    static final String NAME = "trainer_state.json";

    private TrainerState() {}

    static boolean isState(JsonNode root) {
        return root.path("log_history").isArray();
    }

    /** The folder of a run, above its checkpoints. */
    static Path folder(Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        boolean checkpoint = folder.getFileName() != null
                && folder.getFileName().toString().matches("checkpoint-\\d+")
                && folder.getParent() != null;
        return checkpoint ? folder.getParent() : folder;
    }

    static RunRecord row(Path file, JsonNode root) {
        if (!isState(root)) {
            throw new DataException(file + " is not the state of a Trainer: it has no list log_history. Its keys are "
                    + PythonJson.keys(root) + ".");
        }
        Map<String, String> cells = new LinkedHashMap<>();
        cells.put(
                "run",
                Optional.ofNullable(folder(file).getFileName())
                        .map(Path::toString)
                        .orElse(""));
        JsonNode evaluation = null;
        JsonNode training = null;
        for (JsonNode log : root.path("log_history")) {
            evaluation = later(evaluation, log, "eval_loss");
            training = later(training, log, "loss");
        }
        List<String> notes = new ArrayList<>();
        Map<String, JsonNode> sets = evaluationSets(root);
        sets.forEach((name, log) -> cells.put(name, log.path(name).asText()));
        String key = evaluation != null
                ? "eval_loss"
                : sets.size() == 1 ? sets.keySet().iterator().next() : "loss";
        JsonNode last = evaluation != null ? evaluation : sets.size() == 1 ? sets.get(key) : training;
        boolean several = evaluation == null && sets.size() > 1;
        if (evaluation == null && sets.size() == 1) {
            notes.add("The loss of a run that was evaluated on one named set is " + key + ".");
        } else if (several) {
            last = null; // the user decides which of the sets is used
        }
        long steps = root.path("global_step").asLong();
        if (last != null) {
            cells.put("loss", last.path(key).asText());
            cells.put("loss_kind", key.equals("loss") ? "train" : "eval");
            cells.put("loss_step", last.path("step").asText());
        }
        if (training != null) {
            cells.put("train_loss", training.path("loss").asText());
        }
        cells.put("global_step", String.valueOf(steps));
        put(cells, "max_steps", root.path("max_steps"));
        put(cells, "epoch", root.path("epoch"));
        tokens(root, several ? sets.values().iterator().next() : last).ifPresent(tokens -> cells.put("tokens", tokens));
        shape(file, notes).ifPresent(cells::putAll);
        if (last != null && last.equals(training)) {
            notes.add(
                    "Runs without an evaluation have the last training loss, a mean over the steps since the previous "
                            + "log entry; loss_kind marks them.");
        }
        return new RunRecord(cells, several ? Optional.empty() : problem(last, key, cells.get("run")), notes);
    }

    /** The last log of each of several evaluation sets, whose losses are called {@code eval_SET_loss}. */
    private static Map<String, JsonNode> evaluationSets(JsonNode root) {
        Map<String, JsonNode> sets = new TreeMap<>();
        for (JsonNode log : root.path("log_history")) {
            log.fieldNames().forEachRemaining(key -> {
                if (SET_LOSS.matcher(key).matches()) {
                    JsonNode last = later(sets.get(key), log, key);
                    if (last != null) {
                        sets.put(key, last);
                    }
                }
            });
        }
        return sets;
    }

    /** Logs are in the order of writing; a run that was resumed may repeat steps, of which the later one is used. */
    private static JsonNode later(JsonNode before, JsonNode log, String key) {
        boolean has = PythonJson.number(log, key).isPresent();
        return has
                        && (before == null
                                || log.path("step").asLong()
                                        >= before.path("step").asLong())
                ? log
                : before;
    }

    private static Optional<String> problem(JsonNode last, String key, String run) {
        if (last == null) {
            return Optional.of("run " + run + " has logged no loss");
        }
        double loss = PythonJson.number(last, key).orElseThrow();
        return Double.isFinite(loss)
                ? Optional.empty()
                : Optional.of("run " + run + " ends with " + key + " " + loss + " at step "
                        + last.path("step").asText());
    }

    /** Counted only with {@code include_num_input_tokens_seen}; otherwise the field is 0 and not a count. */
    private static Optional<String> tokens(JsonNode root, JsonNode last) {
        for (JsonNode holder : last == null ? List.of(root) : List.of(last, root)) {
            JsonNode seen = holder.path("num_input_tokens_seen");
            if (seen.asLong() > 0) {
                return Optional.of(seen.asText());
            }
        }
        return Optional.empty();
    }

    private static Optional<Map<String, String>> shape(Path file, List<String> notes) {
        Path beside = file.toAbsolutePath().resolveSibling("config.json");
        Path config = Files.isRegularFile(beside) ? beside : folder(file).resolve("config.json");
        if (!Files.isRegularFile(config)) {
            return Optional.empty();
        }
        try {
            Architecture shape = Architecture.read(config);
            Map<String, String> cells = new LinkedHashMap<>();
            cells.put("d_model", String.valueOf(shape.dModel()));
            cells.put("d_ff", String.valueOf(shape.dFf()));
            cells.put("n_layers", String.valueOf(shape.nLayers()));
            cells.put("n_heads", String.valueOf(shape.nHeads()));
            cells.put("n_kv_heads", String.valueOf(shape.nKvHeads()));
            cells.put("head_dim", String.valueOf(shape.headDim()));
            cells.put("vocab_size", String.valueOf(shape.vocabSize()));
            return Optional.of(cells);
        } catch (DataException | IllegalArgumentException e) {
            notes.add("No shape is taken from a config.json: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static void put(Map<String, String> cells, String name, JsonNode value) {
        if (value.isNumber()) {
            cells.put(name, value.asText());
        }
    }
}
