package fitlaw.figure;

import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.util.ArrayList;
import java.util.List;

/** Lines of text under a figure, broken to its width. */
final class Notes {
    private static final int LINE = 17;
    private static final int LEFT = 16;
    private static final int AROUND = 10;
    private static final FontRenderContext SCREEN = new FontRenderContext(null, true, true);

    private Notes() {}

    /** The lines as they are drawn. */
    static List<String> lines(List<String> notes, int width) {
        List<String> lines = new ArrayList<>();
        for (String note : notes) {
            String line = "";
            for (String word : note.split(" ", -1)) {
                String longer = line.isEmpty() ? word : line + " " + word;
                if (!line.isEmpty() && Look.TEXT.getStringBounds(longer, SCREEN).getWidth() > width - 2 * LEFT) {
                    lines.add(line);
                    longer = word;
                }
                line = longer;
            }
            lines.add(line);
        }
        return lines;
    }

    static int height(List<String> notes, int width) {
        return notes.isEmpty() ? 0 : LINE * lines(notes, width).size() + AROUND;
    }

    static void paint(Graphics2D graphics, List<String> notes, int width) {
        graphics.setColor(Look.INK);
        double y = LINE;
        for (String line : lines(notes, width)) {
            if (!line.isBlank()) {
                // In the context that lines were measured in: on a screen without fractions of a pixel they are longer.
                TextLayout text = new TextLayout(line, Look.TEXT, SCREEN);
                graphics.fill(text.getOutline(AffineTransform.getTranslateInstance(LEFT, y)));
            }
            y += LINE;
        }
    }
}
