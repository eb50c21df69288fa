package fitlaw.figure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Color;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** Converts a mark to Vega-Lite layers: its data, to seven digits, and their encoding. */
final class VegaMark {
    private static final MathContext DIGITS = new MathContext(7);
    /** Vega measures points by their area. */
    private static final double AREA_OF_SIDE = 1.1;

    private static final double INTERVAL_OPACITY = 0.6;

    private final Panel panel;
    private final Mark mark;
    private final List<ObjectNode> layers = new ArrayList<>();

    VegaMark(Panel panel, Mark mark) {
        this.panel = panel;
        this.mark = mark;
    }

    List<ObjectNode> layers() {
        if (mark.form() instanceof Mark.Points points) {
            points(points);
        } else if (mark.form() instanceof Mark.Line line) {
            line(line);
        } else if (mark.form() instanceof Mark.Segments segments) {
            segments(segments);
        } else if (mark.form() instanceof Mark.Band band) {
            band(band);
        } else if (mark.form() instanceof Mark.Area area) {
            area(area);
        } else if (mark.form() instanceof Mark.Span span) {
            span(span);
        } else if (mark.form() instanceof Mark.Text text) {
            text(text);
        }
        return layers;
    }

    private void points(Mark.Points points) {
        ArrayNode values = values();
        for (int i = 0; i < points.x().length; i++) {
            ObjectNode row = row(values, points.x()[i], points.y()[i]);
            if (points.intervals()) {
                put(row, "low", points.low()[i]);
                put(row, "high", points.high()[i]);
            }
            if (!points.about().isEmpty()) {
                row.put("about", points.about().get(i));
            }
        }
        if (points.intervals()) {
            ObjectNode bars = layer("rule", values);
            ((ObjectNode) bars.path("mark")).put("opacity", INTERVAL_OPACITY).put("strokeWidth", 1.3);
            ObjectNode encoding = encoding(bars, "x", "low");
            encoding.putObject("y2").put("field", "high");
        }
        ObjectNode layer = layer("point", values);
        ((ObjectNode) layer.path("mark"))
                .put("shape", points.shape().vega())
                .put("filled", true)
                .put("size", AREA_OF_SIDE * points.shape().vegaArea() * Math.pow(points.size() * panel.markerSize(), 2))
                .put("opacity", 1);
        encoding(layer, "x", "y");
        hover(layer, "x", points.intervals(), !points.about().isEmpty());
    }

    private void line(Mark.Line line) {
        ArrayNode values = values();
        for (int i = 0; i < line.x().length; i++) {
            row(values, line.x()[i], line.y()[i]);
        }
        ObjectNode layer = layer("line", values);
        ObjectNode drawn = (ObjectNode) layer.path("mark");
        drawn.put("strokeWidth", line.width()).put("point", "transparent");
        if (line.dashed()) {
            drawn.putArray("strokeDash").add(5).add(4);
        }
        unsorted(encoding(layer, "x", "y"));
        hover(layer, "x", false, false);
    }

    private void segments(Mark.Segments segments) {
        ArrayNode values = values();
        for (double[] end : segments.ends()) {
            ObjectNode row = row(values, end[0], end[1]);
            put(row, "x2", end[2]);
            put(row, "y2", end[3]);
        }
        ObjectNode layer = layer("rule", values);
        ((ObjectNode) layer.path("mark")).put("strokeWidth", segments.width());
        ObjectNode encoding = encoding(layer, "x", "y");
        encoding.putObject("x2").put("field", "x2");
        encoding.putObject("y2").put("field", "y2");
        hover(layer, "x", false, false);
    }

    private void band(Mark.Band band) {
        ArrayNode values = values();
        for (int i = 0; i < band.x().length; i++) {
            ObjectNode row = values.addObject();
            put(row, "x", band.x()[i]);
            put(row, "low", band.low()[i]);
            put(row, "high", band.high()[i]);
        }
        ObjectNode layer = layer("area", values);
        encoding(layer, "x", "low").putObject("y2").put("field", "high");
        named(layer);
    }

    private void area(Mark.Area area) {
        ArrayNode values = values();
        for (int i = 0; i < area.x().length; i++) {
            row(values, area.x()[i], area.y()[i]);
        }
        ObjectNode layer = layer("line", values);
        ((ObjectNode) layer.path("mark"))
                .put("filled", true)
                .put("strokeWidth", 0)
                .put("interpolate", "linear-closed");
        unsorted(encoding(layer, "x", "y"));
        named(layer);
    }

