package fitlaw.session;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.magic.Bundle;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hold-out, protocol and saving by magic, each with the Java that it stands for. */
class FitMagicTest {
    private static final Session SESSION = Session.open(Path.of(""));

    private final Recorder output = new Recorder();

    @TempDir
    private Path folder;

    @BeforeAll
    static void read() {
        assertThat(SESSION.run("%runs sweep data/runs/golden_synthetic.csv", new Recorder(), 1)
                        .failure())
                .isEmpty();
    }

    @AfterAll
    static void close() {
        SESSION.close();
    }

    private String shown(String code) {
        Outcome outcome = SESSION.run(code, output, 2);
        assertThat(outcome.failure()).isEmpty();
        return outcome.value()
                .map(Bundle::data)
                .map(data -> String.valueOf(data.get("text/plain")))
                .orElse("");
    }

    private String failure(String code) {
        return SESSION.run(code, output, 2).failure().orElseThrow().message();
    }

    @Test
    void heldOutRunsArePredicted() {
        assertThat(shown("%fitlaw sweep --where \"r <= 5\" --test \"size_class == '1B'\" --test-level profiled"))
                .contains("Hold-out: log-linear law of 60 runs on 20 others");
        assertThat(output.text())
                .contains(
                        "var heldOut = Law.holdOut(LawForm.conditional(), sweep.where(\"r <= 5\").where(\"!(size_class == '1B')\"), "
                                + "sweep.where(\"size_class == '1B'\"), FitOptions.defaults(), TestLevel.PROFILED);");
        assertThat(shown("heldOut.size()")).isEqualTo("20");
    }

    @Test
    void protocolIsRun() {
        assertThat(shown("%fitlaw sweep three --protocol tasks --form multiplicative --confidence 0.9"))
                .contains("Tasks: each size predicted", "Task 3");
        assertThat(output.text())
                .contains(
                        "var three = Protocol.tasks(LawForm.named(\"multiplicative\"), sweep, FitOptions.defaults().withConfidence(0.9), TestLevel.AUTOMATIC);");
        assertThat(failure("%fitlaw sweep --protocol all")).contains("tasks, outliers, ablations, pooled");
        assertThat(failure("%fitlaw sweep --protocol tasks --test \"r > 1\"")).contains("--test", "Leave it out");
        assertThat(failure("%fitlaw sweep --test-level known")).contains("--test-level", "Leave it out");
    }

    @Test
    void lawIsSavedAndReadAgain() {
        String file = folder.resolve("law.json").toString();

        shown("%fitlaw sweep --save " + file);

        assertThat(output.text())
                .contains("var law = Law.fit(LawForm.conditional(), sweep);", "law.save(Path.of(\"" + file + "\"));");
        assertThat(shown("Law.read(Path.of(\"" + file + "\")).estimates().equals(law.estimates())"))
                .isEqualTo("true");
    }

    @Test
    void helpExplainsTheOptionsThatTheTerminalHas() {
        assertThat(shown("%help fitlaw")).contains("--test-level", "--protocol", "tasks: each size", "--save");
    }
}
