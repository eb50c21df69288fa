package fitlaw.magic;

import java.util.List;

/** The figures of a search in {@code %figure}. */
final class SearchDrawing {
    static final List<String> KINDS = List.of("pareto");

    static final String HELP = """
            pareto      loss against speed of what a search found; RESULT is its variable, found if left out""";

    private SearchDrawing() {}

    static String call(Syntax syntax, String kind, Arguments given, Context context) {
        String found = given.find("RESULT").orElse("found");
        return "Figure." + kind + "(" + Names.existing(syntax, found, fitlaw.search.Candidates.class, context) + ")";
    }
}
