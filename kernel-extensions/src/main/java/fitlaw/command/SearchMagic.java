package fitlaw.command;

import static fitlaw.magic.JavaCall.literal;

import fitlaw.arch.Architecture;
import fitlaw.law.Law;
import fitlaw.magic.Completes;
import fitlaw.magic.JavaCall;
import fitlaw.throughput.Throughput;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code %search}: the architecture that is fastest at an acceptable loss. */
@Command(
        header = "the architecture that serves fastest at an acceptable loss",
        description = """
                Evaluates every shape of the baseline's size with a law and a throughput model, and creates the variable
                NAME (default: found) of type Candidates. LAW is a variable, a file, or the name of published
                coefficients: 80M-297M, which the paper uses for 1B models, or 1B, which it uses for 3B models. SPEED is
                a variable of %calibrate or a file, BASE a config.json or a variable.""",
        footer = "%search law speed data/models/llama-3.2-1b.json --batch 128")
final class SearchMagic extends LibraryMagic {
    private static final String OF_80M = "80M-297M";
    private static final String OF_1B = "1B";

    @Parameters(index = "0", paramLabel = "LAW")
    @Completes(
            variables = Law.class,
            words = {OF_80M, OF_1B},
            files = ".json")
    private String law;

    @Parameters(index = "1", paramLabel = "SPEED")
    @Completes(variables = Throughput.class, files = ".json")
    private String speed;

    @Parameters(index = "2", paramLabel = "BASE")
    @Completes(files = ".json", variables = Architecture.class)
    private String base;

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
        JavaCall<Law> shapes = List.of(OF_80M, OF_1B).contains(law)
                ? JavaCall.of(Law::published, literal(law))
                : space.input(law, Law.class, file -> LawArguments.read(file));
        search.make(
                shapes,
                SearchArguments.speed(speed, space),
                space.input(base, Architecture.class, file -> JavaCall.of(Architecture::read, file)),
                load,
                name,
                space);
    }
}
