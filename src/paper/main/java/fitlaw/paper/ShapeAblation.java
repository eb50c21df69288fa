package fitlaw.paper;

import fitlaw.arch.Architecture;
import fitlaw.common.DataException;
import fitlaw.common.Task;
import fitlaw.throughput.NamedModel;
import fitlaw.throughput.Throughput;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Figures 3 and 11: throughput over batch of shapes that differ in one factor at a fixed number of parameters, at three
 * sizes.
 *
 * <p>The shapes are those of the benchmark. The predictions for each size come from a model calibrated without the
 * shapes drawn.
 */
final class ShapeAblation {
    private static final int GROUP_OF_PAPER = 4;
    private static final List<NamedModel> BASES =
            List.of(OpenModelShapes.LLAMA_1B, OpenModelShapes.LLAMA_3B, OpenModelShapes.LLAMA_8B);

    private ShapeAblation() {}

    static SpeedAnalysis widthAndRatio(Paper paper) {
        return of(
                paper,
                3,
                List.of(ShapeFactor.WIDTH, ShapeFactor.RATIO),
                "Larger hidden size and larger MLP/attention ratio",
                "At fixed N and GQA, a larger hidden size serves faster at fixed r, and a larger r serves faster"
                        + " at fixed hidden size (A100, vLLM).");
    }

    static SpeedAnalysis group(Paper paper) {
        return of(
                paper,
                11,
                List.of(ShapeFactor.GROUP),
                "Larger GQA group",
                "At fixed N, hidden size and r, a larger GQA group serves much faster (A100, vLLM).");
    }

    private static SpeedAnalysis of(Paper paper, int number, List<ShapeFactor> factors, String what, String claim) {
        GpuModels card = paper.cards().get(0);
        List<SpeedPanel> panels = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (NamedModel base : BASES) {
            Task.current().check();
            List<SpeedPanel> row = row(card, base, factors, notes);
            panels.addAll(row);
            if (!row.isEmpty()) {
                grouping(base).ifPresent(notes::add);
            }
        }
        if (panels.isEmpty()) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s has no two shapes of one size that differ only in %s, so figure %d cannot be reproduced."
                            + " It requires shapes of the size of %s, with the same number of layers, head"
                            + " dimension and vocabulary; data/collect/architectures.csv lists such shapes.",
                    card.bench().source(),
                    factors.stream().map(factor -> factor.words()).collect(Collectors.joining(" or ")),
                    number,
                    BASES.stream().map(NamedModel::name).collect(Collectors.joining(", "))));
        }
        return new SpeedAnalysis(
                number,
                what + " at a fixed number of parameters, on " + card.name() + ", 4096 tokens in, 1024 out",
                card.bench().source(),
                factors.size() == 1 ? panels.size() : factors.size(),
                panels,
                notes,
                SpeedAnalysis.verdict(claim, panels));
    }

    /** Notes that the GQA group of the 3B model differs from that of the paper's ablations. */
    private static Optional<String> grouping(NamedModel base) {
        int group = base.architecture().gqaGroup();
        return group == GROUP_OF_PAPER
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "The %s shapes are variants of %s, which has GQA group %d; the paper's ablations at fixed"
                                + " GQA use %d.",
                        size(base),
                        base.name(),
                        group,
                        GROUP_OF_PAPER));
    }

    private static List<SpeedPanel> row(
            GpuModels card, NamedModel base, List<ShapeFactor> factors, List<String> notes) {
        Set<Architecture> drawn = new LinkedHashSet<>();
        factors.forEach(factor -> drawn.addAll(factor.variants(card.shapes(), base.architecture())));
        List<SpeedPanel> panels = new ArrayList<>();
        for (ShapeFactor factor : factors) {
            List<Architecture> shapes = factor.variants(card.shapes(), base.architecture());
            if (shapes.size() < 2) {
                notes.add(String.format(
                        Locale.ROOT,
                        "%s has fewer than two shapes of the size of %s that differ only in %s.",
                        card.bench().source(),
                        base.name(),
                        factor.words()));
            } else {
                panels.add(panel(card, card.without(List.copyOf(drawn)), base, factor, shapes));
            }
        }
        return panels;
    }

    private static String size(NamedModel base) {
        return base.name().replaceFirst(".*-", "");
    }

    private static SpeedPanel panel(
            GpuModels card, Throughput speed, NamedModel base, ShapeFactor factor, List<Architecture> shapes) {
        Architecture least = shapes.get(0);
        Architecture most = shapes.get(shapes.size() - 1);
        String size = size(base);
        String pair = factor.label(most) + " relative to " + factor.label(least);
        return new SpeedPanel(
                size + ": " + factor.words(),
                card.name(),
                shapes.stream()
                        .map(shape -> PaperServing.rate(factor.label(shape), speed, card, shape))
                        .toList(),
                new SpeedContrast(size + " " + pair, PaperServing.ratio(pair, speed, card, most, least)));
    }
}
