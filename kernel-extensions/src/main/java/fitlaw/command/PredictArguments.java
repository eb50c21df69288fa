package fitlaw.command;

import static fitlaw.magic.JavaCall.literal;

import fitlaw.arch.Architecture;
import fitlaw.magic.Completes;
import fitlaw.magic.JavaCall;
import fitlaw.throughput.MeasuredModels;
import fitlaw.throughput.NamedModel;
import fitlaw.throughput.Predictions;
import fitlaw.throughput.Throughput;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of {@code fitlaw predict} and {@code %predict}: what is predicted. */
public final class PredictArguments extends SharedOptions {
    @Option(
            names = "--batch",
            paramLabel = "B,...",
            split = ",",
            defaultValue = "1,16,128",
            description = "Sequences per batch, one number or several." + DEFAULT)
    @Completes(words = "1,16,128")
    private List<Integer> batches;

    @Option(
            names = "--against",
            paramLabel = "ARCHITECTURE",
            description = "Also show the ratio of tokens per second to this architecture.")
    @Completes(files = ".json", variables = Architecture.class)
    private String against;

    /** Filled in by picocli. */
    public PredictArguments() {}

    /**
     * {@return the predictions}
     *
     * @param speed a throughput model
     * @param words architectures: variables, files, or names of measured models
     * @param load the workload, for any batch
     * @param space resolves words and stores results
     * @throws Exception whatever the library throws
     */
    public Predictions make(JavaCall<Throughput> speed, List<String> words, WorkloadArguments load, Workspace space)
            throws Exception {
        checked(() -> batches.stream().map(batch -> load.of(batch).value()).toList());
        JavaCall<Predictions> predictions = JavaCall.of(
                Predictions::of,
                speed,
                JavaCall.<NamedModel>list(
                        words.stream().map(word -> model(word, speed, space)).toList()),
                load.of(1),
                literal(batches));
        return space.show(
                        against == null
                                ? predictions
                                : JavaCall.of(Predictions::against, predictions, model(against, speed, space)))
                .value();
    }

    private static JavaCall<NamedModel> model(String word, JavaCall<Throughput> speed, Workspace space) {
        return space.variable(word, Architecture.class)
                .map(architecture -> JavaCall.of(NamedModel::new, literal(word), architecture))
                .orElseGet(() -> space.isFile(word) && !speed.value().measured().has(word)
                        ? JavaCall.of(NamedModel::read, space.file(Path.of(word)))
                        : JavaCall.of(MeasuredModels::named, JavaCall.of(Throughput::measured, speed), literal(word)));
    }
}
