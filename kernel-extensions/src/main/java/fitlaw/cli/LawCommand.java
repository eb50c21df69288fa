package fitlaw.cli;

import fitlaw.command.LawArguments;
import fitlaw.command.LawSource;
import fitlaw.law.ActsOn;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import fitlaw.magic.Displays;
import fitlaw.magic.JavaCall;
import fitlaw.runs.Runs;
import fitlaw.table.Expression;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Analyses a law from the terminal or a script. */
@Command(
        name = "law",
        description = {
            "Analyse a law beyond its report.",
            "",
            "optimum: the best shape with its intervals; profile: a term fixed at values, the others refitted;"
                    + " coverage: the coverage of its intervals on simulated tables like its own; influence: the"
                    + " influence of each run on the law; weights: the weights of runs in a robust fit, in"
                    + " ascending order; inflation: whether x, r and N are correlated; bands: loss against x or r,"
                    + " with bands; next: the runs to train next, and their expected gain; replay: the savings if"
                    + " its runs had been chosen by information gain; nearest: the best feasible shape, with its"
                    + " excess loss; multiplier: the factor on compute that another shape needs to reach the loss"
                    + " of a shape.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fitlaw law nearest law.json --parameters 1e9 --layers 16 --head-dim 64 --gqa 4 --multiple 256",
            "  fitlaw law multiplier law.json --parameters 8e6 --tokens 1e8 --shape 0.13,1 --against 0.25,3",
            "  fitlaw law influence data/runs/golden_synthetic.csv",
            "  fitlaw law coverage data/runs/nano.csv --where 'x >= 0.06' --simulations 1000",
            "  fitlaw law coverage runs.csv --form multiplicative --simulations 1e6 --shard 3/40 --out part/",
            "  fitlaw law next data/runs/golden_synthetic.csv --runs 6 --for both",
            "  fitlaw law next sweep.csv --form log-parabola --flops 1e17 --for x --at 145e6,50e6",
        })
final class LawCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "KIND", description = "Analysis, one of the above.")
    private LawArguments.Kind kind;

    @Parameters(
            index = "1",
            paramLabel = "LAW|RUNS",
            description = "Law: " + LawSource.HELP + "; or a file of runs, to which a law is fitted.")
    private LawSource law;

    @Option(
            names = "--form",
            paramLabel = "FORM",
            defaultValue = "log-linear",
            description = "For a file of runs: form of the law. Default: ${DEFAULT-VALUE}.")
    private String form;

    @Option(
            names = "--acts-on",
            paramLabel = "WHAT",
            description = "For a file of runs: part of the loss on which the shape acts, in a law that predicts"
                    + " losses at other sizes.")
    private ActsOn actsOn;

    @Option(
            names = "--where",
            paramLabel = "EXPR",
            description = "For a file of runs: fit only to rows that meet this condition.")
    private Expression where;

    @Mixin
    private LawArguments arguments;

    @Option(names = "--json", description = "Print JSON on standard output.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = new Terminal(spec);
        Object said;
        try {
            said = arguments.make(
                    kind,
                    law.orRuns(terminal).orElseGet(() -> fitted(terminal.file(Path.of(law.word())))),
                    Optional.empty(),
                    terminal);
        } catch (CancellationException e) {
            throw e; // or a shard is done
        } catch (IllegalStateException e) { // a law without runs
            throw new CommandException(e.getMessage(), e);
        }
        if (json) {
            return terminal.print(LawJson.of(said));
        }
        String text = String.valueOf(Displays.of(said).text());
        return terminal.print(text.endsWith("\n") ? text : text + "\n");
    }

    private JavaCall<Law> fitted(JavaCall<Path> file) {
        JavaCall<Runs> runs = JavaCall.of(Runs::read, file);
        JavaCall<Runs> chosen =
                where == null ? runs : JavaCall.of(Runs::where, runs, JavaCall.literal(where.toString()));
        JavaCall<LawForm> of = JavaCall.of(LawForm::parse, JavaCall.literal(form));
        return JavaCall.of(
                Law::fit, actsOn == null ? of : JavaCall.of(LawForm::predicting, of, JavaCall.literal(actsOn)), chosen);
    }
}
