package fitlaw.figure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Color;
import java.util.List;
import java.util.Locale;

/** Converts a figure to a Vega-Lite specification, from the same marks as the SVG. */
final class VegaLite {
    /** JupyterLab 4 ships Vega-Lite 5. */
    private static final String SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json";

    private VegaLite() {}

    static ObjectNode of(String title, PanelGrid grid, Notes notes) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        spec.put("$schema", SCHEMA);
        spec.put("description", title);
        spec.put("background", "transparent");
        spec.set("title", under(notes, grid.width()));
        ArrayNode rows = spec.putArray("vconcat");
        int number = 0;
        for (List<Panel> row : grid.rows()) {
            ObjectNode across = rows.addObject();
            across.set("resolve", independentColors());
            ArrayNode panels = across.putArray("hconcat");
            for (Panel panel : row) {
                panels.add(new VegaPanel(panel, number++).spec());
            }
        }
        spec.set("resolve", independentColors());
        spec.set("config", config());
        return spec;
    }

    /** The text below a figure. A verdict is the title, in bold, and the other lines are its subtitle. */
    private static ObjectNode under(Notes notes, int width) {
        ObjectNode title = JsonNodeFactory.instance.objectNode();
        title.put("orient", "bottom").put("anchor", "start");
        boolean judged = !notes.verdict().isEmpty();
        if (judged) {
            title.put("text", notes.verdict());
        } else {
            title.put("fontSize", Theme.TEXT.getSize()).put("fontWeight", "normal");
        }
        notes.broken(width).forEach(title.putArray(judged ? "subtitle" : "text")::add);
        return title;
    }

    /** Gives each panel its own legend. */
    private static ObjectNode independentColors() {
        ObjectNode resolve = JsonNodeFactory.instance.objectNode();
        resolve.putObject("scale").put("color", "independent");
        return resolve;
    }

    private static ObjectNode config() {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("font", "sans-serif");
        config.putObject("view").putNull("stroke");
        config.putObject("title")
                .put("color", css(Theme.INK))
                .put("fontSize", Theme.TITLE.getSize())
                .put("subtitleColor", css(Theme.INK))
                .put("subtitleFontSize", Theme.TEXT.getSize());
        config.putObject("axis")
                .put("labelColor", css(Theme.INK))
                .put("titleColor", css(Theme.INK))
                .put("gridColor", css(Theme.INK))
                .put("gridOpacity", opacity(Theme.FAINT))
                .put("gridWidth", 0.5)
                .put("tickColor", css(Theme.INK))
                .put("domainColor", css(Theme.INK))
                .put("domainOpacity", opacity(Theme.FAINT))
                .put("labelFontSize", Theme.SMALL.getSize())
                .put("titleFontSize", Theme.TEXT.getSize())
                .put("titleFontWeight", "normal")
                .put("labelOverlap", true);
        config.putObject("legend")
                .put("labelColor", css(Theme.INK))
                .put("labelFontSize", Theme.SMALL.getSize())
                .put("labelLimit", 0)
                .put("symbolOpacity", 1)
                .put("orient", "bottom")
                .putNull("title");
        return config;
    }

    static String css(Color color) {
        return String.format(Locale.ROOT, "#%02x%02x%02x", color.getRed(), color.getGreen(), color.getBlue());
    }

    /** The colour, with transparency if there is any. */
    static String paint(Color color) {
        return color.getAlpha() == 255 ? css(color) : css(color) + String.format(Locale.ROOT, "%02x", color.getAlpha());
    }

    static double opacity(Color color) {
        return Math.round(100 * color.getAlpha() / 255.0) / 100.0;
    }
}
