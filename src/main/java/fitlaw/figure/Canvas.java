package fitlaw.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.util.Optional;

/** The primitives of a picture, in pixels. */
interface Canvas {
    /** The colour of a mark, and its clip rectangle. */
    record Look(Color color, Optional<Rectangle2D> clip) {}

    void fill(Look look, Shape shape);

    void draw(Look look, BasicStroke stroke, Shape shape);

    /**
     * Writes text.
     *
     * @param origin position of the start of the baseline, and rotation
     */
    void text(Look look, Font font, String text, AffineTransform origin);
}
