package fitlaw.command;

import static fitlaw.magic.JavaCall.literal;

import fitlaw.magic.Completes;
import fitlaw.magic.JavaCall;
import fitlaw.throughput.NamedModel;
import fitlaw.throughput.Predictions;
import fitlaw.throughput.Throughput;
import java.util.List;
import picocli.CommandLine.Option;

/** What is predicted: the options of {@code fitlaw predict} and {@code %predict}, and what they make. */
public final class PredictArguments extends SharedOptions {
    @Option(
            names = "--batch",
            paramLabel = "B,...",
            split = ",",
            defaultValue = "1,16,128",
            description = "Sequences at once, one or several." + DEFAULT)
    @Completes(words = "1,16,128")
    private List<Integer> batches;

    @Option(
            names = "--against",
            paramLabel = "ARCHITECTURE",
            description = "Also how many times as many tokens per second as this architecture.")
    private ArchitectureSource against;

    /** Filled in by picocli. */
    public PredictArguments() {}

    /**
     * {@return the predictions}
     *
     * @param model the throughput model
     * @param architectures what is predicted
     * @param load what is served, for any batch
     * @param space where they are looked up and results are made
     * @throws Exception whatever the library throws
     */
    public Predictions make(
            ThroughputSource model, List<ArchitectureSource> architectures, WorkloadArguments load, Workspace space)
            throws Exception {
        JavaCall<Throughput> speed = model.in(space);
        checked(() -> batches.stream().map(batch -> load.of(batch).value()).toList());
        JavaCall<Predictions> predictions = JavaCall.of(
                Predictions::of,
                speed,
                JavaCall.<NamedModel>list(architectures.stream()
                        .map(one -> one.named(speed, space))
                        .toList()),
                load.of(1),
                literal(batches));
        return space.show(
                        against == null
                                ? predictions
                                : JavaCall.of(Predictions::against, predictions, against.named(speed, space)))
                .value();
    }
}
