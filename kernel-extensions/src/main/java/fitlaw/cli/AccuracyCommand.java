package fitlaw.cli;

import fitlaw.command.AccuracyArguments;
import fitlaw.command.TableArguments;
import fitlaw.common.Numbers;
import fitlaw.common.Report;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tech.tablesaw.api.Table;

/** Fits curves from loss to accuracy from the terminal or a script. */
@Command(
        name = "accuracy",
        description = {
            "Fit curves from loss to the accuracy of tasks, and of their mean.",
            "",
            "The table has a row for each task of each model: task, accuracy (a fraction), n_questions,"
                    + " chance_accuracy, and the loss. run_id and step identify checkpoints of the same run; train_set"
                    + " and tokenizer identify rows that share a curve. Prints a report, or JSON with --json.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fitlaw accuracy data/accuracy/olmo_ladder_tasks.csv --loss loss_c4",
            "  fitlaw accuracy data/accuracy/gadre_openlm_tasks.csv --loss loss_c4 --where 'train_set == \"rpj\"' --at"
                    + " 2.5,3",
            "  fitlaw accuracy data/accuracy/gemstones_tasks.csv --loss loss_dclm --covariate 'ln(d_model / n_layers)'",
            "  fitlaw accuracy data/accuracy/olmo_ladder_tasks.csv --loss task_bits_per_byte --test "
                    + "'n_params_non_embedding > 2e9'",
            "  fitlaw accuracy runs.csv --join results/ --on model --json",
        })
final class AccuracyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "TABLE",
            description =
                    "File of accuracies (CSV, Parquet or JSON Lines), or of runs with accuracies added by --join.")
    private String file;

    @Mixin
    private AccuracyArguments fit;

    @Mixin
    private TableArguments reading;

    @Option(names = "--json", description = "Print JSON on standard output.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = new Terminal(spec);
        List<Object> made = fit.make(reading, file, "accuracy", terminal);
        return terminal.print(
                json
                        ? AccuracyJson.of(made)
                        : made.stream().map(AccuracyCommand::text).collect(Collectors.joining("\n")));
    }

    private static String text(Object made) {
        if (made instanceof Report.Source result) {
            return result.report().text();
        }
        return made instanceof Table predictions ? text(predictions) : made + "\n";
    }

    private static String text(Table predictions) {
        return Report.titled("Predicted accuracies")
                .grid(
                        predictions.columnNames(),
                        predictions.stream()
                                .map(row -> predictions.columnNames().stream()
                                        .map(name -> row.getObject(name) instanceof Double number
                                                ? Numbers.significant(number, 4)
                                                : row.getObject(name).toString())
                                        .toList())
                                .toList())
                .build()
                .text();
    }
}
