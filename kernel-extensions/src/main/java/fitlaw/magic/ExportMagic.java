package fitlaw.magic;

import fitlaw.arch.Architecture;
import fitlaw.law.Buildable;
import fitlaw.search.Candidate;
import java.util.List;
import java.util.Optional;

/** {@code %export}: an architecture or the result of a search as files for other programs. */
public final class ExportMagic implements Magic {
    private static final String VOCABULARY = "--vocab-size";
    private static final String UNTIED = "--untied";
    private static final Syntax SYNTAX = Syntax.of("export", "%export found out/best")
            .word(
                    "FOUND",
                    fitlaw.magic.CompletionCandidates.variables(
                            fitlaw.search.Candidates.class, Candidate.class, Buildable.class, Architecture.class))
            .word("PATH", fitlaw.magic.CompletionCandidates.files())
            .option(VOCABULARY, fitlaw.magic.CompletionCandidates.words("32000", "128256", "151936"))
            .flag(UNTIED);

    /** Creates the magic; called by the service loader. */
    public ExportMagic() {}

    @Override
    public String name() {
        return "export";
    }

    @Override
    public Help help() {
        return new Help(
                "files for other programs",
                "%export FOUND PATH [--vocab-size N [--untied]]",
                """
                FOUND is what %search found, one of its candidates, a shape that %law nearest planned, or an architecture. PATH says
                what is written:

                ….csv    all candidates of %search, as a table
                ….json   the best architecture, or the one named, as a Hugging Face config.json
                ….txt    its arguments for Megatron-LM
                ….py     its arguments for torchtitan
                a folder all of these; of a single architecture all but the table

                --vocab-size N  entries of the embedding, of a single architecture; a planned shape has none
                --untied        with it, an output head of its own rather than the embedding's""",
                "%export found out/best");
    }

    @Override
    public Object line(String arguments, Context context) throws Exception {
        Arguments given = SYNTAX.parse(arguments);
        String found = given.word("FOUND");
        String path = "Path.of(" + JavaLine.literal(given.word("PATH")) + ")";
        Object value = context.variables().get(found);
        Optional<Long> vocabulary = given.integer(VOCABULARY);
        if (value instanceof Architecture || value instanceof Candidate || value instanceof Buildable) {
            if (vocabulary.isEmpty() && architecture(value).vocabSize() == 0) {
                throw SYNTAX.wrong("vocab_size is not known, and every format needs it: add " + VOCABULARY
                        + " 32000, the number of entries of your vocabulary.");
            }
            return JavaLine.standsFor(
                    context,
                    found
                            + (value instanceof Architecture ? "" : ".architecture()")
                            + vocabulary
                                    .map(entries -> ".withVocabulary(" + entries + ", " + !given.flag(UNTIED) + ")")
                                    .orElse("")
                            + ".export(" + path + ")");
        }
        VariableNames.existing(SYNTAX, found, fitlaw.search.Candidates.class, context);
        if (vocabulary.isPresent()) {
            throw SYNTAX.wrong(
                    VOCABULARY + " is for a single architecture; what %search found has that of its baseline.");
        }
        return JavaLine.standsFor(context, found + ".export(" + path + ")");
    }

    private static Architecture architecture(Object value) {
        return value instanceof Candidate candidate
                ? candidate.architecture()
                : value instanceof Buildable planned ? planned.architecture() : (Architecture) value;
    }

    @Override
    public List<Completion> complete(String arguments, int cursor, Context context) {
        return SYNTAX.complete(arguments, cursor, context);
    }
}
