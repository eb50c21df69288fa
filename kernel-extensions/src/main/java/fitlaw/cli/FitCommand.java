package fitlaw.cli;

import fitlaw.arch.ParameterCount;
import fitlaw.fit.Robust;
import fitlaw.law.FitOptions;
import fitlaw.law.HoldOut;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import fitlaw.law.Protocol;
import fitlaw.law.TestGroupEffect;
import fitlaw.law.Weights;
import fitlaw.magic.FitWords;
import fitlaw.magic.FormulaWords;
import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import fitlaw.table.Expression;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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
    private static final String DEFAULT = " Default: ${DEFAULT-VALUE}.";

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "RUNS",
            description = "A file or folder of runs: CSV, Parquet, JSON Lines, exports of other tools; see --logs.")
    private Path file;

    @Option(
            names = FitWords.FORM,
            paramLabel = "FORM",
            defaultValue = "log-linear",
            converter = FormConverter.class,
            completionCandidates = Forms.class,
            description =
                    "A formula, such as 'E + A/N^a', or one of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private LawForm form;

    @Option(names = FormulaWords.START, paramLabel = "NAME=VALUE,...", description = FormulaWords.START_HELP)
    private String start;

    @Option(names = FormulaWords.BOUNDS, paramLabel = "NAME=LOW:HIGH,...", description = FormulaWords.BOUNDS_HELP)
    private String bounds;

    @Option(names = FormulaWords.FIX, paramLabel = "NAME=VALUE,...", description = FormulaWords.FIX_HELP)
    private String fix;

    @Option(
            names = FitWords.WHERE,
            paramLabel = "EXPR",
            converter = Parsed.Condition.class,
            description = FitWords.WHERE_HELP)
    private Expression where;

    @Option(
            names = FitWords.TEST,
            paramLabel = "EXPR",
            converter = Parsed.Condition.class,
            description = FitWords.TEST_HELP)
    private Expression test;

    @Option(
            names = FitWords.TEST_LEVEL,
            paramLabel = "LEVEL",
            converter = TestGroupEffectConverter.class,
            defaultValue = "automatic",
            description = FitWords.TEST_LEVEL_HELP + DEFAULT)
    private TestGroupEffect testLevel;

    @Option(
            names = FitWords.PROTOCOL,
            paramLabel = "NAME",
            converter = ProtocolConverter.class,
            description = FitWords.PROTOCOL_HELP)
    private ProtocolAnalysis protocol;

    @Option(names = FitWords.SAVE, paramLabel = "FILE", description = FitWords.SAVE_HELP)
    private Path save;

    @Mixin
    private RunReading how;

    @Option(names = FitWords.GROUP_BY, paramLabel = "COLUMN", split = ",", description = FitWords.GROUP_BY_HELP)
    private final List<String> groupBy = new ArrayList<>();

    @Option(
            names = FitWords.COUNT,
            paramLabel = "COUNT",
            converter = CountConverter.class,
            defaultValue = "non-embedding",
            description = FitWords.COUNT_HELP + DEFAULT)
    private ParameterCount count;

    @Option(
            names = FitWords.LEVEL,
            paramLabel = "LEVEL",
            converter = LevelConverter.class,
            defaultValue = "as-published",
            description = FitWords.LEVEL_HELP + DEFAULT)
    private FitOptions.Level level;

    @Option(
            names = FitWords.SIZE_COVARIATE,
            paramLabel = "WHEN",
            converter = SizeConverter.class,
            defaultValue = "auto",
            description = FitWords.SIZE_COVARIATE_HELP + DEFAULT)
    private FitOptions.SizeCovariate size;

    @Option(
            names = FitWords.CONFIDENCE,
            paramLabel = "LEVEL",
            defaultValue = "0.95",
            description = FitWords.CONFIDENCE_HELP + DEFAULT)
    private double confidence;

    @Option(
            names = FitWords.ROBUST,
            paramLabel = "HOW",
            converter = RobustConverter.class,
            defaultValue = "none",
            description = FitWords.ROBUST_HELP + DEFAULT)
    private Robust robust;

    @Option(
            names = FitWords.WEIGHTS,
            paramLabel = "NOISE",
            converter = WeightsConverter.class,
            completionCandidates = NoiseWords.class,
            defaultValue = "equal",
            description = FitWords.WEIGHTS_HELP + DEFAULT)
    private Weights weights;

    @Mixin
    private FurtherResults further;

    @Option(names = "--json", description = "Print JSON on standard output.")
    private boolean json;

    @Override
    public Integer call() {
        try {
            form = FormulaWords.apply(
                    form, Optional.ofNullable(start), Optional.ofNullable(bounds), Optional.ofNullable(fix));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        RunOptions reading = how.options();
        FitOptions options = FitOptions.defaults()
                .withCount(count)
                .withLevel(level)
                .withSizeCovariate(size)
                .withConfidence(confidence)
                .withRobust(robust)
                .withWeights(weights)
                .withGroupBy(groupBy.toArray(String[]::new));
        Path source = TypedPaths.current().openable(TypedPaths.current().absolute(file));
        RunOptions used = where == null ? reading : reading.withWhere(where.toString());
        if (protocol != null || test != null) {
            further.requireNone();
        }
        if (protocol != null) {
            requireAlone();
            Protocol done = protocol.of(form, Runs.read(source, used), options, testLevel);
            return print(json ? FitJson.of(done) : done.report().text());
        }
        if (test == null) {
            if (spec.commandLine().getParseResult().hasMatchedOption(FitWords.TEST_LEVEL)) {
                throw new ParameterException(
                        spec.commandLine(),
                        FitWords.TEST_LEVEL + " needs " + FitWords.TEST + " or " + FitWords.PROTOCOL);
            }
            further.check();
            Law law = saved(Law.fit(form, Runs.read(source, used), options));
            further.make(form, law, options);
            return print(json ? FitJson.of(law, further) : law.report().text() + further.text());
        }
        String rest = "!(" + test + ")" + (where == null ? "" : " & (" + where + ")");
        HoldOut heldOut = Law.holdOut(
                form,
                Runs.read(source, reading.withWhere(rest)),
                Runs.read(source, reading.withWhere(test.toString())),
                options,
                testLevel);
        saved(heldOut.law());
        return print(
                json
                        ? FitJson.of(heldOut)
                        : heldOut.law().report().text() + "\n"
                                + heldOut.report().text());
    }

    private void requireAlone() {
        if (test != null || save != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    FitWords.PROTOCOL + " fits several laws and chooses its own tests, so "
                            + (test != null ? FitWords.TEST : FitWords.SAVE) + " cannot stand beside it");
        }
    }

    private Law saved(Law law) {
        if (save != null) {
            law.save(TypedPaths.current().openable(TypedPaths.current().absolute(save)));
            WrittenFiles.tell(spec, save);
        }
        return law;
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

    static final class FormConverter extends Parsed<LawForm> {
        FormConverter() {
            super(LawForm::parse);
        }
    }

    static final class CountConverter extends Parsed<ParameterCount> {
        CountConverter() {
            super(word -> EnumNames.constant(ParameterCount.class, word));
        }
    }

    static final class RobustConverter extends Parsed<Robust> {
        RobustConverter() {
            super(word -> EnumNames.constant(Robust.class, word));
        }
    }

    /** The words of weights that are no columns, for completion. */
    static final class NoiseWords implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("equal", "relative").iterator();
        }
    }

    static final class WeightsConverter extends Parsed<Weights> {
        WeightsConverter() {
            super(Weights::named);
        }
    }

    static final class LevelConverter extends Parsed<FitOptions.Level> {
        LevelConverter() {
            super(word -> EnumNames.constant(FitOptions.Level.class, word));
        }
    }

    static final class TestGroupEffectConverter extends Parsed<TestGroupEffect> {
        TestGroupEffectConverter() {
            super(word -> EnumNames.constant(TestGroupEffect.class, word));
        }
    }

    static final class ProtocolConverter extends Parsed<ProtocolAnalysis> {
        ProtocolConverter() {
            super(word -> EnumNames.constant(ProtocolAnalysis.class, word));
        }
    }

    static final class SizeConverter extends Parsed<FitOptions.SizeCovariate> {
        SizeConverter() {
            super(word -> EnumNames.constant(FitOptions.SizeCovariate.class, word));
        }
    }
}
