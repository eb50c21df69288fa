package fitlaw.command;

import fitlaw.magic.Completes;
import fitlaw.runs.Runs;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code %allocate}: size, data and shape with the lowest loss at a training budget. */
@Command(
        header = "find the best size, tokens and shape for a training budget",
        description = """
                Creates the variable NAME (default: allocation) of type Allocation and shows it: N*, D*, tokens per
                parameter, loss and best shape at a budget, each with its interval or the reason why the runs do not
                identify it, and, for comparison, the minima of parabolas through runs of equal budgets, if any. RUNS is a
                variable of %runs or a file; or a law of the form chinchilla, as a variable or a saved file.""",
        footer = {
            "%allocate sweep --flops 1e21",
            "%allocate sweep plan --flops 5.76e23 --count total",
            "%allocate sweep --flops 1e21 --accuracy curves --min-accuracy 0.6",
            "%allocate data/runs/gadre_openlm.csv --flops 1e21 --where \"train_set == 'c4_original'\""
        })
final class AllocateMagic extends LibraryMagic {
    @Parameters(index = "0", paramLabel = "RUNS")
    @Completes(
            variables = Runs.class,
            files = {".csv", ".parquet", ".jsonl"},
            types = LawSource.class)
    private String source;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME")
    private String name;

    @Mixin
    private AllocateArguments allocate;

    @Mixin
    private RunArguments reading;

    AllocateMagic() {
        super("allocate");
    }

    @Override
    void run(SessionWorkspace space) throws Exception {
        allocate.make(reading, source, Optional.ofNullable(name), space);
    }
}
