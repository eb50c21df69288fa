package fitlaw.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Writes SVG. Text remains text, and consecutive elements of the same style share a group. */
final class SvgCanvas implements Canvas {
    /** Fonts of about the same width. */
    private static final String FONTS = "'DejaVu Sans','Bitstream Vera Sans',Verdana,Geneva,sans-serif";

    private static final String[] CAPS = {"butt", "round", "square"};
    private static final String[] JOINS = {"miter", "round", "bevel"};
    /**
     * Placeholder for the prefix that distinguishes the clip rectangles of figures on one page; it cannot occur in
     * text.
     */
    private static final String OWN = "\0";

    private final StringBuilder body = new StringBuilder();
    private final Map<Rectangle2D, String> clips = new LinkedHashMap<>();
    private String group = "";

    private SvgCanvas() {}

    static String document(String title, int width, int height, Consumer<Graphics2D> painter) {
        SvgCanvas canvas = new SvgCanvas();
        CanvasGraphics graphics = new CanvasGraphics(canvas);
        painter.accept(graphics);
        graphics.finish();
        canvas.group("");
        StringBuilder svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"");
        // On a narrower page the figure shrinks.
        svg.append(" style=\"max-width:100%; height:auto\" width=\"" + width + "\" height=\"" + height + "\"");
        svg.append(" viewBox=\"0 0 " + width + " " + height + "\" font-family=\"" + FONTS + "\"");
        svg.append(" text-rendering=\"optimizeLegibility\"><title>" + escaped(title) + "</title>");
        canvas.clips.forEach((clip, name) ->
                svg.append("<clipPath id=\"" + name + "\"><path d=\"" + path(clip) + "\"/></clipPath>"));
        svg.append(canvas.body).append("</svg>\n");
        return svg.toString().replace(OWN, Integer.toHexString(svg.toString().hashCode()));
    }

    @Override
    public void fill(Look look, Shape shape) {
        group(paint("fill", look));
        if (shape instanceof Ellipse2D circle && circle.getWidth() == circle.getHeight()) {
            body.append("<circle cx=\"" + number(circle.getCenterX()) + "\" cy=\"" + number(circle.getCenterY())
                    + "\" r=\"" + number(circle.getWidth() / 2) + "\"/>");
        } else {
            body.append("<path d=\"" + path(shape) + "\"/>");
        }
    }

    @Override
    public void draw(Look look, BasicStroke stroke, Shape shape) {
        StringBuilder style = new StringBuilder("fill=\"none\" " + paint("stroke", look));
        style.append(" stroke-width=\"" + number(stroke.getLineWidth()) + "\"");
        style.append(" stroke-linecap=\"" + CAPS[stroke.getEndCap()] + "\"");
        style.append(" stroke-linejoin=\"" + JOINS[stroke.getLineJoin()] + "\"");
        if (stroke.getDashArray() != null) {
            style.append(" stroke-dasharray=\"");
            for (float dash : stroke.getDashArray()) {
                style.append(number(dash)).append(' ');
            }
            style.setLength(style.length() - 1);
            style.append('"');
        }
        group(style.toString());
        body.append("<path d=\"" + path(shape) + "\"/>");
    }

    /** Text gets the width measured here, for any font of the reader, so that words cannot overlap. */
    @Override
    public void text(Look look, Font font, String text, AffineTransform origin) {
        group(paint("fill", look) + " font-size=\"" + font.getSize() + "\""
                + (font.isBold() ? " font-weight=\"bold\"" : ""));
        String x = number(origin.getTranslateX());
        String y = number(origin.getTranslateY());
        double turned = Math.toDegrees(Math.atan2(origin.getShearY(), origin.getScaleX()));
        double width = new TextLayout(text, font, CanvasGraphics.FONTS).getAdvance();
        body.append("<text x=\"" + x + "\" y=\"" + y + "\""
                + (turned == 0 ? "" : " transform=\"rotate(" + number(turned) + " " + x + " " + y + ")\"")
                + " textLength=\"" + number(width) + "\" lengthAdjust=\"spacingAndGlyphs\">" + escaped(text)
                + "</text>");
    }

    private String paint(String what, Look look) {
        Color color = look.color();
        return look.clip()
                        .map(clip -> "clip-path=\"url(#"
                                + clips.computeIfAbsent(clip, c -> "clip" + OWN + "-" + clips.size()) + ")\" ")
                        .orElse("")
                + what + "=\"" + VegaLite.css(color) + "\""
                + (color.getAlpha() == 255 ? "" : " " + what + "-opacity=\"" + number(color.getAlpha() / 255.0) + "\"");
    }

    private void group(String style) {
        if (!style.equals(group)) {
            body.append(group.isEmpty() ? "" : "</g>").append(style.isEmpty() ? "" : "<g " + style + ">");
            group = style;
        }
    }

    private static String path(Shape shape) {
        StringBuilder path = new StringBuilder();
        double[] to = new double[6];
        for (PathIterator i = shape.getPathIterator(null); !i.isDone(); i.next()) {
            int kind = i.currentSegment(to);
            path.append("MLQCZ".charAt(kind));
            int numbers = kind == PathIterator.SEG_CLOSE ? 0 : kind == PathIterator.SEG_MOVETO ? 2 : 2 * kind;
            for (int n = 0; n < numbers; n++) {
                path.append(n == 0 ? "" : n % 2 == 0 ? " " : ",").append(number(to[n]));
            }
        }
        return path.toString();
    }

    /** Rounded to hundredths of a pixel, finer than any screen. */
    private static String number(double value) {
        long hundredths = Math.round(100 * value);
        return hundredths % 100 == 0 ? Long.toString(hundredths / 100) : Double.toString(hundredths / 100.0);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replaceAll("[\\p{Cntrl}&&[^\n\t]]", "\uFFFD");
    }
}
