package fitlaw.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.GraphicsConfiguration;
import java.awt.Image;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.ImageObserver;
import java.awt.image.RenderedImage;
import java.awt.image.renderable.RenderableImage;
import java.util.Optional;
import org.apache.xmlgraphics.java2d.AbstractGraphics2D;
import org.apache.xmlgraphics.java2d.GraphicContext;

/**
 * The graphics context of figures. XChart draws a curve as separate lines from each point to the next; lines that
 * continue each other are joined to one path, which is smaller and keeps its dashes. Images are not supported.
 */
final class CanvasGraphics extends AbstractGraphics2D {
    /** Text is measured in fractions of pixels, as in a browser. */
    static final FontRenderContext FONTS = new FontRenderContext(null, true, true);

    private final Canvas canvas;
    private final Curve curve;

    /** The lines that have been drawn and may go on. */
    private static final class Curve {
        private Optional<Path2D> path = Optional.empty();
        private Canvas.Look look = new Canvas.Look(Color.BLACK, Optional.empty());
        private BasicStroke stroke = new BasicStroke();
    }

    CanvasGraphics(Canvas canvas) {
        super(false);
        this.canvas = canvas;
        curve = new Curve();
        gc = new GraphicContext();
    }

    private CanvasGraphics(CanvasGraphics other) {
        super(other);
        canvas = other.canvas;
        curve = other.curve;
    }

    /** Ends the picture. */
    void finish() {
        curve.path.ifPresent(path -> canvas.draw(curve.look, curve.stroke, path));
        curve.path = Optional.empty();
    }

    @Override
    public void draw(Shape shape) {
        if (getColor().getAlpha() == 0) {
            return;
        }
        Shape placed = placed(shape);
        BasicStroke stroke = (BasicStroke) getStroke();
        if (!(placed instanceof Line2D line)) {
            finish();
            canvas.draw(look(), stroke, placed);
        } else if (goesOn(line, stroke)) {
            curve.path.orElseThrow().lineTo(line.getX2(), line.getY2());
        } else {
            finish();
            curve.look = look();
            curve.stroke = stroke;
            curve.path = Optional.of(new Path2D.Double(line));
        }
    }

    private boolean goesOn(Line2D line, BasicStroke stroke) {
        return curve.path.isPresent()
                && curve.path.get().getCurrentPoint().equals(new Point2D.Double(line.getX1(), line.getY1()))
                && curve.stroke.equals(stroke)
                && curve.look.equals(look());
    }

    @Override
    public void fill(Shape shape) {
        if (getColor().getAlpha() > 0) {
            finish();
            canvas.fill(look(), placed(shape));
        }
    }

    @Override
    public void drawString(String text, float x, float y) {
        if (!text.isBlank()) {
            finish();
            AffineTransform origin = getTransform();
            origin.translate(x, y);
            canvas.text(look(), getFont(), text, origin);
        }
    }

    private Canvas.Look look() {
        Optional<Rectangle2D> clip = Optional.ofNullable(getClip())
                .map(shape -> getTransform().createTransformedShape(shape).getBounds2D());
        return new Canvas.Look(getColor(), clip);
    }

    /** Transforms a shape to pixels of the picture. Lines and ellipses keep their types. */
    private Shape placed(Shape shape) {
        AffineTransform transform = getTransform();
        if (shape instanceof Line2D line) {
            return new Line2D.Double(transform.transform(line.getP1(), null), transform.transform(line.getP2(), null));
        } else if (shape instanceof Ellipse2D ellipse
                && (transform.getType() & ~AffineTransform.TYPE_TRANSLATION) == 0) {
            return new Ellipse2D.Double(
                    ellipse.getX() + transform.getTranslateX(),
                    ellipse.getY() + transform.getTranslateY(),
                    ellipse.getWidth(),
                    ellipse.getHeight());
        }
        return transform.createTransformedShape(shape);
    }

    @Override
    public FontRenderContext getFontRenderContext() {
        return FONTS;
    }

    @Override
    public Graphics create() {
        return new CanvasGraphics(this);
    }

    @Override
    public void dispose() {
        // There are no resources to release.
    }

    @Override
    public FontMetrics getFontMetrics(Font font) {
        return new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB)
                .createGraphics()
                .getFontMetrics(font);
    }

    @Override
    public GraphicsConfiguration getDeviceConfiguration() {
        throw new UnsupportedOperationException("a figure has no device");
    }

    @Override
    public void copyArea(int x, int y, int width, int height, int dx, int dy) {
        throw noImages();
    }

    @Override
    public void setXORMode(Color color) {
        throw noImages();
    }

    @Override
    public boolean drawImage(Image image, int x, int y, ImageObserver observer) {
        throw noImages();
    }

    @Override
    public boolean drawImage(Image image, int x, int y, int width, int height, ImageObserver observer) {
        throw noImages();
    }

    @Override
    public void drawRenderedImage(RenderedImage image, AffineTransform transform) {
        throw noImages();
    }

    @Override
    public void drawRenderableImage(RenderableImage image, AffineTransform transform) {
        throw noImages();
    }

    private static UnsupportedOperationException noImages() {
        return new UnsupportedOperationException("a figure holds shapes and text, no images");
    }
}
