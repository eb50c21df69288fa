package fitlaw.command;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code %law}: what a fitted law says beyond its report. */
@Command(header = "what a fitted law says beyond its report", description = """
                %law optimum law                    the best shape with its intervals
                %law profile law --term c1          a term held at values, all else fitted again: its interval and curve
                %law coverage law                   how often its intervals hold the truth on simulated tables like its own
                %law influence law                  what each run does to the law, and which to look at
                %law weights law                    each run with its weight in a robust fit, the lightest first
                %law inflation law                  whether x, r and N vary together, which widens their errors
                %law bands law --for x              loss along x or r with confidence and prediction bands
                %law next law --runs 6 --for both   the runs to make next for x, r or both, in the range of the runs there are,
                                                    and what they gain
                %law next law --flops 1e17 --for x --at 145e6,50e6
                                                    the runs that a training budget pays for, over sizes, tokens and shapes, and
                                                    what they gain for the best width at that size
                %law replay law --for x --at 145e6,50e6
                                                    what choosing its runs by their worth would have saved
                %law nearest law --parameters 1e9 --layers 16 --head-dim 64 --gqa 4 --multiple 256
                                                    the best shape that can be built, with the loss given away
                %law multiplier law --parameters 8e6 --tokens 1e8 --shape 0.13,1 --against 0.25,3
                                                    the factor on compute that a shape needs to reach the loss of another

                LAW is the variable of the law, law if left out, a file that --save wrote, or 80M-297M or 1B, which are
                published. The result is the variable NAME, if one is given. In Java there is more: law.difference, ConfidenceRegion.of, RunPlan.forLoss.""", footer = "%law influence law")
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
