package fitlaw.command;

import static fitlaw.magic.JavaCall.literal;

import fitlaw.magic.Completes;
import fitlaw.magic.JavaCall;
import fitlaw.throughput.Workload;
import picocli.CommandLine.Option;

/** The workload: options of commands and magics that predict throughput. */
public final class WorkloadArguments extends SharedOptions {
    /** Default of arXiv:2510.18245. */
    private static final String INPUT_TOKENS = "4096";

    /** Default of arXiv:2510.18245. */
    private static final String OUTPUT_TOKENS = "1024";

    @Option(
            names = "--input",
            paramLabel = "TOKENS",
            defaultValue = INPUT_TOKENS,
            description = "Input tokens per sequence." + DEFAULT)
    @Completes(words = {"512", INPUT_TOKENS})
    private int input;

    @Option(
            names = "--output",
            paramLabel = "TOKENS",
            defaultValue = OUTPUT_TOKENS,
            description = "Output tokens per sequence." + DEFAULT)
    @Completes(words = {"128", OUTPUT_TOKENS})
    private int output;

    @Option(
            names = "--continuous",
            description = "Assume continuous batching, in which a finished request is replaced immediately."
                    + " Default: all requests start together.")
    private boolean continuous;

    /** Filled in by picocli. */
    public WorkloadArguments() {}

    /** {@return the workload at one batch} */
    JavaCall<Workload> of(int batch) {
        return checked(() -> {
            JavaCall<Workload> load = JavaCall.of(Workload::new, literal(batch), literal(input), literal(output))
                    .withIf(continuous, Workload::continuous);
            load.value();
            return load;
        });
    }
}
