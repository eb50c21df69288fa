package fitlaw.session;

import fitlaw.magic.Displays;
import fitlaw.magic.MimeBundle;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/**
 * What the code of a cell may do to its output. Imported in every session with its methods: {@code display(x)} is
 * {@code Cell.display(x)}, unless the session declares a method of that name.
 */
public final class Cell {
    private Cell() {}

    /**
     * Shows a value below the cell.
     *
     * @param value any value
     * @return a handle to replace it later
     */
    public static Shown display(Object value) {
        Shown shown = new Shown(UUID.randomUUID().toString());
        gatherer().display(Displays.of(value), Optional.of(shown.id()), false);
        return shown;
    }

    /**
     * Shows a value below the cell in one form.
     *
     * @param value the content, such as a text of HTML
     * @param type MIME type of the form, such as {@code text/html} or {@code image/png}
     * @return a handle to replace it later
     */
    public static Shown display(Object value, String type) {
        return display(render(value, type));
    }

    /**
     * {@return a value in one form, which shows as such}
     *
     * @param value the content: a text, bytes of a picture, or a value that has this form
     * @param type MIME type of the form, such as {@code text/html} or {@code image/png}
     */
    public static MimeBundle render(Object value, String type) {
        return Displays.as(value, type);
    }

    /**
     * {@return a picture that shows as such}
     *
     * @param svg the text of an SVG file
     */
    public static MimeBundle svg(String svg) {
        return Displays.bundle("a picture", "image/svg+xml", svg);
    }

    /**
     * Shows another value in place of one that was shown.
     *
     * @param shown what {@link #display(Object)} returned
     * @param value any value
     */
    public static void updateDisplay(Shown shown, Object value) {
        shown.update(value);
    }

    /**
     * Shows another value in place of one that was shown.
     *
     * @param id the {@link Shown#id() name} of what was shown
     * @param value any value
     */
    public static void updateDisplay(String id, Object value) {
        new Shown(id).update(value);
    }

    /**
     * A value that was shown.
     *
     * @param id its name for the front end
     */
    public record Shown(String id) {
        /**
         * Shows another value in its place, wherever it stands.
         *
         * @param value any value
         */
        public void update(Object value) {
            gatherer().display(Displays.of(value), Optional.of(id), true);
        }
    }

    /**
     * {@return HTML that shows as such}
     *
     * @param html a fragment
     */
    public static MimeBundle html(String html) {
        return Displays.bundle(html, "text/html", html);
    }

    /**
     * {@return Markdown that shows as such}
     *
     * @param markdown the text
     */
    public static MimeBundle markdown(String markdown) {
        return Displays.bundle(markdown, "text/markdown", markdown);
    }

    /**
     * {@return a line that a person typed}
     *
     * @param prompt what to ask
     * @throws IOException if nobody can be asked
     */
    public static String input(String prompt) throws IOException {
        return gatherer().input(prompt, false);
    }

    /**
     * {@return a line that a person typed unseen}
     *
     * @param prompt what to ask
     * @throws IOException if nobody can be asked
     */
    public static String password(String prompt) throws IOException {
        return gatherer().input(prompt, true);
    }

    /**
     * Removes what the cell has shown so far.
     *
     * @param wait whether to keep it until the next output comes
     */
    public static void clear(boolean wait) {
        gatherer().clear(wait);
    }

    private static OutputBuffer gatherer() {
        return StandardStreams.instance()
                .current()
                .orElseThrow(() -> new IllegalStateException("no cell has been run yet"));
    }
}
