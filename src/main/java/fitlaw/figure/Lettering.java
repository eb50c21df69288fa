package fitlaw.figure;

import java.awt.Font;
import java.awt.Graphics;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.apache.batik.svggen.DOMGroupManager;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Element;

/**
 * Draws to an SVG whose words are text, which can be searched, read aloud and is a tenth of the size of outlines. XChart
 * fills the outlines of its words: those of expected words are told by their form, and written.
 */
final class Lettering extends SVGGraphics2D {
    private static final AffineTransform UPRIGHT = new AffineTransform();
    private static final AffineTransform UPWARDS = AffineTransform.getRotateInstance(-Math.PI / 2, 0, 0);
    /** XChart's for titles; for ticks it asks the graphics. */
    private static final FontRenderContext OF_TITLES = new FontRenderContext(null, true, false);

    /** As a browser measures: fractions of pixels count. */
    private static final FontRenderContext OF_PAGES = new FontRenderContext(null, true, true);

    private final Map<String, Word> words;

    private record Word(String text, Font font, AffineTransform turned) {}

    Lettering(SVGGeneratorContext context) {
        super(context, false);
        words = new HashMap<>();
    }

    private Lettering(Lettering other) {
        super(other);
        words = other.words;
    }

    @Override
    public Graphics create() {
        return new Lettering(this);
    }

    /** Outlines of these words are written as text from now on. */
    void expect(String text, Font font) {
        if (text.isBlank()) {
            return;
        }
        for (FontRenderContext context : new FontRenderContext[] {OF_TITLES, getFontRenderContext()}) {
            TextLayout layout = new TextLayout(text, font, context);
            for (AffineTransform turned : new AffineTransform[] {UPRIGHT, UPWARDS}) {
                words.put(form(layout.getOutline(turned)), new Word(text, font, turned));
            }
        }
    }

    @Override
    public void fill(Shape shape) {
        if (getColor().getAlpha() == 0) {
            return;
        }
        Word word = words.isEmpty() ? null : words.get(form(shape));
        if (word == null) {
            super.fill(shape);
            return;
        }
        AffineTransform before = getTransform();
        transform(word.turned());
        setFont(word.font());
        drawString(word.text(), 0f, 0f);
        setTransform(before);
    }

    @Override
    public void draw(Shape shape) {
        if (getColor().getAlpha() > 0) {
            super.draw(shape);
        }
    }

    /** As wide as it was measured here, whatever font a reader has, so that words cannot meet. */
    @Override
    public void drawString(String text, float x, float y) {
        Element element = getDOMFactory().createElementNS(Svg.NAMESPACE, "text");
        element.setAttribute("x", generatorCtx.doubleString(x));
        element.setAttribute("y", generatorCtx.doubleString(y));
        double width = new TextLayout(text, getFont(), OF_PAGES).getAdvance();
        element.setAttribute("textLength", generatorCtx.doubleString(width));
        element.setAttribute("lengthAdjust", "spacingAndGlyphs");
        element.appendChild(getDOMFactory().createTextNode(text));
        domGroupManager.addElement(element, DOMGroupManager.FILL);
    }

    private static String form(Shape shape) {
        StringJoiner form = new StringJoiner(" ");
        double[] to = new double[6];
        for (PathIterator path = shape.getPathIterator(null); !path.isDone(); path.next()) {
            int kind = path.currentSegment(to);
            form.add(Integer.toString(kind));
            int numbers =
                    kind == PathIterator.SEG_CLOSE ? 0 : kind == PathIterator.SEG_CUBICTO ? 6 : 2 * Math.max(1, kind);
            for (int i = 0; i < numbers; i++) {
                form.add(Long.toString(Math.round(1000 * to[i])));
            }
        }
        return form.toString();
    }
}
