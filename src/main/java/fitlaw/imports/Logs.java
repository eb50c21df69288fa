package fitlaw.imports;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How logs, with several rows per run, are reduced to one row per run.
 *
 * <p>The final loss is that of the last row by step that has a loss; rows without a loss, such as those between
 * evaluations, are ignored. If {@code last} is greater than one, it is the mean over that number of last steps with a
 * loss. If a run has several rows of the same step, for example after a restart, their mean is used and a note is
 * added. Every other column is kept: with its one value, which need not be repeated in each row, or, if it changes
 * within a run, with the largest of those at the last step and a note.
 *
 * <p>A run whose final loss is missing, NaN or infinite cannot be used and is listed by name.
 *
 * @param run column that identifies the run
 * @param step column of the step, or of the tokens seen; a number
 * @param loss column of the loss, in nats per token; read as {@code loss}
 * @param last number of steps over which the final loss is the mean, at least 1
 * @param at steps at which the loss is read as well, into columns {@code loss_at_STEP}: that of the last row up to that
 *     step
 */
public record Logs(String run, String step, String loss, int last, List<Long> at) {
    /**
     * Creates a reduction.
     *
     * @param run column that identifies the run
     * @param step column of the step or tokens
     * @param loss column of the loss
     * @param last number of steps over which the final loss is the mean
     * @param at steps at which the loss is read as well
     * @throws IllegalArgumentException if a name is empty or used twice, or a number is not positive
     */
    public Logs {
        at = List.copyOf(at);
        if (run.isBlank() || step.isBlank() || loss.isBlank()) {
            throw new IllegalArgumentException("logs need the names of three columns: RUN,STEP,LOSS");
        }
        if (run.equals(step) || run.equals(loss) || step.equals(loss)) {
            throw new IllegalArgumentException(
                    "logs need three different columns, not " + run + ", " + step + ", " + loss);
        }
        if (last < 1) {
            throw new IllegalArgumentException("the loss is a mean over the last 1 or more steps, not " + last);
        }
        if (at.stream().anyMatch(step_ -> step_ < 0)) {
            throw new IllegalArgumentException("steps at which the loss is read cannot be negative: " + at);
        }
    }

    /**
     * {@return a reduction to the loss at the last step}
     *
     * @param run column that identifies the run
     * @param step column of the step, or of the tokens seen
     * @param loss column of the loss
     */
    public static Logs of(String run, String step, String loss) {
        return new Logs(run, step, loss, 1, List.of());
    }

    /**
     * {@return a reduction to the loss at the last step}
     *
     * @param names such as {@code run_id,tokens,loss}: the columns of run, step and loss
     * @throws IllegalArgumentException if there are not three names
     */
    public static Logs parse(String names) {
        String[] parts = names.split(",", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException(
                    "'" + names + "' is not a list of three columns. Write RUN,STEP,LOSS, such as run_id,tokens,loss.");
        }
        return of(parts[0].strip(), parts[1].strip(), parts[2].strip());
    }

    /**
     * {@return this reduction with the mean over the last steps as the final loss}
     *
     * @param steps number of steps, at least 1
     */
    public Logs withLast(int steps) {
        return new Logs(run, step, loss, steps, at);
    }

    /**
     * {@return this reduction with the loss read at earlier steps as well}
     *
     * @param steps steps, or tokens, not negative
     */
    public Logs withAt(long... steps) {
        List<Long> more = new ArrayList<>(at);
        for (long one : steps) {
            more.add(one);
        }
        return new Logs(run, step, loss, last, Collections.unmodifiableList(more));
    }
}
