package fitlaw.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.common.DataException;
import fitlaw.paper.Verdict.Outcome;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** Numbers of the sweep were found by {@code src/test/resources/paper_golden.py}. */
class HeadGroupingTest {
    private static final Paper PAPER = Shipped.PAPER;
    private static final Runs SWEEP =
            Runs.read(Path.of("data/runs/sweep.csv")).where("at_size_rate == true & token_class == '50M'");

    private static HeadGrouping of(Runs runs) {
        return (HeadGrouping) PAPER.with(runs).figure(24);
    }

    /** The sweep with other losses in the rows that vary the GQA group. */
    private static Runs planted(Map<Double, Double> effect, double sigma, boolean seeds) {
        Random random = new Random(5);
        Runs runs = seeds ? SWEEP : SWEEP.where("purpose != 'gqa' | seed == 0");
        Table table = runs.table();
        DoubleColumn loss = table.doubleColumn("loss");
        for (int i = 0; i < runs.size(); i++) {
            if (runs.texts("purpose").get(i).equals("gqa")) {
                double level = runs.texts("size_class").get(i).equals("1M") ? 1.9 : 1.8;
                loss.set(i, level + effect.get(runs.numbers("gqa_group")[i]) + sigma * random.nextGaussian());
            }
        }
        return Runs.of(table);
    }

    @Test
    void meansOfTheSweepAreCorrectedForSizeAndShape() {
        HeadGrouping found = (HeadGrouping) Shipped.figure(24);

        assertThat(found.sets()).extracting(GroupedHeads::name).containsExactly("1M", "2M");
        GroupedHeads one = found.sets().get(0);
        List<Double> means =
                one.losses().values().stream().map(GroupedHeads::mean).toList();
        double[] golden = {1.8960007803691965, 1.9038353290227636, 1.914427392393548, 1.9705856835511575};
        for (int i = 0; i < golden.length; i++) {
            assertThat(means.get(i)).isCloseTo(golden[i], within(1e-8));
        }
        assertThat(one.sigma().orElseThrow()).isCloseTo(0.010038253882005245, within(1e-8));
        assertThat(found.sets().get(1).sigma().orElseThrow()).isCloseTo(0.01658472212593471, within(1e-8));
    }

    /** A group of 8 costs .075 [.042, .107] compared with 1 at 1M, at a level for twelve comparisons. */
    @Test
    void theSweepIsNotErratic() {
        HeadGrouping found = (HeadGrouping) Shipped.figure(24);
        GroupedHeads.Step step = found.sets().get(0).steps(12).stream()
                .filter(one -> one.from() == 1 && one.to() == 8)
                .findFirst()
                .orElseThrow();

        assertThat(step.loss().value()).isCloseTo(0.07458490318196098, within(1e-8));
        assertThat(step.loss().interval().low()).isCloseTo(0.04211341622224714, within(1e-7));
        assertThat(step.loss().interval().high()).isCloseTo(0.10705639014167483, within(1e-7));
        assertThat(found.verdict().outcome()).isEqualTo(Outcome.DISAGREES);
        assertThat(found.verdict().shown())
                .contains("At 2M, no difference is significant", "No decrease is significant");
    }

    @Test
    void plantedErraticLossAgrees() {
        Runs erratic = planted(Map.of(1., 0., 2., .08, 4., -.06, 8., .05), .004, true);

        assertThat(of(erratic).verdict().outcome()).isEqualTo(Outcome.AGREES);
        assertThat(of(erratic).verdict().shown()).contains("Loss both rises and falls");
    }

    @Test
    void plantedSteadyLossDisagrees() {
        Runs steady = planted(Map.of(1., 0., 2., .03, 4., .06, 8., .1), .004, true);

        assertThat(of(steady).verdict().outcome()).isEqualTo(Outcome.DISAGREES);
        assertThat(of(steady).verdict().shown()).contains("No decrease is significant");
    }

    @Test
    void plantedFlatLossDisagreesWhereNoiseIsSmall() {
        Map<Double, Double> flat = Map.of(1., 0., 2., 0., 4., 0., 8., 0.);

        assertThat(of(planted(flat, .002, true)).verdict().outcome()).isEqualTo(Outcome.DISAGREES);
        assertThat(of(planted(flat, .03, true)).verdict().outcome()).isEqualTo(Outcome.CANNOT_SAY);
    }

    /** With single runs, the noise is that of other repeated runs of the size. */
    @Test
    void withoutSeedsNoiseComesFromTheLawsRuns() {
        HeadGrouping found = of(planted(Map.of(1., 0., 2., .2, 4., -.2, 8., .2), .004, false));

        assertThat(found.sets()).allSatisfy(set -> assertThat(set.noise()).contains("other repeated runs"));
        assertThat(found.verdict().outcome()).isEqualTo(Outcome.AGREES);
    }

    /** Without any repeats, the verdict is "cannot say". */
    @Test
    void withoutAnyRepeatsItCannotSay() {
        Runs single =
                planted(Map.of(1., 0., 2., .2, 4., -.2, 8., .2), .004, false).where("seed == 0");

        assertThat(of(single).verdict().outcome()).isEqualTo(Outcome.CANNOT_SAY);
        assertThat(of(single).verdict().shown()).contains("no run is repeated");
    }

    @Test
    void oneGroupingIsRefusedInWords() {
        HeadGrouping found = of(Runs.read(Path.of("data/runs/nano.csv")));

        assertThat(found.sets()).isEmpty();
        assertThat(found.verdict().outcome()).isEqualTo(Outcome.CANNOT_SAY);
        assertThat(found.verdict().shown()).contains("differ in GQA group. Add such runs");
    }

    @Test
    void aTableWithoutHeadsIsRefused() {
        assertThatThrownBy(() -> of(Runs.read(Path.of("data/runs/golden_synthetic.csv"))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("the GQA group is unknown");
    }
}
