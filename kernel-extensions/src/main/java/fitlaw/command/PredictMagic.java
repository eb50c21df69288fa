package fitlaw.command;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code %predict}: predicted throughput and latency of architectures. */
@Command(
        header = "predict throughput and latency of architectures",
        description = """
                Shows tokens per second, time to first token and time per token of each ARCHITECTURE at each batch, each
                with its interval. SPEED is the variable of a calibrated model, or its file. An ARCHITECTURE is a
                config.json file, a variable of type Architecture, or the name of a model in the measurements, such as
                LLaMA-3.2-1B.""",
        footer = {
            "%predict speed llama --batch 1,16,128",
            "%predict speed data/models/surefire-1b.json --batch 1,16,128 --against data/models/llama-3.2-1b.json"
        })
final class PredictMagic extends LibraryMagic {
    @Parameters(index = "0", paramLabel = "SPEED")
    private ThroughputSource speed;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "ARCHITECTURE")
    private List<ArchitectureSource> architectures;

    @Mixin
    private PredictArguments prediction;

    @Mixin
    private WorkloadArguments load;

    PredictMagic() {
        super("predict");
    }

    @Override
    void run(SessionWorkspace space) throws Exception {
        prediction.make(speed, architectures, load, space);
    }
}
