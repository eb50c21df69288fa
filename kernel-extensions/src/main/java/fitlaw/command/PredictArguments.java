package fitlaw.command;

import static fitlaw.magic.JavaCall.literal;

import fitlaw.magic.Completes;
import fitlaw.magic.JavaCall;
import fitlaw.throughput.NamedModel;
import fitlaw.throughput.Predictions;
import fitlaw.throughput.Throughput;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of {@code fitlaw predict} and {@code %predict}: what is predicted. */
public final class PredictArguments extends SharedOptions {
    @Option(
            names = "--batch",
            paramLabel = "B,...",
            split = ",",
            defaultValue = "1,16,128",
            description = "Batch size, or several separated by commas." + DEFAULT)
    @Completes(words = "1,16,128")
    private List<Integer> batches;

    @Option(
            names = "--against",
            paramLabel = "ARCHITECTURE",
            description = "Also show the ratio of tokens per second to this architecture.")
    private ArchitectureSource against;

    /** Filled in by picocli. */
    public PredictArguments() {}

    /**
     * {@return the predictions}
     *
     * @param model the throughput model
     * @param architectures the architectures
     * @param load the workload, for any batch
     * @param space resolves words and stores results
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
