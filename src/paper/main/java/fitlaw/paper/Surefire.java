package fitlaw.paper;

import fitlaw.arch.Architecture;
import fitlaw.common.DataException;
import fitlaw.common.Task;
import fitlaw.figure.BatchSeries;
import fitlaw.paper.Verdict.Outcome;
import fitlaw.throughput.Throughput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Figure 7. The claim of up to 42 % is confirmed if the interval of the ratio is above 1.42 at one batch or more, and
 * refuted if it is below 1.42 at every batch, on all cards and at both sizes.
 */
final class Surefire {
    private static final String[] SIZES = {"1B", "3B"};

    private Surefire() {}

    static SurefireAnalysis of(Paper paper) {
        List<PrintedModel> models = PrintedModel.all(paper);
        List<Architecture> named = PrintedModel.shapes(models);
        Throughput a100 = paper.a100();
        List<PrintedRatio> printed = PrintedRatio.all(paper);
        List<SurefireAnalysis.Ratios> panels = new ArrayList<>();
        for (String size : SIZES) {
            PrintedModel llama = PrintedModel.named(models, "LLaMA-3.2-" + size);
            PrintedModel fast = PrintedModel.named(models, "Surefire-" + size);
            List<BatchSeries> ratios = new ArrayList<>();
            for (GpuModels card : paper.cards()) {
                Task.current().check();
                card.requiring(List.of(llama.named(), fast.named()), "figure 7");
                ratios.add(PaperServing.ratio(
                        card.name(), card.without(named), card, fast.architecture(), llama.architecture()));
            }
            ratios.add(PaperServing.ratio("A100, from kernels", a100, fast.architecture(), llama.architecture()));
            panels.add(new SurefireAnalysis.Ratios(
                    fast.name(),
                    ratios,
                    printed.stream()
                            .filter(one -> one.model().equals(fast.name()))
                            .toList()));
        }
        LargestSize loss = LargestSize.of(paper.runs());
        return new SurefireAnalysis(
                "Loss at our largest size with the best shape predicted from smaller sizes, and throughput of"
                        + " Surefire relative to LLaMA-3.2",
                loss.source() + ", " + OpenModels.sources(paper.cards()) + ", " + paper.kernelTables() + ", "
                        + paper.data().resolve("paper/throughput.csv"),
                loss,
                panels,
                List.of(
                        loss.words(),
                        "The models for " + GpuModels.names(paper.cards())
                                + " are calibrated without the paper's shapes. The model for the A100 (40 GB) is"
                                + " composed from kernel tables alone.",
                        "Steps were measured with a plain PyTorch program. Its attention is slower at large batch"
                                + " sizes than that of a serving engine, which favours few KV heads."),
                verdict(panels));
    }

    private static Verdict verdict(List<SurefireAnalysis.Ratios> panels) {
        List<BatchSeries.Point> all = panels.stream()
                .flatMap(panel -> panel.ratios().stream())
                .flatMap(series -> series.points().stream())
                .toList();
        if (all.isEmpty()) {
            throw new DataException("no batch size of the paper's workload fits in the memory of any GPU");
        }
        Outcome outcome = all.stream()
                        .anyMatch(point -> point.predicted().interval().low() >= SurefireAnalysis.CLAIMED)
                ? Outcome.AGREES
                : all.stream().allMatch(point -> point.predicted().interval().high() < SurefireAnalysis.CLAIMED)
                        ? Outcome.DISAGREES
                        : Outcome.CANNOT_SAY;
        return new Verdict(
                "Surefire serves up to 42 % faster than the LLaMA-3.2 model of the same size (A100, vLLM).",
                panels.stream().map(Surefire::largest).collect(Collectors.joining(" ")), outcome);
    }

    private static String largest(SurefireAnalysis.Ratios panel) {
        return panel.model() + " is at most "
                + panel.ratios().stream()
                        .filter(series -> !series.points().isEmpty())
                        .map(series -> {
                            BatchSeries.Point most = series.points().stream()
                                    .max(Comparator.comparingDouble(
                                            point -> point.predicted().value()))
                                    .orElseThrow();
                            return SpeedContrast.ratio(most) + " times as fast at batch " + most.batch() + " on "
                                    + series.name();
                        })
                        .collect(Collectors.joining(", "))
                + ".";
    }
}
