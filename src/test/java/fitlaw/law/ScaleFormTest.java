package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.common.DataException;
import fitlaw.fit.Estimate;
import fitlaw.fit.FitFailedException;
import fitlaw.fit.Quantity;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.StringColumn;

/** Laws that predict losses at sizes without runs, on synthetic laws of each kind. */
class ScaleFormTest {
    private static final double[] AMOUNTS = {25e6, 50e6, 100e6};

    /** The true law: size, data and shape, which acts at one of three places. */
    private static ToDoubleFunction<Point> planted(ActsOn on) {
        return at -> {
            double s = MovingSweeps.parabola(at);
            double a = .35 * Math.pow(at.parameters() / MovingSweeps.CENTRE, -.3);
            double b = .2 * Math.pow(at.tokens() / 50e6, -.4);
            return switch (on) {
                case WHOLE_LOSS -> (1.2 + a + b) * Math.exp(s);
                case REDUCIBLE_LOSS -> 1.2 + (a + b) * Math.exp(4 * s);
                case EFFECTIVE_SIZE -> 1.2 + a * Math.exp(.3 * 12 * s) + b;
            };
        };
    }

    private static Runs runs(ActsOn on, double noise) {
        return MovingSweeps.runs(MovingSweeps.points(MovingSweeps.SIZES, AMOUNTS), planted(on), noise, 1);
    }

    @ParameterizedTest
    @EnumSource(ActsOn.class)
    void plantedLawIsFound(ActsOn on) {
        Law law = Law.fit(LawForm.logParabola().predicting(on), runs(on, 1e-7));

        assertThat(MovingOptimumTest.term(law, "E")).isCloseTo(1.2, within(1e-3));
        assertThat(MovingOptimumTest.term(law, "alpha")).isCloseTo(.3, within(1e-3));
        assertThat(MovingOptimumTest.term(law, "beta")).isCloseTo(.4, within(1e-3));
        Point far = new Point(.1, 1.5, 64e6, 400e6, 10);
        assertThat(law.loss(far).value()).isCloseTo(planted(on).applyAsDouble(far), within(1e-4));
        assertThat(MovingOptimumTest.estimate(law.optimum().at(64e6, 400e6).relativeWidth())
                        .value())
                .isCloseTo(MovingSweeps.bestWidth(64e6), within(1e-5));
    }

    @ParameterizedTest
    @EnumSource(ActsOn.class)
    void holdOutFindsThePlaceThatWasPlanted(ActsOn on) {
        ScaleComparison compared = ScaleComparison.of(LawForm.logParabola(), runs(on, .002), FitOptions.defaults());

        assertThat(compared.rows()).hasSize(3);
        assertThat(compared.chosen()).isEqualTo(on);
        assertThat(compared.heldOut()).hasSize(2);
        assertThat(compared.report().text()).contains("chosen", "predicted from all smaller sizes");
    }

    /**
     * Groups deviate from the curve by a share of their loss, the first of which is that of the new size, or not at
     * all.
     */
    @ParameterizedTest
    @ValueSource(doubles = {0, .007})
    @Tag("simulation")
    void intervalsHoldTheTruthAtTwiceTheLargestSize(double spread) {
        Point far = new Point(.12, .8, 16e6, 50e6, 6);
        Rates rates = Rates.over(300, seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            double ofFar = spread * random.nextGaussian();
            Map<String, Double> effects = new HashMap<>();
            for (double n : MovingSweeps.SIZES) {
                for (double d : AMOUNTS) {
                    effects.put(n + "/" + d, spread * random.nextGaussian());
                }
            }
            Runs runs = MovingSweeps.runs(
                    MovingSweeps.points(MovingSweeps.SIZES, AMOUNTS),
                    at -> planted(ActsOn.WHOLE_LOSS).applyAsDouble(at)
                            * Math.exp(effects.get(at.parameters() + "/" + at.tokens())),
                    .0089,
                    seed);
            Estimate loss = Law.fit(LawForm.logParabola().predicting(ActsOn.WHOLE_LOSS), runs)
                    .loss(far);
            double truth = planted(ActsOn.WHOLE_LOSS).applyAsDouble(far) * Math.exp(ofFar);
            return new double[] {loss.interval().contains(truth) ? 1 : 0};
        });

