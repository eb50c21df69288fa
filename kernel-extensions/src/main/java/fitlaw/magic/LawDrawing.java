package fitlaw.magic;

import fitlaw.law.HoldOut;
import fitlaw.law.Law;
import fitlaw.law.NextRuns;
import fitlaw.law.Protocol;
import java.util.List;

/** The figures of a law and of what it predicts in {@code %figure}. */
final class LawDrawing {
    private static final String HOLD_OUT = "hold-out";
    static final List<String> KINDS = List.of("fit", "shape", "contours", "profile", "residuals", "design", HOLD_OUT);

    static final String HELP = """
            fit         predicted against measured loss, one point a run, with the noise band
            shape       loss over relative width and over the MLP/attention ratio, with the best value and its interval
            contours    loss over both at once, with the joint confidence region of the best shape and the runs
            profile     the misfit of each value of the best shape, with the level and ends of its interval
            residuals   measured less fitted loss, by level and over each shape
            design      where the runs lie over both shapes; %figure design law nextRuns adds planned ones
            hold-out    predicted against measured loss of runs that the law has not seen, with prediction intervals

            RESULT is the variable of the law, law if left out; for hold-out that of a HoldOut or Protocol, heldOut if
            left out.""";

    private LawDrawing() {}

    static String call(Syntax syntax, String kind, Arguments given, Context context) {
        if (given.find("MORE").isPresent() && !kind.equals("design")) {
            throw syntax.wrong("only a design shows planned runs, so " + given.word("MORE") + " has no place here.");
        }
        if (kind.equals(HOLD_OUT)) {
            String name = given.find("RESULT").orElse("heldOut");
            boolean protocol = context.variables().get(name) instanceof Protocol;
            return "Figure.holdOut("
                    + VariableNames.existing(syntax, name, protocol ? Protocol.class : HoldOut.class, context) + ")";
        }
        String law = VariableNames.existing(syntax, given.find("RESULT").orElse("law"), Law.class, context);
        String next = given.find("MORE")
                .map(name -> ", " + VariableNames.existing(syntax, name, NextRuns.class, context))
                .orElse("");
        return "Figure." + kind + "(" + law + next + ")";
    }
}
