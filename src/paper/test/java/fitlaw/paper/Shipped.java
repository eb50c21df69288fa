package fitlaw.paper;

import fitlaw.figure.Figure;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The paper with the data that come with Fitlaw, and its figures: each computed and drawn once for all tests. */
public final class Shipped {
    /** Keeps its calibrated models, so that figures which need the same one share it. */
    public static final Paper PAPER = Paper.read(Path.of("data"));

    private static final Map<Integer, FigureAnalysis> FIGURES = new ConcurrentHashMap<>();
    private static final Map<Integer, Figure> DRAWN = new ConcurrentHashMap<>();

    private Shipped() {}

    /** {@return a figure's analysis} */
    public static FigureAnalysis figure(int number) {
        return FIGURES.computeIfAbsent(number, PAPER::figure);
    }

    /** {@return the same as a drawing} */
    public static Figure drawn(int number) {
        return DRAWN.computeIfAbsent(number, one -> figure(one).draw());
    }
}