        rates.isBetween(0, "inside", .92, .99);
    }

    /** Every shape is one run with a checkpoint at each amount of data, better or worse than others by a share of its own. */
    private static Runs checkpoints() {
        SplittableRandom random = new SplittableRandom(1);
        Map<String, Double> ofRun = new HashMap<>();
        List<Point> points = MovingSweeps.points(MovingSweeps.SIZES, AMOUNTS).stream()
                .distinct()
                .toList();
        StringColumn id = StringColumn.create("run_id");
        points.forEach(at -> id.append(name(at)));
        return Runs.of(MovingSweeps.table(
                        points,
                        at -> planted(ActsOn.WHOLE_LOSS).applyAsDouble(at)
                                * Math.exp(ofRun.computeIfAbsent(name(at), run -> .006 * random.nextGaussian())),
                        .001,
                        1)
                .addColumns(id));
    }

    private static String name(Point at) {
        return at.parameters() + " " + at.x() + " " + at.r();
    }

    @Test
    void errorsAreOfRunsWhereRowsAreTheirCheckpoints() {
        Runs named = checkpoints();
        LawForm form = LawForm.logParabola().predicting(ActsOn.WHOLE_LOSS);
        Law byRuns = Law.fit(form, named);
        Law byRows = Law.fit(form, Runs.of(named.table().removeColumns("run_id")));

        assertThat(error(byRuns, "d_over_sqrt_n_optimum")).isGreaterThan(1.3 * error(byRows, "d_over_sqrt_n_optimum"));
        assertThat(byRuns.notes())
                .anyMatch(note -> note.contains(" rows are checkpoints of ")
                        && note.contains("by run_id. Standard errors are clustered by run"));
        assertThat(byRows.notes()).noneMatch(note -> note.contains("rows are checkpoints"));
        assertThat(Law.fit(LawForm.logParabola(), named).notes())
                .anyMatch(note -> note.contains("--bootstrap cases --cluster-by run_id"));
    }

    private static double error(Law law, String term) {
        return law.estimates().stream()
                .filter(one -> one.term().equals(term))
                .findFirst()
                .flatMap(Quantity::estimate)
                .orElseThrow()
                .stdError()
                .orElseThrow();
    }

    /**
     * Runs of 12.5 million tokens deviate strongly from any curve here, and shape has a larger effect on them. The
     * spread of groups is estimated from the group means, and does not grow until the curve departs from them.
     */
    @ParameterizedTest
    @EnumSource(ActsOn.class)
    void spreadOfGroupsSettlesWhereSomeLieFarOff(ActsOn on) {
        Runs runs = Runs.read(Path.of("data/runs/sweep_scale.csv")).where("at_width_rate == true");

        Law law = Law.fit(LawForm.logParabola().predicting(on), runs);

        assertThat(law.notes().toString()).contains("Groups deviate from the curve with a standard deviation of 0.03");
        assertThat(MovingOptimumTest.term(law, "E")).isBetween(1.2, 1.5);
    }

    /**
     * If shape acts on the effective size, ratios of these three sizes have a curve so flat that its best value
     * diverges.
     */
    @Test
    void aBestShapeThatRunsAwayEndsTheFitWithTheReason() {
        Runs small = Runs.read(Path.of("data/runs/sweep_scale.csv"))
                .where("at_width_rate == true & (size_class == '0.5M' | size_class == '1M' | size_class == '2M')");

        assertThatThrownBy(() -> Law.fit(LawForm.logParabola().predicting(ActsOn.EFFECTIVE_SIZE), small))
                .isInstanceOf(FitFailedException.class)
                .hasMessageContaining("if shape acts on the effective size")
                .hasMessageContaining("choose another place for shape to act");
        assertThat(ScaleComparison.of(LawForm.logParabola(), small, FitOptions.defaults())
                        .refused())
                .singleElement()
                .asString()
                .contains("effective-size: no curve");
    }

    @ParameterizedTest
    @EnumSource(ActsOn.class)
    void theLossAloneIsThatWithItsVariance(ActsOn on) {
        Point far = new Point(.12, .8, 16e6, 50e6, 6);

        for (LawForm form : List.of(LawForm.logParabola(), LawForm.logParabola().predicting(on))) {
            Predictor predictor = Law.fit(form, MovingOptimumTest.sweep()).predictor();

            assertThat(predictor.valueAt(0, far)).isEqualTo(predictor.at(0, far)[0]);
        }
    }

    @Test
    void predictionSaysHowFarItIsCarried() {
        Law law = Law.fit(LawForm.logParabola().predicting(ActsOn.WHOLE_LOSS), MovingOptimumTest.sweep());

        PredictedLoss near = PredictedLoss.of(law, new Point(.14, .8, 4e6, 50e6, 7));
        PredictedLoss far = PredictedLoss.of(law, new Point(.08, 1, 1e9, 20e9, 16));

        assertThat(near.beyond()).isEmpty();
        assertThat(far.beyond()).extracting(Extrapolation::quantity).contains("N", "D");
        assertThat(far.marks().toString())
                .contains("N is extrapolated by a factor of 125", "D is extrapolated by a factor of 200");
        assertThat(far.run().interval().high() - far.run().interval().low())
                .isGreaterThan(
                        near.run().interval().high() - near.run().interval().low());
        assertThat(law.optimum().at(1e9, 20e9).prediction()).isPresent();
    }

    /** Shapes are identified within groups, so their coefficients are those of the law with separate group effects. */
    @Test
    void curveLeavesTheShapesAsTheyAre() {
        Law free = Law.fit(LawForm.logParabola(), MovingOptimumTest.sweep());
        Law curve = Law.fit(LawForm.logParabola().predicting(ActsOn.WHOLE_LOSS), MovingOptimumTest.sweep());

        // The curve deviates by a per cent from the groups, and the effect of shape is a share of it: a tenth of the
        // error of p.
        assertThat(MovingOptimumTest.term(curve, "p")).isCloseTo(MovingOptimumTest.term(free, "p"), within(.0004));
        assertThat(curve.notes().toString()).contains("Groups deviate from the curve");
    }

    @Test
    void oneAmountOfDataLeavesItsPartOpen() {
        Runs runs = MovingSweeps.runs(
                MovingSweeps.points(MovingSweeps.SIZES, new double[] {50e6}), planted(ActsOn.WHOLE_LOSS), .002, 1);

        Law law = Law.fit(LawForm.logParabola().predicting(ActsOn.WHOLE_LOSS), runs);

        assertThat(law.estimates().stream()
                        .filter(one -> one.term().equals("B"))
                        .findFirst()
                        .orElseThrow()
                        .toString())
                .contains("1 amount of data,", "Add runs of one size with several amounts of data");
        assertThat(PredictedLoss.of(law, new Point(.1, 1, 8e6, 1e9, 6)).marks().toString())
                .contains("do not identify the effect of data");
    }

    @Test
    void twoSizesAreRefused() {
        Runs runs = MovingSweeps.runs(
                MovingSweeps.points(new double[] {1e6, 4e6}, AMOUNTS), planted(ActsOn.WHOLE_LOSS), .002, 1);

        assertThatThrownBy(() -> Law.fit(LawForm.logParabola().predicting(ActsOn.WHOLE_LOSS), runs))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("have 2 sizes")
                .hasMessageContaining("Add runs of other sizes");
        assertThatThrownBy(() -> LawForm.chinchilla().predicting(ActsOn.WHOLE_LOSS))
                .hasMessageContaining("log-parabola");
    }

    @Test
    void savedLawSaysTheSame(@TempDir Path folder) {
        for (LawForm form : List.of(
                LawForm.logParabola().predicting(ActsOn.EFFECTIVE_SIZE),
                LawForm.conditional().predicting(ActsOn.REDUCIBLE_LOSS))) {
            Law law = Law.fit(form, runs(ActsOn.EFFECTIVE_SIZE, .002));
            Path file = folder.resolve("law.json");
            law.save(file);

            Law read = Law.read(file);

            Point far = new Point(.1, 1.5, 64e6, 400e6, 10);
            assertThat(read.loss(far)).isEqualTo(law.loss(far));
            assertThat(read.prediction(far)).isEqualTo(law.prediction(far));
            assertThat(read.estimates()).isEqualTo(law.estimates());
        }
    }
}
