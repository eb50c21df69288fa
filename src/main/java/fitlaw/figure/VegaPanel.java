package fitlaw.figure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Converts a panel to Vega-Lite, with layers for each mark. Shift and mouse wheel zoom; dragging pans. */
final class VegaPanel {
    private final Panel panel;
    private final int number;
    private final List<EndLabels.Label> labels;
    private final Map<String, String> legend = new LinkedHashMap<>();

    VegaPanel(Panel panel, int number) {
        this.panel = panel;
        this.number = number;
        labels = EndLabels.of(panel, panel.height() - Drawing.AROUND_HEIGHT);
        panel.marks().stream()
                .filter(mark -> mark.named() && !labelled(mark))
                .forEach(mark -> legend.putIfAbsent(mark.name(), VegaLite.paint(mark.color())));
    }

    private boolean labelled(Mark mark) {
        return labels.stream().anyMatch(label -> label.name().equals(mark.name()));
    }

    ObjectNode spec() {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        spec.put("title", panel.title());
        spec.put("width", panel.width() - Drawing.AROUND_WIDTH - EndLabels.room(labels));
        spec.put("height", panel.height() - Drawing.AROUND_HEIGHT);
        ArrayNode layers = spec.putArray("layer");
        layers.add(frame());
        for (Mark mark : panel.drawn()) {
            new VegaMark(panel, mark).layers().forEach(layer -> layers.add(inLegend(mark, layer)));
        }
        names().forEach(layers::add);
        spec.putObject("resolve").putObject("scale").put("color", "shared");
        return spec;
    }

    /** An invisible layer with the axes of all layers and the selection, which needs its own layer. */
    private ObjectNode frame() {
        ObjectNode layer = JsonNodeFactory.instance.objectNode();
        layer.putObject("data")
                .putArray("values")
                .addObject()
                .put("x", panel.xRange().low())
                .put("y", panel.yRange().low());
        layer.putObject("mark").put("type", "point").put("opacity", 0);
        ObjectNode zoom = layer.putArray("params").addObject();
        zoom.put("name", "zoom" + number);
        zoom.putObject("select").put("type", "interval").put("zoom", "wheel![event.shiftKey]");
        zoom.put("bind", "scales");
        ObjectNode encoding = layer.putObject("encoding");
        encoding.set("x", axis("x", panel.xScale(), panel.xRange(), panel.xNames(), panel.xTitle()));
        encoding.set("y", axis("y", panel.yScale(), panel.yRange(), panel.yNames(), panel.yTitle()));
        return layer;
    }

    private ObjectNode inLegend(Mark mark, ObjectNode layer) {
        if (mark.named()
                && legend.containsKey(mark.name())
                && !layer.path("mark").path("type").asText().equals("rule")) {
            // The legend has the opacity of the mark, so that a band and a line of one colour can be distinguished.
            ((ObjectNode) layer.path("mark")).put("opacity", 1);
            ObjectNode color = ((ObjectNode) layer.path("encoding")).putObject("color");
            color.put("datum", mark.name());
            ObjectNode scale = color.putObject("scale");
            legend.keySet().forEach(scale.putArray("domain")::add);
            legend.values().forEach(scale.putArray("range")::add);
            color.putObject("legend").put("columns", Legend.columns(panel, legend.keySet()));
        }
        return layer;
    }

    private ObjectNode axis(String field, Scale scale, Plane.Range range, List<String> names, String title) {
        ObjectNode axis = JsonNodeFactory.instance.objectNode();
        axis.put("field", field).put("type", "quantitative");
        ObjectNode scaled = axis.putObject("scale").put("nice", false);
        scaled.putArray("domain").add(range.low()).add(range.high());
        if (scale == Scale.LINEAR) {
            scaled.put("zero", false);
        } else {
            scaled.put("type", "log").put("base", scale == Scale.POWERS_OF_TWO ? 2 : 10);
        }
        if (!panel.hasAxes()) {
            axis.putNull("axis");
            return axis;
        }
        ObjectNode shown = axis.putObject("axis").put("title", title);
        List<Double> ticks = names.isEmpty()
                ? scale.ticks(range.low(), range.high())
                : IntStream.range(0, names.size()).mapToObj(i -> (double) i).toList();
        if (!ticks.isEmpty()) {
            ticks.forEach(shown.putArray("values")::add);
            shown.put("format", "~r").put("labelOverlap", names.isEmpty());
        }
        if (scale == Scale.COUNTS) {
            shown.put("labelExpr", "replace(format(datum.value, '~s'), 'G', 'B')");
        }
        if (!names.isEmpty()) {
            shown.put("labelExpr", chosen(names, "datum.value"));
        }
        return axis;
    }

    /** A Vega expression that selects one of the names. */
    static String chosen(List<String> names, String index) {
        return names.stream().map(VegaPanel::quoted).collect(Collectors.joining(",", "[", "][" + index + "]"));
    }

    /** A string literal in a Vega expression. */
    static String quoted(String name) {
        return JsonNodeFactory.instance.textNode(name).toString();
    }

    /** Names at the ends of lines, spaced as in the SVG. */
    private List<ObjectNode> names() {
        return labels.stream()
                .map(label -> {
                    ObjectNode layer = JsonNodeFactory.instance.objectNode();
                    layer.putObject("data").putArray("values").addObject();
                    layer.putObject("mark")
                            .put("type", "text")
                            .put("clip", false)
                            .put("align", "left")
                            .put("dx", EndLabels.GAP)
                            .put("baseline", "middle")
                            .put("fontSize", Theme.SMALL.getSize())
                            .put("color", VegaLite.css(label.color()))
                            .put("text", label.name());
                    ObjectNode encoding = layer.putObject("encoding");
                    encoding.putObject("x").put("value", "width");
                    encoding.putObject("y")
                            .put("value", (1 - label.share()) * (panel.height() - Drawing.AROUND_HEIGHT));
                    return layer;
                })
                .toList();
    }
}
