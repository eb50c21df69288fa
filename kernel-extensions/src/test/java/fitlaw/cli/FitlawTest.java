package fitlaw.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.AnnotatedElement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class FitlawTest {
    @TempDir
    Path folder;

    @Test
    void theVersionNamesTheProgramAndItsJava() {
        Typed typed = Typed.fitlaw("--version");

        assertThat(typed.code()).isZero();
        assertThat(typed.out()).contains("fitlaw 0.").contains(System.getProperty("java.version"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "install", "uninstall", "doctor", "kernel"})
    void everyCommandHelpsWithExamples(String command) {
        Typed typed = Typed.fitlaw(command, "--help");

        assertThat(typed.code()).isZero();
        assertThat(typed.out()).contains("Example").contains("  fitlaw " + command);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                        | Unmatched argument",
                "isntall                   | Did you mean install?",
                "run a.ipynb --outptu=b    | Did you mean --output?",
                "run                       | Missing required parameter: 'FILE'",
                "run a.ipynb -o b.html     | must end with .ipynb",
                "install --user --prefix a | mutually exclusive",
                "install --name a/b        | letters, digits",
            })
    void wrongUsageEndsWithTwoAndAHint(String words, String hint) {
        Typed typed = Typed.fitlaw(words.split(" ", -1));

        assertThat(typed.code()).isEqualTo(2);
        assertThat(typed.err())
                .contains(hint)
                .contains("--help")
                .hasLineCount(typed.err().contains("Did you") ? 3 : 2);
    }

    @Test
    void aQuestionEndsASentence() {
        assertThat(Typed.fitlaw("fit", "runs.csv", "--form", "multiplicativ").err())
                .contains("did you mean multiplicative?" + System.lineSeparator() + "Type fitlaw fit --help");
    }

    @Test
    void aFolderOfThePersonKeepsItsName() {
        assertThat(TypedPaths.current().shown(TypedPaths.current().absolute(Path.of("."))))
                .isEqualTo(Path.of("."));
    }

    @Test
    void withoutACommandItListsThem() {
        Typed typed = Typed.fitlaw();

        assertThat(typed.code()).isEqualTo(2);
        assertThat(typed.err()).contains("run, repl, install, uninstall, doctor");
    }

    @Test
    void aFailureIsOneParagraph() {
        Typed typed = Typed.fitlaw("run", folder.resolve("none.ipynb").toString());

        assertThat(typed.code()).isEqualTo(1);
        assertThat(typed.err()).hasLineCount(1).startsWith("fitlaw: There is no notebook");
    }

    @Test
    void aNotebookInAnotherLanguageIsRefused() throws Exception {
        Path file = Files.writeString(
                folder.resolve("p.ipynb"),
                "{\"cells\": [], \"metadata\": {\"kernelspec\": {\"language\": \"python\"}}, \"nbformat\": 4, \"nbformat_minor\": 5}");

        Typed typed = Typed.fitlaw("run", file.toString());

        assertThat(typed.code()).isEqualTo(1);
        assertThat(typed.err()).contains("notebook in python");
    }

    @Test
    void onlyItsJarCanBeInstalled() {
        Typed typed = Typed.fitlaw("install", "--prefix", folder.toString());

        assertThat(typed.code()).isEqualTo(1);
        assertThat(typed.err()).contains("./fitlaw install");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aNameThatBeginsWithAnAtIsAName() throws Exception {
        Path words = Files.writeString(folder.resolve("words.csv"), "--version");

        Typed typed = Typed.fitlaw("run", "@" + words);

        assertThat(typed.out()).isEmpty();
        assertThat(typed.code()).isNotZero();
        assertThat(typed.err()).contains("@" + words);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatUsesUpTheStackOrTheMemoryEndsWithASentence(boolean stack) {
        CommandLine line = Fitlaw.commandLine();
        StringWriter err = new StringWriter();
        Error error = stack ? new StackOverflowError() : new OutOfMemoryError("Java heap space");
        for (Throwable thrown : List.of(error, new IllegalStateException(new ExecutionException(error)))) {
            line.addSubcommand("fails" + thrown.hashCode(), new Failing(thrown));
            line.setErr(new PrintWriter(err));
            line.getSubcommands().values().forEach(it -> it.setErr(new PrintWriter(err)));

            assertThat(line.execute("fails" + thrown.hashCode(), "deep.json")).isEqualTo(1);
            assertThat(err.toString())
                    .contains("deep.json: " + (stack ? "the input is nested too deeply" : "out of memory: this Java"))
                    .doesNotContain("\tat ");
        }
    }

    @CommandLine.Command
    private static final class Failing implements Callable<Integer> {
        private final Throwable thrown;

        @CommandLine.Parameters
        @SuppressWarnings("UnusedVariable") // so that a word may be given
        private String file;

        Failing(Throwable thrown) {
            this.thrown = thrown;
        }

        @Override
        public Integer call() throws Exception {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (Exception) thrown;
        }
    }

    @Test
    void standardOutputThatCannotBeWrittenIsAnError() throws Exception {
        ProcessBuilder full = Spawned.builder(folder, "--version")
                .redirectOutput(Path.of("/dev/full").toFile());
        Process process = full.start();

        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("standard output could not be written");
        assertThat(process.waitFor()).isEqualTo(1);
    }

    /** Descriptions are formats: a lone per cent sign, as in the name of a magic, would be a warning of picocli's in every help. */
    @Test
    void descriptionsOfAllOptionsAreFormats() {
        for (CommandLine command : Fitlaw.commandLine().getSubcommands().values()) {
            for (CommandLine.Model.OptionSpec option : command.getCommandSpec().options()) {
                for (String line : written(option)) {
                    assertThatCode(() -> String.format(Locale.ROOT, line))
                            .as("%s %s", command.getCommandName(), option.longestName())
                            .doesNotThrowAnyException();
                }
            }
        }
    }

    private static List<String> written(CommandLine.Model.OptionSpec option) {
        return option.userObject() instanceof AnnotatedElement field
                        && field.isAnnotationPresent(CommandLine.Option.class)
                ? List.of(field.getAnnotation(CommandLine.Option.class).description())
                : List.of();
    }
}
