package fitlaw.magic;

import java.util.List;
import java.util.function.Predicate;

/** The options of a search, named and explained alike in {@code %search} and in {@code fitlaw search}. */
public final class SearchWords {
    /** Name of an option. */
    public static final String BATCH = "--batch";
    /** Name of an option. */
    public static final String INPUT = "--input";
    /** Name of an option. */
    public static final String OUTPUT = "--output";
    /** Name of an option. */
    public static final String CONTINUOUS = "--continuous";
    /** Name of an option. */
    public static final String MAX_LOSS = "--max-loss";
    /** Name of an option. */
    public static final String LOSS_WITHIN = "--loss-within";
    /** Name of an option. */
    public static final String BASE_LOSS = "--base-loss";
    /** Name of an option. */
    public static final String BEST_LOSS = "--l-opt";
    /** Name of an option. */
    public static final String AT_LEVEL = "--at-level";
    /** Name of an option. */
    public static final String PROBABILITY = "--probability";
    /** Name of an option. */
    public static final String OBJECTIVE = "--objective";
    /** Name of an option. */
    public static final String MULTIPLES = "--multiples";
    /** Name of an option. */
    public static final String HEAD_DIMS = "--head-dims";
    /** Name of an option. */
    public static final String LAYERS = "--layers";
    /** Name of an option. */
    public static final String GQA = "--gqa";
    /** Name of an option. */
    public static final String LEAST_KV_HEADS = "--least-kv-heads";
    /** Name of an option. */
    public static final String SIZE_WITHIN = "--size-within";
    /** Name of an option. */
    public static final String EXTRAPOLATE = "--extrapolate";
    /** Name of an option. */
    public static final String MEMORY = "--memory-gb";
    /** Name of an option. */
    public static final String KEEP = "--keep";
    /** Name of an option. */
    public static final String DRAWS = "--draws";
    /** Name of an option. */
    public static final String ALSO = "--also";
    /** Name of an option. */
    public static final String BESIDE = "--beside";
    /** Name of an option. */
    public static final String SEED = "--seed";

    /** What an option does. */
    public static final String BATCH_HELP = "Sequences served at once.";
    /** What an option does. */
    public static final String INPUT_HELP = "Tokens of a prompt.";
    /** What an option does. */
    public static final String OUTPUT_HELP = "Tokens written per sequence.";
    /** What an option does. */
    public static final String CONTINUOUS_HELP = "Continuous batching instead of a static batch.";
    /** What an option does. */
    public static final String MAX_LOSS_HELP =
            "Largest acceptable loss in nats per token; needs --base-loss, --l-opt or --at-level.";
    /** What an option does. */
    public static final String LOSS_WITHIN_HELP =
            "Largest acceptable loss as a multiple of the baseline's, such as 1.002; 1 if no limit is given.";
    /** What an option does. */
    public static final String BASE_LOSS_HELP = "Loss of the baseline, in nats per token.";
    /** What an option does. */
    public static final String BEST_LOSS_HELP =
            "Loss of the best shape at the size and data meant, L_opt, in nats per token.";
    /** What an option does. */
    public static final String AT_LEVEL_HELP = "Take the baseline's loss from this level of the law, such as 1M/50M.";
    /** What an option does. */
    public static final String PROBABILITY_HELP = "Least probability that the loss is within the limit.";
    /** What an option does. */
    public static final String OBJECTIVE_HELP =
            "What is made best: tokens-per-second, time-per-output-token, dollars=PRICE_PER_HOUR or joules=WATTS.";
    /** What an option does. */
    public static final String MULTIPLES_HELP = "d_model and d_ff are multiples of these, such as 512,512.";
    /** What an option does. */
    public static final String HEAD_DIMS_HELP =
            "Sizes of a head to look at, such as 64,128; the baseline's if not given.";
    /** What an option does. */
    public static final String LAYERS_HELP = "Depths to look at; needs a law that knows depth.";
    /** What an option does. */
    public static final String GQA_HELP = "Query heads per KV head to look at, such as 1,2,4,8; 1 to 9 if not given.";
    /** What an option does. */
    public static final String LEAST_KV_HEADS_HELP = "Least number of KV heads; 1 allows multi-query attention.";
    /** What an option does. */
    public static final String SIZE_WITHIN_HELP = "How far N may lie from the baseline's, as a share such as 0.01.";
    /** What an option does. */
    public static final String EXTRAPOLATE_HELP = "Shapes beyond the law's runs too; they are marked.";
    /** What an option does. */
    public static final String MEMORY_HELP =
            "Memory of the GPU in GB; that of the throughput model's GPU if not given.";
    /** What an option does. */
    public static final String KEEP_HELP = "How many of the fastest shapes are kept.";
    /** What an option does. */
    public static final String DRAWS_HELP = "How many joint draws probabilities come from.";
    /** What an option does. */
    public static final String ALSO_HELP =
            "Throughput models of other GPUs, with commas between them: what is best there, and how the first does there.";
    /** What an option does. */
    public static final String BESIDE_HELP =
            "config.json files of models to show beside what is found, with commas between them, each named after its file.";
    /** What an option does. */
    public static final String SEED_HELP = "Seed of the draws.";

    /** Options of which each says what the baseline's loss is. */
    private static final List<String> LEVELS = List.of(BASE_LOSS, BEST_LOSS, AT_LEVEL);

    /** Options of which each says what the limit of loss is. */
    private static final List<String> LIMITS = List.of(MAX_LOSS, LOSS_WITHIN);

    private SearchWords() {}

    /**
     * Refuses options that contradict each other.
     *
     * @param given whether an option is given
     * @throws IllegalArgumentException if two of them say the same thing
     */
    public static void check(Predicate<String> given) {
        onlyOne(LEVELS, "what the baseline's loss is", given);
        onlyOne(LIMITS, "the limit of loss", given);
    }

    private static void onlyOne(List<String> options, String what, Predicate<String> given) {
        List<String> found = options.stream().filter(given).toList();
        if (found.size() > 1) {
            throw new IllegalArgumentException(
                    String.join(" and ", found) + " each say " + what + ". Give one of them.");
        }
    }
}
