package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

/** Predictions at a size without runs, if the sizes differ by more than noise and a line in ln N explain. */
class RandomSlopesTest {
    private static final double[] TOKENS = {50e6};
    private static final double NEW = 16e6;
    private static final int FULL = 400;
    /** About the scatter in the project's own sweep, of the slopes p and q. */
    private static final double OF_P = .012;

    private static final double OF_Q = .006;

    /** Losses of a sweep in which every size has its own effect on both slopes over x. */
    private static ToDoubleFunction<Point> scattered(double times, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<Double, double[]> effects = new HashMap<>();
        for (double n : MovingSweeps.SIZES) {
            effects.put(n, new double[] {times * OF_P * random.nextGaussian(), times * OF_Q * random.nextGaussian()});
        }
        effects.put(NEW, new double[] {times * OF_P * random.nextGaussian(), times * OF_Q * random.nextGaussian()});
        return at -> {
            double phi = Math.log(at.relativeWidth() / .15);
            double[] effect = effects.get(at.parameters());
            return MovingSweeps.level(at.parameters(), 50e6)
                    * Math.exp(MovingSweeps.parabola(at) + effect[0] * phi * phi + effect[1] * phi);
        };
    }

    private static Runs train(double times, long seed) {
        return MovingSweeps.runs(
                MovingSweeps.points(MovingSweeps.SIZES, TOKENS), scattered(times, seed), MovingSweeps.NOISE, seed);
    }

    /** Shares of runs of the new size inside their intervals, with the scatter of sizes and by the coefficients alone. */
    private static double[] inside(double times, long seed) {
        Law law = Law.fit(LawForm.logParabola(), train(times, seed));
        Runs runs = MovingSweeps.runs(
                MovingSweeps.points(new double[] {NEW}, TOKENS),
                scattered(times, seed),
                MovingSweeps.NOISE,
                seed + 1_000_000);
        TestLosses predicted =
                new TestLosses(law, HoldOut.asTrained(law, LawForm.logParabola(), runs), TestGroupEffect.AUTOMATIC);
        RandomSlopes slopes = law.predictor().randomSlopes().orElseThrow();
        double with = 0;
        double without = 0;
        double[] loss = runs.loss();
        for (int i = 0; i < loss.length; i++) {
            double miss = Math.abs(loss[i] - predicted.value()[i]);
            double run = law.diagnostics().sigma().orElseThrow()
                    * loss[i]
                    / law.sample().noiseScale().reference();
            with += miss <= predicted.half()[i] ? 1 : 0;
            without += miss <= 2 * run ? 1 : 0;
        }
        return new double[] {
            with / loss.length,
            without / loss.length,
            slopes.terms().get(1).isSeen() ? 1 : 0,
            slopes.terms().get(3).isSeen() ? 1 : 0
        };
    }

    @Test
    @Tag("simulation")
    void withoutScatterIntervalsHoldTheirShareAndTheTestItsSize() {
        Rates rates = Rates.over(FULL, seed -> inside(0, seed));

        rates.isBetween(0, "inside", .93, .975);
        rates.isBetween(2, "the slope over ln x is seen to scatter", .02, .085);
        rates.isBetween(3, "the slope over ln r is seen to scatter", .02, .085);
    }

    @Test
    @Tag("simulation")
    void withScatterIntervalsStillHoldTheirShare() {
        Rates once = Rates.over(FULL, seed -> inside(1, seed));
        Rates twice = Rates.over(FULL, seed -> inside(2, seed));

        once.isBetween(0, "inside", .93, .97);
        twice.isBetween(0, "inside, twice the scatter", .93, .97);
        twice.isLessThan(1, "inside two standard deviations of noise", .93);
    }

    /** The best width of the new size, from its own slopes. */
    private static double[] best(double times, long seed) {
        Optimum there =
                Law.fit(LawForm.logParabola(), train(times, seed)).optimum().at(NEW, 50e6);
        ToDoubleFunction<Point> loss = scattered(times, seed);
        double low = Math.log(loss.applyAsDouble(new Point(.15 * Math.exp(-.1), .8, NEW, 50e6, 6)));
        double middle = Math.log(loss.applyAsDouble(new Point(.15, .8, NEW, 50e6, 6)));
        double high = Math.log(loss.applyAsDouble(new Point(.15 * Math.exp(.1), .8, NEW, 50e6, 6)));
        double truth = .15 * Math.exp(-.1 * (high - low) / 2 / (high + low - 2 * middle));
        Optimum wide = there.acrossSizes().orElse(there);
        return new double[] {holds(wide, truth), holds(there, truth)};
    }

    private static double holds(Optimum best, double truth) {
        return MovingOptimumTest.estimate(best.relativeWidth()).interval().contains(truth) ? 1 : 0;
    }

    @Test
    @Tag("simulation")
    void bestWidthOfANewSizeIsHeldWithItsScatter() {
        Rates none = Rates.over(FULL, seed -> best(0, seed));
        Rates once = Rates.over(FULL, seed -> best(1, seed));

        none.isBetween(0, "no scatter", .93, .99);
        once.isBetween(0, "with scatter", .92, .98);
        once.isLessThan(1, "by the coefficients alone", .85);
    }

