package fitlaw.cli;

import fitlaw.command.ArchitectureSource;
import fitlaw.command.PredictArguments;
import fitlaw.command.ThroughputSource;
import fitlaw.command.WorkloadArguments;
import fitlaw.throughput.Predictions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Predicts throughput from the terminal or a script. */
@Command(
        name = "predict",
        description = {
            "Predict throughput and latency of architectures, with intervals, from a model saved by fitlaw calibrate.",
            "",
            "Prints a report, or JSON with --json: one entry per number, with estimate, low and high.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fitlaw predict h100.json data/models/surefire-1b.json --batch 1,16,128 --input 4096 --output 1024",
            "  fitlaw predict h100.json data/models/surefire-1b.json data/models/panda-1b.json --against "
                    + "data/models/llama-3.2-1b.json",
            "  fitlaw predict h100.json LLaMA-3.2-1B Qwen3-0.6B --batch 64",
        })
final class PredictCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL.json", description = "File written by fitlaw calibrate --save.")
    private ThroughputSource model;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "ARCHITECTURE",
            description =
                    "Hugging Face config.json files of Llama, Qwen, Mistral or Gemma models, or names of models in the "
                            + "measurements, such as LLaMA-3.2-1B.")
    private final List<ArchitectureSource> architectures = new ArrayList<>();

    @Mixin
    private PredictArguments prediction;

    @Mixin
    private WorkloadArguments load;

    @Option(names = "--json", description = "Print JSON on standard output.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = new Terminal(spec);
        Predictions predictions = prediction.make(model, architectures, load, terminal);
        return terminal.print(
                json ? SpeedJson.of(predictions) : predictions.report().text());
    }
}
