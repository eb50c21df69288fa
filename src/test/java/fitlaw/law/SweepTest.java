package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fitlaw.fit.Estimate;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The runs of {@code data/runs/sweep.csv} are what {@code SWEEP.md} says; its numbers were found with numpy. */
class SweepTest {
    private static final Runs SWEEP = Runs.read(Path.of("data/runs/sweep.csv"));
    private static final Runs TO_FIT = SWEEP.where("at_size_rate == true & token_class == '50M' & purpose != 'gqa'");

    private static Runs ofSize(String size) {
        return TO_FIT.where("size_class == '" + size + "'");
    }

    /** Losses of each shape, by its run's name without the seed. */
    private static Map<String, List<Double>> seeds(Runs runs) {
        Map<String, List<Double>> shapes = new TreeMap<>();
        for (int i = 0; i < runs.size(); i++) {
            String shape = runs.texts("run_id").get(i).replaceAll("-s\\d+$", "");
            shapes.computeIfAbsent(shape, name -> new ArrayList<>()).add(runs.loss()[i]);
        }
        return shapes;
    }

    @Test
    void everyRunIsThereOnceAndDivergedOnesAreMarked() {
        Set<String> names = new HashSet<>(SWEEP.texts("run_id"));

        assertThat(SWEEP.size()).isEqualTo(200);
        assertThat(names).hasSize(200);
        for (int i = 0; i < SWEEP.size(); i++) {
            assertThat(SWEEP.texts("note").get(i).startsWith("diverged"))
                    .as(SWEEP.texts("run_id").get(i))
                    .isEqualTo(SWEEP.loss()[i] > 2.7);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0.5M, 33, 15, 0.0252",
        "1M, 31, 14, 0.0121",
        "2M, 29, 13, 0.0096",
        "4M, 27, 12, 0.0085",
        "8M, 27, 12, 0.0095"
    })
    void everyShapeHasTwoSeedsAndThreeHaveThree(String size, int runs, int shapes, double noise) {
        Map<String, List<Double>> seeds = seeds(ofSize(size));

        assertThat(ofSize(size).size()).isEqualTo(runs);
        assertThat(seeds).hasSize(shapes);
        assertThat(seeds.values()).allMatch(losses -> losses.size() >= 2);
        assertThat(seeds.values().stream().filter(losses -> losses.size() == 3)).hasSize(3);
        assertThat(Law.fit(ofSize(size)).noise().sigma()).isCloseTo(noise, within(0.5e-4));
    }

    /** Weighted least squares of ln L and Fieller's intervals, once more with numpy. */
    @ParameterizedTest
    @CsvSource({
        "0.5M, 0.1796, 0.1631, 0.2146, 0.6050, 0.4200, 0.7360",
        "1M, 0.1511, 0.1438, 0.1601, 0.6432, 0.5465, 0.7712",
        "2M, 0.1507, 0.1419, 0.1630, 0.8328, 0.6590, 0.9834",
        "4M, 0.1437, 0.1378, 0.1509, 0.7944, 0.6787, 0.9382",
        "8M, 0.1333, 0.1279, 0.1393, 0.8683, 0.7763, 0.9679"
    })
    void everySizeHasABestShape(
            String size, double x, double leastX, double mostX, double r, double leastR, double mostR) {
        Optimum best = Law.fit(ofSize(size)).optimum();

        is(best.relativeWidth().estimate().orElseThrow(), x, leastX, mostX);
        is(best.mlpRatio().estimate().orElseThrow(), r, leastR, mostR);
    }

    private static void is(Estimate estimate, double value, double low, double high) {
        assertThat(estimate.value()).isCloseTo(value, within(0.0001));
        assertThat(estimate.interval().low()).isCloseTo(low, within(0.0001));
        assertThat(estimate.interval().high()).isCloseTo(high, within(0.0001));
    }

    @Test
    void rowsTrainedAgainAgreeWithinTheirNoise() {
        Runs again = Runs.read(Path.of("data/runs/sweep_repeats.csv"));

        assertThat(again.size()).isEqualTo(2);
        for (int i = 0; i < again.size(); i++) {
            String id = again.texts("run_id").get(i).replace("repeat-", "sweep-");
            Runs first = SWEEP.where("run_id == '" + id + "'");
            double noise =
                    Law.fit(ofSize(again.texts("size_class").get(i))).noise().sigma();
            assertThat(again.loss()[i]).as(id).isCloseTo(first.loss()[0], within(3 * noise));
        }
    }
}
