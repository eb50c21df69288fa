package fitlaw.paper;

import fitlaw.runs.Levels;
import fitlaw.runs.Runs;
import fitlaw.table.DataException;
import java.util.List;
import java.util.stream.IntStream;

/** What runs must be, and what is to be said of them, before sizes are compared. */
final class RunChecks {
    private RunChecks() {}

    /** Refuses several training sets, whose losses are of different texts. */
    static void requireOneTrainingSet(Runs runs) {
        List<String> sets = runs.has("train_set")
                ? runs.texts("train_set").stream().distinct().toList()
                : List.of();
        if (sets.size() > 1) {
            throw new DataException(runs.source() + ", column train_set: " + sets.size() + " training sets ("
                    + String.join(", ", sets) + "), which are never pooled. Choose one, such as with the condition"
                    + " train_set == \"" + sets.get(0) + "\".");
        }
    }

    /** Says so where a size holds several amounts of data, whose rows may be of one run. */
    static List<String> notes(Runs runs) {
        List<String> tokens = Levels.tokenClasses(runs);
        Levels sizes = Levels.sizes(runs);
        int[] size = sizes.group();
        boolean several = !tokens.isEmpty()
                && IntStream.range(0, sizes.size())
                        .anyMatch(s -> IntStream.range(0, size.length)
                                        .filter(i -> size[i] == s)
                                        .mapToObj(tokens::get)
                                        .distinct()
                                        .count()
                                > 1);
        return several
                ? List.of(
                        "Sizes hold several amounts of data, each with a level of its own; rows are taken as independent,"
                                + " which checkpoints of one run are not.")
                : List.of();
    }
}
