package fitlaw.command;

import static fitlaw.magic.JavaCall.literal;

import fitlaw.fit.Estimate;
import fitlaw.law.BuildOptions;
import fitlaw.law.ComputeMultiplier;
import fitlaw.law.ConfidenceBands;
import fitlaw.law.CoverageStudy;
import fitlaw.law.DesignReplay;
import fitlaw.law.DesignTarget;
import fitlaw.law.FitDiagnostics;
import fitlaw.law.Law;
import fitlaw.law.NextRuns;
import fitlaw.law.Optimum;
import fitlaw.law.Point;
import fitlaw.law.Profile;
import fitlaw.law.Profiles;
import fitlaw.law.RunPlan;
import fitlaw.law.ShapeVariable;
import fitlaw.law.SweepDesign;
import fitlaw.law.SweepPlan;
import fitlaw.magic.Completes;
import fitlaw.magic.CompletionCandidates;
import fitlaw.magic.Context;
import fitlaw.magic.JavaCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options of {@code fitlaw law} and {@code %law}: analyses of a law beyond its report. */
public final class LawArguments extends SharedOptions {
    private static final int STEPS = 25;
    /** The number of shapes that are shown, since there are many for each size. */
    private static final int FEW_STEPS = 7;
    /** The word for all terms. */
    private static final String ALL = "all";

