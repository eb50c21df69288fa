package fitlaw.command;

import static fitlaw.magic.JavaCall.array;
import static fitlaw.magic.JavaCall.literal;

import fitlaw.accuracy.Accuracy;
import fitlaw.accuracy.TaskAccuracy;
import fitlaw.magic.Completes;
import fitlaw.magic.JavaCall;
import fitlaw.search.Algorithm1;
import fitlaw.search.Candidates;
import fitlaw.search.NoCandidateException;
import fitlaw.search.Objective;
import fitlaw.search.Search;
import fitlaw.search.ShapeOptions;
import fitlaw.throughput.NamedModel;
import fitlaw.throughput.Throughput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code fitlaw search} and {@code %search}: what is searched. */
public final class SearchArguments extends SharedOptions {
    @Option(names = "--batch", required = true, paramLabel = "B", description = "Batch size.")
    @Completes(words = {"1", "16", "64", "128"})
    private int batch;

    @Option(
            names = "--max-loss",
            paramLabel = "NATS",
            description = "Maximum acceptable loss, in nats per token; requires --base-loss, --l-opt or --at-level.")
    private Double maxLoss;

    @Option(
            names = "--loss-within",
            paramLabel = "FACTOR",
            description = "Maximum acceptable loss as a multiple of the baseline's, such as 1.002. Default: 1 if no"
                    + " other limit is specified.")
    @Completes(words = {"1", "1.002", "1.005"})
    private Double lossWithin;

    @Option(names = "--base-loss", paramLabel = "NATS", description = "Loss of the baseline, in nats per token.")
    private Double baseLoss;

    @Option(
            names = "--l-opt",
            paramLabel = "NATS",
            description = "Loss L_opt of the best shape at the intended size and number of tokens, in nats per token.")
    private Double bestLoss;

    @Option(
            names = "--at-level",
            paramLabel = "LEVEL",
            description = "Use the loss in this group of the law, such as 1M/50M, for the baseline.")
    @Completes(by = LawArguments.Levels.class)
    private String atLevel;

    @Option(
            names = "--probability",
            paramLabel = "P",
            description = "Minimum probability that the loss is within the limit.")
    @Completes(words = {"0.5", "0.9", "0.95"})
    private Double probability;

    @Mixin
    private AccuracyCurveArguments accuracy;

    @Option(
            names = "--objective",
            paramLabel = "WHAT",
            description = "Objective: tokens-per-second, time-per-output-token, dollars=PRICE_PER_HOUR or joules=WATTS."
                    + " Default: tokens-per-second.")
    @Completes(words = {"tokens-per-second", "time-per-output-token", "dollars=2.5", "joules=700"})
    private String objective;

    @Option(
            names = "--multiples",
            paramLabel = "D,F",
            split = ",",
            description = "d_model and d_ff must be multiples of these numbers, such as 512,512. Default: 128,128.")
    @Completes(words = {"64,64", "128,128", "256,256", "512,512"})
    private final List<Integer> multiples = new ArrayList<>();

    @Option(
            names = "--head-dims",
            paramLabel = "SIZE",
            split = ",",
            description = "Head dimensions to search, such as 64,128. Default: the baseline's.")
    @Completes(words = {"64", "128", "64,128"})
    private final List<Integer> headDims = new ArrayList<>();

    @Option(
            names = "--layers",
            paramLabel = "LAYERS",
            split = ",",
            description = "Depths to search; requires a law with a depth term.")
    private final List<Integer> layers = new ArrayList<>();

    @Option(
            names = "--gqa",
            paramLabel = "GROUP",
            split = ",",
            description = "Query heads per KV head to search, such as 1,2,4,8. Default: 1 to 9.")
    @Completes(words = {"4", "1,2,4,8"})
    private final List<Integer> gqa = new ArrayList<>();

    @Option(
            names = "--least-kv-heads",
            paramLabel = "K",
            description = "Minimum number of KV heads; 1 allows multi-query attention. Default: 2.")
    @Completes(words = {"1", "2"})
    private Integer leastKvHeads;

