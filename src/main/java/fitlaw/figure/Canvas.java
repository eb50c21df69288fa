package fitlaw.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.util.Optional;

/** What a picture is made of, in its pixels. */
interface Canvas {
    /** How a mark looks: its colour, and the rectangle outside of which it is cut off. */
    record Look(Color color, Optional<Rectangle2D> clip) {}

    void fill(Look look, Shape shape);

    void draw(Look look, BasicStroke stroke, Shape shape);

    /**
     * Writes text.
     *
     * @param origin where its baseline begins, and how it is turned
     */
    void text(Look look, Font font, String text, AffineTransform origin);
}
