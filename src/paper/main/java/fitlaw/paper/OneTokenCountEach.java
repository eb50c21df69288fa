package fitlaw.paper;

import fitlaw.runs.Levels;
import fitlaw.runs.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Runs of one amount of data at each size, as in the paper: the most common amount, or the larger of two equally common
 * ones. Rows of several amounts may be checkpoints of one run, and intervals would treat them as independent.
 *
 * @param runs the runs
 * @param notes the rows left out
 */
record OneTokenCountEach(Runs runs, List<String> notes) {
    OneTokenCountEach {
        notes = List.copyOf(notes);
    }

    static OneTokenCountEach of(Runs all) {
        Levels.requireOne(all, "train_set", "training sets", "which cannot be pooled");
        List<String> tokens = Levels.tokenClasses(all);
        if (tokens.isEmpty()) {
            return new OneTokenCountEach(all, List.of());
        }
        Levels sizes = Levels.sizes(all);
        int[] size = sizes.group();
        double[] count = all.has("tokens") ? all.tokens() : new double[size.length];
        List<String> chosen = IntStream.range(0, sizes.size())
                .mapToObj(s -> mostCommon(
                        IntStream.range(0, size.length)
                                .filter(i -> size[i] == s)
                                .boxed()
                                .toList(),
                        tokens,
                        count))
                .toList();
        List<String> notes = new ArrayList<>();
        long others = IntStream.range(0, size.length)
                .filter(i -> !tokens.get(i).equals(chosen.get(size[i])))
                .count();
        if (others == 0) {
            return new OneTokenCountEach(all, notes);
        }
        notes.add(others + " rows are not used, because their number of tokens differs from that of most runs of"
                + " their size.");
        return new OneTokenCountEach(
                all.only(
                        i -> tokens.get(i).equals(chosen.get(size[i])),
                        "its number of tokens differs from that of most runs of its size"),
                notes);
    }

    private static String mostCommon(List<Integer> rows, List<String> tokens, double[] count) {
        Map<String, List<Integer>> classes = rows.stream().collect(Collectors.groupingBy(tokens::get));
        return rows.stream()
                .max((i, j) -> {
                    int more = Integer.compare(
                            classes.get(tokens.get(i)).size(),
                            classes.get(tokens.get(j)).size());
                    return more != 0 ? more : Double.compare(count[i], count[j]);
                })
                .map(tokens::get)
                .orElseThrow();
    }
}
