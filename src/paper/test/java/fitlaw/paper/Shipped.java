package fitlaw.paper;

import fitlaw.figure.Figure;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The paper with the data shipped with Fitlaw, and its figures: each computed and drawn once for all tests. */
public final class Shipped {
    /** Caches its calibrated models, so that figures share them. */
    public static final Paper PAPER = Paper.read(Path.of("data"));

    private static final Map<Integer, FigureAnalysis> FIGURES = new ConcurrentHashMap<>();
    private static final Map<Integer, Figure> DRAWN = new ConcurrentHashMap<>();

    private Shipped() {}

    /** {@return the analysis of a figure} */
    public static FigureAnalysis figure(int number) {
        return FIGURES.computeIfAbsent(number, PAPER::figure);
    }

    /** {@return the same as a drawing} */
    public static Figure drawn(int number) {
        return DRAWN.computeIfAbsent(number, one -> figure(one).draw());
    }
}