    @Option(
            names = "--term",
            paramLabel = "TERM",
            description = "For profile: the term, or all; x* and r* are the best values of the shape variables."
                    + " Default: x*.")
    @Completes(by = Terms.class)
    private String term;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "6",
            description = "For next: the number of runs." + DEFAULT)
    @Completes(words = {"3", "6", "12"})
    private int runs;

    @Option(
            names = "--for",
            paramLabel = "SHAPE",
            description = "For next: the target to estimate more precisely: x, r or both and, with --flops, loss or"
                    + " size. For replay: x, r, loss or size. For bands: the shape variable on the axis, x"
                    + " or r. Default: both for next, otherwise x.")
    private Shape shape;

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description = "For next and bands: the group of size and tokens, such as 1M/50M. Default: the first"
                    + " group of the law.")
    @Completes(by = Levels.class)
    private String level;

    @Option(
            names = "--parameters",
            paramLabel = "N",
            description = "For nearest and multiplier: the number of non-embedding parameters of the model.")
    private Long parameters;

    @Option(names = "--layers", paramLabel = "L", description = "For nearest: the number of layers of the model.")
    private Integer layers;

    @Option(
            names = "--head-dim",
            paramLabel = "SIZE",
            description = "For nearest: the head dimension; together with --gqa.")
    @Completes(words = {"64", "128"})
    private Integer headDim;

    @Option(
            names = "--gqa",
            paramLabel = "G",
            description = "For nearest: query heads per KV head; together with --head-dim.")
    @Completes(words = {"1", "2", "4", "8"})
    private Integer gqa;

    @Option(
            names = "--multiple",
            paramLabel = "M",
            description = "For nearest: d_model and d_ff must be multiples of this number.")
    @Completes(words = {"64", "128", "256", "512"})
    private Integer multiple;

    @Option(
            names = "--flops",
            paramLabel = "C",
            description = "For next, instead of --runs: the training budget for all runs together, such as 1e17. Runs"
                    + " are chosen over sizes, tokens and shapes by information per cost, 6 N D. Requires"
                    + " --at or, for the best size, --at-budget.")
    private Double flops;

    @Option(
            names = "--at",
            paramLabel = "N,D",
            description =
                    "For next with --flops and for replay: the size and number of tokens for which the best shape or"
                            + " the loss is estimated, such as 145e6,50e6 or 1B,20B.")
    private String at;

    @Option(
            names = "--at-budget",
            paramLabel = "C",
            description = "For next with --flops and for replay: the training budget whose best size is estimated.")
    private Double atBudget;

    @Option(
            names = "--sizes",
            paramLabel = "N",
            split = ",",
            description = "For next with --flops: candidate sizes. Default: those of the runs.")
    private final List<Double> sizes = new ArrayList<>();

    @Option(
            names = "--tokens",
            paramLabel = "D",
            split = ",",
            description = "For multiplier: the training tokens of both shapes, such as 20e9. For next with --flops:"
                    + " candidate numbers of tokens. Default: those of the runs.")
    private final List<Double> tokens = new ArrayList<>();

    @Option(
            names = "--kv-groups",
            paramLabel = "G",
            split = ",",
            description = "For next with --flops: candidate numbers of query heads per KV head, for a law with"
                    + " that covariate. Default: the most common number of the runs.")
    private final List<Integer> groups = new ArrayList<>();

    @Option(
            names = "--shape",
            paramLabel = "X,R",
            split = ",",
            description =
                    "For multiplier: the better shape, as relative width and MLP/attention ratio, such as 0.08,1.")
    private List<Double> better;

    @Option(
            names = "--against",
            paramLabel = "X,R",
            split = ",",
            description = "For multiplier: the shape that needs more compute.")
    private List<Double> against;

    @Option(
            names = "--simulations",
            paramLabel = "N",
            defaultValue = "" + CoverageStudy.SIMULATIONS,
            description = "For coverage: the number of simulated tables." + DEFAULT)
    @Completes(words = {"1000", "10000"})
    private int simulations;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            defaultValue = "1",
            description = "For coverage: the random seed of the simulation." + DEFAULT)
    private long seed;

    /** The target: a shape or both, a loss, or a size. */
    private enum Shape {
        X,
        R,
        BOTH,
        LOSS,
        SIZE
    }

    /** The analyses of a law. */
    public enum Kind {
        /** The best shape. */
        OPTIMUM,
        /** A profile of a term. */
        PROFILE,
        /** The coverage of intervals. */
        COVERAGE,
        /** The influence of each run on the law. */
        INFLUENCE,
        /** The weights of a robust fit. */
        WEIGHTS,
        /** Collinearity of the shapes. */
        INFLATION,
        /** Loss over a shape. */
        BANDS,
        /** The runs to train next. */
        NEXT,
        /** The savings if runs had been chosen by their information. */
        REPLAY,
        /** The best feasible shape. */
        NEAREST,
        /** The factor on compute of another shape. */
        MULTIPLIER
    }

    /** Filled in by picocli. */
    public LawArguments() {}

    /** Names of terms of the law in an argument. */
    static final class Terms extends OfLaw {
        Terms() {
            super(law -> Stream.concat(Stream.of(ALL), law.table().stringColumn("term").asList().stream())
                    .toList());
        }
    }

    /** Names of levels of the law in an argument. */
    static final class Levels extends OfLaw {
        Levels() {
            super(Law::levels);
        }
    }

    /** Candidates from the law of the first argument that refers to one. */
    private abstract static class OfLaw implements CompletionCandidates {
        private final Function<Law, List<String>> words;

        OfLaw(Function<Law, List<String>> words) {
            this.words = words;
        }

        @Override
        public List<String> of(String typed, Map<String, String> named, Context context) {
            return named.values().stream()
                    .map(context.variables()::get)
                    .filter(Law.class::isInstance)
                    .map(Law.class::cast)
                    .map(words)
                    .findFirst()
                    .orElse(List.of());
        }
    }

    /**
     * {@return the result of an analysis of a law}
     *
     * @param kind the analysis
     * @param law the law
     * @param name name of the result, if given
     * @param space stores the result
     * @throws Exception whatever the library throws
     */
    public Object make(Kind kind, JavaCall<Law> law, Optional<String> name, Workspace space) throws Exception {
        JavaCall<?> call =
                switch (kind) {
                    case OPTIMUM -> JavaCall.of(Law::optimum, law);
                    case INFLUENCE -> JavaCall.of(FitDiagnostics::influence, JavaCall.of(Law::diagnostics, law));
                    case WEIGHTS -> JavaCall.of(FitDiagnostics::weights, JavaCall.of(Law::diagnostics, law));
                    case INFLATION -> JavaCall.of(FitDiagnostics::inflation, JavaCall.of(Law::diagnostics, law));
                    case PROFILE ->
                        ALL.equals(term)
                                ? JavaCall.of(Profiles::of, law)
                                : JavaCall.of(
                                        Profile::of,
                                        law,
                                        literal(Optional.ofNullable(term).orElse("x*")));
                    case COVERAGE -> JavaCall.of(CoverageStudy::of, law, literal(simulations), literal(seed));
                    case REPLAY ->
                        JavaCall.<Law, DesignTarget, DesignReplay>of(DesignReplay::of, law, target(law.value()));
                    case BANDS -> JavaCall.of(ConfidenceBands::of, law, literal(along()), literal(level(law.value())));
                    case NEXT -> flops == null ? next(law) : forBudget(law);
                    case MULTIPLIER ->
                        JavaCall.of(ComputeMultiplier::of, law, place("--shape", better), place("--against", against));
                    case NEAREST -> JavaCall.of(Optimum::nearest, JavaCall.of(Law::optimum, law), build());
                };
        return (name.isPresent() ? space.make(name.get(), call) : space.show(call)).value();
    }

    private JavaCall<Point> place(String option, List<Double> shape) {
        if (parameters == null || tokens.size() != 1) {
            throw wrong((parameters == null ? "--parameters" : "--tokens")
                    + " must be a single number: both shapes have the same size N and the same tokens D.");
        }
        if (shape == null || shape.size() != 2) {
            throw wrong(option + " must be a relative width and an MLP/attention ratio, separated by a comma, such as"
                    + " 0.08,1.");
        }
        return JavaCall.of(
                Point::withScale,
                JavaCall.of(Point::shape, literal(shape.get(0)), literal(shape.get(1))),
                literal((double) parameters),
                literal(tokens.get(0)));
    }

    private ShapeVariable along() {
        if (shape != null && shape != Shape.X && shape != Shape.R) {
            throw wrong("--for must be x or r for bands: the shape variable on the axis.");
        }
        return shape == Shape.R ? ShapeVariable.MLP_RATIO : ShapeVariable.RELATIVE_WIDTH;
    }

    /** Runs within a training budget. */
    private JavaCall<SweepDesign> forBudget(JavaCall<Law> law) {
        refuse(
                List.of("--runs", "--level"),
                "is for a plan at one size, but --flops plans over several sizes. Leave it out.");
        JavaCall<List<DesignTarget>> targets = JavaCall.list(targets(law.value()));
        List<Double> ofSizes = sizes.isEmpty() ? law.value().domain().differentSizes() : sizes;
        List<Double> ofTokens = tokens.isEmpty() ? law.value().domain().differentTokens() : tokens;
        JavaCall<List<Point>> models = JavaCall.of(
                SweepPlan::grid, literal(ofSizes), literal(ofTokens), grid(law.value(), FEW_STEPS), literal(groups));
        return checked(() -> {
            JavaCall<SweepPlan> plan = JavaCall.of(SweepPlan::new, literal(flops), targets, models);
            plan.value();
            return JavaCall.<Law, SweepPlan, SweepDesign>of(SweepDesign::of, law, plan);
        });
    }

    /** The target of a replay. */
    private JavaCall<DesignTarget> target(Law law) {
        if (shape == Shape.BOTH) {
            throw wrong("--for must be x, r, loss or size for replay, which follows the width of a single interval.");
        }
        return targets(law).get(0);
    }

    private List<JavaCall<DesignTarget>> targets(Law law) {
        if (shape == Shape.SIZE) {
            if (atBudget == null) {
                throw wrong("--at-budget is missing: the training budget whose best size is estimated, such as 1e21.");
            }
            return List.of(JavaCall.of(DesignTarget::size, literal(atBudget)));
        }
        refuse(List.of("--at-budget"), "is only for --for size. Leave it out.");
        if (at == null) {
            throw wrong("--at is missing: the size and number of tokens to plan for, such as --at 145e6,50e6.");
        }
        double[] place = sizeAndTokens(at);
        JavaCall<Double> n = literal(place[0]);
        JavaCall<Double> d = literal(place[1]);
        if (shape == Shape.LOSS) {
            Optimum best = law.optimum().at(place[0], place[1]);
            double x = best.relativeWidth().estimate().map(Estimate::value).orElseGet(() -> law.domain()
                    .centre(ShapeVariable.RELATIVE_WIDTH)
                    .orElseThrow());
            double r = best.mlpRatio().estimate().map(Estimate::value).orElseGet(() -> law.domain()
                    .centre(ShapeVariable.MLP_RATIO)
                    .orElseThrow());
            return List.of(JavaCall.of(
                    DesignTarget::loss,
                    JavaCall.of(
                            Point::withScale,
                            JavaCall.of(Point::shape, literal(shortened(x)), literal(shortened(r))),
                            n,
                            d)));
        }
        List<JavaCall<DesignTarget>> all = new ArrayList<>();
        if (shape != Shape.R) {
            all.add(JavaCall.of(DesignTarget::relativeWidth, n, d));
        }
        if (shape != Shape.X) {
            all.add(JavaCall.of(DesignTarget::mlpRatio, n, d));
        }
        return all;
    }

    private static JavaCall<List<Point>> grid(Law law, int steps) {
        double[] x = law.diagnostics().values(ShapeVariable.RELATIVE_WIDTH);
        double[] r = law.diagnostics().values(ShapeVariable.MLP_RATIO);
        return JavaCall.of(
                RunPlan::grid,
                literal(shortened(Arrays.stream(x).min().orElseThrow())),
                literal(shortened(Arrays.stream(x).max().orElseThrow())),
                literal(shortened(Arrays.stream(r).min().orElseThrow())),
                literal(shortened(Arrays.stream(r).max().orElseThrow())),
                literal(steps));
    }

    private JavaCall<NextRuns> next(JavaCall<Law> law) {
        refuse(
                List.of("--at", "--at-budget", "--sizes", "--tokens", "--kv-groups"),
                "applies only to a training budget, set by --flops. Add --flops, or leave this option out.");
        if (shape == Shape.LOSS || shape == Shape.SIZE) {
            throw wrong("--for loss and --for size require a training budget. Add --flops, such as --flops 1e17.");
        }
        RunPlan.Target target = shape == Shape.X
                ? RunPlan.Target.RELATIVE_WIDTH
                : shape == Shape.R ? RunPlan.Target.MLP_RATIO : RunPlan.Target.BOTH;
        return JavaCall.<Law, RunPlan, String, NextRuns>of(
                NextRuns::of,
                law,
                JavaCall.of(RunPlan::new, literal(runs), literal(target), grid(law.value(), STEPS)),
                literal(level(law.value())));
    }

    /** Short enough to read. */
    private static double shortened(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.2e", value));
    }

    private String level(Law law) {
        return Optional.ofNullable(level)
                .or(() -> law.levels().stream().findFirst())
                .orElseThrow(() -> wrong(
                        law.isFitted()
                                ? "this law has no groups of size and tokens. Use law.loss(point) in Java."
                                : "a published law has no groups, because its runs are not public. Fit a"
                                        + " law to your own runs."));
    }

    private JavaCall<BuildOptions> build() {
        if (parameters == null) {
            throw wrong("--parameters is missing: the non-embedding parameters of the model.");
        }
        if (layers == null) {
            throw wrong("--layers is missing: the number of layers of the model.");
        }
        if ((headDim == null) != (gqa == null)) {
            throw wrong("--head-dim and --gqa must be given together.");
        }
        return checked(() -> {
            JavaCall<BuildOptions> options = JavaCall.of(BuildOptions::of, literal(parameters), literal(layers));
            if (headDim != null) {
                options = JavaCall.of(BuildOptions::withHeads, options, literal(headDim), literal(gqa));
            }
            if (multiple != null) {
                options = JavaCall.of(BuildOptions::withMultiples, options, literal(multiple), literal(multiple));
            }
            options.value();
            return options;
        });
    }
}
