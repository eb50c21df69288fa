package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fitlaw.runs.Runs;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ExtrapolationTest {
    /** Runs of 0.99M to 1.01M parameters, x from .06 to .32, r from .375 to 7.25. */
    private static final Law NANO =
            Law.fit(Runs.read(Path.of("data/runs/nano.csv")).where("size_class == '1M' & x >= 0.06"));

    private static final String LEVEL = NANO.levels().get(0);

    /** By hand: 30 is three times 10, 0.5 is half of 1, and 10.5 equals 10 within the tolerance of sweeps. */
    @Test
    void theFactorIsFromTheNearestEnd() {
        ShapeRange runs = new ShapeRange(1, 10);

        assertThat(new Extrapolation("N", 30, runs).factor()).isEqualTo(3);
        assertThat(new Extrapolation("N", .5, runs).factor()).isEqualTo(2);
        assertThat(new Extrapolation("N", 5, runs).factor()).isEqualTo(1);
        assertThat(new Extrapolation("N", 10.5, runs).isBeyond()).isFalse();
        assertThat(new Extrapolation("x", 10.5, runs).isBeyond()).isTrue();
        assertThat(new Extrapolation("D", 99, runs).isFar()).isFalse();
        assertThat(new Extrapolation("D", 101, runs).isFar()).isTrue();
    }

    /** 1e9 over the 1.01M of the runs; the width range is that of x* times the root of 1e9, 31,623. */
    @Test
    void aShapeOfAnotherSizeIsMarked() {
        Buildable found = NANO.optimum()
                .nearest(BuildOptions.of(1_000_000_000L, 24).withHeads(64, 4).withMultiples(256, 256));

        double low = NANO.optimum()
                .relativeWidth()
                .estimate()
                .orElseThrow()
                .interval()
                .low();
        assertThat(found.notes())
                .anySatisfy(
                        note -> assertThat(note).contains("Extrapolated: N 1B is 991 times the largest run (1.01M)"))
                .anySatisfy(note -> assertThat(note)
                        .contains("d_model [" + Math.round(low * 31_623 / 10) * 10, "does not depend on it"));
        assertThat(found.report().text()).contains("Extrapolated", "best x [");
        assertThat(found.given().interval().contains(found.lossGivenAway())).isTrue();
    }

    @Test
    void aShapeOfTheRunsOwnSizeIsNot() {
        Buildable found = NANO.optimum()
                .nearest(BuildOptions.of(1_000_000L, 5)
                        .withHeads(32, 2)
                        .withMultiples(8, 8)
                        .withTolerance(.05));

        assertThat(found.toString()).doesNotContain("Extrapolated");
    }

    @Test
    void aPublishedLawSaysWhatItDoesNotState() {
        Buildable found = Law.published("80M-297M")
                .optimum()
                .nearest(BuildOptions.of(1_000_000_000L, 16).withHeads(64, 4).withMultiples(512, 512));

        assertThat(found.toString()).contains("N 1B is 3.37 times", "published without intervals");
        assertThat(found.given().interval().isStated()).isFalse();
    }

    @Test
    void lossesAndDifferencesBeyondTheRunsSaySo() {
        assertThat(NANO.loss(LEVEL, .2, 1).interval().method()).isEqualTo("delta 95 %");
        assertThat(NANO.loss(LEVEL, .5, 1).interval().method())
                .contains("extrapolated: x 0.500 is 1.56 times the largest x of the runs (0.320)");
        assertThat(NANO.prediction(LEVEL, .2, 20).interval().method()).contains("r 20.0 is");
        assertThat(Difference.of(NANO, LEVEL, Point.shape(.2, 1), Point.shape(.03, 1))
                        .toString())
                .contains("x 0.0300 is 1/", "of the smallest x of the runs");
        assertThat(ConfidenceBands.of(NANO, ShapeVariable.RELATIVE_WIDTH, LEVEL).toString())
                .doesNotContain("extrapolated");
    }

    /** OpenLM's runs have up to 6.48B parameters and 138B tokens of C4. */
    @Test
    void sizeAndDataAreComparedToo() {
        Law law = Law.fit(
                LawForm.chinchilla().withResamples(40),
                Runs.read(Path.of("data/runs/gadre_openlm.csv")).where("train_set == 'c4_original'"));
        Point far = Point.scale(64.8e9, 276e9);

        assertThat(law.domain().extrapolations(far))
                .extracting(Extrapolation::quantity)
                .containsExactly("N", "D");
        assertThat(law.domain().extrapolations(far).get(0).factor()).isCloseTo(10, within(.05));
        assertThat(law.loss(far).interval().method()).contains("N 64.8B is 10.0 times", "D 276B is 2.00 times");
    }
}
