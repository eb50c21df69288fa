package fitlaw.cli;

import fitlaw.command.BenchArguments;
import fitlaw.command.CalibrateArguments;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Calibrates a throughput model from the terminal or a script. */
@Command(
        name = "calibrate",
        description = {
            "Calibrate a throughput model to measurements of one GPU and engine.",
            "",
            "A table has gpu, engine, engine_version, model, n_layers, d_model, d_ff, n_heads, n_kv_heads, head_dim,"
                    + " vocab_size, tied_embeddings, batch, phase (decode or prefill), context_tokens and seconds, and"
                    + " if known copy_bytes_per_s and matmul_flop_per_s. Prints a report, or JSON with --json, where"
                    + " errors are fractions: 0.03 is 3 %%.",
            "",
            "Result files of engines omit the GPU, the model's shape and more. A manifest in their folder,"
                    + " fitlaw-bench.json, adds it: each key is a pattern of file names (later ones win), each value"
                    + " an object of columns as in --given; architecture is the path of a config.json, from the"
                    + " manifest's folder:",
            "",
            "  {\"*\": {\"gpu\": \"H100\", \"engine_version\": \"0.11.0\", \"architecture\": \"llama-3.2-1b.json\"},",
            "   \"qwen-*.json\": {\"architecture\": \"qwen3-8b.json\"}, \"latency-b16-*.json\": {\"batch\": 16}}",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fitlaw calibrate data/bench/h100.csv --save h100.json",
            "  fitlaw calibrate data/bench/h100.csv data/bench/h200.csv --gpu H200 --json",
            "  fitlaw calibrate steps.csv --columns seconds=step_s,batch=bs --given gpu=H100,engine=vllm",
            "  fitlaw calibrate data/bench/h100.csv --test data/bench/h100-unseen.csv",
            "  fitlaw calibrate results/ --manifest results/fitlaw-bench.json",
        })
final class CalibrateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "1..*",
            paramLabel = "FILE",
            description = "CSV files with one measurement per row, result files of vllm bench or SGLang, or folders of"
                    + " such files.")
    private final List<String> files = new ArrayList<>();

    @Mixin
    private BenchArguments reading;

    @Mixin
    private CalibrateArguments calibration;

    @Option(names = "--json", description = "Print JSON on standard output.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = new Terminal(spec);
        CalibrateArguments.Calibrated made = calibration.make(reading, files, "speed", terminal);
        return terminal.print(
                json
                        ? SpeedJson.of(made.speed(), made.test())
                        : made.speed().report().text()
                                + "\n"
                                + made.speed().calibration().report().text()
                                + "\n"
                                + made.bench().report().text()
                                + made.test()
                                        .map(one -> "\n" + one.report().text())
                                        .orElse(""));
    }
}
