package fitlaw.cli;

import fitlaw.command.FitArguments;
import fitlaw.command.FormArguments;
import fitlaw.command.RunArguments;
import fitlaw.common.Report;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Fits a law from the terminal or a script. */
@Command(
        name = "fit",
        description = {
            "Fit a conditional scaling law to a table of training runs.",
            "",
            "The table must have loss (nats per token) and either d_model, d_ff, n_layers, n_heads, n_kv_heads,"
                    + " head_dim, or n_params_non_embedding with mlp_attn_ratio and d_model or d_over_sqrt_n."
                    + " size_class, token_class and train_set define the groups, each of which has its own"
                    + " intercept. Prints a report, or JSON with --json.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fitlaw fit data/runs/nano.csv",
            "  fitlaw fit data/runs/nano.csv --where 'size_class == \"1M\" & x >= 0.06' --json",
            "  fitlaw fit data/runs/nano.csv --where 'x >= 0.06' --test 'size_class == \"1M\" & x >= 0.06'",
            "  fitlaw fit data/runs/nano.csv --form 'E + A/(N + N0)^a' --bounds N0=0: --fix E=2.5",
            "  fitlaw fit data/runs/golden_synthetic.csv --protocol tasks --form multiplicative",
            "  fitlaw fit data/runs/nano.csv --where 'x >= 0.06' --save law.json",
            "  fitlaw fit data/runs/nano.csv --where 'x >= 0.06' --robust tukey --compare additive,multiplicative",
            "  fitlaw fit sweep.csv --weights loss_se --form multiplicative",
            "  fitlaw fit data/runs/nano.csv --where 'x >= 0.06' --bootstrap residuals --resamples 2000 --seed 7",
            "  fitlaw fit sweep.csv --columns loss=val_ce,tokens=seen --form multiplicative",
            "  fitlaw fit logs.parquet --logs run_id,tokens,loss --join shapes.csv --on run_id=name",
        })
final class FitCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "RUNS",
            description = "File or folder of runs: CSV, Parquet, JSON Lines, or exports of other tools; for logs,"
                    + " see --logs.")
    private String file;

    @Mixin
    private FitArguments fit;

    @Mixin
    private FormArguments forms;

    @Mixin
    private RunArguments reading;

    @Option(names = "--json", description = "Print JSON on standard output.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = new Terminal(spec);
        List<Object> made = fit.make(forms, reading, file, Optional.empty(), terminal);
        return terminal.print(
                json
                        ? FitJson.of(made)
                        : made.stream()
                                .map(result -> ((Report.Source) result).report().text())
                                .collect(Collectors.joining("\n")));
    }
}
