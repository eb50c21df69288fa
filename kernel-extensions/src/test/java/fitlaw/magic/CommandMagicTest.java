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
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Parsing, completion, help and errors of a magic are derived from its annotated fields. */
class CommandMagicTest {
    private static final Magic MAGIC = new Example();

    @TempDir
    private Path folder;

    private enum Form {
        LOG_LINEAR,
        MULTIPLICATIVE
    }

    /** Columns of the table in the first argument. */
    static final class Columns implements CompletionCandidates {
        @Override
        public List<String> of(String typed, Map<String, String> words, Context context) {
            return context.variables().get(words.get("RUNS")) == null ? List.of() : List.of("loss", "d_model");
        }
    }

    @Command(
            header = "an example",
            description = "Shows its arguments.",
            footer = {"%example sweep --form log-linear", "%example sweep --quiet"})
    private static final class Example extends CommandMagic {
        @Parameters(index = "0", paramLabel = "RUNS")
        @Completes(variables = List.class)
        private String runs;

        @Parameters(index = "1", arity = "0..1", paramLabel = "FILE")
        @Completes(files = ".csv")
        private String file = "none";

        @Option(
                names = "--form",
                paramLabel = "FORM",
                defaultValue = "log-linear",
                description = "Default: ${DEFAULT-VALUE}.")
        private Form form;

        @Option(names = "--where", paramLabel = "EXPR", description = "Which 5 %% of rows.")
        @Completes(by = Columns.class)
        private String where = "all";

        @Option(names = "--count", paramLabel = "N", description = "How many.")
        private int count;

        @Option(names = "--quiet", description = "Say less.")
        private boolean quiet;

        Example() {
            super("example");
        }

        @Override
        protected Object run(Context context) {
            return String.join("|", runs, file, form.name(), where, String.valueOf(count), String.valueOf(quiet));
        }
    }

    private Object called(String line) throws Exception {
        return MAGIC.line(line, context());
    }

    @Test
    void wordsAndOptionsMayBeMixed() throws Exception {
        assertThat(called("--form=multiplicative sweep --where \"x > 0.06\" 'my file.csv' --quiet --count 1k"))
                .isEqualTo("sweep|my file.csv|MULTIPLICATIVE|x > 0.06|1000|true");
        assertThat(called("sweep")).isEqualTo("sweep|none|LOG_LINEAR|all|0|false");
        assertThat(called("sweep --where -x")).isEqualTo("sweep|none|LOG_LINEAR|-x|0|false");
    }

    @Test
    void negativeNumbersQuotesAndWhatFollowsTwoDashesAreWords() throws Exception {
        assertThat(called("-1.5")).asString().startsWith("-1.5|");
        assertThat(called("'--quiet'")).asString().startsWith("--quiet|").endsWith("|false");
        assertThat(called("-- --quiet")).asString().startsWith("--quiet|").endsWith("|false");
        assertThat(called("a=b \"say \\\"hi\\\"\"")).asString().startsWith("a=b|say \"hi\"|");
    }

    @Test
    void whatIsWrongIsSaidBesideAnExample() {
        assertThatThrownBy(() -> called("--quiet"))
                .isInstanceOf(MagicException.class)
                .hasMessage("%example: RUNS is missing. Example: %example sweep --form log-linear");
        refused("sweep --from log-linear", "unknown option --from; did you mean --form?");
        refused("sweep --zzz", "there are --form, --where, --count, --quiet.");
        refused("sweep --form", "--form requires a value.");
        refused("sweep --quiet=yes", "--quiet takes no value");
        refused("sweep --form loglinear", "--form: 'loglinear' is not one of log-linear, multiplicative.");
        refused("sweep --count 1.5", "--count: '1.5' is not a whole number");
        refused("sweep --where a --where b", "--where is given twice. Remove one.");
        refused("sweep a b", "unexpected argument b.");
    }

    private void refused(String line, String message) {
        assertThatThrownBy(() -> called(line))
                .isInstanceOf(MagicException.class)
                .hasMessageContaining(message);
    }

    @Test
    void helpIsMadeOfTheDescriptions() {
        Magic.Help help = MAGIC.help();

        assertThat(help.summary()).isEqualTo("an example");
        assertThat(help.usage()).isEqualTo("%example RUNS [FILE] [--form FORM] [--where EXPR] [--count N] [--quiet]");
        assertThat(help.details())
                .contains("Shows its arguments.", "Which 5 % of rows.", "--form FORM         Default: log-linear.");
        assertThat(help.example()).contains("%example sweep --quiet");
    }

    @Test
    void completesOptionsValuesVariablesAndColumns() {
        assertThat(texts("sweep --f")).containsExactly("--form");
        assertThat(texts("sweep --form m")).containsExactly("multiplicative");
        assertThat(texts("sweep --form=")).containsExactly("log-linear", "multiplicative");
        assertThat(texts("s")).containsExactly("sweep");
        assertThat(texts("sweep --where l")).containsExactly("loss");
        assertThat(texts("--quiet s")).containsExactly("sweep");
    }

    @Test
    void completesFilesWithTheEndingAndQuotesSpaces() throws IOException {
        Files.createFile(folder.resolve("a b.csv"));
        Files.createFile(folder.resolve("notes.txt"));
        Files.createDirectory(folder.resolve("deep"));
        Files.createFile(folder.resolve("deep/c.csv"));

        assertThat(texts("sweep ")).containsExactly("\"a b.csv\"", "deep/");
        assertThat(MAGIC.complete("sweep deep/", 11, context()))
                .containsExactly(new Magic.Completion("deep/c.csv", 6, 11));
    }

    private List<String> texts(String line) {
        return MAGIC.complete(line, line.length(), context()).stream()
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
