package fitlaw.magic;

import java.awt.Component;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.swing.ImageIcon;

/** Displays of AWT images and components, and of XChart charts. */
final class Pictures {
    /** Superclass of all charts, found by name: cells may have added another version of XChart. */
    private static final String CHART = "org.knowm.xchart.internal.chartpart.Chart";

    private Pictures() {}

    static Optional<MimeBundle> of(Object value) {
        if (value instanceof RenderedImage image) {
            return Optional.of(png(image, value));
        } else if (value instanceof Image image) {
            return loaded(image).map(it -> png(it, value));
        } else if (value instanceof Component component && component.getWidth() > 0 && component.getHeight() > 0) {
            return Optional.of(png(painted(component), value));
        }
        for (Class<?> type = value == null ? null : value.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals(CHART)) {
                return Optional.of(png(chart(value, type), value));
            }
        }
        return Optional.empty();
    }

    private static MimeBundle png(RenderedImage image, Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, "png", out)) {
                ImageIO.write(copy(image), "png", out);
            }
        } catch (IOException e) {
            throw new IllegalStateException("an image can be written to memory", e);
        }
        String text = value.getClass().getSimpleName() + ", " + image.getWidth() + " × " + image.getHeight();
        return Displays.as(out.toByteArray(), "image/png").withText(text);
    }

    /** Converts to a colour model that PNG supports. */
    private static BufferedImage copy(RenderedImage image) {
        BufferedImage copy = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB);
        Graphics2D to = copy.createGraphics();
        to.drawRenderedImage(image, new java.awt.geom.AffineTransform());
        to.dispose();
        return copy;
    }

    /** Waits for an image that is loaded in the background; empty if it cannot be loaded. */
    private static Optional<RenderedImage> loaded(Image image) {
        Image whole = new ImageIcon(image).getImage();
        int width = whole.getWidth(null);
        int height = whole.getHeight(null);
        if (width <= 0 || height <= 0) {
            return Optional.empty();
        }
        BufferedImage copy = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        Graphics2D to = copy.createGraphics();
        to.drawImage(whole, 0, 0, null);
        to.dispose();
        return Optional.of(copy);
    }

    private static BufferedImage painted(Component component) {
        BufferedImage image =
                new BufferedImage(component.getWidth(), component.getHeight(), BufferedImage.TYPE_INT_ARGB);
        Graphics2D to = image.createGraphics();
        component.doLayout();
        component.paint(to);
        to.dispose();
        return image;
    }

    private static BufferedImage chart(Object chart, Class<?> type) {
        try {
            Class<?> encoder = Class.forName("org.knowm.xchart.BitmapEncoder", true, type.getClassLoader());
            for (Method method : encoder.getMethods()) {
                boolean draws = method.getName().equals("getBufferedImage") && method.getParameterCount() == 1;
                if (draws && method.getParameterTypes()[0].isInstance(chart)) {
                    return (BufferedImage) method.invoke(null, chart);
                }
            }
            throw new NoSuchMethodException("getBufferedImage");
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException wrong ? wrong : new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this version of XChart is not supported: " + e, e);
        }
    }
}
