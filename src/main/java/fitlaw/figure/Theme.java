package fitlaw.figure;

import java.awt.Color;
import java.awt.Font;
import java.util.List;

/** Colours and letters that all drawings share. They are legible on white and on black. */
final class Theme {
    /** Read on white with a contrast of 4.5 and on black with 4.7. */
    static final Color INK = new Color(0x77, 0x77, 0x77);

    static final Color FAINT = new Color(0x77, 0x77, 0x77, 70);
    static final Color PALE = new Color(0x77, 0x77, 0x77, 170);
    static final Color CLEAR = new Color(0, 0, 0, 0);

    static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 13);
    static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 11);

    /** After Okabe and Ito's colours for all kinds of sight, the blue, the orange and the yellow a little darker. */
    private static final List<Color> PALETTE = List.of(
            new Color(0x00, 0x84, 0xCE),
            new Color(0xD5, 0x5E, 0x00),
            new Color(0x00, 0x9E, 0x73),
            new Color(0xCC, 0x79, 0xA7),
            new Color(0xC9, 0x90, 0x00),
            new Color(0x56, 0xB4, 0xE9));

    /** Blue, green, yellow, orange, pink. */
    private static final List<Integer> RAMP = List.of(0, 2, 4, 1, 3);

    private Theme() {}

    static Color color(int index) {
        return PALETTE.get(index % PALETTE.size());
    }

    /** The colour of one of so many in an order: where there are more than colours, on the way from the first to the last. */
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

    /** Pixels that a text takes. */
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
