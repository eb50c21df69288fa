package fitlaw.session;

import fitlaw.magic.Displays;
import fitlaw.magic.MimeBundle;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/**
 * Display functions for code in cells. The class and its static methods are imported in every session: {@code
 * display(x)} is {@code Cell.display(x)}, unless the session declares a method of that name.
 */
public final class Cell {
    private Cell() {}

    /**
     * Displays a value below the cell.
     *
     * @param value any value
     * @return a handle with which it can be updated
     */
    public static Shown display(Object value) {
        Shown shown = new Shown(UUID.randomUUID().toString());
        gatherer().display(Displays.of(value), Optional.of(shown.id()), false);
        return shown;
    }

    /**
     * Displays a value below the cell in one MIME type.
     *
     * @param value the content, such as HTML text
     * @param type MIME type, such as {@code text/html} or {@code image/png}
     * @return a handle with which it can be updated
     */
    public static Shown display(Object value, String type) {
        return display(render(value, type));
    }

    /**
     * {@return an object that is displayed as the given content}
     *
     * @param value the content: text, the bytes of an image, or a value that can be displayed in this type
     * @param type MIME type of the form, such as {@code text/html} or {@code image/png}
     */
    public static MimeBundle render(Object value, String type) {
        return Displays.as(value, type);
    }

    /**
     * {@return an object that is displayed as an image}
     *
     * @param svg the text of an SVG image
     */
    public static MimeBundle svg(String svg) {
        return Displays.bundle("a picture", "image/svg+xml", svg);
    }

    /**
     * Replaces a displayed value.
     *
     * @param shown the handle that {@link #display(Object)} returned
     * @param value any value
     */
    public static void updateDisplay(Shown shown, Object value) {
        shown.update(value);
    }

    /**
     * Replaces a displayed value.
     *
     * @param id the {@link Shown#id() display id} of the value to replace
     * @param value any value
     */
    public static void updateDisplay(String id, Object value) {
        new Shown(id).update(value);
    }

    /**
     * A handle for a displayed value.
     *
     * @param id the display id, by which front ends identify the value
     */
    public record Shown(String id) {
        /**
         * Replaces the value wherever it is displayed.
         *
         * @param value any value
         */
        public void update(Object value) {
            gatherer().display(Displays.of(value), Optional.of(id), true);
        }
    }

    /**
     * {@return an object that is displayed as HTML}
     *
     * @param html a fragment
     */
    public static MimeBundle html(String html) {
        return Displays.bundle(html, "text/html", html);
    }

    /**
     * {@return an object that is displayed as Markdown}
     *
     * @param markdown the text
     */
    public static MimeBundle markdown(String markdown) {
        return Displays.bundle(markdown, "text/markdown", markdown);
    }

    /**
     * {@return a line typed by the user}
     *
     * @param prompt text that is shown to the user
     * @throws IOException if input is not available
     */
    public static String input(String prompt) throws IOException {
        return gatherer().input(prompt, false);
    }

    /**
     * {@return a line typed by the user without echo}
     *
     * @param prompt text that is shown to the user
     * @throws IOException if input is not available
     */
    public static String password(String prompt) throws IOException {
        return gatherer().input(prompt, true);
    }

    /**
     * Clears the output of the cell.
     *
     * @param wait whether to keep the output until new output is available
     */
    public static void clear(boolean wait) {
        gatherer().clear(wait);
    }

    private static OutputBuffer gatherer() {
        return StandardStreams.instance().current().orElseThrow(() -> new IllegalStateException("no cell has run yet"));
    }
}
