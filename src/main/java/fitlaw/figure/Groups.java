package fitlaw.figure;

import fitlaw.law.Law;
import java.util.List;
import java.util.stream.IntStream;

/** Runs of one level are drawn alike. */
final class Groups {
    private Groups() {}

    /** Called once for each set of runs that is drawn alike. */
    @FunctionalInterface
    interface Each {
        void accept(String name, int index, int[] rows);
    }

    /** One set per level, or one of all where there are more levels than colours. */
    static void of(Law law, Each each) {
        of(law.levels(), law.levelOfRuns(), each);
    }

    /** The same for other runs than a law's. */
    static void of(List<String> names, int[] level, Each each) {
        if (names.size() > Panel.colors()) {
            each.accept(
                    "runs of " + names.size() + " levels",
                    0,
                    IntStream.range(0, level.length).toArray());
            return;
        }
        for (int g = 0; g < names.size(); g++) {
            int group = g;
            each.accept(
                    names.get(g),
                    g,
                    IntStream.range(0, level.length)
                            .filter(i -> level[i] == group)
                            .toArray());
        }
    }
}
