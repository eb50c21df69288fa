package fitlaw.figure;

import fitlaw.paper.Analysis;
import java.util.List;
import java.util.function.Function;

/** The paper's figures redone. */
final class PaperFigures {
    /** What draws each kind of analysis. */
    private record Drawing<A extends Analysis>(Class<A> kind, Function<A, Figure> draw) {
        Figure of(Analysis analysis) {
            return draw.apply(kind.cast(analysis));
        }
    }

    private static final List<Drawing<?>> DRAWINGS = List.of();

    private PaperFigures() {}

    static Figure of(Analysis analysis) {
        return DRAWINGS.stream()
                .filter(drawing -> drawing.kind().isInstance(analysis))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no drawing of " + analysis.getClass()))
                .of(analysis);
    }
}
