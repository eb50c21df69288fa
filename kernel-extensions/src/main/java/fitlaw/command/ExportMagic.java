package fitlaw.command;

import static fitlaw.magic.JavaCall.literal;

import fitlaw.arch.Architecture;
import fitlaw.law.Buildable;
import fitlaw.magic.Completes;
import fitlaw.magic.JavaCall;
import fitlaw.search.Candidate;
import fitlaw.search.Candidates;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code %export}: an architecture or the result of a search as files for other programs. */
@Command(header = "write files for other programs", description = """
                FOUND is a result of %search, one of its candidates, a shape from %law nearest, or an architecture. PATH
                determines what is written:

                ….csv    all candidates of %search, as a table
                ….json   the best architecture, or the given one, as a Hugging Face config.json
                ….txt    its arguments for Megatron-LM
                ….py     its arguments for torchtitan
                a folder all of these; for a single architecture all except the table""", footer = "%export found out/best")
final class ExportMagic extends LibraryMagic {
    @Parameters(index = "0", paramLabel = "FOUND")
    @Completes(variables = {Candidates.class, Candidate.class, Buildable.class, Architecture.class})
    private String found;

    @Parameters(index = "1", paramLabel = "PATH")
    @Completes(files = "")
    private Path path;

    @Option(
            names = "--vocab-size",
            paramLabel = "N",
            description = "Vocabulary size of a single architecture; required for a planned shape, which has none.")
    @Completes(words = {"32000", "128256", "151936"})
    private Integer vocabulary;

    @Option(
            names = "--untied",
            description = "Use a separate output head instead of the embedding (untied embeddings).")
    private boolean untied;

    ExportMagic() {
        super("export");
    }

    @Override
    void run(SessionWorkspace space) throws Exception {
        Optional<JavaCall<Architecture>> single = space.variable(found, Architecture.class)
                .or(() -> space.variable(found, Candidate.class).map(one -> JavaCall.of(Candidate::architecture, one)))
                .or(() -> space.variable(found, Buildable.class).map(one -> JavaCall.of(Buildable::architecture, one)));
        if (single.isPresent()) {
            space.show(JavaCall.of(Architecture::export, withVocabulary(single.get()), literal(path)));
            return;
        }
        JavaCall<Candidates> all = space.existing(found, Candidates.class);
        if (vocabulary != null) {
            throw wrong("--vocab-size is for a single architecture; results of %search have that of the baseline.");
        }
        space.show(JavaCall.of(Candidates::export, all, literal(path)));
    }

    private JavaCall<Architecture> withVocabulary(JavaCall<Architecture> architecture) {
        if (vocabulary != null) {
            return JavaCall.of(Architecture::withVocabulary, architecture, literal(vocabulary), literal(!untied));
        }
        if (architecture.value().vocabSize() == 0) {
            throw wrong(
                    "vocab_size is unknown, and every format needs it: add --vocab-size 32000, the number of entries of"
                            + " your vocabulary.");
        }
        return architecture;
    }
}
