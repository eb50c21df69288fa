package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fitlaw.arch.ParameterCount;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DriftTest {
    private static final FitOptions CLASSES_ALONE =
            FitOptions.defaults().withSizeCovariate(FitOptions.SizeCovariate.OFF);

    private static Drift overTokens(FitOptions options) {
        Runs morph = Runs.read(Path.of("data/runs/morph.csv"));
        return Law.fit(LawForm.conditional(), morph, options).drift().stream()
                .filter(test -> test.over().equals("token_class"))
                .findFirst()
                .orElseThrow();
    }

    /** Found with SciPy: F(2, 39) = 11.3, p 1.3e-4. */
    @Test
    void morphDriftsOverTokensPerParameter() {
        Drift test = overTokens(CLASSES_ALONE);

        assertThat(test.shape()).isEqualTo("d_over_sqrt_n");
        assertThat(test.numerator()).isEqualTo(2);
        assertThat(test.denominator()).isEqualTo(39);
        assertThat(test.f()).isCloseTo(11.3, within(0.05));
        assertThat(test.p()).isCloseTo(1.3e-4, within(0.05e-4));
        assertThat(test.rejects()).isTrue();
    }

    /** Found with SciPy: F = 7.4, p .002 with N total. */
    @Test
    void morphDriftsByTotalParametersToo() {
        Drift test = overTokens(CLASSES_ALONE.withCount(ParameterCount.TOTAL));

        assertThat(test.f()).isCloseTo(7.4, within(0.05));
        assertThat(test.p()).isCloseTo(.002, within(0.0005));
    }

    @Test
    void driftIsToldAmongTheNotes() {
        Law law = Law.fit(LawForm.conditional(), Runs.read(Path.of("data/runs/morph.csv")), CLASSES_ALONE);

        assertThat(law.notes())
                .anySatisfy(note -> assertThat(note).contains("slopes change", "token_class", "one by one"));
    }

    @Test
    void oneClassAllowsNoTest() {
        Runs one = Runs.read(Path.of("data/runs/nano.csv")).where("size_class == '1M'");

        assertThat(Law.fit(one).drift()).isEmpty();
    }
}
