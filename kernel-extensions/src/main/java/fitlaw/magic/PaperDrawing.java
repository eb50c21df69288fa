package fitlaw.magic;

import fitlaw.paper.Paper;
import fitlaw.runs.Runs;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The paper's figures redone in {@code %figure}. */
final class PaperDrawing {
    static final List<String> KINDS =
            Paper.figures().keySet().stream().map(String::valueOf).toList();

    static final String HELP = Paper.figures().entrySet().stream()
                    .map(figure -> String.format(Locale.ROOT, "%-11s %s%n", figure.getKey(), figure.getValue()))
                    .collect(Collectors.joining())
            + """

                    These are figures of arXiv:2510.18245 redone, by their numbers in version 3, each with a verdict on the paper's
                    claim. RESULT is a variable of runs to redo a figure of loss with, all of whose rows are used, or a Paper; with
                    neither, the data that come with Fitlaw.""";

    private PaperDrawing() {}

    static boolean means(String kind) {
        return kind.matches("\\d{1,3}");
    }

    static String call(Syntax syntax, String kind, Arguments given, Context context) {
        if (!KINDS.contains(kind)) {
            throw syntax.wrong(Paper.notRedone(Integer.parseInt(kind)));
        }
        if (given.find("MORE").isPresent()) {
            throw syntax.wrong(
                    "a figure of the paper takes one result, so " + given.word("MORE") + " has no place here.");
        }
        String paper =
                given.find("RESULT").map(name -> paper(syntax, name, context)).orElse("Paper.read()");
        return paper + ".figure(" + kind + ").draw()";
    }

    private static String paper(Syntax syntax, String name, Context context) {
        return context.variables().get(name) instanceof Paper
                ? name
                : "Paper.read().with(" + VariableNames.existing(syntax, name, Runs.class, context) + ")";
    }
}
