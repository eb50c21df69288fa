package fitlaw.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fitlaw.magic.MimeBundle;
import fitlaw.session.Outcome;
import fitlaw.session.Output;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Collects the outputs of one cell, as a front end does: consecutive text of a stream is joined, updates replace
 * displayed values anywhere in the notebook, and cleared output is removed.
 */
final class OutputCollector implements Output {
    private final Map<String, List<ObjectNode>> named;
    private final List<Object> shown = new ArrayList<>();
    private boolean clearBeforeNext;

    /** Text of one stream, to which more may be appended. */
    private record Text(Stream stream, StringBuilder text) {}

    /**
     * Creates an output.
     *
     * @param named the displayed values by display id, of all cells of the run; also the lock for their outputs
     */
    OutputCollector(Map<String, List<ObjectNode>> named) {
        this.named = named;
    }

    @Override
    public void stream(Stream stream, String text) {
        synchronized (named) {
            clearIfAsked();
            if (!shown.isEmpty() && shown.get(shown.size() - 1) instanceof Text last && last.stream() == stream) {
                last.text().append(text);
            } else {
                shown.add(new Text(stream, new StringBuilder(text)));
            }
        }
    }

    @Override
    public void display(MimeBundle bundle, Optional<String> id, boolean update) {
        synchronized (named) {
            if (update) {
                List<ObjectNode> places = named.getOrDefault(id.orElse(""), List.of());
                places.forEach(place -> place.set("data", data(bundle)));
                return;
            }
            clearIfAsked();
            ObjectNode output = valueOutput("display_data", bundle);
            id.ifPresent(name ->
                    named.computeIfAbsent(name, key -> new ArrayList<>()).add(output));
            shown.add(output);
        }
    }

    @Override
    public void clear(boolean wait) {
        synchronized (named) {
            clearBeforeNext = true;
            if (!wait) {
                clearIfAsked();
            }
        }
    }

    private void clearIfAsked() {
        if (clearBeforeNext) {
            shown.clear();
            clearBeforeNext = false;
        }
    }

    @Override
    public String input(String prompt, boolean password) throws IOException {
        throw new IOException("The cell asks for input (" + prompt.strip()
                + "), but a notebook that is run from the command line cannot read input. Set the value in the cell.");
    }

    /** Adds the cell's result: its value, or the error that ended it. */
    void end(Outcome outcome, int count) {
        synchronized (named) {
            outcome.value().ifPresent(bundle -> {
                clearIfAsked();
                shown.add(valueOutput("execute_result", bundle).put("execution_count", count));
            });
            outcome.failure().ifPresent(failure -> {
                clearIfAsked();
                shown.add(error(failure));
            });
        }
    }

    /** {@return all outputs as stored in the file} */
    List<JsonNode> json() {
        synchronized (named) {
            List<JsonNode> outputs = new ArrayList<>();
            for (Object one : shown) {
                outputs.add(one instanceof Text text ? streamOutput(text) : ((JsonNode) one).deepCopy());
            }
            return outputs;
        }
    }

    private static ObjectNode streamOutput(Text text) {
        ObjectNode output = JsonNodeFactory.instance.objectNode();
        output.put("output_type", "stream");
        output.put("name", text.stream().name().toLowerCase(Locale.ROOT));
        output.set("text", NotebookJson.lines(text.text().toString()));
        return output;
    }

    private static ObjectNode valueOutput(String type, MimeBundle bundle) {
        ObjectNode output = JsonNodeFactory.instance.objectNode();
        output.put("output_type", type);
        output.set("data", data(bundle));
        output.putObject("metadata");
        return output;
    }

    private static ObjectNode error(Outcome.Failure failure) {
        ObjectNode output = JsonNodeFactory.instance.objectNode();
        output.put("output_type", "error");
        output.put("ename", failure.name());
        output.put("evalue", failure.message());
        ArrayNode traceback = output.putArray("traceback");
        failure.traceback().forEach(traceback::add);
        return output;
    }

    private static ObjectNode data(MimeBundle bundle) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        bundle.data().forEach((type, value) -> data.set(type, content(type, value)));
        return data;
    }

    /** Text is stored as lines, images as base64, other types as JSON. */
    private static JsonNode content(String type, Object value) {
        if (value instanceof byte[] bytes) {
            return JsonNodeFactory.instance.textNode(Base64.getEncoder().encodeToString(bytes));
        }
        boolean isJson = type.equals("application/json") || type.endsWith("+json");
        if (value instanceof String text && !isJson) {
            boolean isText =
                    type.startsWith("text/") || type.equals("image/svg+xml") || type.equals("application/javascript");
            return isText ? NotebookJson.lines(text) : JsonNodeFactory.instance.textNode(text);
        }
        return NotebookJson.tree(value);
    }
}
