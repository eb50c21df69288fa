package fitlaw.command;

import static fitlaw.magic.JavaCall.literal;

import fitlaw.bench.Bench;
import fitlaw.bench.Setup;
import fitlaw.magic.Completes;
import fitlaw.magic.JavaCall;
import fitlaw.throughput.OutOfSample;
import fitlaw.throughput.Throughput;
import fitlaw.throughput.ThroughputOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** What is calibrated, and how: the options of {@code fitlaw calibrate} and {@code %calibrate}, and what they make. */
public final class CalibrateArguments extends SharedOptions {
    @Option(
            names = "--gpu",
            paramLabel = "NAME",
            description =
                    "Where the rows are of several GPUs, engines or versions: the one to calibrate, such as H100, or more of"
                            + " its name.")
    private String gpu;

    @Option(
            names = "--form",
            paramLabel = "FORM",
            description =
                    "three-terms, overlapped-terms, operators or operators-and-waves; the simplest with the best error on"
                            + " architectures left out, if left out.")
    @Completes(words = {"three-terms", "overlapped-terms", "operators", "operators-and-waves"})
    private String form;

    @Option(
            names = "--confidence",
            paramLabel = "LEVEL",
            defaultValue = "0.9",
            description = "Level of intervals." + DEFAULT)
    @Completes(words = {"0.90", "0.95", "0.99"})
    private double confidence;

    @Option(
            names = "--save",
            paramLabel = "MODEL.json",
            description =
                    "Write the model to this file, such as h100.json; fitlaw predict and Throughput.read open it.")
    @Completes(files = ".json")
    private Path save;

    @Option(
            names = "--test",
            paramLabel = "FILE",
            description =
                    "Then predict the measurements of this file or variable, which the calibration does not see, and tell how"
                            + " far off that is. --where chooses none of them.")
    @Completes(
            variables = Bench.class,
            files = {".csv", ".json"})
    private String test;

    /** Filled in by picocli. */
    public CalibrateArguments() {}

    /**
     * What a calibration makes.
     *
     * @param bench the measurements
     * @param speed the model
     * @param test how well it predicts others, if there are some
     */
    public record Calibrated(Bench bench, Throughput speed, Optional<OutOfSample> test) {}

    /**
     * {@return the model, and how well it predicts other measurements}
     *
     * @param reading how files of measurements are read
     * @param words a variable of measurements, or files
     * @param name what to call the model
     * @param space where words are looked up and results are made
     * @throws Exception whatever the library throws
     */
    public Calibrated make(BenchArguments reading, List<String> words, String name, Workspace space) throws Exception {
        JavaCall<ThroughputOptions> options = checked(() -> JavaCall.of(ThroughputOptions::defaults)
                .with(ThroughputOptions::withForm, form == null ? null : form.replace('-', ' '))
                .with(ThroughputOptions::withConfidence, confidence));
        JavaCall<Bench> bench = one(reading.read(words, space));
        Optional<JavaCall<Bench>> others = Optional.ofNullable(test)
                .map(word -> one(space.input(word, Bench.class, file -> reading.alike(word, space))));
        JavaCall<Throughput> speed = space.make(
                name,
                options.value().equals(ThroughputOptions.defaults())
                        ? JavaCall.of(Throughput::fit, bench)
                        : JavaCall.of(Throughput::fit, bench, options));
        if (save != null) {
            space.write(save, JavaCall.doing(Throughput::save, speed, space.file(save)));
        }
        Optional<OutOfSample> tested = others.isEmpty()
                ? Optional.empty()
                : Optional.of(space.show(JavaCall.of(Throughput::test, speed, others.get()))
                        .value());
        return new Calibrated(bench.value(), speed.value(), tested);
    }

    private JavaCall<Bench> one(JavaCall<Bench> bench) {
        if (gpu != null) {
            return JavaCall.of(Bench::on, bench, literal(gpu));
        }
        List<Setup> setups = bench.value().setups();
        if (setups.size() > 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s: measurements of %d setups, and coefficients of one say nothing about another: %s. Pick one with --gpu, such as --gpu '%s'.",
                    bench.value().source(),
                    setups.size(),
                    setups.stream().map(Setup::toString).collect(Collectors.joining("; ")),
                    setups.get(0)));
        }
        return bench;
    }
}
