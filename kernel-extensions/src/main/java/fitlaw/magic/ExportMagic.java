package fitlaw.magic;

import fitlaw.arch.Architecture;
import java.util.List;

/** {@code %export}: an architecture or the result of a search as files for other programs. */
public final class ExportMagic implements Magic {
    private static final Syntax SYNTAX = Syntax.of("export", "%export found out/best")
            .word("FOUND", fitlaw.magic.Candidates.variables(fitlaw.search.Candidates.class, Architecture.class))
            .word("PATH", fitlaw.magic.Candidates.files());

    /** Creates the magic; called by the service loader. */
    public ExportMagic() {}

    @Override
    public String name() {
        return "export";
    }

    @Override
    public Help help() {
        return new Help("files for other programs", "%export FOUND PATH", """
                FOUND is what %search found, or an architecture. PATH says what is written:

                ….csv    all candidates, as a table
                ….json   the best architecture as a Hugging Face config.json
                ….txt    its arguments for Megatron-LM
                ….py     its arguments for torchtitan
                a folder all of these, the table only of what was found""", "%export found out/best");
    }

    @Override
    public Object line(String arguments, Context context) throws Exception {
        Arguments given = SYNTAX.parse(arguments);
        String found = given.word("FOUND");
        String path = "Path.of(" + JavaLine.literal(given.word("PATH")) + ")";
        if (context.variables().get(found) instanceof Architecture) {
            return JavaLine.standsFor(context, found + ".write(" + path + ");");
        }
        Names.existing(SYNTAX, found, fitlaw.search.Candidates.class, context);
        return JavaLine.standsFor(context, found + ".export(" + path + ")");
    }

    @Override
    public List<Completion> complete(String arguments, int cursor, Context context) {
        return SYNTAX.complete(arguments, cursor, context);
    }
}
