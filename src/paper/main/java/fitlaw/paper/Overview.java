package fitlaw.paper;

import fitlaw.arch.Architecture;
import fitlaw.common.Numbers;
import fitlaw.law.Law;
import fitlaw.paper.Verdict.Outcome;
import fitlaw.search.Candidates;
import fitlaw.search.Search;
import fitlaw.throughput.Throughput;
import fitlaw.throughput.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Figure 1, an overview of our own, because the paper's text does not describe its figure. Speed is predicted by a
 * model calibrated without the named shapes, loss by the published coefficients that the paper used to design each
 * size.
 */
final class Overview {
    static final String OF_1B = "80M-297M";
    static final String OF_3B = "1B";

    /** The paper's batch, if it fits. */
    static final int BATCH = 128;

    private Overview() {}

    static OverviewAnalysis of(Paper paper) {
        GpuModels card = paper.cards().get(0);
        List<PrintedModel> all = PrintedModel.all(paper);
        Throughput speed = card.without(PrintedModel.shapes(all));
        List<OverviewAnalysis.OfSize> panels = List.of(
                panel("1B", OF_1B, PrintedModel.ofSize(all, "1B"), speed),
                panel("3B", OF_3B, PrintedModel.ofSize(all, "3B"), speed));
        List<String> notes = new ArrayList<>();
        notes.add("Published coefficients have no intervals, so losses have none. Speed and its intervals are"
                + " predicted by a model for "
                + card.name() + " calibrated without the named shapes.");
        notes.add("The law has no term in GQA, so the front does not account for the loss that few KV heads may"
                + " cost.");
        notes.addAll(aboveLimit(all));
        panels.stream()
                .filter(panel -> panel.batch() < BATCH)
                .forEach(panel -> notes.add(String.format(
                        Locale.ROOT,
                        "%s is shown at batch %d: at %d, the KV cache of one of its models does not fit in the"
                                + " memory of %s.",
                        panel.size(),
                        panel.batch(),
                        2 * panel.batch(),
                        card.name())));
        return new OverviewAnalysis(
                "Predicted loss against predicted throughput on " + card.name() + ", 4096 tokens in, 1024 out",
                card.bench().source() + ", " + paper.data().resolve("paper/models.csv") + ", coefficients as printed",
                panels,
                notes,
                verdict(panels));
    }

    private static List<String> aboveLimit(List<PrintedModel> all) {
        return all.stream()
                .filter(model -> model.name().startsWith("Surefire"))
                .filter(model -> model.loss()
                        > PrintedModel.ofSize(all, model.size()).get(0).loss())
                .map(model -> model.name() + "'s printed loss exceeds its limit, LLaMA's loss.")
                .toList();
    }

    private static OverviewAnalysis.OfSize panel(
            String size, String coefficients, List<PrintedModel> models, Throughput speed) {
        Law law = Law.published(coefficients);
        PrintedModel llama = models.get(0);
        Architecture base = llama.architecture();
        int batch = PaperServing.largest(speed, PrintedModel.shapes(models), BATCH);
        Workload load = PaperServing.LOAD.withBatch(batch);
        Candidates found = Search.of(law, speed)
                .sameSizeAs(base)
                .serving(load)
                .baseLoss(llama.loss())
                .run();
        return new OverviewAnalysis.OfSize(
                size,
                batch,
                coefficients,
                found,
                models.stream()
                        .map(model -> new OverviewAnalysis.Model(
                                model.name(),
                                predictedLoss(law, llama, model),
                                model.loss(),
                                speed.tokensPerSecond(model.architecture(), load),
                                speed.ratio(model.architecture(), base, load)))
                        .toList());
    }

    /** The printed loss of the LLaMA model times the ratio of the shape factors. */
    static double predictedLoss(Law law, PrintedModel llama, PrintedModel model) {
        return llama.loss() * law.factor(model.architecture()) / law.factor(llama.architecture());
    }

    private static Verdict verdict(List<OverviewAnalysis.OfSize> panels) {
        List<OverviewAnalysis.Model> fast = panels.stream()
                .flatMap(panel -> panel.models().stream())
                .filter(model -> model.name().startsWith("Surefire"))
                .toList();
        List<Double> limits = panels.stream()
                .map(panel -> panel.models().get(0).predictedLoss())
                .toList();
        boolean refuted = false;
        boolean open = false;
        for (int i = 0; i < fast.size(); i++) {
            OverviewAnalysis.Model one = fast.get(i);
            refuted |= one.predictedLoss() > limits.get(i)
                    || one.overLlama().interval().high() < 1;
            open |= one.overLlama().interval().contains(1);
        }
        return new Verdict(
                "Surefire serves faster than the LLaMA-3.2 model of the same size at no higher loss.",
                panels.stream().map(Overview::words).collect(Collectors.joining(" "))
                        + " Predicted losses have no intervals.",
                refuted ? Outcome.DISAGREES : open ? Outcome.CANNOT_SAY : Outcome.AGREES);
    }

    private static String words(OverviewAnalysis.OfSize panel) {
        double limit = panel.models().get(0).predictedLoss();
        return panel.models().stream()
                        .filter(model -> model.name().startsWith("Surefire"))
                        .map(model -> String.format(
                                Locale.ROOT,
                                "%s is %s times as fast as LLaMA at batch %d, with a predicted loss difference of %s"
                                        + " (printed %s)",
                                model.name(),
                                SpeedContrast.interval(model.overLlama(), 3),
                                panel.batch(),
                                signed(model.predictedLoss() - limit),
                                signed(model.printedLoss()
                                        - panel.models().get(0).printedLoss())))
                        .collect(Collectors.joining("; "))
                + String.format(
                        Locale.ROOT,
                        "; the fastest shape found at this size is %s times as fast.",
                        SpeedContrast.interval(panel.found().best().overBase(), 3));
    }

    static String signed(double difference) {
        return (difference < 0 ? "" : "+") + Numbers.significant(difference, 2);
    }
}
