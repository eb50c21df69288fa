package fitlaw.figure;

import fitlaw.fit.Estimate;
import fitlaw.law.HoldOut;
import fitlaw.law.Protocol;
import fitlaw.paper.Printed;
import fitlaw.paper.SizePredictions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Predicted losses of each case, as in {@link Figure#holdOut(Protocol)}, and their scores beside those that the paper prints. */
final class SizePredictionsFigure {
    /** Two panels as wide as three narrow ones. */
    private static final int WIDE = HoldOutFigure.WIDTH * 3 / 2;

    private static final double ASIDE = 0.09;
    private static final int OURS = 0;
    private static final int PRINTED = 1;
    private static final int PERFECT = 2;
    private static final int FLAT = 4;

    private SizePredictionsFigure() {}

    static Figure of(SizePredictions found) {
        String reading =
                "Bars are 95 % intervals. A perfect law misses by the noise of runs alone; without shapes, Spearman"
                        + " is 0. The paper's scores are of its own runs.";
        if (found.protocol().isEmpty()) {
            Panel panel = Panel.refusal(
                    found.title() + ": not possible", found.refusal(), 2 * WIDE, HoldOutFigure.HEIGHT / 2);
            return new Figure(found.title(), found.source(), List.of(panel), found.table())
                    .withNotes(PaperFigures.notes(found, reading, found.notes()));
        }
        Drawn drawn = new Drawn();
        int cases = found.protocol().get().cases().size();
        List<Panel> panels = new ArrayList<>(
                HoldOutFigure.panels(found.protocol().get(), cases == 2 ? WIDE : HoldOutFigure.WIDTH, drawn));
        panels.add(ranks(found, scoreWidth(cases)));
        panels.add(errors(found, scoreWidth(cases)));
        return new Figure(found.title(), found.source(), panels, drawn.table("measured_loss", "predicted_loss"))
                .withNotes(PaperFigures.notes(found, reading, found.notes()));
    }

    /** Wide where the cases fill a row, or two wide ones do. */
    private static int scoreWidth(int cases) {
        return cases == 2 || cases % 3 == 0 ? WIDE : HoldOutFigure.WIDTH;
    }

    private static Panel ranks(SizePredictions found, int width) {
        Panel panel = panel(found, "Order of shapes", "Spearman, inside levels", width);
        guide(panel, found, 0);
        intervals(panel, found, "a perfect law", PERFECT, -3 * ASIDE, HoldOut::ceilingSpearman);
        intervals(panel, found, "our law", OURS, -ASIDE, HoldOut::spearman);
        printed(panel, found, Printed::spearmanValue);
        double low = found.cases().stream()
                .flatMap(one -> one.heldOut().stream())
                .mapToDouble(one -> one.spearman().interval().isStated()
                        ? one.spearman().interval().low()
                        : one.spearman().value())
                .min()
                .orElse(0);
        return panel.yRange(Math.max(-1.05, Math.min(-0.05, low - 0.05)), 1.05);
    }

    private static Panel errors(SizePredictions found, int width) {
        Panel panel = panel(found, "Size of differences", "mean squared error (nats² per token²)", width);
        panel.yLogarithmic();
        values(panel, found, "a perfect law", PERFECT, -3 * ASIDE, HoldOut::ceilingMse);
        values(panel, found, "our law", OURS, -ASIDE, HoldOut::mse);
        values(panel, found, "without shapes", FLAT, ASIDE, HoldOut::nullMse);
        printed(panel, found, Printed::mseValue);
        return panel;
    }

    private static Panel panel(SizePredictions found, String title, String yTitle, int width) {
        List<String> names = found.protocol().orElseThrow().cases().stream()
                .map(Protocol.Case::name)
                .toList();
        return new Panel(title, "", yTitle, width, HoldOutFigure.HEIGHT).xNames(names);
    }

    private static void guide(Panel panel, SizePredictions found, double y) {
        int cases = found.protocol().orElseThrow().cases().size();
        panel.guide("without shapes", new double[] {-0.5, cases - 0.5}, new double[] {y, y});
    }

    private static List<HoldOut> heldOut(SizePredictions found, List<Integer> places) {
        List<HoldOut> all = new ArrayList<>();
        List<Protocol.Case> cases = found.protocol().orElseThrow().cases();
        for (int i = 0; i < cases.size(); i++) {
            if (cases.get(i).heldOut().isPresent()) {
                all.add(cases.get(i).heldOut().get());
                places.add(i);
            }
        }
        return all;
    }

    private static void intervals(
            Panel panel,
            SizePredictions found,
            String name,
            int index,
            double aside,
            Function<HoldOut, Estimate> score) {
        List<Integer> places = new ArrayList<>();
        List<Estimate> estimates = heldOut(found, places).stream().map(score).toList();
        panel.points(
                name,
                index,
                places.stream().mapToDouble(place -> place + aside).toArray(),
                estimates.stream().mapToDouble(Estimate::value).toArray(),
                estimates.stream().mapToDouble(e -> end(e, e.interval().low())).toArray(),
                estimates.stream().mapToDouble(e -> end(e, e.interval().high())).toArray());
    }

    private static double end(Estimate estimate, double end) {
        return estimate.interval().isStated() ? end : estimate.value();
    }

    private static void values(
            Panel panel, SizePredictions found, String name, int index, double aside, ToDoubleFunction<HoldOut> score) {
        List<Integer> places = new ArrayList<>();
        double[] y = heldOut(found, places).stream().mapToDouble(score).toArray();
        panel.points(
                name, index, places.stream().mapToDouble(place -> place + aside).toArray(), y);
    }

    private static void printed(Panel panel, SizePredictions found, Function<Printed, OptionalDouble> score) {
        List<Printed> printed = found.printed();
        int cases = found.protocol().orElseThrow().cases().size();
        int[] known = IntStream.range(0, Math.min(cases, printed.size()))
                .filter(i -> score.apply(printed.get(i)).isPresent())
                .toArray();
        panel.points(
                "printed in the paper",
                PRINTED,
                IntStream.of(known).mapToDouble(i -> i + 3 * ASIDE).toArray(),
                IntStream.of(known)
                        .mapToDouble(i -> score.apply(printed.get(i)).getAsDouble())
                        .toArray());
    }
}
