package fitlaw.figure;

import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.util.ArrayList;
import java.util.List;

/** Lines of text under a figure, broken to its width. */
final class Notes {
    private static final int LINE = 17;
    private static final int LEFT = 16;
    private static final int AROUND = 10;
    /** Whole pixels a letter, as a PNG is painted: wider than fractions of them. */
    private static final FontRenderContext SCREEN = new FontRenderContext(null, true, false);
    /** Share of the width that lines may fill, as the reader of an SVG may have a wider font. */
    private static final double FILLED = 0.95;

    private Notes() {}

    /** The lines as they are drawn. */
    static List<String> lines(List<String> notes, int width) {
        List<String> lines = new ArrayList<>();
        for (String note : notes) {
            String line = "";
            for (String word : note.split(" ", -1)) {
                String longer = line.isEmpty() ? word : line + " " + word;
                if (!line.isEmpty()
                        && Look.TEXT.getStringBounds(longer, SCREEN).getWidth() > FILLED * (width - 2 * LEFT)) {
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

    /** As text and not as outlines, so that an SVG's notes can be selected and it stays small. */
    static void paint(Graphics2D graphics, List<String> notes, int width) {
        graphics.setColor(Look.INK);
        graphics.setFont(Look.TEXT);
        int y = LINE;
        for (String line : lines(notes, width)) {
            graphics.drawString(line, LEFT, y);
            y += LINE;
        }
    }
}
