package fitlaw.command;

import static fitlaw.magic.JavaCall.literal;

import fitlaw.accuracy.Accuracy;
import fitlaw.accuracy.AccuracyHoldOut;
import fitlaw.accuracy.AccuracyOptions;
import fitlaw.accuracy.CovariateEffect;
import fitlaw.accuracy.Evaluations;
import fitlaw.magic.Completes;
import fitlaw.magic.JavaCall;
import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import fitlaw.table.Expression;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tech.tablesaw.api.Table;

/** The options of {@code fitlaw accuracy} and {@code %accuracy}: which accuracies are fitted, and how. */
public final class AccuracyArguments extends SharedOptions {
    @Option(
            names = "--loss",
            paramLabel = "COLUMN",
            defaultValue = "loss",
            description =
                    "Column of the loss that predicts the accuracies, such as loss_c4 or task_bits_per_byte." + DEFAULT)
    @Completes(by = TableCandidates.Column.class)
    private String loss;

    @Option(
            names = "--where",
            paramLabel = "EXPR",
            description = "Use only rows that meet this condition, such as 'train_set == \"c4\"'. Rows of --test are"
                    + " selected by that condition alone.")
    @Completes(by = TableCandidates.Condition.class)
    private Expression where;

    @Option(
            names = "--cluster",
            paramLabel = "COLUMN",
            description =
                    "Column that identifies the run of each row; checkpoints of one run are left out and resampled"
                            + " together. none: every row is a separate run. Default: detected from run_id, step"
                            + " and similar columns.")
    @Completes(words = "none", by = TableCandidates.Column.class)
    private String cluster;

    @Option(
            names = "--at",
            paramLabel = "LOSS",
            split = ",",
            description = "Losses at which to predict accuracies, with intervals.")
    private final List<Double> at = new ArrayList<>();

    @Option(
            names = "--test",
            paramLabel = "EXPR",
            description = "Hold out all rows that meet this condition, such as 'n_params_non_embedding > 2e9', and"
                    + " report how well curves fitted to the others predict them.")
    @Completes(by = TableCandidates.Condition.class)
    private Expression test;

    @Option(
            names = "--covariate",
            paramLabel = "FORMULA",
            description = "Test whether this variable affects the mean accuracy at equal loss, such as 'ln(d_model /"
                    + " n_layers)'. May be repeated.")
    @Completes(by = TableCandidates.Condition.class)
    private final List<String> covariates = new ArrayList<>();

    @Option(
            names = "--assume",
            paramLabel = "WHAT",
            split = ",",
            description = "Assumptions that the table cannot confirm. loss-per-byte: the loss is per byte, so models"
                    + " with different tokenisers are comparable; one-curve: rows of several training sets"
                    + " share a curve although they differ at equal loss.")
    private final Set<AccuracyOptions.Assumption> assumptions =
            java.util.EnumSet.noneOf(AccuracyOptions.Assumption.class);

    @Mixin
    private ConfidenceArgument confidence;

    @Option(
            names = "--resamples",
            paramLabel = "COUNT",
            defaultValue = "400",
            description = "Number of resamples of runs." + DEFAULT)
    private int resamples;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            defaultValue = "1",
            description = "Random seed of the resampling." + DEFAULT)
    private long seed;

    /** Filled in by picocli. */
    public AccuracyArguments() {}

    /**
     * {@return the curves, and what else was requested: predictions, a hold-out, tests}
     *
     * @param reading options for reading a file
     * @param word a variable of accuracies, runs or a dataframe, or a file
     * @param name name of the result
     * @param space resolves words and stores results
     * @throws Exception whatever the library throws
     */
    public List<Object> make(TableArguments reading, String word, String name, Workspace space) throws Exception {
        List<Expression> chosen = new ArrayList<>();
        if (where != null) {
            chosen.add(where);
        }
        if (test != null) {
            chosen.add(Expression.parse("!(" + test + ")"));
        }
        JavaCall<Accuracy> accuracy = space.make(
                name,
                JavaCall.<Evaluations, AccuracyOptions, Accuracy>of(
                        Accuracy::fit, read(reading, word, chosen, space), options()));
        List<Object> made = new ArrayList<>(List.of(accuracy.value()));
        if (!at.isEmpty()) {
            double[] losses = at.stream().mapToDouble(Double::doubleValue).toArray();
            made.add(space.show(JavaCall.of(Accuracy::predictions, accuracy, literal(losses)))
                    .value());
        }
        if (test != null) {
            JavaCall<Evaluations> held = read(reading, word, List.of(test), space);
            JavaCall<AccuracyHoldOut> heldOut = space.make("heldOut", JavaCall.of(Accuracy::holdOut, accuracy, held));
            made.add(heldOut.value());
        }
        for (String covariate : covariates) {
            JavaCall<CovariateEffect> tested = space.show(
                    JavaCall.<Accuracy, String, CovariateEffect>of(Accuracy::test, accuracy, literal(covariate)));
            made.add(tested.value());
        }
        return made;
    }

    private JavaCall<AccuracyOptions> options() {
        return checked(() -> {
            JavaCall<AccuracyOptions> options = JavaCall.of(AccuracyOptions::defaults)
                    .with(AccuracyOptions::withLoss, loss)
                    .with(AccuracyOptions::withCluster, cluster);
            for (AccuracyOptions.Assumption assumption : assumptions) {
                options = options.with(AccuracyOptions::assuming, assumption);
            }
            return options.with(AccuracyOptions::withConfidence, confidence.value())
                    .with(AccuracyOptions::withDraws, resamples)
                    .with(AccuracyOptions::withSeed, seed);
        });
    }

    private JavaCall<Evaluations> read(
            TableArguments reading, String word, List<Expression> conditions, Workspace space) {
        Optional<JavaCall<Evaluations>> known = space.variable(word, Evaluations.class)
                .or(() -> space.variable(word, Runs.class)
                        .map(runs -> JavaCall.<Runs, Evaluations>of(Evaluations::of, runs)));
        List<String> texts = conditions.stream().map(Expression::toString).toList();
        if (known.isPresent()) {
            reading.refuseAll("is an option for reading a file, and " + word + " is already read. Leave it out.");
            JavaCall<Evaluations> rows = known.get();
            for (String condition : texts) {
                rows = JavaCall.of(Evaluations::where, rows, literal(condition));
            }
            return rows;
        }
        JavaCall<RunOptions> options = reading.options(texts, space);
        boolean plain = options.value().equals(RunOptions.defaults());
        return space.variable(word, Table.class)
                .map(table -> plain
                        ? JavaCall.<Table, Evaluations>of(Evaluations::of, table)
                        : JavaCall.<Table, RunOptions, Evaluations>of(Evaluations::of, table, options))
                .orElseGet(() -> {
                    JavaCall<Path> file = space.file(Path.of(word));
                    return plain ? JavaCall.of(Evaluations::read, file) : JavaCall.of(Evaluations::read, file, options);
                });
    }
}
