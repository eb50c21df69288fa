package fitlaw.figure;

import fitlaw.law.Law;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Draws the runs of each level in one style, with levels ordered by size. */
final class GroupStyles {
    private static final Pattern COUNT = Pattern.compile("([0-9.]+)([kMBT]?)(.*)");
    private static final List<String> THOUSANDS = List.of("", "k", "M", "B", "T");

    private GroupStyles() {}

    /** Called once for each set of runs with the same style. */
    @FunctionalInterface
    interface Each {
        void accept(String name, int index, int[] rows);
    }

    /** One set for each level, or a single set if there are more levels than colours. */
    static void of(Law law, Each each) {
        of(law.levels(), law.diagnostics().levelOfRuns(), each);
    }

    /** The same for runs that do not belong to a law. */
    static void of(List<String> names, int[] level, Each each) {
        if (names.size() > Panel.colors()) {
            each.accept(
                    "runs of " + names.size() + " groups",
                    0,
                    IntStream.range(0, level.length).toArray());
            return;
        }
        List<Integer> order = order(names);
        for (int index = 0; index < names.size(); index++) {
            int group = order.get(index);
            each.accept(
                    names.get(group),
                    index,
                    IntStream.range(0, level.length)
                            .filter(i -> level[i] == group)
                            .toArray());
        }
    }

    /** Levels such as 500k/50M and 1M/50M, smallest first; unchanged if a name does not begin with a count. */
    static List<Integer> order(List<String> names) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, names.size()).boxed().toList());
        List<Optional<double[]>> counts =
                names.stream().map(GroupStyles::counts).toList();
        if (counts.stream().allMatch(Optional::isPresent)) {
            order.sort(Comparator.comparing((Integer level) -> counts.get(level).orElseThrow(), Arrays::compare));
        }
        return List.copyOf(order);
    }

    /** The counts at the start of the parts of a name. */
    private static Optional<double[]> counts(String name) {
        List<Matcher> parts = Arrays.stream(name.split("/")).map(COUNT::matcher).toList();
        try {
            return parts.get(0).matches()
                    ? Optional.of(parts.stream()
                            .filter(Matcher::matches)
                            .mapToDouble(part -> Double.parseDouble(part.group(1))
                                    * Math.pow(1000, THOUSANDS.indexOf(part.group(2))))
                            .toArray())
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty(); // such as 1.2.3
        }
    }
}
