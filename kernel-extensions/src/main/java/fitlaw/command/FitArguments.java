package fitlaw.command;

import static fitlaw.magic.JavaCall.array;
import static fitlaw.magic.JavaCall.literal;

import fitlaw.arch.ParameterCount;
import fitlaw.fit.Resampling;
import fitlaw.fit.Robust;
import fitlaw.law.ActsOn;
import fitlaw.law.Allocation;
import fitlaw.law.BestRates;
import fitlaw.law.Bootstrap;
import fitlaw.law.BootstrapOptions;
import fitlaw.law.ChinchillaForm;
import fitlaw.law.Comparison;
import fitlaw.law.CountingRule;
import fitlaw.law.Covariate;
import fitlaw.law.FitOptions;
import fitlaw.law.HoldOut;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import fitlaw.law.Move;
import fitlaw.law.Optimum;
import fitlaw.law.Profiles;
import fitlaw.law.Protocol;
import fitlaw.law.ScaleComparison;
import fitlaw.law.TestGroupEffect;
import fitlaw.law.Weights;
import fitlaw.magic.Completes;
import fitlaw.magic.JavaCall;
import fitlaw.runs.Runs;
import fitlaw.table.Expression;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code fitlaw fit} and {@code %fitlaw}: what is fitted, and how. */
public final class FitArguments extends SharedOptions {
    private static final List<String> OF_BOOTSTRAP = List.of("--bootstrap", "--cluster-by", "--resamples", "--seed");
    private static final List<String> FURTHER = Stream.concat(
                    Stream.of("--interval", "--compare"), OF_BOOTSTRAP.stream())
            .toList();

    private static final List<String> ONLY_OF_FITS = Stream.concat(
                    Stream.of("--test", "--test-level", "--protocol", "--save", "--at", "--best-at"), FURTHER.stream())
            .toList();

    @Option(
            names = "--form",
            paramLabel = "FORM",
            defaultValue = "log-linear",
            completionCandidates = FormArguments.Forms.class,
            description =
                    "Form of the law: a formula, such as 'E + A/N^a', or one of ${COMPLETION-CANDIDATES}." + DEFAULT)
    private String form;

    @Option(
            names = "--moves",
            paramLabel = "WITH",
            description = "Variables with which the best shape varies: size, tokens, size,tokens or none. Only for"
                    + " log-parabola and log-linear; the published basis of log-linear is not suitable for"
                    + " extrapolation to other sizes. Default: size for log-parabola, none for other forms.")
    @Completes(words = {"size", "tokens", "size,tokens", "none"})
    private String moves;

    @Option(
            names = "--covariates",
            paramLabel = "TERM",
            split = ",",
            description = "Additional terms: product (of ln x and ln r), gqa (ln of query heads per KV head),"
                    + " gqa-each (an intercept for each GQA group), depth, depth-squared, rate (learning rate), or"
                    + " a column, which enters as its logarithm. Terms that the runs do not identify are reported"
                    + " with the reason.")
    @Completes(
            words = {"product", "gqa", "gqa-each", "depth", "depth-squared", "rate"},
            by = TableCandidates.Column.class)
    private final List<String> covariates = new ArrayList<>();

    @Option(
            names = "--acts-on",
            paramLabel = "WHAT",
            description = "Predict losses at sizes without runs, with a curve of size and tokens in place of group"
                    + " intercepts. The shape acts on whole-loss, reducible-loss or effective-size."
                    + " hold-out: fit all three, and choose the one that best predicts larger sizes from"
                    + " smaller ones.")
    private Acts actsOn;

    @Option(
            names = "--best-at",
            paramLabel = "N,D",
            description = "Report the best shape at this size and number of tokens, such as 32e6,50e6 or 1B,20B, with"
                    + " its interval and the factor of extrapolation; with --acts-on, also the loss. If"
                    + " the runs are not logs, --at is equivalent.")
    private String bestAt;

    @Option(
            names = "--where",
            paramLabel = "EXPR",
            description = "Fit only to rows that meet this condition on columns of the table, computed columns, and N,"
                    + " D, x, r, L. Rows of --test are selected by that condition alone.")
    @Completes(by = TableCandidates.Condition.class)
    private Expression where;

