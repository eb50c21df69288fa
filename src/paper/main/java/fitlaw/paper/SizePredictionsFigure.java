package fitlaw.paper;

import fitlaw.figure.Figure;
import fitlaw.figure.Panel;
import fitlaw.figure.Scale;
import fitlaw.fit.Estimate;
import fitlaw.law.HoldOut;
import fitlaw.law.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Draws the predicted losses of each case, as in {@link Figure#holdOut(Protocol)}, and their scores with those printed
 * in the paper.
 */
final class SizePredictionsFigure {
    private static final int WIDTH = Panel.WIDEST / 3;
    private static final int HEIGHT = 400;
    /** Width at which two panels are as wide as three narrow ones. */
    private static final int WIDE = WIDTH * 3 / 2;

    private static final double ASIDE = 0.09;
    private static final int OURS = 0;
    private static final int PRINTED = 1;
    private static final int PERFECT = 2;
    private static final int FLAT = 4;

    private final SizePredictions found;
    private final List<Protocol.Case> cases;
    private final Table table;

    private SizePredictionsFigure(SizePredictions found, Protocol protocol, Table table) {
        this.found = found;
        cases = protocol.cases();
        this.table = table;
        table.addColumns(StringColumn.create("case", table.rowCount()));
        for (String name : List.of("score", "score_low", "score_high")) {
            table.addColumns(DoubleColumn.create(name, table.rowCount()));
        }
    }

    static Figure of(SizePredictions found) {
        String reading =
                "Bars are 95 % intervals. The noise floor is the score of the true law, whose errors are run noise"
                        + " alone. The size-only baseline has Spearman 0. The paper's scores are for its own runs.";
        if (found.protocol().isEmpty()) {
            Panel panel = Panel.refusal(found.title() + ": not possible", found.refusal(), 2 * WIDE, HEIGHT / 2);
            return PaperFigures.of(found, List.of(panel), found.table(), reading, found.notes());
        }
        Protocol protocol = found.protocol().get();
        Figure heldOut = Figure.holdOut(protocol);
        List<Panel> panels = new ArrayList<>(heldOut.panels());
        if (protocol.cases().size() == 2) {
            panels.forEach(panel -> panel.wide(WIDE));
        }
        SizePredictionsFigure scores = new SizePredictionsFigure(found, protocol, heldOut.table());
        panels.add(scores.ranks());
        panels.add(scores.errors());
        return PaperFigures.of(found, panels, scores.table, reading, found.notes());
    }

    /** Width of the panels: wide for two cases or a multiple of three. */
    private int width() {
        return cases.size() == 2 || cases.size() % 3 == 0 ? WIDE : WIDTH;
    }

    private Panel ranks() {
        Panel panel = panel("Rank correlation of shapes", "Spearman within groups");
        panel.guide("size-only baseline", new double[] {-0.5, cases.size() - 0.5}, new double[] {0, 0});
        points(panel, "noise floor", PERFECT, -3 * ASIDE, ours(heldOut -> heldOut.scores()
                .ceiling()
                .spearman()));
        points(panel, "our law", OURS, -ASIDE, ours(heldOut -> heldOut.scores().spearman()));
        points(panel, "printed in the paper", PRINTED, 3 * ASIDE, printed(PrintedScore::spearmanValue));
        double low = found.cases().stream()
                .flatMap(one -> one.heldOut().stream())
                .flatMap(one -> one.scores().spearman().stream())
                .mapToDouble(one -> one.interval().isStated() ? one.interval().low() : one.value())
                .min()
                .orElse(0);
        return panel.yRange(Math.max(-1.05, Math.min(-0.05, low - 0.05)), 1.05);
    }

    private Panel errors() {
        Panel panel = panel("Prediction error", "mean squared error (nats² per token²)");
        panel.yScale(Scale.LOGARITHMIC);
        points(panel, "noise floor", PERFECT, -3 * ASIDE, values(heldOut -> heldOut.scores()
                .ceiling()
                .mse()));
        points(panel, "our law", OURS, -ASIDE, values(heldOut -> heldOut.scores()
                .mse()));
        points(panel, "size-only baseline", FLAT, ASIDE, values(heldOut -> heldOut.scores()
                .nullMse()));
        points(panel, "printed in the paper", PRINTED, 3 * ASIDE, printed(PrintedScore::mseValue));
        return panel;
    }

    private Panel panel(String title, String yTitle) {
        List<String> names = cases.stream().map(Protocol.Case::name).toList();
        return new Panel(title, "", yTitle, width(), HEIGHT).xNames(names);
    }

    /** A score of a case; both ends equal the value if no interval is stated. */
    private record Score(int place, double value, double low, double high) {
        static Score of(int place, double value) {
            return new Score(place, value, value, value);
        }
    }

    private List<Score> ours(Function<HoldOut, Optional<Estimate>> score) {
        return heldOut((place, one) -> score.apply(one)
                .map(estimate -> estimate.interval().isStated()
                        ? new Score(
                                place,
                                estimate.value(),
                                estimate.interval().low(),
                                estimate.interval().high())
                        : Score.of(place, estimate.value()))
                .orElseGet(() -> Score.of(place, Double.NaN))); // draws nothing
    }

    private List<Score> values(ToDoubleFunction<HoldOut> score) {
        return heldOut((place, one) -> Score.of(place, score.applyAsDouble(one)));
    }

    private List<Score> heldOut(BiFunction<Integer, HoldOut, Score> score) {
        return IntStream.range(0, cases.size())
                .boxed()
                .flatMap(place -> cases.get(place).heldOut().stream().map(one -> score.apply(place, one)))
                .toList();
    }

    private List<Score> printed(Function<PrintedScore, OptionalDouble> score) {
        List<PrintedScore> printed = found.printed();
        return IntStream.range(0, Math.min(cases.size(), printed.size()))
                .boxed()
                .flatMap(place -> score.apply(printed.get(place)).stream().mapToObj(value -> Score.of(place, value)))
                .toList();
    }

    private void points(Panel panel, String name, int color, double aside, List<Score> scores) {
        panel.points(
                name,
                color,
                all(scores, score -> score.place() + aside),
                all(scores, Score::value),
                all(scores, Score::low),
                all(scores, Score::high));
        for (Score score : scores) {
            Row row = table.appendRow();
            row.setString("panel", panel.title());
            row.setString("series", name);
            row.setString("case", cases.get(score.place()).name());
            row.setDouble("score", score.value());
            row.setDouble("score_low", score.low());
            row.setDouble("score_high", score.high());
        }
    }

    private static double[] all(List<Score> scores, ToDoubleFunction<Score> of) {
        return scores.stream().mapToDouble(of).toArray();
    }
}
