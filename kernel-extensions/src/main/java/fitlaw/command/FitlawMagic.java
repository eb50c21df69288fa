package fitlaw.command;

import fitlaw.law.LawForm;
import fitlaw.magic.CommandMagic;
import fitlaw.magic.Completes;
import fitlaw.magic.Context;
import fitlaw.runs.Runs;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code %fitlaw}: a scaling law fitted to runs, of a built-in form or, as {@code %%fitlaw}, of the formula in the cell. */
@Command(
        header = "fit a conditional scaling law to runs",
        description = """
                Creates the variable NAME (default: law) of type Law and shows its report: the best relative width and
                MLP/attention ratio with intervals or the reason why the runs do not identify them, coefficients,
                group intercepts, noise. With --test, NAME is a HoldOut (default: heldOut); with --protocol, a Protocol
                (default: protocol). --interval and --compare also create the variables profiles, bootstrap and comparison.
                %law provides further analyses: influence of single runs, the next runs to train, the nearest
                feasible shape. RUNS is a variable of %runs or a file.""",
        footer = {
            "%fitlaw sweep",
            "%fitlaw sweep --form multiplicative --where \"0.5 <= r <= 5\"",
            "%fitlaw sweep --form \"E + A/(N + N0)^a\" --bounds N0=0: --fix E=1.69",
            "%fitlaw sweep --robust tukey",
            "%fitlaw sweep --weights loss_se",
            "%fitlaw sweep --bootstrap residuals --resamples 2000 --seed 7",
            "%fitlaw sweep --form \"E + A/N^a\" --compare \"E + B/D^b; E + A/N^a + B/D^b\"",
            "%fitlaw sweep --compare multiplicative,additive,depth",
            "%fitlaw data/runs/nano.csv --given vocab_size=32000"
        })
final class FitlawMagic extends LibraryMagic {
    @Parameters(index = "0", paramLabel = "RUNS")
    @Completes(
            variables = Runs.class,
            files = {".csv", ".parquet", ".jsonl"})
    private String runs;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME")
    private String name;

    @Mixin
    private FitArguments fit;

    @Mixin
    private FormArguments forms;

    @Mixin
    private RunArguments reading;

    FitlawMagic() {
        super("fitlaw");
    }

    @Override
    protected String notes() {
        return "Forms:\n"
                + LawForm.all().stream()
                        .map(form -> String.format(Locale.ROOT, "  %-15s %s", form.name(), form.formula()))
                        .collect(Collectors.joining("\n"))
                + """


                %%fitlaw RUNS [NAME] fits the formula in the cell below it by least squares, like --form with a formula.
                Columns and the letters N, D, x, r, L are data; all other names are parameters. A column on the left, as
                in accuracy = c + a*L, replaces the loss:

                  %%fitlaw sweep
                  E + A/N^a + B/D^b""";
    }

    @Override
    public Object cell(String arguments, String body, Context context) throws Exception {
        String formula =
                body.lines().map(String::strip).collect(Collectors.joining(" ")).strip();
        FitlawMagic call =
                (FitlawMagic) typed(arguments, arguments + " " + CommandMagic.line(List.of("--form", formula)));
        if (formula.isEmpty()) {
            throw call.wrong("the formula is missing. Write it below the first line, such as E + A/N^a + B/D^b.");
        }
        return call.perform(() -> call.fit.formula(formula), context);
    }

    @Override
    void run(SessionWorkspace space) throws Exception {
        space.require(runs, Runs.class);
        fit.make(forms, reading, runs, Optional.ofNullable(name), space);
    }
}
