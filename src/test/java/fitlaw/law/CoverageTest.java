package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.fit.Estimate;
import fitlaw.fit.Robust;
import fitlaw.fit.Student;
import fitlaw.runs.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * How often intervals contain the truth, over 4,000 simulated sweeps. Sweeps are numbered and counts add up, so the
 * rates do not depend on the number of threads.
 */
@Tag("simulation")
class CoverageTest {
    private static final int REPLICATES = 4_000;

    private static List<double[]> design(String name) {
        return switch (name) {
            case "paper-like" -> Designs.paperLike();
            case "all x above" -> Designs.allAboveX();
            case "all r above" -> Designs.allAboveR();
            default -> Designs.narrow();
        };
    }

    /**
     * Whether Fieller's test retains a value, even if a curve has no minimum and its optimum is therefore not reported.
     */
    private static double keeps(Law law, int shape, double truth) {
        Curve c = law.solution().curves().get(shape);
        double t = Student.halfWidth(.95, law.diagnostics().degreesOfFreedom());
        double away = c.c2() - truth * c.c1();
        return away * away <= t * t * (c.v22() - 2 * truth * c.v12() + truth * truth * c.v11()) ? 1 : 0;
    }

    /**
     * Nominal 95 %; the binomial standard deviation of 4,000 is .0034. If all runs are on one side of the best value,
     * the sets that miss it are among those that are not reported, so the reported intervals contain it more often.
     */
    @ParameterizedTest
    @CsvSource({
        "paper-like, .002",
        "paper-like, .005",
        "paper-like, .010",
        "paper-like, .020",
        "all x above, .005",
        "all x above, .010",
        "all x above, .020",
        "all r above, .010",
        "all r above, .020",
        "narrow, .010",
        "narrow, .020",
    })
    void fiellerSetsHoldTheBestShape(String name, double sigma) {
        List<double[]> design = design(name);
        Rates rates = Rates.over(REPLICATES, seed -> {
            Law law = Law.fit(Designs.runs(design, sigma, seed));
            Optional<Estimate> x = law.optimum().relativeWidth().estimate();
            Optional<Estimate> r = law.optimum().mlpRatio().estimate();
            return new double[] {
                keeps(law, 0, Designs.BEST_X),
                keeps(law, 1, Designs.BEST_R),
                x.isPresent() ? 1 : 0,
                r.isPresent() ? 1 : 0,
                x.isPresent() ? holds(x.get(), Designs.BEST_X) : 0,
                r.isPresent() ? holds(r.get(), Designs.BEST_R) : 0,
                x.isPresent() && !x.get().interval().isBounded() ? 1 : 0,
            };
        });

        rates.isBetween(0, "x", .935, .965);
        rates.isBetween(1, "r", .935, .965);
        assertThat(rates.of(4) / rates.of(2))
                .as("x where stated")
                .isBetween(.935 - rates.slack(4), .98 + rates.slack(4));
        assertThat(rates.of(5) / rates.of(3))
                .as("r where stated")
                .isBetween(.935 - rates.slack(5), .98 + rates.slack(5));
        if (name.equals("all x above") && sigma == .010) {
            rates.isGreaterThan(6, "x unbounded", .6);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"log-linear", "multiplicative"})
    void intervalsOfLossPredictionAndDifferenceHoldTheirTruth(String form) {
        double expected = 3.12 * Designs.TRUTH.factor(.06, 2);
        double difference = expected - 3.12 * Designs.TRUTH.factor(.1, 1);
        Rates rates = Rates.over(REPLICATES, seed -> {
            Law law = Law.fit(LawForm.named(form), Designs.runs(Designs.paperLike(), .010, seed));
            double run = expected + .010 * new SplittableRandom(1_000_000 + seed).nextGaussian();
            Difference found = Difference.of(law, "size 1", Point.shape(.06, 2), Point.shape(.1, 1));
            return new double[] {
                holds(law.loss("size 1", .06, 2), expected),
                holds(law.prediction("size 1", .06, 2), run),
                holds(found.loss(), difference),
                holds(law.optimum().relativeWidth().estimate().orElseThrow(), Designs.BEST_X),
                holds(law.optimum().mlpRatio().estimate().orElseThrow(), Designs.BEST_R),
                law.diagnostics().sigma().orElseThrow()
                        * law.diagnostics().sigma().orElseThrow()
                        / 1e-4
            };
        });

        rates.isBetween(0, "loss", .935, .965);
        rates.isBetween(1, "prediction", .94, .96);
        rates.isBetween(2, "difference", .935, .965);
        rates.isBetween(3, "x", .935, .965);
        rates.isBetween(4, "r", .935, .965);
        // The residual variance is unbiased: the standard deviation of its mean is σ² √(2 / (53 · 4000)) = .31 %.
        rates.isBetween(5, "variance", .99, 1.01);
    }