    @Option(
            names = "--size-within",
            paramLabel = "SHARE",
            description = "Maximum relative deviation of N from the baseline's. Default: 0.01.")
    @Completes(words = {"0.01", "0.02"})
    private Double sizeWithin;

    @Option(names = "--extrapolate", description = "Include shapes outside the range of the law's runs, and mark them.")
    private boolean extrapolate;

    @Option(
            names = "--memory-gb",
            paramLabel = "GB",
            description = "GPU memory in GB. Default: that of the throughput model's GPU.")
    private Double memory;

    @Option(
            names = "--also",
            paramLabel = "MODEL",
            split = ",",
            description = "Throughput models of other GPUs, separated by commas: also show the best candidate for each,"
                    + " and the performance of the first candidate on each.")
    private final List<ThroughputSource> also = new ArrayList<>();

    @Option(
            names = "--beside",
            paramLabel = "CONFIG",
            split = ",",
            description = "Models to show for comparison, separated by commas: config.json files, whose models are"
                    + " named after the file, or names of measured models.")
    private final List<ArchitectureSource> beside = new ArrayList<>();

    @Option(names = "--keep", paramLabel = "N", description = "Number of fastest shapes to keep. Default: 200.")
    private Integer keep;

    @Option(
            names = "--draws",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Number of joint draws from which probabilities are computed." + DEFAULT)
    private int draws;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            defaultValue = "1",
            description = "Random seed of the draws." + DEFAULT)
    private long seed;

    @Option(
            names = "--algorithm1",
            description = "Follow the steps of the paper's Algorithm 1 instead of a joint search over all shapes,"
                    + " and show a report.")
    private boolean algorithm1;

    /** Names of settings in messages of the library, and their options. */
    private static final Map<String, String> OPTIONS = Map.of(
            "sizeWithin", "--size-within",
            "extrapolating", "--extrapolate",
            "memory", "--memory-gb",
            "lossWithin", "--loss-within",
            "lossAtMost", "--max-loss",
            "accuracyAtLeast", "--min-accuracy",
            "baseLoss", "--base-loss",
            "bestLoss", "--l-opt",
            "atLevel", "--at-level",
            "withProbability", "--probability");

    private static final Pattern SETTING = Pattern.compile("\\((\\w+)\\)");

    /** Filled in by picocli. */
    public SearchArguments() {}

    /**
     * {@return a message of the library about a search, with its settings replaced by options}
     *
     * @param text a message or a report
     */
    public static String withOptions(String text) {
        return SETTING.matcher(text)
                .replaceAll(found -> "(" + OPTIONS.getOrDefault(found.group(1), found.group(1)) + ")");
    }

    /**
     * {@return the result: {@link Candidates}, or with {@code --algorithm1} an {@link Algorithm1}}
     *
     * @param law the law for loss
     * @param speed the throughput model
     * @param base the baseline
     * @param load the workload
     * @param name name of the result
     * @param space resolves words and stores results
     * @throws Exception whatever the library throws
     */
    public Object make(
            LawSource law,
            ThroughputSource speed,
            ArchitectureSource base,
            WorkloadArguments load,
            String name,
            Workspace space)
            throws Exception {
        JavaCall<Throughput> model = speed.in(space);
        JavaCall<Search> search = limited(accurate(
                narrowed(JavaCall.of(
                        Search::serving,
                        JavaCall.of(Search::sameSizeAs, JavaCall.of(Search::of, law.in(space), model), base.in(space)),
                        load.of(batch))),
                space));
        if (!also.isEmpty()) {
            search = JavaCall.of(
                    Search::alsoOn,
                    search,
                    array(also.stream().map(other -> other.in(space)).toList(), Throughput[]::new));
        }
        if (!beside.isEmpty()) {
            search = JavaCall.of(
                    Search::beside,
                    search,
                    array(
                            beside.stream()
                                    .map(other -> other.named(model, space))
                                    .toList(),
                            NamedModel[]::new));
        }
        try {
            return algorithm1
                    ? space.make(name, JavaCall.of(Algorithm1::run, search)).value()
                    : space.make(name, JavaCall.of(Search::run, search)).value();
        } catch (NoCandidateException e) {
            NoCandidateException said = new NoCandidateException(withOptions(e.getMessage()));
            said.initCause(e);
            throw said;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(withOptions(e.getMessage()), e);
        }
    }

