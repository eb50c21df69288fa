package fitlaw.magic;

import fitlaw.law.HoldOut;
import fitlaw.law.Law;
import fitlaw.law.NextRuns;
import fitlaw.law.Protocol;
import java.util.List;

/** {@code %figure}: drawings of a result. */
public final class FigureMagic implements Magic {
    private static final String HOLD_OUT = "hold-out";
    private static final List<String> KINDS =
            List.of("fit", "shape", "contours", "profile", "residuals", "design", HOLD_OUT);
    private static final Syntax SYNTAX = Syntax.of("figure", "%figure shape law")
            .word("KIND", Candidates.words(KINDS.toArray(String[]::new)))
            .optionalWord("RESULT", Candidates.variables(Law.class, HoldOut.class, Protocol.class))
            .optionalWord("NEXT", Candidates.variables(NextRuns.class));

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
                "%figure " + String.join("|", KINDS) + " [RESULT]",
                """
                fit         predicted against measured loss, one point a run, with the noise band
                shape       loss over relative width and over the MLP/attention ratio, with the best value and its interval
                contours    loss over both at once, with the joint confidence region of the best shape and the runs
                profile     how well the runs bear each value of the best shape, with the level and ends of its interval
                residuals   measured less fitted loss, by level and over each shape
                design      where the runs lie over both shapes; %figure design law nextRuns adds planned ones
                hold-out    predicted against measured loss of runs that the law has not seen, with prediction intervals

                RESULT is the variable of the law, law if left out; for hold-out that of a HoldOut or Protocol, heldOut if
                left out.""",
                "%figure contours law");
    }

    @Override
    public Object line(String arguments, Context context) throws Exception {
        Arguments given = SYNTAX.parse(arguments);
        String kind = given.word("KIND");
        if (!KINDS.contains(kind)) {
            throw SYNTAX.wrong("there is no figure " + kind + "; there are " + String.join(", ", KINDS) + ".");
        }
        if (given.find("NEXT").isPresent() && !kind.equals("design")) {
            throw SYNTAX.wrong("only a design shows planned runs, so " + given.word("NEXT") + " has no place here.");
        }
        if (kind.equals(HOLD_OUT)) {
            String name = given.find("RESULT").orElse("heldOut");
            boolean protocol = context.variables().get(name) instanceof Protocol;
            return JavaLine.standsFor(
                    context,
                    "Figure.holdOut(" + Names.existing(SYNTAX, name, protocol ? Protocol.class : HoldOut.class, context)
                            + ")");
        }
        String law = Names.existing(SYNTAX, given.find("RESULT").orElse("law"), Law.class, context);
        String next = given.find("NEXT")
                .map(name -> ", " + Names.existing(SYNTAX, name, NextRuns.class, context))
                .orElse("");
        return JavaLine.standsFor(context, "Figure." + kind + "(" + law + next + ")");
    }

    @Override
    public List<Completion> complete(String arguments, int cursor, Context context) {
        return SYNTAX.complete(arguments, cursor, context);
    }
}
