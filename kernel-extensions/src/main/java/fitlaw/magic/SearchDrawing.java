package fitlaw.magic;

import fitlaw.bench.Bench;
import java.util.List;

/** The figures of a search in {@code %figure}. */
final class SearchDrawing {
    private static final String BATCHES = "batches";

    static final List<String> KINDS = List.of("pareto", BATCHES);

    static final String HELP = """
            pareto      loss against speed of what a search found, with intervals
            batches     tokens per second over batch of the best found and of the baseline, and over the baseline's

            For these, RESULT is the variable of what was found, found if left out; models that the search shows beside
            (--beside) are drawn too. For batches, BENCH is a variable of %bench whose steps of these very shapes are drawn as
            points: %figure batches found times""";

    private SearchDrawing() {}

    static String call(Syntax syntax, String kind, Arguments given, Context context) {
        String found = VariableNames.existing(
                syntax, given.find("RESULT").orElse("found"), fitlaw.search.Candidates.class, context);
        String bench = given.find("MORE")
                .map(name -> ", " + bench(syntax, kind, name, context))
                .orElse("");
        return "Figure." + kind + "(" + found + bench + ")";
    }

    private static String bench(Syntax syntax, String kind, String name, Context context) {
        if (!kind.equals(BATCHES)) {
            throw syntax.wrong("the figure " + kind + " takes one result, so " + name + " has no place here.");
        }
        return VariableNames.existing(syntax, name, Bench.class, context);
    }
}
