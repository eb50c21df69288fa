package fitlaw.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProfilerTest {
    private static final double[] CONCENTRATION = {.1, .2, .4, .6, .8, 1, 1.5, 2};

    /** v = V c / (K + c), of Michaelis and Menten: V at a given K is linear, so its best value has a formula. */
    private static final LeastSquaresProblem.Model SATURATION = (p, values, jacobian) -> {
        for (int i = 0; i < values.length; i++) {
            double c = CONCENTRATION[i];
            values[i] = p[0] * c / (p[1] + c);
            jacobian[i][0] = c / (p[1] + c);
            jacobian[i][1] = -p[0] * c / ((p[1] + c) * (p[1] + c));
        }
    };

    private static final double[] SATURATED = {.17, .27, .46, .54, .59, .68, .74, .82};

    private static LeastSquaresSolution fit(double[] observed, double... start) {
        return LeastSquaresProblem.of(SATURATION, observed, 2).solve(start);
    }

    private static double squaresAt(double[] observed, double k) {
        double top = 0;
        double bottom = 0;
        for (int i = 0; i < observed.length; i++) {
            double share = CONCENTRATION[i] / (k + CONCENTRATION[i]);
            top += observed[i] * share;
            bottom += share * share;
        }
        double squares = 0;
        for (int i = 0; i < observed.length; i++) {
            double residual = observed[i] - top / bottom * CONCENTRATION[i] / (k + CONCENTRATION[i]);
            squares += residual * residual;
        }
        return squares;
    }

    @Test
    void curveAndEndsAreThoseOfTheFormulaForTheOtherParameter() {
        LeastSquaresSolution fit = fit(SATURATED, 1, .5);
        Profiler profiler = Profiler.of(fit, 1);
        double t = 2.446912; // of 6 degrees of freedom

        List<Profiler.Held> curve = profiler.curve(t);
        Interval interval = profiler.interval(t, "profile 95 %");

        assertThat(curve).hasSize(41);
        for (Profiler.Held held : curve) {
            double squares = squaresAt(SATURATED, held.value());
            assertThat(held.squares()).isCloseTo(squares, within(1e-11));
            assertThat(held.root() * held.root()).isCloseTo((squares - fit.squares()) / fit.variance(), within(1e-6));
        }
        for (double end : new double[] {interval.low(), interval.high()}) {
            assertThat((squaresAt(SATURATED, end) - fit.squares()) / fit.variance())
                    .isCloseTo(t * t, within(1e-6));
        }
        // The upper side of a saturating curve is less well determined, so the interval is longer there.
        double best = fit.parameters()[1];
        assertThat(interval.high() - best).isGreaterThan(1.05 * (best - interval.low()));
    }

    @Test
    void straightDataDoNotBoundSaturationAbove() {
        double[] straight = {.061, .095, .212, .288, .415, .489, .744, .98}; // about c / 2

        Interval interval = Profiler.of(fit(straight, 10, 20), 1).interval(2.446912, "profile 95 %");

        assertThat(interval.high()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(interval.low()).isGreaterThan(1).isFinite();
        assertThat(interval.toString()).contains("unbounded above");
    }

    @Test
    void ratioOfSlopesIsThatOfFieller() {
        // y = a + b t by hand: t = -1, 0, 1, y = 1, 2, 4: a 7/3, b 3/2, s² = 1/6, variances s²/3 and s²/2.
        LeastSquaresProblem.Model line = (p, values, jacobian) -> {
            for (int i = 0; i < 3; i++) {
                values[i] = p[0] + p[1] * (i - 1);
                jacobian[i][0] = 1;
                jacobian[i][1] = i - 1;
            }
        };
        LeastSquaresSolution fit =
                LeastSquaresProblem.of(line, new double[] {1, 2, 4}, 2).at(new double[] {7.0 / 3, 1.5});

        Interval profile = Profiler.ofRatio(fit, 1, 0).interval(2, "profile");
        Interval fieller = Fieller.positiveRatio(7.0 / 3, 1.5, 1.0 / 18, 0, 1.0 / 12, 2, "fieller");

        assertThat(profile.low()).isCloseTo(fieller.low(), within(1e-8));
        assertThat(profile.high()).isCloseTo(fieller.high(), within(1e-8));
    }

    @Test
    void ratioMustBePositive() {
        LeastSquaresSolution fit = fit(SATURATED, 1, .5);
        LeastSquaresSolution turned = LeastSquaresProblem.of(
                        (p, values, jacobian) -> {
                            SATURATION.evaluate(new double[] {p[0], -p[1]}, values, jacobian);
                            for (double[] row : jacobian) {
                                row[1] = -row[1];
                            }
                        },
                        SATURATED,
                        2)
                .at(new double[] {fit.parameters()[0], -fit.parameters()[1]});

        assertThatThrownBy(() -> Profiler.ofRatio(turned, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the ratio must be positive");
    }

    @Test
    void placeThatIsNotTheBestIsFoundOut() {
        double[] best = fit(SATURATED, 1, .5).parameters();
        LeastSquaresSolution off =
                LeastSquaresProblem.of(SATURATION, SATURATED, 2).at(new double[] {best[0], 1.3 * best[1]});

        assertThatThrownBy(() -> Profiler.of(off, 1).interval(2, "profile"))
                .isInstanceOf(FitFailedException.class)
                .hasMessageContaining("found a better fit");
    }
}
