package fitlaw.command;

import static fitlaw.magic.JavaCall.literal;

import fitlaw.magic.Completes;
import fitlaw.magic.JavaCall;
import fitlaw.paper.Paper;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code %table}: tables of arXiv:2510.18245 with what is computed and predicted of their models. */
@Command(header = "show a table of the paper with printed and computed numbers", description = """
                Shows the named models of arXiv:2510.18245, of Table 1 (1B and 3B) or Table 2 (the shapes of 3B): shape,
                d/√N and r as printed and computed, FLOPs and KV bytes per token; printed loss and accuracy, and the gap
                in loss to LLaMA as printed and as predicted by either set of published coefficients, with the noise of
                a gap; and predicted tokens per second with intervals. Errata are noted. PAPER is a variable
                of type Paper, such as var mine = Paper.read().with(bench); by default the data included in Fitlaw are
                used.""", footer = "%table 1")
final class TableMagic extends LibraryMagic {
    @Parameters(index = "0", paramLabel = "NUMBER")
    @Completes(words = {"1", "2"})
    private int number;

    @Parameters(index = "1", arity = "0..1", paramLabel = "PAPER")
    @Completes(variables = Paper.class)
    private String paper;

    TableMagic() {
        super("table");
    }

    @Override
    void run(SessionWorkspace space) throws Exception {
        if (number != 1 && number != 2) {
            throw wrong("there is no table " + number + "; available: 1, 2.");
        }
        JavaCall<Paper> data = paper == null ? JavaCall.of(Paper::read) : space.existing(paper, Paper.class);
        space.show(JavaCall.of(Paper::table, data, literal(number)));
    }
}
