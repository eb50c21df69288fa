package fitlaw.figure;

import java.util.Objects;

/**
 * A drawing, kept as what is needed to show it anywhere.
 *
 * @param title what the figure shows, in one line of text
 * @param svg the figure as a complete SVG document without scripts
 */
public record Figure(String title, String svg) {
    /**
     * Creates a figure.
     *
     * @param title what the figure shows, in one line of text
     * @param svg the figure as a complete SVG document without scripts
     */
    public Figure {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(svg, "svg");
    }
}
