package fitlaw.magic;

import fitlaw.law.Law;
import java.util.List;

/** {@code %figure}: drawings of a result. */
public final class FigureMagic implements Magic {
    private static final List<String> KINDS = List.of("fit", "shape");
    private static final Syntax SYNTAX = Syntax.of("figure", "%figure shape law")
            .word("KIND", Candidates.words(KINDS.toArray(String[]::new)))
            .optionalWord("LAW", Candidates.variables(Law.class));

    /** Creates the magic; called by the service loader. */
    public FigureMagic() {}

    @Override
    public String name() {
        return "figure";
    }

    @Override
    public Help help() {
        return new Help("a drawing of a law", "%figure fit|shape [LAW]", """
                fit     predicted against measured loss, one point a run, with the noise band
                shape   loss over relative width and over the MLP/attention ratio, with the best value and its interval

                LAW is the variable of the law, law if left out.""", "%figure shape law");
    }

    @Override
    public Object line(String arguments, Context context) throws Exception {
        Arguments given = SYNTAX.parse(arguments);
        String kind = given.word("KIND");
        if (!KINDS.contains(kind)) {
            throw SYNTAX.wrong("there is no figure " + kind + "; there are " + String.join(", ", KINDS) + ".");
        }
        String law = Names.existing(SYNTAX, given.find("LAW").orElse("law"), Law.class, context);
        return JavaLine.standsFor(context, "Figure." + kind + "(" + law + ")");
    }

    @Override
    public List<Completion> complete(String arguments, int cursor, Context context) {
        return SYNTAX.complete(arguments, cursor, context);
    }
}
