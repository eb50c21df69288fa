package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fitlaw.fit.Estimate;
import fitlaw.fit.Quantity;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The best shape over sizes, on the project's own sweep. */
class MovingOptimumTest {
    static final String ROWS = "at_width_rate == true & purpose != 'gqa' & r >= 0.3 & r <= 6.6";

    static Runs sweep() {
        return Runs.read(Path.of("data/runs/sweep.csv")).where(ROWS);
    }

    static Estimate estimate(Quantity quantity) {
        return quantity.estimate().orElseThrow(() -> new AssertionError(quantity));
    }

    private static double term(Law law, String term) {
        return law.estimates().stream()
                .filter(one -> one.term().equals(term))
                .findFirst()
                .map(one -> estimate(one).value())
                .orElseThrow();
    }

    /** Numbers by numpy, src/test/resources/moving/log_parabola.py. */
    @Test
    void sweepGivesTheNumbersOfNumpy() {
        Law law = Law.fit(LawForm.logParabola(), sweep());

        assertThat(law.runs().size()).isEqualTo(149);
        System.out.println(law);
        System.out.println(law.optimum().at(32e6, 50e6));
        System.out.println(law.optimum().at(145e6, 50e6).report().text());
        System.out.println(law.optimum().exponent());
        assertThat(term(law, "p")).isCloseTo(.05548, within(5e-6));
        assertThat(term(law, "q_n")).isCloseTo(.01831, within(5e-6));
        assertThat(term(law, "s")).isCloseTo(.00905, within(5e-6));
        assertThat(term(law, "t_n")).isCloseTo(.00022, within(5e-6));
    }

    @Test
    void publishedBasisIsCarriedToNothing() {
        Law law = Law.fit(LawForm.conditional().moving(Set.of(Move.SIZE)), sweep());
        System.out.println(law.optimum().at(145e6, 50e6).report().text());
        System.out.println(law.optimum().report().text());
    }
}