    /** The numbers of src/test/resources/moving/random_slopes.py, by QR decompositions in numpy. */
    @Test
    void sweepGivesTheNumbersOfNumpy() {
        RandomSlopes slopes = Law.fit(LawForm.logParabola(), MovingOptimumTest.sweep())
                .predictor()
                .randomSlopes()
                .orElseThrow();

        assertThat(slopes.terms())
                .extracting(RandomSlopes.Term::name)
                .containsExactly("curvature over ln x", "slope over ln x", "curvature over ln r", "slope over ln r");
        assertThat(slopes.terms()).extracting(RandomSlopes.Term::sizes).containsExactly(4, 3, 4, 3);
        double[] f = {4.807, 4.816, .902, 1.367};
        double[] sd = {.01361, .00665, 0, .00122};
        for (int j = 0; j < 4; j++) {
            assertThat(slopes.terms().get(j).f()).isCloseTo(f[j], within(.002));
            assertThat(Math.sqrt(slopes.terms().get(j).variance())).isCloseTo(sd[j], within(2e-5));
        }
        assertThat(slopes.seen())
                .extracting(RandomSlopes.Term::name)
                .containsExactly("curvature over ln x", "slope over ln x");
    }

    /** ln x and 1 / x are nearly collinear over the runs: only slope and curvature can be separated. */
    @Test
    @Tag("simulation")
    void functionsThatAreNearlyOneDoNotWidenIntervals() {
        Rates rates = Rates.over(FULL, RandomSlopesTest::byPublishedBasis);

        rates.isBetween(0, "inside", .93, .98);
        rates.isBetween(1, "width against that of noise alone", 1, 1.4);
    }

    private static double[] byPublishedBasis(long seed) {
        ToDoubleFunction<Point> truth = at -> 3
                * Math.pow(at.parameters() / 1e6, -.05)
                * Math.exp(.04 * (Math.log(at.relativeWidth()) + .08 / at.relativeWidth())
                        + .02 * (Math.log(at.mlpRatio()) + 1 / at.mlpRatio()));
        double[] sizes = {80e6, 145e6, 297e6, 1e9};
        Runs runs = MovingSweeps.runs(
                MovingSweeps.points(sizes, TOKENS).stream()
                        .map(at -> at.withShape(at.relativeWidth() / 2, at.mlpRatio()))
                        .toList(),
                truth,
                MovingSweeps.NOISE,
                seed);
        HoldOut heldOut = HoldOut.of(
                LawForm.conditional(),
                runs.where("n_params_non_embedding > 1e8"),
                runs.where("n_params_non_embedding < 1e8"),
                FitOptions.defaults());
        Table rows = heldOut.table();
        double width =
                rows.doubleColumn("high").subtract(rows.doubleColumn("low")).mean();
        return new double[] {
            heldOut.scores().coverage(),
            width / (4 * heldOut.law().diagnostics().sigma().orElseThrow())
        };
    }

    /** A size has one common effect, so its runs are inside or outside together: shares of one size prove little. */
    @Test
    void heldOutSizesOfTheSweepLieInsideMoreOften() {
        Runs all = MovingOptimumTest.sweepWith16M();

        HoldOut of8M = HoldOut.of(
                LawForm.logParabola(),
                all.where("size_class != '16M' & size_class != '8M'"),
                all.where("size_class == '8M'"),
                FitOptions.defaults());
        HoldOut of16M = HoldOut.of(
                LawForm.logParabola(),
                all.where("size_class != '16M'"),
                all.where("size_class == '16M'"),
                FitOptions.defaults());

        assertThat(of8M.scores().coverage()).isGreaterThan(.75); // .70 by the noise of seeds alone
        assertThat(of16M.scores().coverage()).isGreaterThan(.85); // .67 by the noise of seeds alone
    }

    @Test
    void sizesThatDifferAreToldWithWhatTheyDoToTheBestShape() {
        Optimum far = Law.fit(LawForm.logParabola(), MovingOptimumTest.sweep())
                .optimum()
                .at(145e6, 50e6);

        assertThat(far.marks().toString())
                .contains(
                        "Sizes deviate from the law by more than noise",
                        "slope over ln x 0.0066 (F(3, 122)",
                        "fieller with between-size variance");
    }

    @Test
    void twoSizesShowNoScatterOfWhatMoves() {
        Runs two = MovingSweeps.runs(
                MovingSweeps.points(new double[] {1e6, 4e6}, TOKENS), scattered(0, 1), MovingSweeps.NOISE, 1);

        assertThat(Law.fit(LawForm.logParabola(), two)
                        .predictor()
                        .randomSlopes()
                        .orElseThrow()
                        .terms())
                .extracting(RandomSlopes.Term::name)
                .containsExactly("curvature over ln x", "curvature over ln r");
        assertThat(Law.fit(LawForm.logParabola(), two.where("n_params_non_embedding > 2e6"))
                        .predictor()
                        .randomSlopes())
                .isEmpty();
    }

    @Test
    void savedLawKnowsTheScatter(@TempDir Path folder) {
        for (LawForm form : List.of(LawForm.logParabola(), LawForm.logParabola().predicting(ActsOn.WHOLE_LOSS))) {
            Law law = Law.fit(form, MovingOptimumTest.sweep());
            Path file = folder.resolve("law.json");
            law.save(file);

            Law read = Law.read(file);

            assertThat(read.predictor().randomSlopes())
                    .isEqualTo(law.predictor().randomSlopes());
            assertThat(read.optimum().at(NEW, 50e6).marks())
                    .isEqualTo(law.optimum().at(NEW, 50e6).marks());
        }
    }
}
