package fitlaw.figure;

import fitlaw.paper.FigureAnalysis;
import fitlaw.paper.HeadGrouping;
import fitlaw.paper.OverviewAnalysis;
import fitlaw.paper.ShapeCurves;
import fitlaw.paper.SizePredictions;
import fitlaw.paper.SpeedAnalysis;
import fitlaw.paper.SurefireAnalysis;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The paper's figures redone. */
final class PaperFigures {
    /** What draws each kind of analysis. */
    private record Drawing<A extends FigureAnalysis>(Class<A> kind, Function<A, Figure> draw) {
        Figure of(FigureAnalysis analysis) {
            return draw.apply(kind.cast(analysis));
        }
    }

    private static final List<Drawing<?>> DRAWINGS = List.of(
            new Drawing<>(OverviewAnalysis.class, OverviewFigure::of),
            new Drawing<>(SpeedAnalysis.class, SpeedPanelsFigure::of),
            new Drawing<>(SurefireAnalysis.class, SurefireFigure::of),
            new Drawing<>(ShapeCurves.class, ShapeCurvesFigure::of),
            new Drawing<>(SizePredictions.class, SizePredictionsFigure::of),
            new Drawing<>(HeadGrouping.class, HeadGroupingFigure::of));

    private PaperFigures() {}

    static Figure of(FigureAnalysis analysis) {
        return DRAWINGS.stream()
                .filter(drawing -> drawing.kind().isInstance(analysis))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no drawing of " + analysis.getClass()))
                .of(analysis);
    }

    /** The verdict, how to read the drawing, what else a reader must know, and where the numbers came from. */
    static Notes notes(FigureAnalysis analysis, String reading, List<String> more) {
        List<String> lines = new ArrayList<>(analysis.verdict().statements());
        lines.add(reading);
        lines.addAll(more);
        lines.add(Figure.numbers(analysis.source()));
        return new Notes(analysis.verdict().heading(), lines);
    }
}