    private JavaCall<Search> narrowed(JavaCall<Search> all) {
        JavaCall<ShapeOptions> defaults = JavaCall.of(ShapeOptions::defaults);
        JavaCall<ShapeOptions> shapes = set(defaults, ShapeOptions::withSizeWithin, sizeWithin);
        if (!multiples.isEmpty()) {
            if (multiples.size() != 2) {
                throw wrong("--multiples requires 2 whole numbers, separated by a comma, such as 512,512.");
            }
            shapes = JavaCall.of(
                    ShapeOptions::withMultiples, shapes, literal(multiples.get(0)), literal(multiples.get(1)));
        }
        shapes = set(shapes, ShapeOptions::withHeadDims, several(headDims));
        shapes = set(shapes, ShapeOptions::withLayers, several(layers));
        shapes = set(shapes, ShapeOptions::withGqaGroups, several(gqa));
        shapes = set(shapes, ShapeOptions::withLeastKvHeads, leastKvHeads);
        return shapes == defaults ? all : JavaCall.of(Search::shapes, all, shapes);
    }

    private JavaCall<Search> limited(JavaCall<Search> all) {
        onlyOne(List.of("--base-loss", "--l-opt", "--at-level"), "the baseline's loss");
        onlyOne(List.of("--max-loss", "--loss-within", "--min-accuracy"), "the limit of loss");
        JavaCall<Search> search = objective == null ? all : JavaCall.of(Search::objective, all, objective());
        search = set(search, Search::baseLoss, baseLoss);
        search = set(search, Search::bestLoss, bestLoss);
        if (atLevel != null) {
            JavaCall<Search> level = set(search, Search::atLevel, atLevel);
            checked(() -> {
                try {
                    return level.value();
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(withOptions(e.getMessage()), e);
                }
            });
            search = level;
        }
        search = set(search, Search::lossWithin, lossWithin);
        search = set(search, Search::lossAtMost, maxLoss);
        search = set(
                search,
                Search::accuracyAtLeast,
                accuracy.least().isEmpty() ? null : accuracy.least().getAsDouble());
        search = set(search, Search::withProbability, probability);
        search = extrapolate ? JavaCall.of(Search::extrapolating, search) : search;
        search = set(search, Search::memory, memory == null ? null : memory * 1e9);
        search = set(search, Search::keep, keep);
        return given("--draws") || given("--seed")
                ? JavaCall.of(Search::draws, search, literal(draws), literal(seed))
                : search;
    }

    /** Adds the curve from loss to accuracy. */
    private JavaCall<Search> accurate(JavaCall<Search> search, Workspace space) {
        return accuracy.curves(this, space)
                .map(curves -> JavaCall.<Search, TaskAccuracy, Search>of(
                        Search::accuracy, search, JavaCall.of(Accuracy::task, curves, accuracy.task())))
                .orElse(search);
    }

    private JavaCall<Objective> objective() {
        return checked(() -> {
            JavaCall<Objective> parsed = JavaCall.of(Objective::parse, literal(objective));
            parsed.value();
            return parsed;
        });
    }

    private void onlyOne(List<String> options, String what) {
        List<String> written = options.stream().filter(this::given).toList();
        if (written.size() > 1) {
            throw wrong(String.join(" and ", written) + " both specify " + what + ". Use one of them.");
        }
    }

    private static Integer[] several(List<Integer> values) {
        return values.isEmpty() ? null : values.toArray(Integer[]::new);
    }

    private static <T, A> JavaCall<T> set(JavaCall<T> of, JavaCall.Call2<T, A, T> call, A value) {
        return value == null ? of : JavaCall.of(call, of, literal(value));
    }
}
