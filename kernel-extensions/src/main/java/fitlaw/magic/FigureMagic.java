package fitlaw.magic;

import fitlaw.arch.Architecture;
import fitlaw.bench.Bench;
import fitlaw.law.HoldOut;
import fitlaw.law.Law;
import fitlaw.law.NextRuns;
import fitlaw.law.Protocol;
import fitlaw.paper.Paper;
import fitlaw.runs.Runs;
import fitlaw.table.DidYouMean;
import fitlaw.throughput.Throughput;
import java.util.List;
import java.util.stream.Stream;

/** {@code %figure}: drawings of a result. */
public final class FigureMagic implements Magic {
    private static final List<String> NAMED = Stream.of(LawDrawing.KINDS, SpeedDrawing.KINDS, SearchDrawing.KINDS)
            .flatMap(List::stream)
            .toList();
    private static final List<String> KINDS =
            Stream.concat(NAMED.stream(), PaperDrawing.KINDS.stream()).toList();
    private static final Syntax SYNTAX = Syntax.of("figure", "%figure shape law")
            .word("KIND", CompletionCandidates.words(KINDS.toArray(String[]::new)))
            .optionalWord(
                    "RESULT",
                    CompletionCandidates.variables(
                            Law.class,
                            HoldOut.class,
                            Protocol.class,
                            Throughput.class,
                            Runs.class,
                            Paper.class,
                            fitlaw.search.Candidates.class))
            .optionalWord(
                    "MORE",
                    CompletionCandidates.files(".json")
                            .or(CompletionCandidates.variables(Architecture.class, NextRuns.class, Bench.class)))
            .option(SpeedWords.INPUT, CompletionCandidates.words(SpeedWords.INPUT_TOKENS))
            .option(SpeedWords.OUTPUT, CompletionCandidates.words(SpeedWords.OUTPUT_TOKENS));

    /** Creates the magic; called by the service loader. */
    public FigureMagic() {}

    @Override
    public String name() {
        return "figure";
    }

    @Override
    public Help help() {
        return new Help(
                "a drawing of a result, or a figure of the paper redone",
                "%figure " + String.join("|", NAMED)
                        + "|NUMBER [RESULT] [ARCHITECTURE|NEXT|BENCH] [--input TOKENS] [--output TOKENS]",
                LawDrawing.HELP + "\n\n" + SpeedDrawing.HELP + "\n\n" + SearchDrawing.HELP + "\n\n" + PaperDrawing.HELP,
                "%figure contours law");
    }

    @Override
    public Object line(String arguments, Context context) throws Exception {
        Arguments given = SYNTAX.parse(arguments);
        String kind = given.word("KIND");
        if (PaperDrawing.means(kind)) {
            return JavaLine.standsFor(
                    context, PaperDrawing.call(SYNTAX.withExample("%figure 4 sweep"), kind, given, context));
        }
        if (!KINDS.contains(kind)) {
            throw SYNTAX.wrong("there is no figure " + kind + DidYouMean.ending(kind, NAMED) + " There are "
                    + String.join(", ", KINDS) + ".");
        }
        Syntax syntax = SYNTAX.withExample(example(kind));
        if (SearchDrawing.KINDS.contains(kind)) {
            return JavaLine.standsFor(context, SearchDrawing.call(syntax, kind, given, context));
        }
        String java = SpeedDrawing.means(kind, given, context)
                ? SpeedDrawing.call(syntax, kind, given, context)
                : LawDrawing.call(syntax, kind, given, context);
        return JavaLine.standsFor(context, java);
    }

    /** A call of this kind, on the variables that other magics make. */
    private static String example(String kind) {
        String result = SpeedDrawing.KINDS.contains(kind)
                ? "speed data/models/llama-3.2-1b.json"
                : SearchDrawing.KINDS.contains(kind) ? "found" : kind.equals("hold-out") ? "heldOut" : "law";
        return "%figure " + kind + " " + result;
    }

    @Override
    public List<Completion> complete(String arguments, int cursor, Context context) {
        return SYNTAX.complete(arguments, cursor, context);
    }
}
