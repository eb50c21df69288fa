package fitlaw.magic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntaxTest {
    private static final Syntax SYNTAX = Syntax.of("fitlaw", "%fitlaw sweep --form log-linear")
            .word("RUNS", CompletionCandidates.variables(List.class))
            .optionalWord("FILE", CompletionCandidates.files(".csv"))
            .option("--form", CompletionCandidates.words("log-linear", "multiplicative"))
            .option("--where", CompletionCandidates.columns("RUNS", value -> List.of("loss", "d_model")))
            .flag("--quiet");

    @TempDir
    private Path folder;

    @Test
    void wordsAndOptionsMayBeMixed() {
        Arguments arguments = SYNTAX.parse("--form=log-linear sweep --where \"x > 0.06\" 'my file.csv' --quiet");

        assertThat(arguments.word("RUNS")).isEqualTo("sweep");
        assertThat(arguments.find("FILE")).contains("my file.csv");
        assertThat(arguments.option("--form")).contains("log-linear");
        assertThat(arguments.option("--where")).contains("x > 0.06");
        assertThat(arguments.flag("--quiet")).isTrue();
    }

    @Test
    void missingWordIsNamedBesideAnExample() {
        assertThatThrownBy(() -> SYNTAX.parse("--quiet"))
                .isInstanceOf(MagicException.class)
                .hasMessage("%fitlaw: RUNS is missing. Example: %fitlaw sweep --form log-linear");
    }

    @Test
    void unknownOptionSuggestsTheNearest() {
        assertThatThrownBy(() -> SYNTAX.parse("sweep --from log-linear"))
                .hasMessageContaining("unknown option --from; did you mean --form?");
    }

    @Test
    void optionWithoutValueIsRefused() {
        assertThatThrownBy(() -> SYNTAX.parse("sweep --form")).hasMessageContaining("--form needs a value.");
    }

    @Test
    void negativeNumberIsAWord() {
        assertThat(SYNTAX.parse("-1.5").word("RUNS")).isEqualTo("-1.5");
    }

    @Test
    void completesOptionsValuesVariablesAndColumns() {
        assertThat(texts("sweep --f")).containsExactly("--form");
        assertThat(texts("sweep --form m")).containsExactly("multiplicative");
        assertThat(texts("sweep --form=")).containsExactly("log-linear", "multiplicative");
        assertThat(texts("s")).containsExactly("sweep");
        assertThat(texts("sweep --where l")).containsExactly("loss");
    }

    @Test
    void completesFilesWithTheEndingAndQuotesSpaces() throws IOException {
        Files.createFile(folder.resolve("a b.csv"));
        Files.createFile(folder.resolve("notes.txt"));
        Files.createDirectory(folder.resolve("deep"));
        Files.createFile(folder.resolve("deep/c.csv"));

        assertThat(texts("sweep ")).containsExactly("\"a b.csv\"", "deep/");
        assertThat(SYNTAX.complete("sweep deep/", 11, context()))
                .containsExactly(new Magic.Completion("deep/c.csv", 6, 11));
    }

    private List<String> texts(String line) {
        return SYNTAX.complete(line, line.length(), context()).stream()
                .map(Magic.Completion::text)
                .toList();
    }

    private Context context() {
        return new Context() {
            @Override
            public Object evaluate(String java) {
                return NOTHING;
            }

            @Override
            public Map<String, Object> variables() {
                return Map.of("sweep", List.of(), "other", 1);
            }

            @Override
            public void display(Object value) {}

            @Override
            public Path directory() {
                return folder;
            }

            @Override
            public Collection<Magic> magics() {
                return List.of();
            }
        };
    }
}
