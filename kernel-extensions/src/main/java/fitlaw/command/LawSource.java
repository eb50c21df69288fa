package fitlaw.command;

import static fitlaw.magic.JavaCall.literal;

import fitlaw.common.FileContent;
import fitlaw.law.Law;
import fitlaw.law.LawForm;
import fitlaw.magic.Completes;
import fitlaw.magic.JavaCall;
import fitlaw.runs.Runs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tech.tablesaw.api.Table;

/**
 * A word that stands for a law: a variable, a file that {@code --save} wrote, or the name of published coefficients.
 *
 * @param word what was typed
 */
@Completes(
        variables = Law.class,
        words = {"80M-297M", "1B"},
        files = ".json")
public record LawSource(String word) {
    /** What the word may be, for help. */
    public static final String HELP =
            "a file written by fitlaw fit --save, or published coefficients: 80M-297M, which the paper uses for 1B"
                    + " models, or 1B, which it uses for 3B models";

    /**
     * {@return the law}
     *
     * @param space where the word is looked up
     */
    public JavaCall<Law> in(Workspace space) {
        return space.variable(word, Law.class).orElseGet(() -> {
            if (space.isFile(word)) {
                return read(space.file(Path.of(word)));
            }
            try {
                return published();
            } catch (IllegalArgumentException e) {
                throw space.unknown(word, e, Law.class);
            }
        });
    }

    /**
     * {@return the law; nothing if the word stands for runs: a variable of them or of a table, or another file}
     *
     * @param space where the word is looked up
     */
    public Optional<JavaCall<Law>> orRuns(Workspace space) {
        Optional<JavaCall<Law>> variable = space.variable(word, Law.class);
        if (variable.isPresent()
                || space.variable(word, Runs.class).isPresent()
                || space.variable(word, Table.class).isPresent()) {
            return variable;
        }
        if (space.isFile(word)) {
            JavaCall<Path> file = space.file(Path.of(word));
            boolean absent = word.endsWith(".json") && !Files.exists(file.value());
            return absent || FileContent.of(file.value()) == FileContent.LAW
                    ? Optional.of(read(file))
                    : Optional.empty();
        }
        try {
            return Optional.of(published());
        } catch (IllegalArgumentException e) {
            throw space.unknown(word, e, Runs.class, Law.class);
        }
    }

    private static JavaCall<Law> read(JavaCall<Path> file) {
        return JavaCall.of(Law::read, file, literal(new LawForm[0]));
    }

    private JavaCall<Law> published() {
        JavaCall<Law> law = JavaCall.of(Law::published, literal(word));
        law.value();
        return law;
    }
}
