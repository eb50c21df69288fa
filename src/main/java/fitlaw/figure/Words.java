package fitlaw.figure;

import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.style.markers.Marker;

/** A few words as the mark of a point, centred on it and broken into lines. */
final class Words extends Marker {
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 11);

    private final List<String> lines;

    Words(String text, int width) {
        List<String> broken = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                broken.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        broken.add(line.toString());
        lines = List.copyOf(broken);
    }

    @Override
    public void paint(Graphics2D graphics, double x, double y, int markerSize) {
        Font before = graphics.getFont();
        graphics.setFont(FONT);
        FontMetrics metrics = graphics.getFontMetrics();
        double top = y - lines.size() * metrics.getHeight() / 2.0 + metrics.getAscent();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            graphics.drawString(
                    line, (float) (x - metrics.stringWidth(line) / 2.0), (float) (top + i * metrics.getHeight()));
        }
        graphics.setFont(before);
    }
}
