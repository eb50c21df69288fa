package fitlaw.paper;

import fitlaw.arch.Architecture;
import fitlaw.law.Law;
import fitlaw.paper.Verdict.Outcome;
import fitlaw.throughput.Throughput;
import fitlaw.throughput.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Tables 1 and 2. The claim is that Panda models have a smaller loss than the LLaMA model of their size. It is
 * confirmed if every printed gap is below zero by more than 1.96 standard deviations of a difference of two single
 * runs, and refuted if one is above zero by as much.
 */
final class NamedModels {
    private static final double SEEN = 1.96;

    private final Paper paper;
    private final List<PrintedModel> all;
    private final RunNoise noise;

    private NamedModels(Paper paper) {
        this.paper = paper;
        all = PrintedModel.all(paper);
        noise = RunNoise.of(paper.runs());
    }

    /** Six models of 1B and 3B. */
    static ModelTable first(Paper paper) {
        return new NamedModels(paper)
                .table(
                        1,
                        List.of("LLaMA-3.2-1B", "Panda-1B", "Surefire-1B", "LLaMA-3.2-3B", "Panda-3B", "Surefire-3B"));
    }

    /** The best shapes of 3B by two fits. */
    static ModelTable second(Paper paper) {
        return new NamedModels(paper).table(2, List.of("LLaMA-3.2-3B", "Panda-3B", "Panda-3B-o"));
    }

    private ModelTable table(int number, List<String> names) {
        List<ModelTable.Row> rows =
                names.stream().map(name -> row(PrintedModel.named(all, name))).toList();
        List<String> notes = new ArrayList<>(Errata.of(rows));
        notes.add(noise.words());
        notes.add("FLOPs per token are 2N + 2 · layers · T · heads · head dimension at T = " + ModelTable.LENGTH
                + ". Throughputs are predicted by models calibrated without the paper's seven shapes.");
        notes.addAll(PrintedAccuracies.of(paper, rows));
        return new ModelTable(
                number,
                paper.data().resolve("paper/models.csv") + ", " + OpenModels.sources(paper.cards()) + ", "
                        + paper.runs().source(),
                rows,
                notes,
                verdict(rows));
    }

    private ModelTable.Row row(PrintedModel model) {
        List<PrintedModel> size = PrintedModel.ofSize(all, model.size());
        PrintedModel llama = size.get(0);
        List<Architecture> seven = PrintedModel.shapes(all);
        int batch = paper.cards().stream()
                .mapToInt(card -> PaperServing.largest(card.without(seven), PrintedModel.shapes(size), Overview.BATCH))
                .min()
                .orElseThrow();
        return new ModelTable.Row(
                model.name(),
                model.architecture(),
                new ModelTable.Printed(
                        model.relativeWidth(),
                        model.mlpRatio(),
                        model.loss(),
                        model.accuracy(),
                        model.loss() - llama.loss()),
                new ModelTable.PredictedGap(
                        Overview.predictedLoss(Law.published(Overview.OF_1B), llama, model) - llama.loss(),
                        Overview.predictedLoss(Law.published(Overview.OF_3B), llama, model) - llama.loss(),
                        noise.ofDifference(llama.loss())),
                batch,
                paper.cards().stream()
                        .map(card -> speed(card, card.without(seven), model, llama, batch))
                        .toList());
    }

    private static ModelTable.Speed speed(
            GpuModels card, Throughput speed, PrintedModel model, PrintedModel llama, int batch) {
        Workload load = PaperServing.LOAD.withBatch(batch);
        return new ModelTable.Speed(
                card.name(),
                speed.tokensPerSecond(model.architecture(), load),
                speed.ratio(model.architecture(), llama.architecture(), load));
    }

    private static Verdict verdict(List<ModelTable.Row> rows) {
        List<ModelTable.Row> pandas =
                rows.stream().filter(row -> row.name().startsWith("Panda")).toList();
        boolean below = pandas.stream()
                .allMatch(row -> row.printed().gap() < -SEEN * row.gap().noise());
        boolean above = pandas.stream()
                .anyMatch(row -> row.printed().gap() > SEEN * row.gap().noise());
        return new Verdict(
                "Panda models have a lower loss than the LLaMA-3.2 model of the same size.",
                pandas.stream()
                        .map(row -> String.format(
                                Locale.ROOT,
                                "%s: printed gap %+.3f, which is %.1f standard deviations of a difference between"
                                        + " two single runs; the coefficients 80M-297M and 1B predict %+.3f and"
                                        + " %+.3f.",
                                row.name(),
                                row.printed().gap(),
                                Math.abs(row.printed().gap()) / row.gap().noise(),
                                row.gap().bySmall(),
                                row.gap().by1B()))
                        .collect(Collectors.joining(" ")),
                above ? Outcome.DISAGREES : below ? Outcome.AGREES : Outcome.CANNOT_SAY);
    }
}
