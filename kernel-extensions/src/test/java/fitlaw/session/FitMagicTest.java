package fitlaw.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hold-out, protocol and saving by magic, each with its equivalent Java. */
class FitMagicTest {
    private static final Session SESSION = Session.open(Path.of(""));

    private final Cells cells = new Cells(SESSION);

    @TempDir
    private Path folder;

    @BeforeAll
    static void read() {
        new Cells(SESSION).shown("%runs sweep data/runs/golden_synthetic.csv");
    }

    @AfterAll
    static void close() {
        SESSION.close();
    }

    @Test
    void heldOutRunsArePredicted() {
        assertThat(cells.shown("%fitlaw sweep --where \"r <= 5\" --test \"size_class == '1B'\" --test-level profiled"))
                .contains("Hold-out: log-linear law fitted to 60 runs and tested on 20 others");
        assertThat(cells.text())
                .contains(
                        "var heldOut = HoldOut.of(LawForm.conditional(), sweep.where(\"r <= 5\").where(\"!(size_class == '1B')\"), "
                                + "sweep.where(\"size_class == '1B'\"), FitOptions.defaults(), TestGroupEffect.PROFILED);");
        assertThat(cells.shown("heldOut.size()")).isEqualTo("20");
    }

    @Test
    void protocolIsRun() {
        assertThat(cells.shown("%fitlaw sweep three --protocol tasks --form multiplicative --confidence 0.9"))
                .contains("Tasks: each size predicted", "Task 3");
        assertThat(cells.text())
                .contains(
                        "var three = Protocol.tasks(LawForm.named(\"multiplicative\"), sweep, FitOptions.defaults().withConfidence(0.9), TestGroupEffect.AUTOMATIC);");
        assertThat(cells.failure("%fitlaw sweep --protocol all")).contains("tasks, outliers, ablations, pooled");
        assertThat(cells.failure("%fitlaw sweep --protocol tasks --test \"r > 1\""))
                .contains("--test", "Leave it out");
        assertThat(cells.failure("%fitlaw sweep --test-level known")).contains("--test-level", "Leave it out");
    }

    @Test
    void lawIsSavedAndReadAgain() {
        String file = folder.resolve("law.json").toString();

        cells.shown("%fitlaw sweep --save " + file);

        assertThat(cells.text())
                .contains("var law = Law.fit(LawForm.conditional(), sweep);", "law.save(Path.of(\"" + file + "\"));");
        assertThat(cells.shown("Law.read(Path.of(\"" + file + "\")).estimates().equals(law.estimates())"))
                .isEqualTo("true");
    }

    @Test
    void helpExplainsTheOptionsThatTheTerminalHas() {
        assertThat(cells.shown("%help fitlaw")).contains("--test-level", "--protocol", "tasks: predict each", "--save");
    }

    @Test
    void weightsAreAWordOrAColumn() {
        assertThat(cells.shown("%fitlaw sweep weighed --weights relative"))
                .contains("fieller, relative weights, 95 %", "noise is assumed proportional to loss");
        assertThat(cells.text()).contains("FitOptions.defaults().withWeights(Weights.RELATIVE)");
        assertThat(cells.shown("%fitlaw sweep weighed --weights loss"))
                .contains("column loss holds the standard deviation");
        assertThat(cells.text()).contains(".withWeights(Weights.column(\"loss\"))");
        assertThat(cells.failure("%fitlaw sweep --weights loss_se")).contains("has no column loss_se");
        assertThat(cells.shown("%help fitlaw")).contains("--weights", "standard deviation of the loss of each run");
    }

    @Test
    void robustFitListsWhatItWeighsDown() {
        assertThat(cells.shown("%fitlaw sweep sturdy --robust tukey"))
                .contains("Robust fit (tukey)", "fieller, robust tukey, 95 %");
        assertThat(cells.text()).contains("FitOptions.defaults().withRobust(Robust.TUKEY)");
        assertThat(cells.failure("%fitlaw sweep --robust bisquare")).contains("none, huber, tukey");
    }

