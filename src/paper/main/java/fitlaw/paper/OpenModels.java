package fitlaw.paper;

import fitlaw.throughput.NamedModel;
import fitlaw.throughput.Throughput;
import java.util.List;
import java.util.stream.Collectors;

/** Figure 2: throughput of open models; one is claimed to be faster than a smaller one of equal depth. */
final class OpenModels {
    private static final List<NamedModel> MODELS = List.of(
            OpenModelShapes.QWEN3_06B,
            OpenModelShapes.LLAMA_1B,
            OpenModelShapes.QWEN25_15B,
            OpenModelShapes.QWEN3_17B,
            OpenModelShapes.LLAMA_3B);

    private OpenModels() {}

    static SpeedAnalysis of(Paper paper) {
        List<SpeedPanel> panels = paper.cards().stream()
                .map(card -> panel(card.requiring(MODELS, "figure 2")))
                .toList();
        return new SpeedAnalysis(
                2,
                "Qwen2.5-1.5B compared with smaller and larger open models: tokens per second against batch size,"
                        + " 4096 tokens in, 1024 out",
                sources(paper.cards()),
                panels.size(),
                panels,
                List.of("Qwen shapes were measured without their query and key norms and biases."),
                SpeedAnalysis.verdict(
                        "Qwen2.5-1.5B serves faster than Qwen3-0.6B of equal depth, although it is larger (A100,"
                                + " vLLM).",
                        panels));
    }

    private static SpeedPanel panel(GpuModels card) {
        Throughput speed = card.without(OpenModelShapes.of(MODELS));
        return new SpeedPanel(
                card.name(),
                card.name(),
                MODELS.stream()
                        .map(model -> PaperServing.rate(model.name(), speed, card, model.architecture()))
                        .toList(),
                new SpeedContrast(
                        card.name(),
                        PaperServing.ratio(
                                "Qwen2.5-1.5B relative to Qwen3-0.6B",
                                speed,
                                card,
                                OpenModelShapes.QWEN25_15B.architecture(),
                                OpenModelShapes.QWEN3_06B.architecture())));
    }

    static String sources(List<GpuModels> cards) {
        return cards.stream().map(card -> card.bench().source()).distinct().collect(Collectors.joining(", "));
    }
}
