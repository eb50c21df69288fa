package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fitlaw.fit.Estimate;
import fitlaw.runs.RunOptions;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Our own sweep; the numbers were found with other programs. */
class NanoTest {
    private static final Path FILE = Path.of("data/runs/nano.csv");

    private static Law fit(String where) {
        return Law.fit(Runs.read(FILE, RunOptions.defaults().withWhere(where)));
    }

    private static void is(Estimate estimate, double value, double low, double high) {
        assertThat(estimate.value()).isCloseTo(value, within(0.0005));
        assertThat(estimate.interval().low()).isCloseTo(low, within(0.0005));
        assertThat(estimate.interval().high()).isCloseTo(high, within(0.0005));
    }

    @Test
    void sizeOf1MHasThePrintedOptimum() {
        Law law = fit("size_class == \"1M\" & x >= 0.06");

        is(law.optimum().relativeWidth().estimate().orElseThrow(), .201, .180, .236);
        is(law.optimum().mlpRatio().estimate().orElseThrow(), .937, .773, 1.073);
        assertThat(law.diagnostics().sigma().orElseThrow()).isCloseTo(.01225, within(0.5e-5));
        assertThat(law.runs().size()).isEqualTo(30);
        assertThat(law.runs().leftOut()).hasSize(28);
    }

    @Test
    void ratiosKeptToTheRangeOfThePaperLeaveTheBestOneUnboundedBelow() {
        Law law = fit("size_class == \"1M\" & x >= 0.06 & 0.5 <= r <= 5");

        Estimate r = law.optimum().mlpRatio().estimate().orElseThrow();
        assertThat(r.interval().low()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(r.interval().high()).isFinite();
        assertThat(law.report().text())
                .contains("These runs do not bound mlp_attn_ratio_optimum from below. Add runs with smaller");
    }

    @Test
    void twoRunsOffTheTailMoveTheOptimum() {
        Law law = fit("size_class == \"1M\"");

        Estimate x = law.optimum().relativeWidth().estimate().orElseThrow();
        Estimate r = law.optimum().mlpRatio().estimate().orElseThrow();
        assertThat(x.value()).isCloseTo(.22, within(0.005));
        assertThat(x.interval().low()).isCloseTo(.19, within(0.005));
        assertThat(x.interval().high()).isCloseTo(.27, within(0.005));
        assertThat(r.value()).isCloseTo(.93, within(0.005));
        assertThat(r.interval().low()).isCloseTo(.72, within(0.005));
        assertThat(r.interval().high()).isCloseTo(1.09, within(0.005));
        assertThat(law.diagnostics().sigma().orElseThrow()).isCloseTo(.014, within(0.0005));
    }

    @Test
    void bothSizesHaveALevelEach() {
        Law law = fit("x >= 0.06");

        assertThat(law.levels()).containsExactly("0.5M/50M", "1M/50M");
        assertThat(law.diagnostics().degreesOfFreedom()).isEqualTo(52 - 2 - 4);
    }
}
