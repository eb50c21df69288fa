package fitlaw.figure;

import java.awt.Dimension;
import java.awt.Graphics2D;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Draws to an SVG document. */
final class Svg {
    static final String NAMESPACE = "http://www.w3.org/2000/svg";
    /** Hundredths of a pixel are finer than any screen. */
    private static final int DECIMALS = 2;

    /** Batik breaks lines inside tags, an eighth of the file. A > is the end of a tag, as in text and attributes it is written &gt;. */
    private static final Pattern TAG_END = Pattern.compile("\\s+(/?>)");

    private static final Pattern CLIP = Pattern.compile("(id=\"|url\\(#)clipPath");

    private Svg() {}

    static String document(String title, int width, int height, Consumer<Graphics2D> painter) {
        Document document = emptyDocument();
        SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
        context.setPrecision(DECIMALS);
        context.setComment("");
        Lettering graphics = new Lettering(context);
        graphics.setSVGCanvasSize(new Dimension(width, height));
        painter.accept(graphics);
        Element root = graphics.getRoot();
        SvgCompaction.up(root);
        root.setAttribute("viewBox", "0 0 " + width + " " + height);
        root.setAttribute("role", "img");
        Element name = document.createElementNS(NAMESPACE, "title");
        name.appendChild(document.createTextNode(title));
        root.insertBefore(name, root.getFirstChild());
        try (StringWriter out = new StringWriter()) {
            graphics.stream(root, out, true, false);
            // Batik names a DTD on the web, which some readers would go and fetch.
            String svg = out.toString().substring(out.toString().indexOf("<svg"));
            // Batik sets the style of the root last. A page that is narrower than the figure shrinks it.
            return own(TAG_END.matcher(svg)
                    .replaceAll("$1")
                    .replaceFirst("style=\"", "style=\"max-width:100%; height:auto; "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Figures on one page must not share names, or one is clipped as another. */
    private static String own(String svg) {
        String name = "clip" + Integer.toHexString(svg.hashCode()) + "-";
        return CLIP.matcher(svg).replaceAll("$1" + name);
    }

    private static Document emptyDocument() {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(NAMESPACE, "svg", null);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("this Java has no XML parser", e);
        }
    }
}
