package fitlaw.paper;

import fitlaw.figure.BatchSeries;
import java.util.List;

/**
 * Tokens per second of several shapes over batch on one GPU.
 *
 * @param title what is compared
 * @param card short name of the GPU
 * @param curves a series a shape, in the order of what they differ in
 * @param contrast the two that the claim is about
 */
record SpeedPanel(String title, String card, List<BatchSeries> curves, SpeedContrast contrast) {
    /**
     * Creates a panel.
     *
     * @param title what is compared
     * @param card short name of the GPU
     * @param curves a series a shape
     * @param contrast the two that the claim is about
     */
    public SpeedPanel {
        curves = List.copyOf(curves);
    }
}
