package fitlaw.command;

import fitlaw.accuracy.Evaluations;
import fitlaw.magic.Completes;
import fitlaw.runs.Runs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tech.tablesaw.api.Table;

/** {@code %accuracy}: curves from loss to the accuracy of tasks. */
@Command(
        header = "fit curves from loss to the accuracy of tasks",
        description = """
                Creates the variable NAME (default: accuracy) of type Accuracy. For each task and for the mean, it shows
                the form with the smallest cross-validated error, that error, and the coverage of its intervals. Tasks
                without a usable signal are listed with the reason. With --test it also creates heldOut.

                TABLE is a file, or a variable of type Evaluations, Runs or Table. It has a row for each task of each
                model, with task, accuracy (a fraction), n_questions, chance_accuracy, the loss, and optionally run_id,
                step, train_set. Use --join to add losses to results of lm-evaluation-harness.""",
        footer = {
            "%accuracy data/accuracy/olmo_ladder_tasks.csv --loss loss_c4",
            "%accuracy data/accuracy/gadre_openlm_tasks.csv gadre --loss loss_c4 --where \"train_set == 'rpj'\" --at"
                    + " 2.5,3",
            "%accuracy data/accuracy/gemstones_tasks.csv --loss loss_dclm --covariate \"ln(d_model / n_layers)\""
        })
final class AccuracyMagic extends LibraryMagic {
    @Parameters(index = "0", paramLabel = "TABLE")
    @Completes(
            variables = {Evaluations.class, Runs.class, Table.class},
            files = {".csv", ".parquet", ".jsonl"})
    private String table;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", defaultValue = "accuracy")
    private String name;

    @Mixin
    private AccuracyArguments fit;

    @Mixin
    private TableArguments reading;

    AccuracyMagic() {
        super("accuracy");
    }

    @Override
    void run(SessionWorkspace space) throws Exception {
        if (space.variable(table, Runs.class).isEmpty()
                && space.variable(table, Table.class).isEmpty()) {
            space.require(table, Evaluations.class);
        }
        fit.make(reading, table, name, space);
    }
}
