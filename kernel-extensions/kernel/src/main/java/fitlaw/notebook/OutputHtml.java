package fitlaw.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import fitlaw.common.Report;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Converts one output of a cell to HTML. For a value with several representations, the richest one is used. */
final class OutputHtml {
    private static final List<String> PICTURES = List.of("image/png", "image/jpeg", "image/gif", "image/webp");
    private static final Pattern SVG_TITLE = Pattern.compile("<title[^>]*>([^<]*)</title>");

    private final Markdown markdown;

    OutputHtml(Markdown markdown) {
        this.markdown = markdown;
    }

    String html(JsonNode output) {
        return switch (output.path("output_type").asText()) {
            case "stream" -> stream(output);
            case "error" -> error(output);
            case "display_data", "execute_result" -> value(output.path("data"));
            default -> "";
        };
    }

    private static String stream(JsonNode output) {
        String kind = output.path("name").asText().equals("stderr") ? "stderr" : "stdout";
        String text = Ansi.html(overwritten(NotebookJson.text(output.path("text"))));
        return text.isBlank() ? "" : "<pre class=\"" + kind + "\">" + text + "</pre>";
    }

    private static String error(JsonNode output) {
        JsonNode traceback = output.path("traceback");
        StringBuilder lines = new StringBuilder();
        traceback.forEach(line -> lines.append(lines.isEmpty() ? "" : "\n").append(line.asText()));
        String text = lines.isEmpty()
                ? output.path("ename").asText() + ": " + output.path("evalue").asText()
                : lines.toString();
        return "<pre class=\"error\">" + Ansi.html(text) + "</pre>";
    }

    private String value(JsonNode data) {
        if (data.has("image/svg+xml")) {
            return svg(NotebookJson.text(data.path("image/svg+xml")), plain(data));
        }
        for (String type : PICTURES) {
            if (data.has(type)) {
                String content = NotebookJson.text(data.path(type)).replaceAll("\\s", "");
                return content.matches("[A-Za-z0-9+/=]*") ? figure(type, content, plain(data)) : "";
            }
        }
        if (data.has("text/html")) {
            return "<div class=\"html\">" + markdown.clean(NotebookJson.text(data.path("text/html"))) + "</div>";
        }
        if (data.has("text/markdown")) {
            return "<div class=\"html\">"
                    + markdown.html(NotebookJson.text(data.path("text/markdown")), MissingNode.getInstance())
                    + "</div>";
        }
        String text = plain(data);
        return text.isBlank() ? "" : "<pre class=\"value\">" + Ansi.html(text) + "</pre>";
    }

    private static String plain(JsonNode data) {
        return NotebookJson.text(data.path("text/plain"));
    }

    private static String svg(String svg, String plain) {
        Matcher title = SVG_TITLE.matcher(svg);
        String alt = title.find() ? unescape(title.group(1)) : plain;
        return figure(
                "image/svg+xml", Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8)), alt.strip());
    }

    private static String figure(String type, String base64, String alt) {
        return "<figure><img alt=\"" + Report.escape(alt) + "\" src=\"data:" + type + ";base64," + base64
                + "\"></figure>";
    }

    private static String unescape(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    /** Keeps the last state of a line that carriage returns overwrite, such as a progress bar, as a terminal does. */
    private static String overwritten(String text) {
        if (text.indexOf('\r') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        String unix = text.replace("\r\n", "\n");
        for (String line : unix.split("(?<=\n)", -1)) {
            String end = line.endsWith("\n") ? "\n" : "";
            String body = line.substring(0, line.length() - end.length()).replaceAll("\r+$", "");
            out.append(body, body.lastIndexOf('\r') + 1, body.length()).append(end);
        }
        return out.toString();
    }
}
