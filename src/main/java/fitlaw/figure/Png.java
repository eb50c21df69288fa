package fitlaw.figure;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Writes a PNG file with at most 256 colours, a third of the size of a full-colour one. Apart from edges, a figure has
 * few colours.
 */
final class Png {
    private static final int COLORS = 256;
    /** Step of transparency values, 8 of 256, which is invisible on an edge one pixel wide. */
    private static final int STEP = 8;

    private Png() {}

    static byte[] of(int width, int height, double scale, Consumer<Graphics2D> painter) {
        BufferedImage image = new BufferedImage(
                (int) Math.round(width * scale), (int) Math.round(height * scale), BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        // Positions curves at fractions of pixels.
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        graphics.scale(scale, scale);
        CanvasGraphics painted = new CanvasGraphics(new ImageCanvas(graphics));
        painter.accept(painted);
        painted.finish();
        graphics.dispose();
        return written(indexed(image));
    }

    /** Paints on an image. */
    private record ImageCanvas(Graphics2D graphics) implements Canvas {
        @Override
        public void fill(Look look, Shape shape) {
            set(look);
            graphics.fill(shape);
        }

        @Override
        public void draw(Look look, BasicStroke stroke, Shape shape) {
            set(look);
            graphics.setStroke(stroke);
            graphics.draw(shape);
        }

        @Override
        public void text(Look look, Font font, String text, AffineTransform origin) {
            set(look);
            graphics.setFont(font);
            AffineTransform before = graphics.getTransform();
            graphics.transform(origin);
            graphics.drawString(text, 0, 0);
            graphics.setTransform(before);
        }

        private void set(Look look) {
            graphics.setColor(look.color());
            graphics.setClip(look.clip().orElse(null));
        }
    }

    private static BufferedImage indexed(BufferedImage image) {
        int width = image.getWidth();
        int[] pixels = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
        Map<Integer, Integer> counts = new HashMap<>();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = stepped(pixels[i]);
            counts.merge(pixels[i], 1, Integer::sum);
        }
        List<Integer> colors = counts.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
        int[] palette =
                colors.stream().limit(COLORS).mapToInt(Integer::intValue).toArray();
        Map<Integer, Integer> places = new HashMap<>();
        colors.forEach(color -> places.put(color, nearest(palette, color)));
        IndexColorModel model = new IndexColorModel(8, palette.length, palette, 0, true, -1, 0);
        BufferedImage indexed = new BufferedImage(width, image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
        for (int i = 0; i < pixels.length; i++) {
            indexed.getRaster().setSample(i % width, i / width, 0, places.get(pixels[i]));
        }
        return indexed;
    }

    private static int stepped(int argb) {
        int alpha = argb >>> 24;
        int kept = alpha > 255 - STEP ? alpha : (alpha + STEP / 2) / STEP * STEP;
        return kept == 0 ? 0 : (kept << 24) | (argb & 0xFFFFFF);
    }

    private static int nearest(int[] palette, int color) {
        int best = 0;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < palette.length && least > 0; i++) {
            long apart = apart(palette[i], color);
            if (apart < least) {
                least = apart;
                best = i;
            }
        }
        return best;
    }

    /** Distance of two colours, on white and on black: colour is weighted by opacity. */
    private static long apart(int a, int b) {
        long sum = square((a >>> 24) - (b >>> 24));
        for (int shift = 0; shift <= 16; shift += 8) {
            sum += square((seen(a, shift) - seen(b, shift)));
        }
        return sum;
    }

    private static int seen(int argb, int shift) {
        return ((argb >>> shift) & 255) * (argb >>> 24) / 255;
    }

    private static long square(long value) {
        return value * value;
    }

    private static byte[] written(BufferedImage image) {
        ImageWriter writer = ImageIO.getImageWriters(ImageTypeSpecifier.createFromRenderedImage(image), "png")
                .next();
        ImageWriteParam settings = writer.getDefaultWriteParam();
        settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        settings.setCompressionQuality(0); // the smallest file; PNG is lossless
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), settings);
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
    }
}
