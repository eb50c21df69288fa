package fitlaw.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code %search}: the architecture that is fastest at an acceptable loss. */
@Command(
        header = "find the architecture that serves fastest at an acceptable loss",
        description = """
                Evaluates every shape of the baseline's size with a law and a throughput model, and creates the variable
                NAME (default: found) of type Candidates. LAW is a variable, a file, or the name of published
                coefficients: 80M-297M, which the paper uses for 1B models, or 1B, which it uses for 3B models. SPEED is
                a variable of %calibrate or a file, BASE a config.json or a variable.""",
        footer = "%search law speed data/models/llama-3.2-1b.json --batch 128")
final class SearchMagic extends LibraryMagic {
    @Parameters(index = "0", paramLabel = "LAW")
    private LawSource law;

    @Parameters(index = "1", paramLabel = "SPEED")
    private ThroughputSource speed;

    @Parameters(index = "2", paramLabel = "BASE")
    private ArchitectureSource base;

    @Parameters(index = "3", arity = "0..1", paramLabel = "NAME", defaultValue = "found")
    private String name;

    @Mixin
    private SearchArguments search;

    @Mixin
    private WorkloadArguments load;

    SearchMagic() {
        super("search");
    }

    @Override
    void run(SessionWorkspace space) throws Exception {
        search.make(law, speed, base, load, name, space);
    }
}
