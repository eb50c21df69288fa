package fitlaw.cli;

import fitlaw.arch.ParameterCount;
import fitlaw.law.FitOptions;
import fitlaw.law.HoldOut;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import fitlaw.table.Expression;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Fits a law from the terminal or a script. */
@Command(
        name = "fit",
        description = {
            "Fit a conditional scaling law to a table of training runs.",
            "",
            "The table needs loss (nats per token) and either d_model, d_ff, n_layers, n_heads, n_kv_heads, head_dim, or "
                    + "n_params_non_embedding with mlp_attn_ratio and d_model or d_over_sqrt_n. size_class, token_class and "
                    + "train_set name the groups that have a level of their own. Prints a report, or JSON with --json.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fitlaw fit data/runs/nano.csv",
            "  fitlaw fit data/runs/nano.csv --where 'size_class == \"1M\" & x >= 0.06' --json",
            "  fitlaw fit data/runs/nano.csv --where 'x >= 0.06' --test 'size_class == \"1M\" & x >= 0.06'",
            "  fitlaw fit sweep.csv --columns loss=val_ce,tokens=seen --form multiplicative",
        })
final class FitCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "RUNS", description = "A CSV file, one row a run.")
    private Path file;

    @Option(
            names = "--form",
            paramLabel = "FORM",
            defaultValue = "log-linear",
            converter = FormConverter.class,
            completionCandidates = Forms.class,
            description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private LawForm form;

    @Option(
            names = "--where",
            paramLabel = "EXPR",
            converter = ConditionConverter.class,
            description = "Use only rows that meet this; columns of the table, computed columns, and N, D, x, r, L.")
    private Expression where;

    @Option(
            names = "--test",
            paramLabel = "EXPR",
            converter = ConditionConverter.class,
            description = "Hold out the rows that meet this, and say how well the law of the others predicts them.")
    private Expression test;

    @Option(
            names = "--columns",
            paramLabel = "OURS=THEIRS,...",
            converter = ColumnsConverter.class,
            description = "The table's names for Fitlaw's columns.")
    private RunOptions columns;

    @Option(
            names = "--group-by",
            paramLabel = "COLUMN",
            split = ",",
            description = "Columns that name the groups with a level of their own.")
    private final List<String> groupBy = new ArrayList<>();

    @Option(
            names = "--count",
            paramLabel = "COUNT",
            converter = CountConverter.class,
            defaultValue = "non-embedding",
            description = "Which parameters N counts in d/√N: non-embedding or total. Default: ${DEFAULT-VALUE}.")
    private ParameterCount count;

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            converter = LevelConverter.class,
            defaultValue = "as-published",
            description =
                    "free: one level per group; l-opt: the column l_opt; as-published: l-opt for the multiplicative form if "
                            + "the column is there, else free. Default: ${DEFAULT-VALUE}.")
    private FitOptions.Level level;

    @Option(
            names = "--size-covariate",
            paramLabel = "WHEN",
            converter = SizeConverter.class,
            defaultValue = "auto",
            description = "A slope on ln N inside groups: on, off, or auto, where N spreads by more than 7 %%.")
    private FitOptions.SizeCovariate size;

    @Option(
            names = "--confidence",
            paramLabel = "LEVEL",
            defaultValue = "0.95",
            description = "Level of intervals. Default: ${DEFAULT-VALUE}.")
    private double confidence;

    @Option(names = "--json", description = "Print JSON on standard output.")
    private boolean json;

    @Override
    public Integer call() {
        RunOptions reading = columns == null ? RunOptions.defaults() : columns;
        FitOptions options = FitOptions.defaults()
                .withCount(count)
                .withLevel(level)
                .withSizeCovariate(size)
                .withConfidence(confidence)
                .withGroupBy(groupBy.toArray(String[]::new));
        Path source = Names.current().openable(Names.current().absolute(file));
        if (test == null) {
            Law law = Law.fit(
                    form, Runs.read(source, where == null ? reading : reading.withWhere(where.toString())), options);
            return print(json ? FitJson.of(law) : law.report().text());
        }
        String rest = "!(" + test + ")" + (where == null ? "" : " & (" + where + ")");
        HoldOut heldOut = Law.holdOut(
                form,
                Runs.read(source, reading.withWhere(rest)),
                Runs.read(source, reading.withWhere(test.toString())),
                options);
        return print(
                json
                        ? FitJson.of(heldOut)
                        : heldOut.law().report().text() + "\n"
                                + heldOut.report().text());
    }

    private int print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
        return 0;
    }

    /** The names of forms, for help and completion. */
    static final class Forms implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return LawForm.all().stream().map(LawForm::name).iterator();
        }
    }

    static final class FormConverter implements ITypeConverter<LawForm> {
        @Override
        public LawForm convert(String value) {
            return usage(() -> LawForm.named(value));
        }
    }

    static final class ConditionConverter implements ITypeConverter<Expression> {
        @Override
        public Expression convert(String value) {
            return usage(() -> Expression.parse(value));
        }
    }

    static final class ColumnsConverter implements ITypeConverter<RunOptions> {
        @Override
        public RunOptions convert(String value) {
            return usage(() -> RunOptions.defaults().withColumns(value));
        }
    }

    static final class CountConverter implements ITypeConverter<ParameterCount> {
        @Override
        public ParameterCount convert(String value) {
            return Words.constant(ParameterCount.class, value);
        }
    }

    static final class LevelConverter implements ITypeConverter<FitOptions.Level> {
        @Override
        public FitOptions.Level convert(String value) {
            return Words.constant(FitOptions.Level.class, value);
        }
    }

    static final class SizeConverter implements ITypeConverter<FitOptions.SizeCovariate> {
        @Override
        public FitOptions.SizeCovariate convert(String value) {
            return Words.constant(FitOptions.SizeCovariate.class, value);
        }
    }

    /** What the library says of a wrong word is wrong usage here. */
    private static <T> T usage(java.util.function.Supplier<T> conversion) {
        try {
            return conversion.get();
        } catch (IllegalArgumentException e) {
            throw (TypeConversionException) new TypeConversionException(e.getMessage()).initCause(e);
        }
    }
}
