package fitlaw.cli;

import fitlaw.magic.SpeedWords;
import fitlaw.throughput.NamedModel;
import fitlaw.throughput.Predictions;
import fitlaw.throughput.Throughput;
import fitlaw.throughput.Workload;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Predicts throughput from the terminal or a script. */
@Command(
        name = "predict",
        description = {
            "Predict how fast architectures serve tokens, with intervals, by a model that fitlaw calibrate saved.",
            "",
            "Prints a report, or JSON with --json: one entry a number, with estimate, low and high.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fitlaw predict h100.json data/models/surefire-1b.json --batch 1,16,128 --input 4096 --output 1024",
            "  fitlaw predict h100.json data/models/surefire-1b.json data/models/panda-1b.json --against "
                    + "data/models/llama-3.2-1b.json",
            "  fitlaw predict h100.json LLaMA-3.2-1B Qwen3-0.6B --batch 64",
        })
final class PredictCommand implements Callable<Integer> {
    private static final String DEFAULT = " Default: ${DEFAULT-VALUE}.";

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL.json", description = "A model that fitlaw calibrate --save wrote.")
    private Path model;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "ARCHITECTURE",
            description =
                    "Hugging Face config.json files of Llama, Qwen, Mistral or Gemma models, or names of models that the "
                            + "benchmark measured, such as LLaMA-3.2-1B.")
    private final List<String> architectures = new ArrayList<>();

    @Option(
            names = SpeedWords.BATCH,
            paramLabel = "B,...",
            split = ",",
            defaultValue = SpeedWords.BATCHES,
            description = SpeedWords.BATCH_HELP + DEFAULT)
    private List<Integer> batches;

    @Option(
            names = SpeedWords.INPUT,
            paramLabel = "TOKENS",
            defaultValue = SpeedWords.INPUT_TOKENS,
            description = SpeedWords.INPUT_HELP + DEFAULT)
    private int input;

    @Option(
            names = SpeedWords.OUTPUT,
            paramLabel = "TOKENS",
            defaultValue = SpeedWords.OUTPUT_TOKENS,
            description = SpeedWords.OUTPUT_HELP + DEFAULT)
    private int output;

    @Option(names = SpeedWords.CONTINUOUS, description = SpeedWords.CONTINUOUS_HELP)
    private boolean continuous;

    @Option(names = SpeedWords.AGAINST, paramLabel = "ARCHITECTURE", description = SpeedWords.AGAINST_HELP)
    private String against;

    @Option(names = "--json", description = "Print JSON on standard output.")
    private boolean json;

    @Override
    public Integer call() {
        Workload load = workload();
        Throughput speed = Throughput.read(openable(model));
        Predictions predictions = Predictions.of(
                speed, architectures.stream().map(word -> named(word, speed)).toList(), load, batches);
        Predictions all = against == null ? predictions : predictions.against(named(against, speed));
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? SpeedJson.of(all) : all.report().text());
        out.flush();
        return 0;
    }

    private Workload workload() {
        try {
            batches.forEach(batch -> new Workload(batch, input, output));
            Workload load = new Workload(1, input, output);
            return continuous ? load.continuous() : load;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static NamedModel named(String word, Throughput speed) {
        Path file = openable(Path.of(word));
        boolean isFile = SpeedWords.isFile(word) && !speed.measured().has(word);
        return Files.isRegularFile(file) || isFile
                ? NamedModel.read(file)
                : speed.measured().named(word);
    }

    private static Path openable(Path file) {
        return TypedPaths.current().openable(TypedPaths.current().absolute(file));
    }
}
