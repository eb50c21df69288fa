package fitlaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Output does not depend on the user's locale. */
class LocaleTest {
    private static final String ENGLISH = "-Duser.language=en -Duser.country=US";
    private static final String GERMAN = "-Duser.language=de -Duser.country=DE";
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

        Spawned english = run(ENGLISH, "run", "a.jsh");

        assertThat(english.out()).contains("1,000 more", "shapes of the right size");
        assertThat(english.err()).contains("a.jsh, line 12");
        assertThat(run(ARABIC, "run", "a.jsh")).isEqualTo(english);
    }

    @Test
    void languagesAreTaken() throws Exception {
        Files.writeString(folder.resolve("a.jsh"), "String.format(\"%,d\", 1234567)");

        assertThat(run(GERMAN, "run", "a.jsh").out()).contains("1.234.567");
    }

    private Spawned run(String options, String... words) throws IOException, InterruptedException {
        ProcessBuilder builder = Spawned.builder(folder, words);
        builder.command().addAll(1, List.of(options.split(" ", -1)));
        return Spawned.wait(builder);
    }
}
