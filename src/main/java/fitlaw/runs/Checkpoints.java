package fitlaw.runs;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which rows of a table are checkpoints of one training run: they have one name, one seed and one size, and each its own number
 * of tokens. Their losses share what that run does better or worse than others, so they are no independent runs.
 *
 * @param column the column that names runs
 * @param run run of each row, from 0
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and on the way out
public record Checkpoints(String column, int[] run) {
    private static final List<String> ALIKE = List.of(
            "seed", RunColumns.N, RunColumns.N_TOTAL, RunColumns.D_MODEL, "d_ff", "n_layers", "n_heads", "train_set");

    /**
     * Creates an assignment.
     *
     * @param column the column that names runs
     * @param run run of each row, from 0
     */
    public Checkpoints {
        run = run.clone();
    }

    /** {@return run of each row, from 0; a copy} */
    @Override
    public int[] run() {
        return run.clone();
    }

    /** {@return number of runs} */
    public int runs() {
        return IntStream.of(run).max().orElse(-1) + 1;
    }

    /** {@return such as {@code 24 rows are checkpoints of 8 runs, by run_id}} */
    public String words() {
        return run.length + " rows are checkpoints of " + runs() + (runs() == 1 ? " run" : " runs") + ", by " + column;
    }

    /**
     * {@return which rows are checkpoints of one run, by the first column of names that several rows share, each at its own number of
     * tokens and all alike otherwise; empty if there is none}
     *
     * @param runs training runs
     */
    public static Optional<Checkpoints> of(Runs runs) {
        if (!runs.has(RunColumns.TOKENS)) {
            return Optional.empty();
        }
        return ColumnAliases.NAMES.stream()
                .filter(runs::has)
                .flatMap(name -> of(runs, name).stream())
                .findFirst();
    }

    private static Optional<Checkpoints> of(Runs runs, String column) {
        List<String> names = runs.texts(column);
        if (names.stream().anyMatch(String::isBlank)) {
            return Optional.empty();
        }
        List<List<String>> alike =
                ALIKE.stream().filter(runs::has).map(runs::texts).toList();
        List<String> tokens = runs.texts(RunColumns.TOKENS);
        Map<List<String>, Integer> index = new HashMap<>();
        Set<List<String>> places = new HashSet<>();
        int[] run = new int[runs.size()];
        for (int i = 0; i < run.length; i++) {
            int row = i;
            List<String> key = Stream.concat(
                            Stream.of(names.get(row)), alike.stream().map(cells -> cells.get(row)))
                    .toList();
            run[i] = index.computeIfAbsent(key, one -> index.size());
            if (!places.add(
                    Stream.concat(key.stream(), Stream.of(tokens.get(row))).toList())) {
                return Optional.empty();
            }
        }
        boolean oneName = names.stream().distinct().count() == index.size();
        return oneName && index.size() < run.length ? Optional.of(new Checkpoints(column, run)) : Optional.empty();
    }
}
