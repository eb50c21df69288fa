package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.Simulations;
import fitlaw.fit.Estimate;
import fitlaw.runs.Runs;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How often the interval of the best width at four times the largest size contains the truth, with the right and with a
 * wrong basis.
 */
@Tag("simulation")
class MovingCoverageTest {
    private static final int FULL = 2_000;
    private static final double FAR = 4 * 8e6;
    private static final double FARTHER = 145e6;

    private static double coverage(LawForm form, ToDoubleFunction<Point> shape, double far) {
        List<Point> points = MovingSweeps.points(MovingSweeps.SIZES, new double[] {50e6});
        int repeats = Simulations.repeats(FULL);
        int held = 0;
        for (int seed = 0; seed < repeats; seed++) {
            Runs runs = MovingSweeps.runs(
                    points,
                    at -> MovingSweeps.level(at.parameters(), 50e6) * Math.exp(shape.applyAsDouble(at)),
                    MovingSweeps.NOISE,
                    seed);
            Optional<Estimate> best =
                    Law.fit(form, runs).optimum().at(far, 50e6).relativeWidth().estimate();
            held += best.isPresent() && best.get().interval().contains(MovingSweeps.bestWidth(far)) ? 1 : 0;
        }
        return (double) held / repeats;
    }

    @Test
    void trueBasisHoldsTheTruthAsStated() {
        double slack = Simulations.slack(Math.sqrt(.05 * .95), FULL);

        assertThat(coverage(LawForm.logParabola(), MovingSweeps::parabola, FAR)).isBetween(.93 - slack, .97 + slack);
    }

    /**
     * The effect of a wrong basis, which reduces the coverage below .95. The parabola is symmetric, while the published
     * basis is steeper towards narrow shapes, so each estimates a shifted optimum for the other. Over 2,000 sweeps the
     * parabola contains the truth of the published basis in .917 at four times the largest size and .948 at eighteen
     * times, where its interval has grown; the published basis contains that of the parabola in .932 and .903.
     */
    @Test
    void wrongBasisHoldsItLessOften() {
        double slack = Simulations.slack(Math.sqrt(.07 * .93), FULL);
        Set<Move> size = Set.of(Move.SIZE);

        double near = coverage(LawForm.logParabola(), MovingSweeps::published, FAR);
        double other = coverage(LawForm.conditional().moving(size), MovingSweeps::parabola, FARTHER);
        assertThat(near).isLessThan(.94 + slack);
        assertThat(other).isLessThan(.94 + slack);
    }
}