    @Test
    void furtherIntervalsAndFormsStandBesideTheLaw() {
        assertThat(cells.shown("%fitlaw sweep law --bootstrap residuals --resamples 200 --seed 7 --where \"r <= 5\""))
                .contains("200 residual resamples, seed 7");
        assertThat(cells.text())
                .contains(
                        "var bootstrap = Bootstrap.of(law, BootstrapOptions.defaults().withResiduals().withResamples(200).withSeed(7L));");
        assertThat(cells.shown("%fitlaw sweep law --interval profile")).contains("profile 95 %");
        assertThat(cells.shown("%fitlaw sweep law --compare additive,log-linear"))
                .contains("Forms compared by AICc", "additive");
        assertThat(cells.text())
                .contains(
                        "var comparison = Comparison.of(sweep, FitOptions.defaults(), LawForm.conditional(), LawForm.named(\"additive\"));");
        assertThat(cells.shown("comparison.rows().size()")).isEqualTo("2");
    }

    @Test
    void optionsThatDoNotFitTogetherAreRefused() {
        assertThat(cells.failure("%fitlaw sweep --seed 7")).contains("--seed", "--interval bootstrap");
        assertThat(cells.failure("%fitlaw sweep --interval profile --bootstrap cases"))
                .contains("--bootstrap");
        assertThat(cells.failure("%fitlaw sweep --compare additive --test \"r > 1\""))
                .contains("--compare", "Leave it out");
        assertThat(cells.failure("%fitlaw sweep --interval wald")).contains("fieller, profile, bootstrap");
    }

    @Test
    void lawSaysMoreByName() {
        cells.shown("%fitlaw sweep law");

        assertThat(cells.shown("%law profile law --term c1")).contains("Profile of c1");
        assertThat(cells.shown("%law profile law --term all")).contains("profile intervals");
        assertThat(cells.shown("%law coverage law study --simulations 100"))
                .contains("Coverage of the intervals of the log-linear law on", "100 simulations, seed 1");
        assertThat(cells.text()).contains("var study = CoverageStudy.of(law, 100, 1L);");
        assertThat(cells.failure("%law coverage law --simulations 10")).contains("100 or more simulations");
        assertThat(cells.shown("%law influence")).contains("Influence of each run");
        assertThat(cells.shown("%law inflation law")).contains("Variance inflation");
        assertThat(cells.shown("%law bands law --for r")).contains("over mlp_attn_ratio");
        assertThat(cells.shown("%law next law plan --runs 3 --for r")).contains("Next 3 runs");
        assertThat(cells.shown("plan.runs().size()")).isEqualTo("3");
        assertThat(cells.shown("%law nearest law --parameters 1e9 --layers 16 --head-dim 64 --gqa 4 --multiple 256"))
                .contains("Nearest buildable shape", "Predicted excess loss over the best shape");
        assertThat(cells.text())
                .contains(
                        "law.optimum().nearest(BuildOptions.of(1000000000L, 16).withHeads(64, 4).withMultiples(256, 256))");
        assertThat(cells.failure("%law slope law")).contains("'slope' is not one of optimum", "influence");
        assertThat(cells.failure("%law nearest law")).contains("--parameters is missing");
        assertThat(cells.failure("%law bands law --for both")).contains("the shape variable on the axis");
    }

    @Test
    void figuresOfAResultAreDrawnByName() {
        cells.shown("%fitlaw sweep law");
        cells.shown("%law next law plan --runs 3");
        cells.shown("%fitlaw sweep --protocol tasks");
        cells.shown("%fitlaw sweep --test \"size_class == '1B'\"");

        assertThat(cells.shown("%figure contours")).startsWith("Predicted loss over both shape variables");
        assertThat(cells.shown("%figure profile law")).startsWith("Profiles");
        assertThat(cells.shown("%figure residuals law")).startsWith("Residuals");
        assertThat(cells.shown("%figure design law plan")).startsWith("Design with the next 3 runs");
        assertThat(cells.shown("%figure hold-out")).startsWith("Hold-out");
        assertThat(cells.shown("%figure hold-out protocol")).startsWith("Tasks");
        assertThat(cells.failure("%figure hold-out law")).contains("law is not of type HoldOut");
        assertThat(cells.failure("%figure fit law plan")).contains("only a design");
    }
}
