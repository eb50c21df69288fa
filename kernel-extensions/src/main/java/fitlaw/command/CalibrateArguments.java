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

/** The options of {@code fitlaw calibrate} and {@code %calibrate}: what is calibrated, and how. */
public final class CalibrateArguments extends SharedOptions {
    @Option(
            names = "--gpu",
            paramLabel = "NAME",
            description =
                    "Setup to calibrate if the rows are from several GPUs, engines or versions, such as H100, or a"
                            + " longer part of its name.")
    private String gpu;

    @Option(
            names = "--form",
            paramLabel = "FORM",
            description = "Form of the model: three-terms, overlapped-terms, operators or operators-and-waves. Default:"
                    + " the simplest form with the smallest leave-one-architecture-out error.")
    @Completes(words = {"three-terms", "overlapped-terms", "operators", "operators-and-waves"})
    private String form;

    @Option(
            names = "--confidence",
            paramLabel = "LEVEL",
            defaultValue = "0.9",
            description = "Confidence level of intervals." + DEFAULT)
    @Completes(words = {"0.90", "0.95", "0.99"})
    private double confidence;

    @Option(
            names = "--save",
            paramLabel = "MODEL.json",
            description = "Write the model to this file, such as h100.json, for fitlaw predict and Throughput.read.")
    @Completes(files = ".json")
    private Path save;

    @Option(
            names = "--test",
            paramLabel = "FILE",
            description = "File or variable with measurements that are predicted but not used for the calibration, to"
                    + " report the errors. --where does not apply to them.")
    @Completes(
            variables = Bench.class,
            files = {".csv", ".json"})
    private String test;

    /** Filled in by picocli. */
    public CalibrateArguments() {}

    /**
     * The result of a calibration.
     *
     * @param bench the measurements
     * @param speed the model
     * @param test its errors on other measurements, if there are any
     */
    public record Calibrated(Bench bench, Throughput speed, Optional<OutOfSample> test) {}

    /**
     * {@return the model, and its errors on other measurements}
     *
     * @param reading options for reading files of measurements
     * @param words a variable of measurements, or files
     * @param name name of the model
     * @param space resolves words and stores results
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
                    "%s: measurements of %d setups, which cannot be calibrated together: %s. Select one with"
                            + " --gpu, such as --gpu '%s'.",
                    bench.value().source(),
                    setups.size(),
                    setups.stream().map(Setup::toString).collect(Collectors.joining("; ")),
                    setups.get(0)));
        }
        return bench;
    }
}
