package fitlaw.command;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code %predict}: how fast architectures are predicted to serve tokens. */
@Command(
        header = "how fast architectures are predicted to serve tokens",
        description = """
                Shows tokens per second, time to the first token and time per token of each ARCHITECTURE at each batch, every
                number with its interval. SPEED is the variable of a calibrated model, or a file of one. An ARCHITECTURE is a
                config.json file, a variable of type Architecture, or the name of a model that the benchmark measured, such as
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