    private void span(Mark.Span span) {
        Plane.Range range = span.onX() ? panel.xRange() : panel.yRange();
        double from = Math.max(range.low(), span.from());
        double to = Math.min(range.high(), span.to());
        if (from < to) {
            ArrayNode values = values();
            ObjectNode row = values.addObject();
            put(row, "from", from);
            put(row, "to", to);
            ObjectNode layer = layer("rect", values);
            ObjectNode encoding = (ObjectNode) layer.path("encoding");
            quantity(encoding, span.onX() ? "x" : "y", "from");
            encoding.putObject(span.onX() ? "x2" : "y2").put("field", "to");
            named(layer);
        }
    }

    private void text(Mark.Text text) {
        ArrayNode values = values();
        row(values, text.x(), text.y());
        ObjectNode layer = layer("text", values);
        ObjectNode drawn = (ObjectNode) layer.path("mark");
        drawn.put("fontSize", Theme.SMALL.getSize()).put("baseline", "middle");
        mark.lines().forEach(drawn.putArray("text")::add);
        encoding(layer, "x", "y");
    }

    private static ArrayNode values() {
        return JsonNodeFactory.instance.arrayNode();
    }

    private static ObjectNode row(ArrayNode values, double x, double y) {
        ObjectNode row = values.addObject();
        put(row, "x", x);
        put(row, "y", y);
        return row;
    }

    /** Writes null for NaN, which JSON does not have; null interrupts a line. */
    private static void put(ObjectNode row, String field, double value) {
        if (Double.isFinite(value)) {
            row.put(field, new BigDecimal(value).round(DIGITS).doubleValue());
        } else {
            row.putNull(field);
        }
    }

    private ObjectNode layer(String type, ArrayNode values) {
        ObjectNode layer = JsonNodeFactory.instance.objectNode();
        layer.putObject("data").set("values", values);
        Color color = mark.color();
        layer.putObject("mark")
                .put("type", type)
                .put("clip", true)
                .put("color", VegaLite.css(color))
                .put("opacity", VegaLite.opacity(color));
        layer.putObject("encoding");
        layers.add(layer);
        return layer;
    }

    private static ObjectNode encoding(ObjectNode layer, String x, String y) {
        ObjectNode encoding = (ObjectNode) layer.path("encoding");
        quantity(encoding, "x", x);
        quantity(encoding, "y", y);
        return encoding;
    }

    /** Encodes a quantity; scale and axis are those of the panel. */
    private static void quantity(ObjectNode encoding, String channel, String field) {
        encoding.putObject(channel).put("field", field).put("type", "quantitative");
    }

    /** Keeps the given order, because a line need not go from left to right. */
    private static void unsorted(ObjectNode encoding) {
        encoding.putObject("order").putNull("value");
    }

    private void named(ObjectNode layer) {
        ((ObjectNode) layer.path("encoding")).putObject("tooltip").put("value", mark.name());
    }

    /** Adds a tooltip: the series, both values with the titles of their axes, and additional text. */
    private void hover(ObjectNode layer, String x, boolean interval, boolean about) {
        ArrayNode transform = layer.putArray("transform");
        calculate(transform, VegaPanel.quoted(mark.name()), "series");
        ArrayNode tips = ((ObjectNode) layer.path("encoding")).putArray("tooltip");
        tip(tips, "series", "series");
        if (about) {
            tip(tips, "about", "which");
        }
        value(tips, transform, x, "x", panel.xTitle(), panel.xNames());
        value(tips, transform, "y", "y", panel.yTitle(), panel.yNames());
        if (interval) {
            number(tips, "low", "low");
            number(tips, "high", "high");
        }
    }

    private static void value(
            ArrayNode tips, ArrayNode transform, String field, String axis, String title, List<String> names) {
        if (names.isEmpty()) {
            number(tips, field, title.isEmpty() ? axis : title);
        } else {
            calculate(transform, VegaPanel.chosen(names, "round(datum." + field + ")"), axis + "_name");
            tip(tips, axis + "_name", title.isEmpty() ? "name" : title);
        }
    }

    private static void calculate(ArrayNode transform, String expression, String field) {
        transform.addObject().put("calculate", expression).put("as", field);
    }

    private static void number(ArrayNode tips, String field, String title) {
        tip(tips, field, title).put("type", "quantitative").put("format", ".6~g");
    }

    private static ObjectNode tip(ArrayNode tips, String field, String title) {
        return tips.addObject().put("field", field).put("title", title);
    }
}
