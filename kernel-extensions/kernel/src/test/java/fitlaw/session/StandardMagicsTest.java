package fitlaw.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardMagicsTest {
    @TempDir
    private Path folder;

    private final Recorder output = new Recorder();
    private Session session;

    @BeforeEach
    void open() {
        session = Session.open(folder);
    }

    @AfterEach
    void close() {
        session.close();
    }

    private String shown(String code) {
        Outcome outcome = session.run(code, output);
        assertThat(outcome.failure()).isEmpty();
        return outcome.value()
                .map(value -> value.data().get("text/plain").toString())
                .orElse("");
    }

    private String refused(String code) {
        return session.run(code, output).failure().orElseThrow().message();
    }

    @Test
    void everyMagicSaysWhatItDoesWithAnExample() {
        assertThat(shown("%lsmagic")).contains("%who", "%time", "%timeit", "%env", "%cd", "%pwd", "%load", "%jars");
        assertThat(shown("%help timeit")).contains("Example: %timeit");
    }

    @Test
    void whoListsVariables() {
        assertThat(shown("%who")).isEqualTo("No variables yet.");
        assertThat(shown("int width = 5; var names = List.of(\"a\");\n%who"))
                .contains("width", "Integer", "5", "names")
                .containsPattern("names +List\\w* +1 +\\[a\\]");
    }

    @Test
    void aSemicolonAtTheEndIsNoArgument() {
        assertThat(shown("int width = 5;\n%who;")).contains("width");
        assertThat(shown("%help who;")).isEqualTo(shown("%help who"));
        assertThat(shown("%help who ;")).isEqualTo(shown("%help who"));
        assertThat(shown("%time 1 + 1;")).doesNotContain("2");
    }

    @Test
    void timeShowsTheValueAndHowLongItTook() {
        assertThat(shown("%time 1 + 1")).isEqualTo("2");
        assertThat(shown("%%time\nint a = 1;\nint b = 2;\na + b")).isEqualTo("3");
        assertThat(output.text()).contains("display:took ");
    }

    @Test
    void timeitTellsMeanAndSpread() {
        assertThat(shown("%timeit Math.hypot(3, 4)")).contains(" ± ", "7 rounds");
    }

    @Test
    void foldersChangeForMagics() throws Exception {
        Files.createDirectory(folder.resolve("deep"));

        assertThat(shown("%cd deep")).contains("deep for magics");
        assertThat(shown("%pwd")).isEqualTo(folder.resolve("deep").toString());
        assertThat(refused("%cd nowhere")).contains("there is no folder").contains("Example: %cd data");
    }

    @Test
    void environmentIsShown() {
        assertThat(shown("%env PATH")).isEqualTo(System.getenv("PATH"));
        assertThat(refused("%env PATHH")).contains("PATHH is not set. Did you mean PATH?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MYSQL_PWD        | hunter2",
                "DB_PASS          | hunter2",
                "SSH_PASSPHRASE   | hunter2",
                "GH_PAT           | hunter2",
                "COOKIE           | hunter2",
                "AZURE_SAS        | hunter2",
                "SLACK_WEBHOOK    | hunter2",
                "CONNECTION_STRING| hunter2",
                "DATABASE_URL     | postgres://ada:hunter2@db/x",
                "HTTP_PROXY       | http://ada:hunt/er2@proxy:3128",
                "REMOTE           | https://hunter2@git.example.org/a.git",
                "STORE            | Server=x;Password=hunter2",
                "LINK             | https://x.example.org/a?sig=hunter2",
                "SOMETHING        | ghp_hunter2"
            })
    void secretsAreHiddenByTheirNamesAndByTheirValues(String name, String value) {
        shown("%env " + name + "=" + value);
        shown("%env FITLAW_PLAIN_PATH=/opt/x");

        assertThat(shown("%env"))
                .doesNotContain(value)
                .containsPattern(name + "\\s+\\(hidden\\)")
                .containsPattern("FITLAW_PLAIN_PATH\\s+/opt/x");
    }

    @Test
    void whatIsSetInTheEnvironmentIsSeenByCellsAndByProcessesThatTheyStart() {
        shown("String before(String name) { return System.getenv(name); }");

        assertThat(shown("%env FITLAW_TEST_SET=two words")).contains("FITLAW_TEST_SET is set", "not for libraries");

        assertThat(shown("%env FITLAW_TEST_SET")).isEqualTo("two words");
        assertThat(shown("before(\"FITLAW_TEST_SET\")")).isEqualTo("two words");
        assertThat(shown("System.getenv().get(\"FITLAW_TEST_SET\")")).isEqualTo("two words");
        assertThat(shown("Stream.of(\"FITLAW_TEST_SET\").map(System::getenv).toList()"))
                .isEqualTo("[two words]");
        String print = "\"sh\", \"-c\", \"echo $FITLAW_TEST_SET\"";
        String read = ".getInputStream().readAllBytes()).strip()";
        assertThat(shown("new String(new ProcessBuilder(" + print + ").start()" + read))
                .isEqualTo("two words");
        assertThat(shown("new String(Runtime.getRuntime().exec(new String[] {" + print + "})" + read))
                .isEqualTo("two words");
        assertThat(shown("new String(Runtime.getRuntime().exec(new String[] {" + print + "}, new String[0])" + read))
                .isEmpty();
        assertThat(System.getenv("FITLAW_TEST_SET")).isNull();
        assertThat(shown("%env FITLAW_TEST_SET=\"\"\n%env FITLAW_TEST_SET")).isEmpty();
    }

    @Test
    void theHomeFolderIsTheOneThatShellsKnow() throws Exception {
        Files.createDirectory(folder.resolve("data"));
        String before = System.getenv().getOrDefault("HOME", System.getProperty("user.home"));

        shown("%env HOME=" + folder);
        assertThat(shown("%cd ~/data")).startsWith(folder.resolve("data").toString());
        shown("%env HOME=" + before);
    }

    @Test
    void filesAreRunAndErrorsNameTheirLines() throws Exception {
        Files.writeString(folder.resolve("setup.jsh"), "int loaded = 4;\n/exit\n");
        Files.writeString(folder.resolve("bad.jsh"), "/set feedback\n\nint x = nowhere;\n");

        shown("%load setup.jsh");
        assertThat(shown("loaded + 1")).isEqualTo("5");
        assertThat(refused("%load bad.jsh")).contains("line 3").contains("nowhere");
    }

    @Test
    void classesOfAddedJarsCanBeUsed() throws Exception {
        Path source = Files.writeString(
                folder.resolve("Tool.java"),
                "package extra; public class Tool { public static int answer() { return 42; } }");
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", folder.toString(), source.toString()))
                .isZero();
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(folder.resolve("tool.jar")))) {
            jar.putNextEntry(new ZipEntry("extra/Tool.class"));
            jar.write(Files.readAllBytes(folder.resolve("extra/Tool.class")));
        }

        assertThat(shown("%jars *.jar\nextra.Tool.answer()")).isEqualTo("42");
        assertThat(refused("%jars none.jar")).contains("there is no file");
    }

    @Test
    void argumentsAreCompleted() throws Exception {
        Files.createFile(folder.resolve("setup.jsh"));

        assertThat(session.complete("%load se", 8).matches()).extracting("text").isEqualTo(List.of("setup.jsh"));
    }
}
