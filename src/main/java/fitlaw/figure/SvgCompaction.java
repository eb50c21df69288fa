package fitlaw.figure;

import java.util.List;
import java.util.stream.IntStream;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Makes an SVG of Batik's a third of its size, and its curves whole. */
final class SvgCompaction {
    /** Those of these fonts that a machine has are about as wide as each other. */
    private static final String FONTS = "'DejaVu Sans','Bitstream Vera Sans',Verdana,Geneva,sans-serif";

    private static final List<String> SAID_ONCE = List.of("font-family", "text-rendering");
    private static final List<String> ENDS = List.of("x1", "y1", "x2", "y2");

    private SvgCompaction() {}

    static void up(Element root) {
        List<Element> all = elements(root.getElementsByTagName("*"));
        for (Element element : all) {
            SAID_ONCE.forEach(element::removeAttribute);
        }
        all.forEach(SvgCompaction::join);
        root.setAttribute("font-family", FONTS);
        root.setAttribute("text-rendering", "optimizeLegibility");
    }

    private static List<Element> elements(NodeList nodes) {
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(Element.class::isInstance)
                .map(Element.class::cast)
                .toList();
    }

    /** XChart draws a curve as a line from each point to the next, which also begins the dashes anew at each. */
    private static void join(Element parent) {
        Element curve = null;
        for (Element line : elements(parent.getChildNodes())) {
            if (!line.getLocalName().equals("line")) {
                curve = null;
            } else if (curve != null && goesOn(curve, line)) {
                curve.setAttribute("points", curve.getAttribute("points") + " " + place(line, "x2", "y2"));
                parent.removeChild(line);
            } else {
                curve = curve(line);
                parent.replaceChild(curve, line);
            }
        }
    }

    private static Element curve(Element line) {
        Element curve = line.getOwnerDocument().createElementNS(Svg.NAMESPACE, "polyline");
        for (int i = 0; i < line.getAttributes().getLength(); i++) {
            Node attribute = line.getAttributes().item(i);
            if (!ENDS.contains(attribute.getNodeName())) {
                curve.setAttribute(attribute.getNodeName(), attribute.getNodeValue());
            }
        }
        curve.setAttribute("points", place(line, "x1", "y1") + " " + place(line, "x2", "y2"));
        return curve;
    }

    /** Looks alike, and begins where the curve ends. */
    private static boolean goesOn(Element curve, Element line) {
        return curve.getAttribute("points").endsWith(" " + place(line, "x1", "y1"))
                && curve.getAttributes().getLength() + ENDS.size() - 1
                        == line.getAttributes().getLength()
                && IntStream.range(0, line.getAttributes().getLength())
                        .mapToObj(line.getAttributes()::item)
                        .filter(attribute -> !ENDS.contains(attribute.getNodeName()))
                        .allMatch(attribute ->
                                attribute.getNodeValue().equals(curve.getAttribute(attribute.getNodeName())));
    }

    private static String place(Element line, String x, String y) {
        return line.getAttribute(x) + "," + line.getAttribute(y);
    }
}
