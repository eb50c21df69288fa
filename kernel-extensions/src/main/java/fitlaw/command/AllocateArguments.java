package fitlaw.command;

import static fitlaw.magic.JavaCall.literal;

import fitlaw.accuracy.Accuracy;
import fitlaw.accuracy.AllocatedAccuracy;
import fitlaw.law.Allocation;
import fitlaw.law.ChinchillaForm;
import fitlaw.law.CountingRule;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import fitlaw.magic.Completes;
import fitlaw.magic.JavaCall;
import fitlaw.runs.Runs;
import fitlaw.table.Expression;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code fitlaw allocate} and {@code %allocate}: how a training budget is allocated. */
public final class AllocateArguments extends SharedOptions {
    @Option(
            names = "--flops",
            paramLabel = "C",
            required = true,
            description = "Training budget in floating-point operations, such as 1e21.")
    private double flops;

    @Option(
            names = "--count",
            paramLabel = "RULE",
            defaultValue = "non-embedding",
            description = "Rule for counting operations. non-embedding: C = 6 N D with non-embedding N; total: C ="
                    + " 6 N D with total N; head-and-attention: C = (6 N + 6 V d + 6 n_layers q s) D, with the"
                    + " columns vocab_size and sequence_length."
                    + DEFAULT)
    private CountingRule count;

    @Option(
            names = "--where",
            paramLabel = "EXPR",
            description = "Fit only to rows that meet this condition on columns of the table, computed columns,"
                    + " and N, D, x, r, L.")
    @Completes(by = TableCandidates.Condition.class)
    private Expression where;

    @Mixin
    private ConfidenceArgument confidence;

    @Option(
            names = "--resamples",
            paramLabel = "COUNT",
            defaultValue = "1000",
            description = "Number of refits to resampled runs, from which intervals are computed." + DEFAULT)
    private int resamples;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            defaultValue = "1",
            description = "Random seed of the resampling." + DEFAULT)
    private long seed;

    @Mixin
    private AccuracyCurveArguments accuracy;

    /** Filled in by picocli. */
    public AllocateArguments() {}

    /**
     * The result.
     *
     * @param allocation the optimal size and data for the budget
     * @param accuracy its predicted accuracy, if accuracy curves were given
     */
    public record Made(Allocation allocation, Optional<AllocatedAccuracy> accuracy) {}

    /**
     * {@return the allocation and its predicted accuracy}
     *
     * @param reading options for reading a file of runs
     * @param source a variable of runs or of a law, a file of runs, or a saved law
     * @param name name of the result, if given
     * @param space resolves the source and stores the result
     * @throws Exception whatever the library throws
     */
    public Made make(RunArguments reading, String source, Optional<String> name, Workspace space) throws Exception {
        Optional<JavaCall<Accuracy>> curves = accuracy.curves(this, space);
        JavaCall<Allocation> allocation = allocation(reading, source, name.orElse("allocation"), space);
        if (curves.isEmpty()) {
            return new Made(allocation.value(), Optional.empty());
        }
        JavaCall<AllocatedAccuracy> worth = JavaCall.<Accuracy, Allocation, String, AllocatedAccuracy>of(
                Accuracy::of, curves.get(), allocation, accuracy.task());
        if (accuracy.least().isPresent()) {
            worth = JavaCall.of(
                    AllocatedAccuracy::atLeast, worth, literal(accuracy.least().getAsDouble()));
        }
        return new Made(
                allocation.value(), Optional.of(space.make("worth", worth).value()));
    }

    private JavaCall<Allocation> allocation(RunArguments reading, String source, String name, Workspace space)
            throws Exception {
        JavaCall<Allocation.Budget> budget = JavaCall.of(Allocation.Budget::new, literal(flops), literal(count));
        Optional<JavaCall<Law>> law = new LawSource(source).orRuns(space);
        if (law.isPresent()) {
            refuse(
                    List.of("--where", "--confidence", "--resamples", "--seed"),
                    "is an option for fitting runs, and " + source + " is already a law. Leave it out.");
            return space.make(name, JavaCall.of(Allocation::of, law.get(), budget));
        }
        JavaCall<Runs> runs = reading.read(source, where == null ? List.of() : List.of(where.toString()), space);
        JavaCall<ChinchillaForm> form = JavaCall.of(LawForm::chinchilla)
                .with(ChinchillaForm::withResamples, resamples)
                .with(ChinchillaForm::withSeed, seed);
        return space.make(name, JavaCall.of(Allocation::fit, runs, budget, form, literal(confidence.value())));
    }
}
