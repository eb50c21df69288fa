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

    @Test
    void robustFitListsWhatItWeighsDown() {
        assertThat(shown("%fitlaw sweep sturdy --robust tukey"))
                .contains("Robust fit (tukey)", "fieller robust tukey 95 %");
        assertThat(output.text()).contains("FitOptions.defaults().withRobust(Robust.TUKEY)");
        assertThat(failure("%fitlaw sweep --robust bisquare")).contains("none, huber, tukey");
    }

    @Test
    void furtherIntervalsAndFormsStandBesideTheLaw() {
        assertThat(shown("%fitlaw sweep law --bootstrap residuals --resamples 200 --seed 7 --where \"r <= 5\""))
                .contains("200 residual resamples, seed 7");
        assertThat(output.text())
                .contains(
                        "var bootstrap = law.bootstrap(BootstrapOptions.defaults().withResiduals().withResamples(200).withSeed(7L));");
        assertThat(shown("%fitlaw sweep law --interval profile")).contains("profile 95 %");
        assertThat(shown("%fitlaw sweep law --compare additive,log-linear"))
                .contains("Forms compared by AICc", "additive");
        assertThat(output.text())
                .contains(
                        "var comparison = Law.compare(sweep, FitOptions.defaults(), LawForm.conditional(), LawForm.named(\"additive\"));");
        assertThat(shown("comparison.rows().size()")).isEqualTo("2");
    }

    @Test
    void optionsThatDoNotFitTogetherAreRefused() {
        assertThat(failure("%fitlaw sweep --seed 7")).contains("--seed", "--interval bootstrap");
        assertThat(failure("%fitlaw sweep --interval profile --bootstrap cases"))
                .contains("--bootstrap");
        assertThat(failure("%fitlaw sweep --compare additive --test \"r > 1\"")).contains("--compare", "Leave it out");
        assertThat(failure("%fitlaw sweep --interval wald")).contains("fieller, profile, bootstrap");
    }

    @Test
    void lawSaysMoreByName() {
        shown("%fitlaw sweep law");

        assertThat(shown("%law profile law --term c1")).contains("Profile of c1");
        assertThat(shown("%law influence")).contains("Influence of each run");
        assertThat(shown("%law inflation law")).contains("Variance inflation");
        assertThat(shown("%law bands law --for r")).contains("along mlp_attn_ratio");
        assertThat(shown("%law next law plan --runs 3 --for r")).contains("The next 3 runs");
        assertThat(shown("plan.runs().size()")).isEqualTo("3");
        assertThat(shown("%law nearest law --parameters 1e9 --layers 16 --head-dim 64 --gqa 4 --multiple 256"))
                .contains("Nearest buildable shape", "Predicted loss above the best shape");
        assertThat(output.text())
                .contains(
                        "law.optimum().nearest(BuildOptions.of(1000000000L, 16).withHeads(64, 4).withMultiples(256, 256))");
        assertThat(failure("%law slope law")).contains("a law has no slope", "influence");
        assertThat(failure("%law nearest law")).contains("--parameters is missing");
        assertThat(failure("%law bands law --for both")).contains("along one shape");
    }

    @Test
    void figuresOfAResultAreDrawnByName() {
        shown("%fitlaw sweep law");
        shown("%law next law plan --runs 3");
        shown("%fitlaw sweep --protocol tasks");
        shown("%fitlaw sweep --test \"size_class == '1B'\"");

        assertThat(shown("%figure contours")).startsWith("Predicted loss over both shapes");
        assertThat(shown("%figure profile law")).startsWith("Profiles");
        assertThat(shown("%figure residuals law")).startsWith("Residuals");
        assertThat(shown("%figure design law plan")).startsWith("Design with the next 3 runs");
        assertThat(shown("%figure hold-out")).startsWith("Hold-out");
        assertThat(shown("%figure hold-out protocol")).startsWith("Tasks");
        assertThat(failure("%figure hold-out law")).contains("law is no HoldOut");
        assertThat(failure("%figure fit law plan")).contains("only a design");
    }
}
