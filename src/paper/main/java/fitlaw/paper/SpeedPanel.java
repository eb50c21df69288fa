package fitlaw.paper;

import fitlaw.figure.BatchSeries;
import java.util.List;

/**
 * Tokens per second of several shapes over batch on one GPU.
 *
 * @param title title
 * @param card short name of the GPU
 * @param curves one series for each shape, ordered by the factor in which they differ
 * @param contrast the two shapes of the claim
 */
record SpeedPanel(String title, String card, List<BatchSeries> curves, SpeedContrast contrast) {
    /**
     * Creates a panel.
     *
     * @param title title
     * @param card short name of the GPU
     * @param curves one series for each shape
     * @param contrast the two shapes of the claim
     */
    public SpeedPanel {
        curves = List.copyOf(curves);
    }
}
