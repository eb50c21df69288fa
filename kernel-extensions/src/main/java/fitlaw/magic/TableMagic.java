package fitlaw.magic;

import fitlaw.paper.Paper;
import java.util.List;

/** {@code %table}: tables of arXiv:2510.18245 with what is computed and predicted of their models. */
public final class TableMagic implements Magic {
    private static final List<String> NUMBERS = List.of("1", "2");
    private static final Syntax SYNTAX = Syntax.of("table", "%table 1")
            .word("NUMBER", CompletionCandidates.words(NUMBERS.toArray(String[]::new)))
            .optionalWord("PAPER", CompletionCandidates.variables(Paper.class));

    /** Creates the magic; called by the service loader. */
    public TableMagic() {}

    @Override
    public String name() {
        return "table";
    }

    @Override
    public Help help() {
        return new Help(
                "a table of the paper, printed numbers beside computed ones", "%table 1|2 [PAPER]", """
                Shows the named models of arXiv:2510.18245, of Table 1 (1B and 3B) or Table 2 (the shapes of 3B): shape, d/√N and
                r as printed and computed, FLOPs and KV bytes per token; printed loss and accuracy, and the gap of loss to LLaMA
                as printed and as either set of published coefficients predicts it, beside the noise of two single runs; and
                predicted tokens per second with intervals. Slips of the print are noted. PAPER is a variable of type Paper, such
                as var mine = Paper.read().with(bench); the data that come with Fitlaw are taken if it is left out.""", "%table 1");
    }

    @Override
    public Object line(String arguments, Context context) throws Exception {
        Arguments given = SYNTAX.parse(arguments);
        String number = given.word("NUMBER");
        if (!NUMBERS.contains(number)) {
            throw SYNTAX.wrong("there is no table " + number + "; there are " + String.join(", ", NUMBERS) + ".");
        }
        String paper = given.find("PAPER")
                .map(name -> VariableNames.existing(SYNTAX, name, Paper.class, context))
                .orElse("Paper.read()");
        return JavaLine.standsFor(context, paper + ".table(" + number + ")");
    }

    @Override
    public List<Completion> complete(String arguments, int cursor, Context context) {
        return SYNTAX.complete(arguments, cursor, context);
    }
}
