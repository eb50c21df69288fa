package fitlaw.figure;

import java.awt.Color;
import java.awt.Font;
import java.util.List;

/** Colours and fonts of all figures, legible on white and on black. */
final class Theme {
    /** Contrast 4.5 on white and 4.7 on black. */
    static final Color INK = new Color(0x77, 0x77, 0x77);

    static final Color FAINT = new Color(0x77, 0x77, 0x77, 70);
    static final Color PALE = new Color(0x77, 0x77, 0x77, 170);
    static final Color CLEAR = new Color(0, 0, 0, 0);

    static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 13);
    static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 11);

    /** Based on the colour-blind-safe palette of Okabe and Ito, with slightly darker blue, orange and yellow. */
    private static final List<Color> PALETTE = List.of(
            new Color(0x00, 0x84, 0xCE),
            new Color(0xD5, 0x5E, 0x00),
            new Color(0x00, 0x9E, 0x73),
            new Color(0xCC, 0x79, 0xA7),
            new Color(0xC9, 0x90, 0x00),
            new Color(0x56, 0xB4, 0xE9));

    /** Colours of an ordered sequence: blue, green, yellow, orange, pink. */
    private static final List<Integer> RAMP = List.of(0, 2, 4, 1, 3);

    private Theme() {}

    static Color color(int index) {
        return PALETTE.get(index % PALETTE.size());
    }

    /**
     * The colour of an element of an ordered sequence; interpolated from the first to the last if there are more
     * elements than colours.
     */
    static Color color(int index, int of) {
        if (of <= PALETTE.size()) {
            return color(index);
        }
        double place = (double) index / (of - 1) * (RAMP.size() - 1);
        int below = Math.min((int) place, RAMP.size() - 2);
        return between(color(RAMP.get(below)), color(RAMP.get(below + 1)), place - below);
    }

    private static Color between(Color from, Color to, double share) {
        return new Color(
                (int) Math.round(from.getRed() + share * (to.getRed() - from.getRed())),
                (int) Math.round(from.getGreen() + share * (to.getGreen() - from.getGreen())),
                (int) Math.round(from.getBlue() + share * (to.getBlue() - from.getBlue())));
    }

    /** Width of a text in pixels. */
    static double width(Font font, String text) {
        return font.getStringBounds(text, CanvasGraphics.FONTS).getWidth();
    }

    static int colors() {
        return PALETTE.size();
    }

    static Color with(Color color, int alpha) {
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
    }
}
