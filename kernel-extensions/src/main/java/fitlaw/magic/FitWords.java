package fitlaw.magic;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The options of a fit, named and explained alike in {@code %fitlaw} and in {@code fitlaw fit}. */
public final class FitWords {
    /** Name of an option. */
    public static final String FORM = "--form";
    /** Name of an option. */
    public static final String WHERE = "--where";
    /** Name of an option. */
    public static final String TEST = "--test";
    /** Name of an option. */
    public static final String TEST_LEVEL = "--test-level";
    /** Name of an option. */
    public static final String PROTOCOL = "--protocol";
    /** Name of an option. */
    public static final String GROUP_BY = "--group-by";
    /** Name of an option. */
    public static final String COUNT = "--count";
    /** Name of an option. */
    public static final String LEVEL = "--level";
    /** Name of an option. */
    public static final String SIZE_COVARIATE = "--size-covariate";
    /** Name of an option. */
    public static final String CONFIDENCE = "--confidence";
    /** Name of an option. */
    public static final String ROBUST = "--robust";
    /** Name of an option. */
    public static final String WEIGHTS = "--weights";
    /** Name of an option. */
    public static final String INTERVAL = "--interval";
    /** Name of an option. */
    public static final String BOOTSTRAP = "--bootstrap";
    /** Name of an option. */
    public static final String CLUSTER_BY = "--cluster-by";
    /** Name of an option. */
    public static final String RESAMPLES = "--resamples";
    /** Name of an option. */
    public static final String SEED = "--seed";
    /** Name of an option. */
    public static final String COMPARE = "--compare";
    /** Name of an option. */
    public static final String SAVE = "--save";

    /** What an option does. */
    public static final String WHERE_HELP =
            "Fit to rows that meet this only; columns of the table, computed columns, and N, D, x, r, L. Rows of --test are"
                    + " chosen by that condition alone.";
    /** What an option does. */
    public static final String TEST_HELP =
            "Hold out all rows that meet this, and say how well the law of the others predicts them. --where chooses among the"
                    + " others only: to leave rows out of both, give the condition in both.";
    /** What an option does. */
    public static final String TEST_LEVEL_HELP =
            "Where levels of held-out rows come from. known: fitted on training rows; profiled: fitted to the held-out rows,"
                    + " so that only differences are predicted; extrapolated: from size and tokens of the training levels;"
                    + " automatic: known where it is, else profiled.";
    /** What an option does. */
    public static final String PROTOCOL_HELP =
            "An analysis of arXiv:2510.18245 instead of one fit. tasks: each size predicted from all smaller ones; outliers:"
                    + " the largest size, trained without and with r outside 0.5 to 5; ablations: by several forms; pooled:"
                    + " all smaller sizes against the nearest one.";
    /** What an option does. */
    public static final String GROUP_BY_HELP = "Columns that name the groups with a level of their own.";
    /** What an option does. */
    public static final String COUNT_HELP = "Which parameters N counts in d/√N: non-embedding or total.";
    /** What an option does. */
    public static final String LEVEL_HELP =
            "free: one level per group; l-opt: the column l_opt, for replication; as-published: l-opt for the multiplicative"
                    + " form if the column is there, else free.";
    /** What an option does. */
    public static final String SIZE_COVARIATE_HELP =
            "A slope on ln N inside groups: on, off, or auto, where N spreads by more than a factor of 1.07.";
    /** What an option does. */
    public static final String CONFIDENCE_HELP = "Level of intervals.";
    /** What an option does. */
    public static final String ROBUST_HELP =
            "Let runs far off the law count less, and list them: none, huber (they pull no harder than near ones) or tukey"
                    + " (the farthest do not count).";
    /** What an option does. */
    public static final String WEIGHTS_HELP =
            "How noise differs between runs, by which each counts. equal: it is the same in all, in nats per token; relative: the"
                    + " same share of loss; else a column that holds the standard deviation of the loss of each run, in nats.";
    /** What an option does. */
    public static final String INTERVAL_HELP =
            "Further intervals beside the report's own, which for a best shape are Fieller's. fieller: no further ones; profile:"
                    + " each term held while all else is fitted again; bootstrap: percentiles of fits to resampled runs.";
    /** What an option does. */
    public static final String BOOTSTRAP_HELP =
            "Bootstrap intervals, and what is drawn for them. cases: runs; residuals: residuals of runs that stay where they"
                    + " are, the better choice for a planned sweep.";
    /** What an option does. */
    public static final String CLUSTER_BY_HELP =
            "Draw runs of the bootstrap together that depend on one another: shape, size_class or a column.";
    /** What an option does. */
    public static final String RESAMPLES_HELP = "Number of resamples of the bootstrap.";
    /** What an option does. */
    public static final String SEED_HELP = "What the resamples of the bootstrap are drawn with.";
    /** What an option does. */
    public static final String COMPARE_HELP =
            "Fit these forms, names or formulas with commas or semicolons between, to the same runs and compare them with the"
                    + " law's by AICc.";
    /** What an option does. */
    public static final String SAVE_HELP =
            "Write the law to this file, such as law.json; Law.read opens it without the runs.";

    private static final int WIDTH = 100;
    private static final int INDENT = 20;

    private FitWords() {}

    /** {@return the options but the form, each with what it does, as lines for people} */
    static String help() {
        Map<String, String> help = new LinkedHashMap<>();
        help.put(FormulaWords.START, FormulaWords.START_HELP);
        help.put(FormulaWords.BOUNDS, FormulaWords.BOUNDS_HELP);
        help.put(FormulaWords.FIX, FormulaWords.FIX_HELP);
        help.put(WHERE, WHERE_HELP);
        help.put(TEST, TEST_HELP);
        help.put(TEST_LEVEL, TEST_LEVEL_HELP);
        help.put(PROTOCOL, PROTOCOL_HELP);
        help.put(GROUP_BY, GROUP_BY_HELP);
        help.put(COUNT, COUNT_HELP);
        help.put(LEVEL, LEVEL_HELP);
        help.put(SIZE_COVARIATE, SIZE_COVARIATE_HELP);
        help.put(CONFIDENCE, CONFIDENCE_HELP);
        help.put(ROBUST, ROBUST_HELP);
        help.put(WEIGHTS, WEIGHTS_HELP);
        help.put(INTERVAL, INTERVAL_HELP);
        help.put(BOOTSTRAP, BOOTSTRAP_HELP);
        help.put(CLUSTER_BY, CLUSTER_BY_HELP);
        help.put(RESAMPLES, RESAMPLES_HELP);
        help.put(SEED, SEED_HELP);
        help.put(COMPARE, COMPARE_HELP);
        help.put(SAVE, SAVE_HELP);
        return help.entrySet().stream()
                .map(entry -> lines(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static String lines(String name, String text) {
        StringBuilder out = new StringBuilder(name + " ".repeat(INDENT - name.length()));
        int length = INDENT;
        for (String word : text.split(" ", -1)) {
            if (length + word.length() > WIDTH) {
                out.append('\n').append(" ".repeat(INDENT));
                length = INDENT;
            }
            out.append(length == INDENT ? "" : " ").append(word);
            length += word.length() + 1;
        }
        return out.toString();
    }
}
