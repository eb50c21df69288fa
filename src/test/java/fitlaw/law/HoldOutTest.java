package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.common.DataException;
import fitlaw.fit.Estimate;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class HoldOutTest {
    private static HoldOut largestSize(LawForm form, double sigma, long seed) {
        Runs runs = Designs.runs(Designs.paperLike(), sigma, seed);
        return HoldOut.of(
                form,
                runs.where("size_class != 'size 2'"),
                runs.where("size_class == 'size 2'"),
                FitOptions.defaults());
    }

    @ParameterizedTest
    @ValueSource(strings = {"log-linear", "multiplicative"})
    void almostNoiseFreeRunsArePredicted(String form) {
        HoldOut heldOut = largestSize(LawForm.named(form), 1e-6, 1);

        assertThat(heldOut.groupEffect()).isEqualTo(TestGroupEffect.PROFILED);
        assertThat(heldOut.size()).isEqualTo(20);
        // The log-linear form differs from the published one by up to 1e-4 of the loss.
        assertThat(heldOut.scores().mse()).isLessThan(1e-7);
        assertThat(heldOut.scores().nullMse()).isGreaterThan(1e-4);
        assertThat(heldOut.scores().spearman().orElseThrow().value()).isGreaterThan(.99);
    }

    /** Simulated with another program: with noise .01 a perfect law has an MSE of 1e-4 and a Spearman of .785 on 20 runs. */
    @Test
    void aPerfectLawsScoresAreTold() {
        HoldOut heldOut = largestSize(LawForm.conditional(), .010, 2);

        assertThat(heldOut.scores().ceiling().mse()).isCloseTo(1e-4, within(0.4e-4));
        assertThat(heldOut.scores().ceiling().spearman().orElseThrow().value()).isCloseTo(.785, within(.1));
        assertThat(heldOut.scores()
                        .spearman()
                        .orElseThrow()
                        .interval()
                        .contains(heldOut.scores().spearman().orElseThrow().value()))
                .isTrue();
    }

    /** 20 runs in each of 200 replicates; the runs of a replicate share a law, so the bound is wider than binomial. */
    @Test
    @Tag("simulation")
    void predictionIntervalsCoverWhatTheySay() {
        Rates rates = Rates.over(400, seed -> new double[] {
            largestSize(LawForm.conditional(), .010, seed).scores().coverage()
        });

        rates.isBetween(0, "coverage", .94, .96);
    }

    @Test
    void levelsOfTrainingRunsAreUsedWhereTheyAreKnown() {
        Runs runs = Designs.runs(Designs.paperLike(), .001, 3);
        HoldOut heldOut =
                HoldOut.of(LawForm.conditional(), runs.where("r <= 3"), runs.where("r > 3"), FitOptions.defaults());

        assertThat(heldOut.groupEffect()).isEqualTo(TestGroupEffect.KNOWN);
        assertThat(heldOut.scores().mse()).isLessThan(1e-4);
        assertThat(Math.abs(heldOut.scores().bias())).isLessThan(.01);
    }

    @Test
    void additiveAndJointFormsCanBeHeldOutToo() {
        HoldOut additive = largestSize(LawForm.additive(), .005, 4);
        HoldOut joint = largestSize(LawForm.joint(), .005, 4);

        // The truth is separable in x and r: the joint form cannot follow it.
        assertThat(joint.scores().mse()).isGreaterThan(2 * additive.scores().mse());
        assertThat(joint.law().optimum().relativeWidth().estimate()).isEmpty();
    }

    @Test
    void oneTestRunOfANewSizeLeavesNothingToCompare() {
        Runs nano = Runs.read(Path.of("data/runs/nano.csv"));

        assertThatThrownBy(() -> HoldOut.of(
                        LawForm.conditional(),
                        nano.where("size_class == '0.5M'"),
                        nano.where("run_id == 'nano-1M-d128-f464-h2-s1'"),
                        FitOptions.defaults()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no run remains for comparison");
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

    /** 30 training runs of size A, and test sizes with different usual shapes; the shape has no effect on the loss. */
    private static Runs noiseOnly(int sizes, int each, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        DoubleColumn loss = DoubleColumn.create("loss");
        DoubleColumn x = DoubleColumn.create("d_over_sqrt_n");
        DoubleColumn r = DoubleColumn.create("mlp_attn_ratio");
        StringColumn size = StringColumn.create("size_class");
        for (int i = 0; i < 30 + sizes * each; i++) {
            int test = (i - 30) / Math.max(1, each);
            boolean training = i < 30;
            SplittableRandom usual = new SplittableRandom(seed * 1_000 + test);
            double middleX = training ? 0 : usual.nextGaussian();
            double middleR = training ? 0 : usual.nextGaussian();
            double spread = training ? 0.7 : 0.3;
            x.append(0.1 * Math.exp(middleX + spread * random.nextGaussian()));
            r.append(Math.exp(middleR + spread * random.nextGaussian()));
            loss.append((training ? 3 : 2) + .01 * random.nextGaussian());
            size.append(training ? "A" : "size " + test);
        }
        return Runs.of(Table.create("noise", loss, x, r, size));
    }

    private static HoldOut ofOtherSizes(Runs runs) {
        return HoldOut.of(
                LawForm.conditional(),
                runs.where("size_class == 'A'"),
                runs.where("size_class != 'A'"),
                FitOptions.defaults());
    }

    /** The mean of 1,000 has a standard error of about .008. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    @Tag("simulation")
    void lossesWithoutAnEffectOfShapeHaveNoRankCorrelation(int each) {
        Rates rates = Rates.over(1_000, seed -> {
            Estimate spearman = ofOtherSizes(noiseOnly(8, each, 7 * seed + each))
                    .scores()
                    .spearman()
                    .orElseThrow();
            return new double[] {spearman.value(), spearman.interval().contains(0) ? 1 : 0};
        });

        rates.isBetween(0, "", -.02, .02);
        rates.isGreaterThan(1, "", .93);
    }

    @Test
    void runsAloneOnTheirLevelsGetNoScore() {
        assertThatThrownBy(() -> ofOtherSizes(noiseOnly(8, 1, 3)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("8 test rows, and the same number of levels")
                .hasMessageContaining("levels with several runs");
    }

    /** Three sizes of four test runs, and one run of a fourth: 12 runs are scored, and nothing depends on the thirteenth. */
    @Test
    void oneRunAloneOnItsLevelIsNamedAndNotScored() {
        Runs runs = noiseOnly(4, 4, 5);
        HoldOut heldOut = ofOtherSizes(runs.only(i -> i < 43, "it is not needed"));
        HoldOut without = ofOtherSizes(runs.only(i -> i < 42, "it is not needed"));

        assertThat(heldOut.alone()).containsExactly(43);
        assertThat(heldOut.size()).isEqualTo(12);
        assertThat(heldOut.scores().mse()).isEqualTo(without.scores().mse());
        assertThat(heldOut.scores().coverage()).isEqualTo(without.scores().coverage());
        assertThat(heldOut.scores().spearman().orElseThrow().value())
                .isEqualTo(without.scores().spearman().orElseThrow().value());
        assertThat(heldOut.toString()).contains("1 of 13 test runs (row 43) is not scored");
        assertThat(without.alone()).isEmpty();
    }

    /**
     * Noise from so few pairs is itself uncertain: with the degrees of freedom of the law, coverage was 91.5 and 93 %.
     * A scatter of sizes that does not exist is estimated above zero in half of these tables and never below 0, which
     * adds a percentage point: 95.99 and 95.97 % of 4,800 tables. Of 1,200 tables the standard error is .14.
     */
    @ParameterizedTest
    @ValueSource(ints = {4, 8})
    @Tag("simulation")
    void predictionIntervalsCoverWhereFewRepeatedRunsTellTheNoise(int pairs) {
        Rates rates = Rates.over(1_200, seed -> {
            List<double[]> shapes = new ArrayList<>(Designs.paperLike());
            Table single = Designs.table(shapes, .010, 2 * seed);
            Table again = Designs.table(shapes, .010, 2 * seed + 1);
            Runs runs = Runs.of(single.append(again.first(pairs)));
            HoldOut heldOut = HoldOut.of(
                    LawForm.conditional(),
                    runs.where("size_class != 'size 2'"),
                    runs.where("size_class == 'size 2'"),
                    FitOptions.defaults());
            assertThat(heldOut.law().noise().degreesOfFreedom()).isEqualTo(pairs);
            return new double[] {heldOut.scores().coverage()};
        });

        rates.isBetween(0, "", .94, .965);
    }
}
