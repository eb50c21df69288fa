package fitlaw.figure;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.font.LineMetrics;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.style.markers.Marker;

/** A few words as the mark of a point, centred on it and broken into lines. */
final class Words extends Marker {
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 11);

    private static final int LETTERS_OF_A_LINE = 52;

    private final List<String> lines;

    Words(String text) {
        lines = lines(text);
    }

    /** The text broken where a line is full. */
    static List<String> lines(String text) {
        List<String> broken = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > LETTERS_OF_A_LINE) {
                broken.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        broken.add(line.toString());
        return List.copyOf(broken);
    }

    @Override
    public void paint(Graphics2D graphics, double x, double y, int markerSize) {
        FontRenderContext context = graphics.getFontRenderContext();
        LineMetrics metrics = FONT.getLineMetrics(lines.get(0), context);
        double top = y - lines.size() * metrics.getHeight() / 2.0 + metrics.getAscent();
        for (int i = 0; i < lines.size(); i++) {
            // As outlines, like all other letters of a figure: an SVG must not depend on the reader's fonts.
            TextLayout line = new TextLayout(lines.get(i), FONT, context);
            graphics.fill(line.getOutline(
                    AffineTransform.getTranslateInstance(x - line.getAdvance() / 2, top + i * metrics.getHeight())));
        }
    }
}
