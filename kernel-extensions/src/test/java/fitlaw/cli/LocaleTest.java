package fitlaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is printed is the same for whoever runs it: here, in the locale of the tests, and elsewhere. */
class LocaleTest {
    private static final String JAPANESE = "-Duser.language=ja -Duser.country=JP";
    /** With other digits too. */
    private static final String ARABIC =
            "-Duser.language=ar -Duser.country=EG -Duser.extensions=nu-arab -Duser.timezone=Asia/Kolkata";

    @TempDir
    Path folder;

    @Test
    void numbersLookTheSameInEveryLanguage() throws Exception {
        Files.writeString(
                folder.resolve("a.jsh"), """
                %runs sweep data/runs/nano.csv
                Cell.display(sweep.table());
                %fitlaw sweep
                Cell.display(law.table());
                Cell.display(law.optimum());
                %bench h100 data/bench/h100.csv --where "family == 'paper'"
                %calibrate h100 speed --form three-terms
                %search 80M-297M speed data/models/llama-3.2-1b.json --batch 128 --multiples 512,512
                Cell.display(found.best());
                Cell.display(Map.of("tokens", 1.5e9));
                Cell.display(new int[2000]);
                %fitlaw sweep --where "L < 0"
                """.replace("data/", Path.of("data").toAbsolutePath() + "/"));

        Typed here = Typed.fitlaw("run", folder.resolve("a.jsh").toString());

        assertThat(here.out()).contains("1,000 more", "shapes have the required size");
        assertThat(here.err()).contains("a.jsh, line 12");
        Spawned arabic = run(ARABIC, "run", folder.resolve("a.jsh").toString());
        assertThat(arabic.out()).isEqualTo(here.out());
        assertThat(arabic.err()).isEqualTo(here.err());
    }

    /** Java brings what its compiler says in several languages; what Fitlaw says of it is in one. */
    @Test
    void errorsOfTheCompilerAreInEnglish() throws Exception {
        Files.writeString(folder.resolve("a.jsh"), "int bad = nowhere;");

        Spawned run = run(JAPANESE, "run", "a.jsh");

        assertThat(run.err()).contains("a.jsh, line 1: cannot find symbol: variable nowhere");
    }

    /** As someone sets it for all Java programs: Java says so on stderr, and the output stays as it is. */
    @Test
    void optionsOfTheEnvironmentAreTaken() throws Exception {
        Files.writeString(folder.resolve("a.jsh"), "System.out.printf(\"%,d %s\", 1234567, \"I\".toLowerCase());");
        ProcessBuilder builder = Spawned.builder(folder, "run", "a.jsh");
        builder.command().removeIf(word -> word.matches("-Duser\\.(language|country)=.*"));
        builder.environment().put("JAVA_TOOL_OPTIONS", "-Duser.language=tr -Duser.country=TR");

        Spawned run = Spawned.wait(builder);

        assertThat(run.out().strip()).isEqualTo("1.234.567 \u0131");
        assertThat(run.err().strip()).matches("Picked up JAVA_TOOL_OPTIONS: .*");
    }

    private Spawned run(String options, String... words) throws IOException, InterruptedException {
        ProcessBuilder builder = Spawned.builder(folder, words);
        builder.command().addAll(builder.command().indexOf("-cp"), List.of(options.split(" ", -1)));
        return Spawned.wait(builder);
    }
}
