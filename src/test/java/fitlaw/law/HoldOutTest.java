package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.runs.Runs;
import fitlaw.table.DataException;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoldOutTest {
    private static HoldOut largestSize(LawForm form, double sigma, long seed) {
        Runs runs = Designs.runs(Designs.paperLike(), sigma, seed);
        return Law.holdOut(
                form,
                runs.where("size_class != 'size 2'"),
                runs.where("size_class == 'size 2'"),
                FitOptions.defaults());
    }

    @ParameterizedTest
    @ValueSource(strings = {"log-linear", "multiplicative"})
    void almostNoiseFreeRunsArePredicted(String form) {
        HoldOut heldOut = largestSize(LawForm.named(form), 1e-6, 1);

        assertThat(heldOut.level()).isEqualTo(TestLevel.PROFILED);
        assertThat(heldOut.size()).isEqualTo(20);
        // The log-linear form differs from the published one by up to 1e-4 of the loss.
        assertThat(heldOut.mse()).isLessThan(1e-7);
        assertThat(heldOut.nullMse()).isGreaterThan(1e-4);
        assertThat(heldOut.spearman().value()).isGreaterThan(.99);
    }

    /** Simulated with another program: with noise .01 a perfect law has an MSE of 1e-4 and a Spearman of .785 on 20 runs. */
    @Test
    void aPerfectLawsScoresAreTold() {
        HoldOut heldOut = largestSize(LawForm.conditional(), .010, 2);

        assertThat(heldOut.ceilingMse()).isCloseTo(1e-4, within(0.4e-4));
        assertThat(heldOut.ceilingSpearman().value()).isCloseTo(.785, within(.1));
        assertThat(heldOut.spearman().interval().contains(heldOut.spearman().value()))
                .isTrue();
    }

    /** 20 runs of each of 200 replicates; runs of one replicate share a law, so the bound is wider than binomial. */
    @Test
    @Tag("slow")
    void predictionIntervalsCoverWhatTheySay() {
        double coverage = LongStream.range(0, 400)
                .mapToDouble(
                        seed -> largestSize(LawForm.conditional(), .010, seed).coverage())
                .average()
                .orElseThrow();

        assertThat(coverage).isBetween(.94, .96);
    }

    @Test
    void levelsOfTrainingRunsAreUsedWhereTheyAreKnown() {
        Runs runs = Designs.runs(Designs.paperLike(), .001, 3);
        HoldOut heldOut =
                Law.holdOut(LawForm.conditional(), runs.where("r <= 3"), runs.where("r > 3"), FitOptions.defaults());

        assertThat(heldOut.level()).isEqualTo(TestLevel.KNOWN);
        assertThat(heldOut.mse()).isLessThan(1e-4);
        assertThat(Math.abs(heldOut.bias())).isLessThan(.01);
    }

    @Test
    void additiveAndJointFormsCanBeHeldOutToo() {
        HoldOut additive = largestSize(LawForm.additive(), .005, 4);
        HoldOut joint = largestSize(LawForm.joint(), .005, 4);

        // The truth is separable in x and r: the joint form cannot follow it.
        assertThat(joint.mse()).isGreaterThan(2 * additive.mse());
        assertThat(joint.law().optimum().relativeWidth().estimate()).isEmpty();
    }

    @Test
    void oneTestRunOfANewSizeLeavesNothingToCompare() {
        Runs nano = Runs.read(Path.of("data/runs/nano.csv"));

        assertThatThrownBy(() -> Law.holdOut(
                        LawForm.conditional(),
                        nano.where("size_class == '0.5M'"),
                        nano.where("run_id == 'nano-1M-d128-f464-h2-s1'"),
                        FitOptions.defaults()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("nothing is left to compare");
    }

    @Test
    void noiseComesFromRepeatedRunsWhereThereAre() {
        Runs nano = Runs.read(Path.of("data/runs/nano.csv")).where("size_class == '1M' & x >= 0.06");
        Noise noise = Law.fit(nano).noise();

        assertThat(noise.fromSeeds()).isTrue();
        assertThat(noise.degreesOfFreedom()).isEqualTo(15); // 15 shapes, two seeds each
        assertThat(noise.sigma()).isCloseTo(.012, within(.004)); // the seeds' sd, found with another program
        assertThat(noise.lackOfFit().orElseThrow()).isBetween(.05, 1.0);
    }
}
