package fitlaw.figure;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.font.LineMetrics;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.style.markers.Marker;

/** A few words as the mark of a point, centred on it and broken into lines. */
final class PointLabel extends Marker {
    private static final Font FONT = Theme.SMALL;

    private static final int LETTERS_OF_A_LINE = 52;

    private final List<String> lines;

    PointLabel(String text) {
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
        graphics.setFont(FONT);
        for (int i = 0; i < lines.size(); i++) {
            double width = FONT.getStringBounds(lines.get(i), context).getWidth();
            graphics.drawString(lines.get(i), (float) (x - width / 2), (float) (top + i * metrics.getHeight()));
        }
    }
}
