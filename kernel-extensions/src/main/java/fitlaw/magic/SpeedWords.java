package fitlaw.magic;

/** Options of calibration and prediction, named and explained alike in magics and in the terminal. */
public final class SpeedWords {
    /** Name of an option. */
    public static final String GPU = "--gpu";
    /** Name of an option. */
    public static final String FORM = "--form";
    /** Name of an option. */
    public static final String CONFIDENCE = "--confidence";
    /** Name of an option. */
    public static final String SAVE = "--save";
    /** Name of an option. */
    public static final String TEST = "--test";
    /** Name of an option. */
    public static final String BATCH = "--batch";
    /** Name of an option. */
    public static final String INPUT = "--input";
    /** Name of an option. */
    public static final String OUTPUT = "--output";
    /** Name of an option. */
    public static final String CONTINUOUS = "--continuous";
    /** Name of an option. */
    public static final String AGAINST = "--against";

    /** Batches of a prediction that names none. */
    public static final String BATCHES = "1,16,128";
    /** Tokens of a prompt where none are given, those of arXiv:2510.18245. */
    public static final String INPUT_TOKENS = "4096";
    /** Tokens of an answer where none are given, those of arXiv:2510.18245. */
    public static final String OUTPUT_TOKENS = "1024";

    /** What an option does. */
    public static final String GPU_HELP =
            "Where the rows are of several GPUs, engines or versions: the one to calibrate, such as H100, or more of its name.";
    /** What an option does. */
    public static final String FORM_HELP =
            "three-terms, overlapped-terms, operators or operators-and-waves; the simplest with the best error on"
                    + " architectures left out, if left out.";
    /** What an option does. */
    public static final String CONFIDENCE_HELP = "Level of intervals.";
    /** What an option does. */
    public static final String SAVE_HELP =
            "Write the model to this file, such as h100.json; fitlaw predict and Throughput.read open it.";
    /** What an option does. */
    public static final String TEST_HELP =
            "Then predict the measurements of this file, which the calibration does not see, and tell how far off that is."
                    + " --where chooses none of them.";
    /** What an option does. */
    public static final String BATCH_HELP = "Sequences at once, one or several.";
    /** What an option does. */
    public static final String INPUT_HELP = "Tokens of a prompt.";
    /** What an option does. */
    public static final String OUTPUT_HELP = "Tokens written per sequence.";
    /** What an option does. */
    public static final String CONTINUOUS_HELP =
            "Continuous batching: a finished request is replaced at once. Else all start together.";
    /** What an option does. */
    public static final String AGAINST_HELP = "Also how many times as many tokens per second as this architecture.";

    static final String[] FORMS = {"three-terms", "overlapped-terms", "operators", "operators-and-waves"};

    private SpeedWords() {}

    /**
     * {@return whether a word names a file rather than a model that was measured}
     *
     * @param word what was typed for an architecture
     */
    public static boolean isFile(String word) {
        return word.contains("/") || word.contains("\\") || word.matches(".*\\.(json|txt|py)");
    }

    /**
     * {@return the library's name of a form}
     *
     * @param word the name with hyphens, so that it needs no quotes, or with spaces
     */
    public static String form(String word) {
        return word.replace('-', ' ');
    }
}
