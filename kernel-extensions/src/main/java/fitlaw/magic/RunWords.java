package fitlaw.magic;

import fitlaw.imports.Logs;
import fitlaw.runs.RunOptions;
import fitlaw.table.Numbers;
import fitlaw.table.Renaming;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** The options by which files of other tools are read as runs, for magics and the terminal alike. */
public final class RunWords {
    /** Values of columns that the table lacks. */
    public static final String GIVEN = "--given";
    /** Columns of run, step and loss, of logs. */
    public static final String LOGS = "--logs";
    /** Number of steps over which a final loss is the mean. */
    public static final String LAST = "--last";
    /** Earlier steps at which the loss is read. */
    public static final String AT = "--at";
    /** A second file whose columns are added. */
    public static final String JOIN = "--join";
    /** The key by which it belongs to the runs. */
    public static final String ON = "--on";

    /** What {@link #GIVEN} does. */
    public static final String GIVEN_HELP =
            "A value of a column that the table lacks, the same for all runs, such as head_dim=64. May be repeated.";
    /** What {@link #LOGS} does. */
    public static final String LOGS_HELP =
            "The file is logs, many rows a run: keep the loss at each run's last step, such as run_id,tokens,loss.";
    /** What {@link #LAST} does. */
    public static final String LAST_HELP = "Of logs, the mean of the loss over the last K steps that have one.";
    /** What {@link #AT} does. */
    public static final String AT_HELP = "Of logs, also the loss at earlier steps, as columns loss_at_STEP.";
    /** What {@link #JOIN} does. */
    public static final String JOIN_HELP =
            "Add the columns of a second file or folder, such as shapes, or results of lm-evaluation-harness.";
    /** What {@link #ON} does. */
    public static final String ON_HELP =
            "The column by which its rows belong to the runs, such as model, or OURS=THEIRS.";

    private RunWords() {}

    /**
     * {@return options with given values, logs and a second file, as these words have it}
     *
     * @param options options so far
     * @param given values of columns, such as {@code head_dim=64,seed=0}
     * @param logs columns of run, step and loss
     * @param last number of steps of the mean
     * @param at steps, separated by commas
     * @param join second file
     * @param on its key
     * @throws IllegalArgumentException if a word lacks the one it belongs to, or is none
     */
    public static RunOptions apply(
            RunOptions options,
            Optional<String> given,
            Optional<String> logs,
            Optional<Long> last,
            Optional<String> at,
            Optional<Path> join,
            Optional<String> on) {
        if (logs.isEmpty() && (last.isPresent() || at.isPresent())) {
            throw new IllegalArgumentException(
                    LAST + " and " + AT + " are of logs. Name their columns with " + LOGS + " RUN,STEP,LOSS.");
        }
        if (join.isPresent() != on.isPresent()) {
            throw new IllegalArgumentException(JOIN + " FILE and " + ON + " KEY belong together.");
        }
        RunOptions read = options;
        for (Map.Entry<String, String> value :
                given.map(RunWords::values).orElse(Map.of()).entrySet()) {
            read = read.withGiven(value.getKey(), value.getValue());
        }
        if (logs.isPresent()) {
            Logs asked = Logs.parse(logs.get());
            asked = last.isPresent() ? asked.withLast(Math.toIntExact(last.get())) : asked;
            read = read.withLogs(at.isPresent() ? asked.withAt(steps(at.get())) : asked);
        }
        if (join.isPresent()) {
            read = read.withJoin(join.get(), on.get());
        }
        return read;
    }

    /**
     * {@return columns with their values}
     *
     * @param list such as {@code head_dim=64,seed=0}
     * @throws IllegalArgumentException if a part is not of the form {@code COLUMN=VALUE}
     */
    static Map<String, String> values(String list) {
        try {
            return Renaming.parse(list);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(GIVEN + " is COLUMN=VALUE, such as head_dim=64, not " + list + ".", e);
        }
    }

    /**
     * {@return steps}
     *
     * @param list such as {@code 1e9,2_000_000_000}
     * @throws IllegalArgumentException if one is no whole number
     */
    static long[] steps(String list) {
        return Arrays.stream(list.split(",", -1)).mapToLong(RunWords::step).toArray();
    }

    private static long step(String text) {
        try {
            return Numbers.whole(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(AT + " needs whole numbers such as 1e9,2B, not " + text + ".", e);
        }
    }
}
