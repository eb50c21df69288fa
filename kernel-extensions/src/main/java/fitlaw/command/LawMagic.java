package fitlaw.command;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code %law}: analyses of a fitted law beyond its report. */
@Command(header = "analyse a law beyond its report", description = """
                %law optimum law                    the best shape with its intervals
                %law profile law --term c1          a term fixed at values, the others refitted: its interval and curve
                %law coverage law                   the coverage of its intervals on simulated tables like its own
                %law influence law                  the influence of each run on the law, and which runs to check
                %law weights law                    the weights of runs in a robust fit, in ascending order
                %law inflation law                  whether x, r and N are correlated, which increases their errors
                %law bands law --for x              loss against x or r, with confidence and prediction bands
                %law next law --runs 6 --for both   the runs to train next for x, r or both, in the range of the existing
                                                    runs, and their expected gain
                %law next law --flops 1e17 --for x --at 145e6,50e6
                                                    the runs to train within a budget, over sizes, tokens and shapes,
                                                    and their expected gain for the best width at that size
                %law replay law --for x --at 145e6,50e6
                                                    the savings if its runs had been chosen by information gain
                %law nearest law --parameters 1e9 --layers 16 --head-dim 64 --gqa 4 --multiple 256
                                                    the best feasible shape, with its excess loss
                %law multiplier law --parameters 8e6 --tokens 1e8 --shape 0.13,1 --against 0.25,3
                                                    the factor on compute that a shape needs to reach the loss of
                                                    another

                LAW is the variable of the law (default: law), a file written by --save, or a published law, 80M-297M or 1B.
                The result is stored in the variable NAME, if specified. Further analyses in Java: law.difference, ConfidenceRegion.of,
                RunPlan.forLoss.""", footer = "%law influence law")
final class LawMagic extends LibraryMagic {
    @Parameters(index = "0", paramLabel = "KIND")
    private LawArguments.Kind kind;

    @Parameters(index = "1", arity = "0..1", paramLabel = "LAW", defaultValue = "law")
    private LawSource law;

    @Parameters(index = "2", arity = "0..1", paramLabel = "NAME")
    private String name;

    @Mixin
    private LawArguments arguments;

    LawMagic() {
        super("law");
    }

    @Override
    void run(SessionWorkspace space) throws Exception {
        arguments.make(kind, law.in(space), Optional.ofNullable(name), space);
    }
}
