package fitlaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a law says beyond its report, in the terminal. */
class LawCommandTest {
    private static final String GOLDEN = "data/runs/golden_synthetic.csv";

    @TempDir
    private Path folder;

    @Test
    void runsAndSavedLawsAreAsked() {
        String law = folder.resolve("law.json").toString();
        assertThat(Typed.fitlaw("fit", GOLDEN, "--save", law).code()).isZero();

        assertThat(said("law", "influence", GOLDEN)).contains("Influence of each run");
        assertThat(said("law", "next", GOLDEN, "--runs", "3", "--for", "r")).contains("The next 3 runs");
        assertThat(said("law", "bands", GOLDEN, "--for", "r")).contains("along mlp_attn_ratio");
        assertThat(said("law", "nearest", law, "--parameters", "1e9", "--layers", "16"))
                .contains("Nearest buildable shape");
        Typed influence = Typed.fitlaw("law", "influence", law);
        assertThat(influence.code()).isEqualTo(1);
        assertThat(influence.err()).contains("without its runs").doesNotContain("fault of this program");
        assertThat(said("law", "weights", GOLDEN)).contains("weight");
    }

    private static String said(String... words) {
        Typed typed = Typed.fitlaw(words);
        assertThat(typed.code()).as(typed.err()).isZero();
        return typed.out();
    }

    @Test
    void aShapeIsWorthComputeByALawThatPredicts() {
        String law = folder.resolve("scale.json").toString();
        Typed.fitlaw(
                "fit",
                "data/runs/sweep.csv",
                "--where",
                "at_width_rate == true & purpose != 'gqa'",
                "--form",
                "log-parabola",
                "--acts-on",
                "whole-loss",
                "--save",
                law);

        String[] asked = {"law", "multiplier", law, "--parameters", "8e6", "--tokens", "1e8", "--shape", "0.13,1"};
        String[] all = Stream.concat(Arrays.stream(asked), Stream.of("--against", "0.25,3"))
                .toArray(String[]::new);
        assertThat(said(all)).contains("compute_multiplier", "Effective compute at N 8M, D 100M");
        assertThat(Typed.fitlaw(asked).err()).contains("--against is a relative width");
    }

    @Test
    void whatIsMissingIsWrongUsage() {
        Typed nearest = Typed.fitlaw("law", "nearest", GOLDEN);
        assertThat(nearest.code()).isEqualTo(2);
        assertThat(nearest.err()).contains("--parameters is missing");
        Typed kind = Typed.fitlaw("law", "slope", GOLDEN);
        assertThat(kind.code()).isEqualTo(2);
        assertThat(kind.err()).contains("'slope' is none of optimum");
    }
}