    private static double holds(Estimate estimate, double truth) {
        return estimate.interval().contains(truth) ? 1 : 0;
    }

    /** Nominal 5 %: for x and for r over the three sizes. */
    @Test
    void driftTestRejectsAtItsLevelWithoutDrift() {
        Rates rates = Rates.over(REPLICATES, seed -> {
            List<Drift> drift = Law.fit(Designs.runs(Designs.paperLike(), .010, seed))
                    .diagnostics()
                    .drift();
            return new double[] {drift.get(0).rejects() ? 1 : 0, drift.get(1).rejects() ? 1 : 0};
        });

        rates.isBetween(0, "x", .04, .06);
        rates.isBetween(1, "r", .04, .06);
    }

    /**
     * Nominal 5 % for the right form with two seeds of each shape; a form without r always misses it by more than seeds
     * explain.
     */
    @Test
    void lackOfFitRejectsAtItsLevelAndSeesAWrongForm() {
        List<double[]> twice = new ArrayList<>(Designs.paperLike());
        twice.addAll(Designs.paperLike());
        Rates rates = Rates.over(REPLICATES, seed -> {
            Runs runs = Designs.runs(twice, .010, seed);
            Noise right = Law.fit(runs).noise();
            Noise wrong = Law.fit(LawForm.relativeWidth(), runs).noise();
            return new double[] {
                right.lackOfFit().orElseThrow() < .05 ? 1 : 0,
                wrong.lackOfFit().orElseThrow() < .05 ? 1 : 0,
                right.sigma() * right.sigma() / 1e-4
            };
        });

        rates.isBetween(0, "", .04, .06);
        rates.isGreaterThan(1, "", .99);
        rates.isBetween(2, "", .99, 1.01); // sd of the mean of σ² from 60 pairs: √(2 / (60 · 4000)) = .29 %
    }

    /** Nominal 80 %: .8 ± 3 · .0063. */
    @Test
    void narrowerLevelsHoldTheTruthLessOften() {
        FitOptions options = FitOptions.defaults().withConfidence(0.8);
        Rates rates = Rates.over(REPLICATES, seed -> new double[] {
            holds(
                    Law.fit(LawForm.conditional(), Designs.runs(Designs.paperLike(), .010, seed), options)
                            .optimum()
                            .relativeWidth()
                            .estimate()
                            .orElseThrow(),
                    Designs.BEST_X)
        });

        rates.isBetween(0, "", .781, .819);
    }

    /**
     * Robust intervals with clean noise, and with noise ten times as large in one run in ten: they contain the truth
     * about as often as stated, and in the second case are far shorter than those of least squares. The binomial
     * standard deviation of 400 is .011.
     */
    @ParameterizedTest
    @EnumSource(
            value = Robust.class,
            names = {"HUBER", "TUKEY"})
    void robustIntervalsHoldTheTruthAlsoAmongOutliers(Robust how) {
        FitOptions options = FitOptions.defaults().withRobust(how);
        Rates rates = Rates.over(400, seed -> {
            Law clean = Law.fit(LawForm.conditional(), Designs.runs(Designs.paperLike(), .010, seed), options);
            Runs runs = contaminated(seed);
            Law dirty = Law.fit(LawForm.conditional(), runs, options);
            return new double[] {
                keeps(clean, 0, Designs.BEST_X),
                keeps(clean, 1, Designs.BEST_R),
                keeps(dirty, 0, Designs.BEST_X),
                keeps(dirty, 1, Designs.BEST_R),
                clean.diagnostics().drift().get(0).rejects() ? 1 : 0,
                width(dirty) / width(Law.fit(runs)),
                clean.diagnostics().sigma().orElseThrow() / .010,
            };
        });

        for (int i = 0; i < 4; i++) {
            rates.isBetween(i, "", .925, .975);
        }
        rates.isBetween(4, "drift", .025, .075);
        rates.isLessThan(5, "width", .55);
        rates.isBetween(6, "sigma", .95, 1.05);
    }

    private static double width(Law law) {
        Estimate loss = law.loss("size 1", .06, 2);
        return loss.interval().high() - loss.interval().low();
    }

    private static Runs contaminated(long seed) {
        SplittableRandom random = new SplittableRandom(2_000_000 + seed);
        Table table = Designs.table(Designs.paperLike(), .010, seed);
        double[] loss = table.doubleColumn("loss").asDoubleArray();
        for (int i = 0; i < loss.length; i++) {
            loss[i] += random.nextInt(10) == 0 ? .1 * random.nextGaussian() : 0;
        }
        table.replaceColumn("loss", DoubleColumn.create("loss", loss));
        return Runs.of(table);
    }
}
