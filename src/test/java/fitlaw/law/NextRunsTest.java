package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Twenty paper-like runs at one size with loss 2.9; the expected errors were found with another program at noise .005. */
class NextRunsTest {
    private static final List<Point> CANDIDATES = RunPlan.grid(.03, .2, .5, 5, 25);
    private static final double SIGMA = .005;

    /**
     * Two runs of each shape, one as far above the truth as the other is below, so that the fit equals the truth. The
     * noise estimated from such a pair is √2 sigma: two runs have the weight of one run of noise sigma.
     */
    private static Law law() {
        DoubleColumn loss = DoubleColumn.create("loss");
        DoubleColumn x = DoubleColumn.create("d_over_sqrt_n");
        DoubleColumn r = DoubleColumn.create("mlp_attn_ratio");
        StringColumn size = StringColumn.create("size_class");
        for (double[] shape : Designs.paperLike()) {
            for (int sign = -1; sign <= 1; sign += 2) {
                loss.append(2.9 * Law.published("80M-297M").factor(shape[0], shape[1]) + sign * SIGMA);
                x.append(shape[0]);
                r.append(shape[1]);
                size.append("one");
            }
        }
        return Law.fit(Runs.of(Table.create("paper-like", loss, x, r, size)));
    }

    /** Twelve runs of that noise are equivalent to six of noise sigma. */
    private static NextRuns worthSix(RunPlan.Target target) {
        return NextRuns.of(law(), new RunPlan(12, target, CANDIDATES), "one");
    }

    @Test
    void runsForTheWidthShortenItsInterval() {
        NextRuns.Gain gain =
                worthSix(RunPlan.Target.RELATIVE_WIDTH).relativeWidth().orElseThrow();

        assertThat(gain.now()).isCloseTo(.032, within(.0005));
        assertThat(gain.planned()).isLessThanOrEqualTo(.018);
        assertThat(gain.replicated()).isCloseTo(gain.now(), within(.001));
    }

    @Test
    void runsForTheRatioShortenItsInterval() {
        NextRuns.Gain gain = worthSix(RunPlan.Target.MLP_RATIO).mlpRatio().orElseThrow();

        assertThat(gain.now()).isCloseTo(.054, within(.0005));
        assertThat(gain.planned()).isLessThanOrEqualTo(.037);
        assertThat(gain.replicated()).isCloseTo(gain.now(), within(.001));
    }

    @Test
    void runsForBothShortenBoth() {
        NextRuns next = worthSix(RunPlan.Target.BOTH);

        assertThat(next.relativeWidth().orElseThrow().planned()).isLessThanOrEqualTo(.022);
        assertThat(next.mlpRatio().orElseThrow().planned()).isLessThanOrEqualTo(.037);
        assertThat(next.runs()).hasSize(12);
    }

    @Test
    void anOpenOptimumCannotBeMadeSurer() {
        Law morph = Law.fit(Runs.read(Path.of("data/runs/morph.csv")));

        assertThatThrownBy(() -> NextRuns.of(morph, new RunPlan(2, RunPlan.Target.BOTH, CANDIDATES), "1B/20N"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("No spread");
    }

    @Test
    void runsForALossShortenItsInterval() {
        RunPlan.Place place = new RunPlan.Place("one", .15, 4.5);
        NextRuns next = NextRuns.of(law(), RunPlan.forLoss(12, place, CANDIDATES), "one");
        NextRuns.Gain gain = next.loss().orElseThrow();

        // The law's own error, with the noise of repeated runs in place of that of residuals.
        double now = law().loss("one", .15, 4.5).stdError().orElseThrow()
                * law().noise().sigma()
                / law().diagnostics().sigma().orElseThrow();
        assertThat(gain.now()).isCloseTo(now, within(1e-9));
        assertThat(gain.planned()).isLessThan(.6 * gain.now());
        assertThat(gain.planned()).isLessThan(.7 * gain.replicated());
        assertThat(next.gains().doubleColumn("planned").get(0)).isEqualTo(gain.planned());
        assertThat(next.table().rowCount()).isEqualTo(12);
        assertThat(next.report().text()).contains("predicted loss, nats per token", "at one");
    }

    /** One run of the target itself: the variance of a mean and of one more run of it, 1 / (1 / v + 1 / s²). */
    @Test
    void aRunAtTheTargetShortensItsIntervalAsAMeanDoes() {
        Law law = law();
        double sigma = law.noise().sigma();
        RunPlan.Place place = new RunPlan.Place("one", .08, 1);
        NextRuns next = NextRuns.of(law, RunPlan.forLoss(1, place, List.of(Point.shape(.08, 1))), "one");
        NextRuns.Gain gain = next.loss().orElseThrow();

        double expected = 1 / Math.sqrt(1 / (gain.now() * gain.now()) + 1 / (sigma * sigma));
        assertThat(gain.planned()).isCloseTo(expected, within(1e-12));
    }

    @Test
    void aLossCanBeMadeSurerWhereAnOptimumIsOpen() {
        Law morph = Law.fit(Runs.read(Path.of("data/runs/morph.csv")));
        RunPlan.Place place = new RunPlan.Place("1B/20N", .05, 2);

        NextRuns next = NextRuns.of(morph, RunPlan.forLoss(2, place, CANDIDATES), "1B/20N");

        assertThat(next.loss().orElseThrow().planned())
                .isLessThan(next.loss().orElseThrow().now());
        assertThat(next.mlpRatio()).isEmpty();
        assertThatThrownBy(() ->
                        NextRuns.of(morph, RunPlan.forLoss(2, new RunPlan.Place("7B", .05, 2), CANDIDATES), "1B/20N"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no level 7B");
    }
}
