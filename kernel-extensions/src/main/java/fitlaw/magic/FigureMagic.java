package fitlaw.magic;

import fitlaw.arch.Architecture;
import fitlaw.law.Law;
import fitlaw.throughput.Throughput;
import java.util.List;
import java.util.stream.Stream;

/** {@code %figure}: drawings of a result. */
public final class FigureMagic implements Magic {
    private static final List<String> KINDS = Stream.concat(Stream.of("fit", "shape"), SpeedDrawing.KINDS.stream())
            .toList();
    private static final Syntax SYNTAX = Syntax.of("figure", "%figure shape law")
            .word("KIND", Candidates.words(KINDS.toArray(String[]::new)))
            .optionalWord("RESULT", Candidates.variables(Law.class, Throughput.class))
            .optionalWord("MORE", Candidates.files(".json").or(Candidates.variables(Architecture.class)))
            .option(SpeedWords.INPUT, Candidates.words(SpeedWords.INPUT_TOKENS))
            .option(SpeedWords.OUTPUT, Candidates.words(SpeedWords.OUTPUT_TOKENS));

    /** Creates the magic; called by the service loader. */
    public FigureMagic() {}

    @Override
    public String name() {
        return "figure";
    }

    @Override
    public Help help() {
        return new Help(
                "a drawing of a result",
                "%figure " + String.join("|", KINDS) + " [RESULT] [ARCHITECTURE] [--input TOKENS] [--output TOKENS]",
                """
                fit         predicted against measured loss, one point a run, with the noise band
                shape       loss over relative width and over the MLP/attention ratio, with the best value and its interval

                RESULT is the variable of the law, law if left out.

                """ + SpeedDrawing.HELP,
                "%figure shape law");
    }

    @Override
    public Object line(String arguments, Context context) throws Exception {
        Arguments given = SYNTAX.parse(arguments);
        String kind = given.word("KIND");
        if (!KINDS.contains(kind)) {
            throw SYNTAX.wrong("there is no figure " + kind + "; there are " + String.join(", ", KINDS) + ".");
        }
        if (SpeedDrawing.means(kind, given, context)) {
            return JavaLine.standsFor(context, SpeedDrawing.call(SYNTAX, kind, given, context));
        }
        if (given.find("MORE").isPresent()) {
            throw SYNTAX.wrong("do not know what to do with " + given.word("MORE") + ".");
        }
        String law = Names.existing(SYNTAX, given.find("RESULT").orElse("law"), Law.class, context);
        return JavaLine.standsFor(context, "Figure." + kind + "(" + law + ")");
    }

    @Override
    public List<Completion> complete(String arguments, int cursor, Context context) {
        return SYNTAX.complete(arguments, cursor, context);
    }
}