    @Option(
            names = "--best-rate",
            paramLabel = "WHICH",
            description = "Fit losses at the best learning rate of each shape that was trained at three or more rates,"
                    + " estimated by a parabola in ln rate and weighted by their errors. only: fit only"
                    + " these shapes; all: also fit the runs of other shapes, as they are.")
    private BestRate bestRate;

    @Option(
            names = "--test",
            paramLabel = "EXPR",
            description = "Hold out all rows that meet this condition, and report how well a law fitted to the others"
                    + " predicts them. --where applies only to the others; to exclude rows from both, add"
                    + " the condition to both options.")
    @Completes(by = TableCandidates.Condition.class)
    private Expression test;

    @Option(
            names = "--test-level",
            paramLabel = "LEVEL",
            defaultValue = "automatic",
            description = "Source of the group intercepts of held-out rows. known: fitted to the training rows;"
                    + " profiled: fitted to the held-out rows, so that only differences are predicted;"
                    + " extrapolated: from size and tokens of the training groups; automatic: known if"
                    + " available, otherwise profiled." + DEFAULT)
    private TestGroupEffect testLevel;

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            description = "Run an analysis of arXiv:2510.18245 instead of a single fit. tasks: predict each size from"
                    + " all smaller sizes; outliers: predict the largest size, trained without and with r"
                    + " outside 0.5 to 5; ablations: predict it with several forms; pooled: predict it"
                    + " from all smaller sizes and from the nearest one.")
    private Analysis protocol;

    @Option(
            names = "--group-by",
            paramLabel = "COLUMN",
            split = ",",
            description = "Columns that define the groups, each of which has its own intercept.")
    @Completes(by = TableCandidates.Columns.class)
    private final List<String> groupBy = new ArrayList<>();

    @Option(
            names = "--count",
            paramLabel = "COUNT",
            defaultValue = "non-embedding",
            description = "Parameters that N in d/√N counts: non-embedding or total." + DEFAULT)
    private ParameterCount count;

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            defaultValue = "as-published",
            description = "Intercepts of groups. free: one fitted intercept per group; l-opt: the column l_opt, for"
                    + " replication; as-published: l-opt for the multiplicative form if the column exists,"
                    + " otherwise free." + DEFAULT)
    private FitOptions.GroupEffect level;

    @Option(
            names = "--size-covariate",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description = "Slope on ln N within groups: on, off, or auto, which is on if N varies by more than a factor"
                    + " of 1.07."
                    + DEFAULT)
    private FitOptions.SizeCovariate size;

    @Mixin
    private ConfidenceArgument confidence;

    @Option(
            names = "--robust",
            paramLabel = "HOW",
            defaultValue = "none",
            description = "Reduce the weights of runs far from the law, and list them: none, huber (bounded influence)"
                    + " or tukey (no influence of the most distant runs)." + DEFAULT)
    private Robust robust;

    @Option(
            names = "--weights",
            paramLabel = "NOISE",
            defaultValue = "equal",
            description = "Noise of the runs, which determines their weights. equal: the same for all runs, in nats per"
                    + " token; relative: the same fraction of the loss; or a column with the standard"
                    + " deviation of the loss of each run, in nats." + DEFAULT)
    @Completes(
            words = {"equal", "relative"},
            by = TableCandidates.Column.class)
    private String weights;

    @Option(
            names = "--interval",
            paramLabel = "WAY",
            description = "Intervals in addition to those of the report, which are Fieller intervals for a best"
                    + " shape. fieller: none; profile: each term is fixed at values while the others are refitted;"
                    + " bootstrap: percentiles of fits to resampled runs.")
    private Interval interval;

    @Option(
            names = "--bootstrap",
            paramLabel = "KIND",
            description = "Compute bootstrap intervals by resampling cases, which are runs, or residuals, with the"
                    + " shapes of the runs fixed; residuals are preferable for a planned sweep.")
    private Resampling.Kind bootstrap;

    @Option(
            names = "--cluster-by",
            paramLabel = "COLUMN",
            description = "Resample dependent runs together in the bootstrap, by shape, size_class or a column.")
    @Completes(
            words = {"shape", "size_class"},
            by = TableCandidates.Column.class)
    private String clusterBy;

    @Option(
            names = "--resamples",
            paramLabel = "COUNT",
            defaultValue = "1000",
            description = "Number of bootstrap resamples." + DEFAULT)
    @Completes(words = {"1000", "10000"})
    private int resamples;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            defaultValue = "1",
            description = "Random seed of the bootstrap." + DEFAULT)
    private long seed;

    @Option(
            names = "--compare",
            paramLabel = "FORMS",
            description = "Fit these forms, names or formulas separated by commas or semicolons, to the same runs,"
                    + " and compare them with the law by AICc.")
    @Completes(by = FormArguments.FormNames.class)
    private String compare;

    @Option(
            names = "--save",
            paramLabel = "FILE",
            description = "Write the law to this file, such as law.json; Law.read reads it without the runs.")
    @Completes(files = ".json")
    private Path save;

    /** Which losses are used in addition to those at the best rates. */
    private enum BestRate {
        ONLY,
        ALL
    }

    /** The part of the loss on which the shape acts, in a law that predicts losses. */
    private enum Acts {
        WHOLE_LOSS,
        REDUCIBLE_LOSS,
        EFFECTIVE_SIZE,
        HOLD_OUT
    }

    /** Methods of the additional intervals. */
    private enum Interval {
        FIELLER,
        PROFILE,
        BOOTSTRAP
    }

    /** The analyses of a {@link Protocol}. */
    private enum Analysis {
        TASKS(Protocol::tasks),
        OUTLIERS(Protocol::outliers),
        ABLATIONS(Protocol::ablations),
        POOLED(Protocol::pooled);

        @SuppressWarnings("ImmutableEnumChecker") // used as a method reference
        private final JavaCall.Call4<LawForm, Runs, FitOptions, TestGroupEffect, Protocol> call;

        Analysis(JavaCall.Call4<LawForm, Runs, FitOptions, TestGroupEffect, Protocol> call) {
            this.call = call;
        }
    }

    /** Filled in by picocli. */
    public FitArguments() {}

    /** Sets a formula instead of {@code --form}. */
    void formula(String formula) {
        if (given("--form")) {
            throw wrong("--form specifies a form, and the cell's body is a formula. Leave one of them out.");
        }
        form = formula;
    }

    /**
     * {@return the law and the other requested results; or a hold-out or a protocol instead}
     *
     * @param forms options for the form's parameters
     * @param reading options for reading a file of runs
     * @param runs a variable of runs, or a file
     * @param name name of the result, if given
     * @param space resolves runs and stores results
     * @throws Exception whatever the library throws
     */
    public List<Object> make(
            FormArguments forms, RunArguments reading, String runs, Optional<String> name, Workspace space)
            throws Exception {
        JavaCall<LawForm> fitted = form(forms);
        Optional<String> at = reading.place().or(() -> Optional.ofNullable(bestAt));
        if (at.isPresent()) {
            sizeAndTokens(at.get()); // Reports errors in it before anything is fitted.
        }
        Function<List<Expression>, JavaCall<Runs>> rows = conditions -> rows(reading, runs, conditions, space);
        List<Expression> chosen = where == null ? List.of() : List.of(where);
        if (protocol != null || test != null) {
            refuse(FURTHER, "examines a single law, so it cannot be combined with --test or --protocol. Leave it out.");
        }
        if (protocol != null) {
            refuse(
                    List.of("--test", "--save", "--at", "--best-at"),
                    "cannot be combined with --protocol, which fits several laws and chooses its own tests. Leave it"
                            + " out.");
            return List.of(space.make(
                            name.orElse("protocol"),
                            JavaCall.of(protocol.call, fitted, rows.apply(chosen), options(), literal(testLevel)))
                    .value());
        }
        if (test != null) {
            return holdOut(acting(fitted), rows, chosen, at, name.orElse("heldOut"), space);
        }
        refuse(List.of("--test-level"), "requires --test or --protocol. Leave it out, or add one of them.");
        if (!resamples()) {
            refuse(OF_BOOTSTRAP, "is an option of the bootstrap, which was not requested. Add --interval bootstrap.");
        }
        Optional<JavaCall<LawForm[]>> compared = compared(fitted, forms);
        JavaCall<Runs> used = rows.apply(chosen);
        JavaCall<FitOptions> options = options();
        List<Object> made = new ArrayList<>();
        JavaCall<Law> law;
        if (actsOn == Acts.HOLD_OUT) {
            JavaCall<ScaleComparison> scales =
                    space.make("scales", JavaCall.of(ScaleComparison::of, fitted, used, options));
            law = space.make(name.orElse("law"), JavaCall.of(ScaleComparison::law, scales));
            made.add(law.value());
            made.add(scales.value());
        } else {
            JavaCall<LawForm> acting = acting(fitted);
            law = space.make(
                    name.orElse("law"),
                    options.value().equals(FitOptions.defaults())
                            ? JavaCall.of(Law::fit, acting, used)
                            : JavaCall.of(Law::fit, acting, used, options));
            made.add(law.value());
        }
        if (at.isPresent()) {
            made.add(space.make("optimum", optimum(law, at.get())).value());
        }
        if (save != null) {
            space.write(save, JavaCall.doing(Law::save, law, space.file(save)));
        }
        if (interval == Interval.PROFILE) {
            made.add(space.make("profiles", JavaCall.of(Profiles::of, law)).value());
        }
        if (resamples()) {
            made.add(space.make("bootstrap", JavaCall.of(Bootstrap::of, law, resampling()))
                    .value());
        }
        if (compared.isPresent()) {
            made.add(space.make("comparison", JavaCall.of(Comparison::of, used, options, compared.get()))
                    .value());
        }
        return made;
    }

    /**
     * {@return only the law, without other results}
     *
     * @param forms options for the form's parameters
     * @param reading options for reading a file of runs
     * @param runs a variable of runs, or a file
     * @param space resolves runs
     */
    public JavaCall<Law> law(FormArguments forms, RunArguments reading, String runs, Workspace space) {
        refuse(ONLY_OF_FITS, "requests an additional result of a fit, and here only the law is used. Leave it out.");
        JavaCall<LawForm> fitted = form(forms);
        JavaCall<Runs> used = rows(reading, runs, where == null ? List.of() : List.of(where), space);
        return actsOn == Acts.HOLD_OUT
                ? JavaCall.of(ScaleComparison::law, JavaCall.of(ScaleComparison::of, fitted, used, options()))
                : JavaCall.of(Law::fit, acting(fitted), used, options());
    }

    /**
     * {@return the allocation of a training budget, with the rows, the count, the confidence and the resamples of a
     * fit}
     *
     * @param reading options for reading a file of runs
     * @param runs a variable of runs, or a file
     * @param flops the training budget
     * @param space resolves runs
     */
    public JavaCall<Allocation> allocation(RunArguments reading, String runs, double flops, Workspace space) {
        refuse(
                List.of("--form", "--moves", "--covariates", "--acts-on"),
                "chooses a form, and the form for budgets is fixed. Leave it out.");
        JavaCall<Runs> used = rows(reading, runs, where == null ? List.of() : List.of(where), space);
        CountingRule rule = count == ParameterCount.TOTAL ? CountingRule.TOTAL : CountingRule.NON_EMBEDDING;
        JavaCall<Allocation.Budget> budget =
                checked(() -> JavaCall.of(Allocation.Budget::new, literal(flops), literal(rule)));
        JavaCall<ChinchillaForm> form = JavaCall.of(LawForm::chinchilla)
                .with(ChinchillaForm::withResamples, resamples)
                .with(ChinchillaForm::withSeed, seed);
        return JavaCall.of(Allocation::fit, used, budget, form, literal(confidence.value()));
    }

    private JavaCall<Runs> rows(RunArguments reading, String runs, List<Expression> conditions, Workspace space) {
        JavaCall<Runs> read =
                reading.read(runs, conditions.stream().map(Expression::toString).toList(), space);
        if (bestRate == null) {
            return read;
        }
        JavaCall<BestRates> rates = JavaCall.of(BestRates::of, read);
        return bestRate == BestRate.ONLY
                ? JavaCall.of(BestRates::runs, rates)
                : JavaCall.of(BestRates::runsWithOthers, rates);
    }

    private List<Object> holdOut(
            JavaCall<LawForm> fitted,
            Function<List<Expression>, JavaCall<Runs>> rows,
            List<Expression> chosen,
            Optional<String> at,
            String name,
            Workspace space)
            throws Exception {
        List<Expression> others = new ArrayList<>(chosen);
        others.add(Expression.parse("!(" + test + ")"));
        JavaCall<Runs> train = rows.apply(others);
        JavaCall<Runs> held = rows.apply(List.of(test));
        JavaCall<HoldOut> heldOut = space.make(
                name,
                given("--test-level")
                        ? JavaCall.of(HoldOut::of, fitted, train, held, options(), literal(testLevel))
                        : JavaCall.of(HoldOut::of, fitted, train, held, options()));
        if (save != null) {
            space.write(save, JavaCall.doing(Law::save, JavaCall.of(HoldOut::law, heldOut), space.file(save)));
        }
        List<Object> made = new ArrayList<>(List.of(heldOut.value().law(), heldOut.value()));
        if (at.isPresent()) {
            made.add(space.make("optimum", optimum(JavaCall.of(HoldOut::law, heldOut), at.get()))
                    .value());
        }
        return made;
    }

    /** The form with its further terms and what the best shape depends on. */
    private JavaCall<LawForm> form(FormArguments forms) {
        return checked(() -> {
            JavaCall<LawForm> made = forms.of(form);
            if (moves != null) {
                made = JavaCall.of(LawForm::moving, made, JavaCall.of(Move::parse, literal(moves)));
            }
            if (!covariates.isEmpty()) {
                made = JavaCall.of(
                        LawForm::with,
                        made,
                        array(
                                covariates.stream()
                                        .map(word -> JavaCall.of(Covariate::parse, literal(word)))
                                        .toList(),
                                Covariate[]::new));
            }
            made.value();
            return made;
        });
    }

    private JavaCall<LawForm> acting(JavaCall<LawForm> fitted) {
        if (actsOn == null) {
            return fitted;
        }
        if (actsOn == Acts.HOLD_OUT) {
            throw wrong("--acts-on hold-out performs its own hold-outs, so it cannot be combined with --test."
                    + " Specify whole-loss, reducible-loss or effective-size.");
        }
        return checked(() -> {
            JavaCall<LawForm> acting = JavaCall.of(LawForm::predicting, fitted, literal(ActsOn.valueOf(actsOn.name())));
            acting.value();
            return acting;
        });
    }

    private JavaCall<Optimum> optimum(JavaCall<Law> law, String at) {
        double[] place = sizeAndTokens(at);
        if (law.value().curves().isEmpty()) {
            throw wrong("--at requires a form with a best shape, which "
                    + law.value().name() + " does not have. Use log-parabola, or leave it out.");
        }
        return JavaCall.of(Optimum::at, JavaCall.of(Law::optimum, law), literal(place[0]), literal(place[1]));
    }

    private JavaCall<FitOptions> options() {
        return checked(() -> JavaCall.of(FitOptions::defaults)
                .with(FitOptions::withGroupBy, groupBy.toArray(String[]::new))
                .with(FitOptions::withCount, count)
                .with(FitOptions::withGroupEffect, level)
                .with(FitOptions::withSizeCovariate, size)
                .with(FitOptions::withConfidence, confidence.value())
                .with(FitOptions::withRobust, robust)
                .withMade(FitOptions::withWeights, weights()));
    }

    private JavaCall<Weights> weights() {
        String noise = bestRate != null && !given("--weights") ? BestRates.ERROR : weights;
        Weights named = Weights.named(noise);
        return named.kind() == Weights.Kind.COLUMN
                ? JavaCall.of(Weights::column, literal(noise))
                : JavaCall.named("Weights." + named.kind(), named);
    }

    private boolean resamples() {
        return interval == Interval.BOOTSTRAP || (interval == null && bootstrap != null);
    }

    private JavaCall<BootstrapOptions> resampling() {
        return checked(() -> JavaCall.of(BootstrapOptions::defaults)
                .withIf(bootstrap == Resampling.Kind.RESIDUALS, BootstrapOptions::withResiduals)
                .with(BootstrapOptions::withClusterBy, clusterBy)
                .with(BootstrapOptions::withResamples, resamples)
                .with(BootstrapOptions::withSeed, seed));
    }

    /** The form and those that it is compared with, each once. */
    private Optional<JavaCall<LawForm[]>> compared(JavaCall<LawForm> fitted, FormArguments forms) {
        if (compare == null) {
            return Optional.empty();
        }
        Map<String, JavaCall<LawForm>> all =
                new LinkedHashMap<>(Map.of(fitted.value().name(), fitted));
        forms.list(compare).forEach(other -> all.putIfAbsent(other.value().name(), other));
        return Optional.of(array(all.values(), LawForm[]::new));
    }
}
