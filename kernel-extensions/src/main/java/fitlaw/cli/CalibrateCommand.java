package fitlaw.cli;

import fitlaw.bench.Bench;
import fitlaw.bench.Setup;
import fitlaw.magic.SpeedWords;
import fitlaw.throughput.OutOfSample;
import fitlaw.throughput.Throughput;
import fitlaw.throughput.ThroughputOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Calibrates a throughput model from the terminal or a script. */
@Command(
        name = "calibrate",
        description = {
            "Calibrate a throughput model to measurements of one GPU and engine.",
            "",
            "A table has gpu, engine, engine_version, model, n_layers, d_model, d_ff, n_heads, n_kv_heads, head_dim, "
                    + "vocab_size, tied_embeddings, batch, phase (decode or prefill), context_tokens and seconds, and if known "
                    + "copy_bytes_per_s and matmul_flop_per_s. Prints a report, or JSON with --json, where errors are shares: "
                    + "0.03 is 3 %%.",
            "",
            "Result files of engines omit the GPU, the model's shape and more. A manifest beside them, fitlaw-bench.json, says it: "
                    + "each key is a pattern of file names (later ones win), each value an object of columns as in --given; "
                    + "architecture is the path of a config.json, from the manifest's folder:",
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

    @Mixin
    private BenchReading reading;

    @Option(names = SpeedWords.GPU, paramLabel = "NAME", description = SpeedWords.GPU_HELP)
    private String gpu;

    @Option(names = SpeedWords.FORM, paramLabel = "FORM", description = SpeedWords.FORM_HELP)
    private String form;

    @Option(
            names = SpeedWords.CONFIDENCE,
            paramLabel = "LEVEL",
            defaultValue = "0.9",
            description = SpeedWords.CONFIDENCE_HELP + " Default: ${DEFAULT-VALUE}.")
    private double confidence;

    @Option(names = SpeedWords.SAVE, paramLabel = "MODEL.json", description = SpeedWords.SAVE_HELP)
    private Path save;

    @Option(names = SpeedWords.TEST, paramLabel = "FILE", description = SpeedWords.TEST_HELP)
    private Path test;

    @Option(names = "--json", description = "Print JSON on standard output.")
    private boolean json;

    @Override
    public Integer call() {
        ThroughputOptions options = options();
        Bench bench = one(reading.read());
        Optional<Bench> later = Optional.ofNullable(test).map(reading::alike).map(this::one);
        Throughput speed = Throughput.fit(bench, options);
        if (save != null) {
            speed.save(TypedPaths.current().openable(TypedPaths.current().absolute(save)));
            WrittenFiles.tell(spec, save);
        }
        Optional<OutOfSample> tested = later.map(speed::test);
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                json
                        ? SpeedJson.of(speed, tested)
                        : speed.report().text()
                                + "\n"
                                + speed.calibration().report().text()
                                + "\n"
                                + bench.report().text()
                                + tested.map(one -> "\n" + one.report().text()).orElse(""));
        out.flush();
        return 0;
    }

    private ThroughputOptions options() {
        try {
            ThroughputOptions options = ThroughputOptions.defaults().withConfidence(confidence);
            return form == null ? options : options.withForm(SpeedWords.form(form));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Bench one(Bench bench) {
        if (gpu != null) {
            return bench.on(gpu);
        }
        List<Setup> setups = bench.setups();
        if (setups.size() > 1) {
            throw new CommandException(String.format(
                    Locale.ROOT,
                    "%s: measurements of %d setups, and coefficients of one say nothing about another: %s. Pick one with %s, such as %s '%s'.",
                    bench.source(),
                    setups.size(),
                    setups.stream().map(Setup::toString).collect(Collectors.joining("; ")),
                    SpeedWords.GPU,
                    SpeedWords.GPU,
                    setups.get(0)));
        }
        return bench;
    }
}
