package fitlaw.figure;

import java.awt.Font;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines of text below a figure, broken to its width.
 *
 * @param verdict a few words shown first; may be empty
 * @param lines the other lines
 */
record Notes(String verdict, List<String> lines) {
    private static final int LINE = 17;
    private static final int LEFT = 16;
    private static final int AROUND = 10;
    /** Share of the width that lines may fill, because the font of a reader may be wider. */
    private static final double FILLED = 0.95;

    Notes {
        lines = List.copyOf(lines);
    }

    /** The lines below the verdict as they are drawn. */
    List<String> broken(int width) {
        List<String> broken = new ArrayList<>();
        for (String note : lines) {
            String line = "";
            for (String word : note.split(" ", -1)) {
                String longer = line.isEmpty() ? word : line + " " + word;
                if (!line.isEmpty() && Theme.width(Theme.TEXT, longer) > FILLED * (width - 2 * LEFT)) {
                    broken.add(line);
                    longer = word;
                }
                line = longer;
            }
            broken.add(line);
        }
        return broken;
    }

    int height(int width) {
        return LINE * (broken(width).size() + (verdict.isEmpty() ? 0 : 1)) + AROUND;
    }

    void paint(Graphics2D graphics, int width) {
        graphics.setColor(Theme.INK);
        int y = LINE;
        if (!verdict.isEmpty()) {
            y = line(graphics, Theme.TITLE, verdict, y);
        }
        for (String line : broken(width)) {
            y = line(graphics, Theme.TEXT, line, y);
        }
    }

    private static int line(Graphics2D graphics, Font font, String words, int y) {
        graphics.setFont(font);
        graphics.drawString(words, LEFT, y);
        return y + LINE;
    }
}
