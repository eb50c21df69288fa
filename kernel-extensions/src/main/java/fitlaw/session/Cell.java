package fitlaw.session;

import fitlaw.magic.Bundle;
import fitlaw.magic.Displays;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/** What the code of a cell may do to its output. Imported in every session. */
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
    public static Bundle html(String html) {
        return Displays.bundle(html, "text/html", html);
    }

    /**
     * {@return Markdown that shows as such}
     *
     * @param markdown the text
     */
    public static Bundle markdown(String markdown) {
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

    private static Gatherer gatherer() {
        return Streams.instance().current().orElseThrow(() -> new IllegalStateException("no cell has been run yet"));
    }
}
