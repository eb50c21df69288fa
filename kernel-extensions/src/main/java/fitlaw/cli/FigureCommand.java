package fitlaw.cli;

import fitlaw.command.FigureArguments;
import fitlaw.command.FigureKind;
import fitlaw.command.FitArguments;
import fitlaw.command.FormArguments;
import fitlaw.command.LawSource;
import fitlaw.command.RunArguments;
import fitlaw.common.EnumNames;
import fitlaw.figure.Figure;
import fitlaw.law.Allocation;
import fitlaw.law.Law;
import fitlaw.magic.JavaCall;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws a law or a training budget from the terminal or a script. */
@Command(
        name = "figure",
        description = {
            "Draw a figure of a law fitted to runs, or of a training budget.",
            "",
            "For a law: fit, shape, contours, profile, residuals, design, and optimum (the best shape against"
                    + " size). With --flops: budgets (the optimal size and tokens against budget) and isoflop"
                    + " (loss against size for each budget). Other figures are drawn by %%figure in sessions and"
                    + " notebooks. The extension of the file selects SVG, PNG, Vega-Lite or a CSV table.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fitlaw figure shape data/runs/nano.csv shape.svg --where 'x >= 0.06'",
            "  fitlaw figure optimum sweep.csv optimum.svg --form log-parabola --beside 80M-297M",
            "  fitlaw figure budgets runs.csv budgets.png --flops 1e21",
        })
final class FigureCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "KIND", description = "Kind of figure, one of the above.")
    private FigureKind kind;

    @Parameters(
            index = "1",
            paramLabel = "RUNS|LAW",
            description =
                    "File or folder of runs; or a law, for figures that do not require runs: " + LawSource.HELP + ".")
    private String source;

    @Parameters(index = "2", paramLabel = "FILE", description = "File to write: .svg, .png, .vl.json or .csv.")
    private Path out;

    @Option(
            names = "--flops",
            paramLabel = "C",
            description = "For budgets and isoflop: the training budget, such as 1e21.")
    private Double flops;

    @Mixin
    private FigureArguments figure;

    @Mixin
    private FitArguments fit;

    @Mixin
    private FormArguments forms;

    @Mixin
    private RunArguments reading;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = new Terminal(spec);
        JavaCall<Figure> made = drawn(terminal);
        terminal.write(out, JavaCall.doing(Figure::write, made, terminal.file(out)));
        return terminal.print(String.join(
                        "\n",
                        made.value().notes().isEmpty()
                                ? List.of(made.value().title())
                                : made.value().notes())
                + "\n");
    }

    private JavaCall<Figure> drawn(Terminal terminal) {
        switch (kind) {
            case BUDGETS, ISOFLOP -> {
                if (flops == null) {
                    throw new ParameterException(
                            spec.commandLine(), "--flops is missing: the training budget, such as --flops 1e21.");
                }
                JavaCall<Allocation> allocation = fit.allocation(reading, source, flops, terminal);
                return kind == FigureKind.BUDGETS
                        ? JavaCall.of(Figure::budgets, allocation)
                        : JavaCall.<Allocation, Figure>of(Figure::isoFlop, allocation);
            }
            case FIT, SHAPE, CONTOURS, PROFILE, RESIDUALS, DESIGN, OPTIMUM -> {
                if (flops != null) {
                    throw new ParameterException(
                            spec.commandLine(), "--flops is only for the figures budgets and isoflop. Leave it out.");
                }
                JavaCall<Law> law = new LawSource(source)
                        .orRuns(terminal)
                        .orElseGet(() -> fit.law(forms, reading, source, terminal));
                JavaCall<Figure> drawn = figure.ofLaw(kind, law, terminal);
                law.value();
                try {
                    drawn.value();
                    return drawn;
                } catch (IllegalStateException e) { // a law without runs
                    throw new CommandException(e.getMessage(), e);
                }
            }
            default ->
                throw new ParameterException(
                        spec.commandLine(),
                        "the figure " + EnumNames.of(kind)
                                + " is drawn in a session, from a result of several steps: run fitlaw repl, then"
                                + " %figure "
                                + EnumNames.of(kind) + ".");
        }
    }
}
