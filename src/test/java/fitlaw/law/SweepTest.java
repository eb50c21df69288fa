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
import tech.tablesaw.api.DoubleColumn;

/**
 * The runs of {@code data/runs/sweep.csv} and {@code sweep_scale.csv} agree with {@code SWEEP.md}, whose numbers were
 * found with NumPy.
 */
class SweepTest {
    private static final Runs SWEEP = Runs.read(Path.of("data/runs/sweep.csv"));
    private static final Runs SCALE = Runs.read(Path.of("data/runs/sweep_scale.csv"));

    /** Runs of one size: {@code size} has one rate for all widths, {@code width} rates proportional to 1 / d. */
    private static Runs ofSize(String rate, String size) {
        return SWEEP.where("at_%s_rate == true & token_class == '50M' & purpose != 'gqa' & size_class == '%s'"
                .formatted(rate, size));
    }

    /** Losses of each shape, by the name of its runs without the seed. */
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

        assertThat(SWEEP.size()).isEqualTo(351);
        assertThat(names).hasSize(351);
        for (int i = 0; i < SWEEP.size(); i++) {
            assertThat(SWEEP.texts("note").get(i).startsWith("diverged"))
                    .as(SWEEP.texts("run_id").get(i))
                    .isEqualTo(SWEEP.loss()[i] > 2.7);
        }
    }

    @Test
    void runsOfTheScalePlanAreNewAndOfTheSameText() {
        Set<String> names = new HashSet<>(SCALE.texts("run_id"));

        assertThat(SCALE.size()).isEqualTo(467);
        assertThat(names).hasSize(467).doesNotContainAnyElementsOf(SWEEP.texts("run_id"));
        assertThat(SCALE.texts("size_class")).doesNotContain("32M");
        assertThat(SCALE.texts("train_sha256"))
                .containsOnly(SWEEP.texts("train_sha256").get(0));
        assertThat(SCALE.texts("text_sha256"))
                .containsOnly("9fc1582394cfdce71681dae92e7475394ac926204d57b4ad604678f8924abb82");
        for (int i = 0; i < SCALE.size(); i++) {
            String name = SCALE.texts("run_id").get(i);
            assertThat(SCALE.texts("note").get(i).startsWith("diverged"))
                    .as(name)
                    .isEqualTo(SCALE.loss()[i] > (SCALE.tokens()[i] > 24e6 ? 2.7 : 3));
            assertThat(SCALE.texts("command").get(i)).endsWith("--only " + name);
        }
    }

    /** Two or three seeds of every shape, except for two corners of 8M; median deviation at most .015 at every size. */
    @ParameterizedTest
    @CsvSource({
        "size, 0.5M, 33, 15, 0, 0.0122, 0.0189",
        "size, 1M, 31, 14, 0, 0.0088, 0.0121",
        "size, 2M, 29, 13, 0, 0.0071, 0.0096",
        "size, 4M, 33, 15, 0, 0.0038, 0.0080",
        "size, 8M, 29, 14, 2, 0.0067, 0.0095",
        "width, 0.5M, 33, 15, 0, 0.0113, 0.0174",
        "width, 1M, 31, 14, 0, 0.0080, 0.0108",
        "width, 2M, 29, 13, 0, 0.0065, 0.0109",
        "width, 4M, 33, 15, 0, 0.0065, 0.0079",
        "width, 8M, 31, 15, 2, 0.0087, 0.0088"
    })
    void seedsAndTheirNoise(String rate, String size, int runs, int shapes, int single, double median, double rms) {
        Map<String, List<Double>> seeds = seeds(ofSize(rate, size));
        double[] deviations = seeds.values().stream()
                .filter(losses -> losses.size() > 1)
                .mapToDouble(losses -> DoubleColumn.create("loss", losses).standardDeviation())
                .toArray();

        assertThat(ofSize(rate, size).size()).isEqualTo(runs);
        assertThat(seeds).hasSize(shapes);
        assertThat(shapes - deviations.length).isEqualTo(single);
        assertThat(seeds.values().stream().filter(losses -> losses.size() == 3)).hasSize(3);
        assertThat(DoubleColumn.create("sd", deviations).median()).isCloseTo(median, within(0.5e-4));
        assertThat(Law.fit(ofSize(rate, size)).noise().sigma()).isCloseTo(rms, within(0.5e-4));
    }

    /** Weighted least squares of ln L and Fieller's intervals, computed again with NumPy. */
    @ParameterizedTest
    @CsvSource({
        "size, 0.5M, 0.1802, 0.1662, 0.2051, 0.6451, 0.5310, 0.7376",
        "size, 1M, 0.1511, 0.1438, 0.1601, 0.6432, 0.5465, 0.7712",
        "size, 2M, 0.1507, 0.1419, 0.1630, 0.8328, 0.6590, 0.9834",
        "size, 4M, 0.1436, 0.1368, 0.1517, 0.7678, 0.6425, 0.9029",
        "size, 8M, 0.1314, 0.1257, 0.1375, 0.8257, 0.7296, 0.9243",
        "width, 0.5M, 0.1813, 0.1671, 0.2066, 0.6055, 0.4609, 0.7149",
        "width, 1M, 0.1560, 0.1472, 0.1679, 0.6352, 0.5459, 0.7486",
        "width, 2M, 0.1422, 0.1340, 0.1532, 0.7151, 0.5123, 0.8552",
        "width, 4M, 0.1256, 0.1182, 0.1326, 0.7303, 0.6229, 0.8382",
        "width, 8M, 0.1226, 0.1100, 0.1336, 0.7838, 0.6929, 0.8733"
    })
    void everySizeHasABestShape(
            String rate, String size, double x, double leastX, double mostX, double r, double leastR, double mostR) {
        Optimum best = Law.fit(ofSize(rate, size)).optimum();

        is(best.relativeWidth().estimate().orElseThrow(), x, leastX, mostX);
        is(best.mlpRatio().estimate().orElseThrow(), r, leastR, mostR);
    }

    /** As above. */
    @ParameterizedTest
    @CsvSource({
        "4M, 25M, 0.1744, 0.1460, 0.3392, 0.7807, 0.6797, 0.9857",
        "4M, 100M, 0.1218, 0.1087, 0.1436, 0.5379, 0.3818, 0.7109",
        "1M, 125M, 0.1813, 0.1631, 0.2173, 0.6919, 0.5713, 0.8105",
        "2M, 100M, 0.1295, 0.1193, 0.1477, 0.5884, 0.0179, 0.8411"
    })
    void bestShapesOverTokens(
            String size, String tokens, double x, double leastX, double mostX, double r, double leastR, double mostR) {
        Optimum best = Law.fit(data(size, tokens)).optimum();

        is(best.relativeWidth().estimate().orElseThrow(), x, leastX, mostX);
        is(best.mlpRatio().estimate().orElseThrow(), r, leastR, mostR);
    }

    /** At three tokens per parameter, loss falls up to the widest shape. */
    @Test
    void briefRunsOfLargeModelsHaveNoBestWidthAmongTheShapesTrained() {
        assertThat(Law.fit(data("8M", "25M")).optimum().relativeWidth().estimate())
                .isEmpty();
    }

    private static Runs data(String size, String tokens) {
        return SCALE.where("purpose == 'data' & size_class == '%s' & token_class == '%s'".formatted(size, tokens));
    }

    private static void is(Estimate estimate, double value, double low, double high) {
        assertThat(estimate.value()).isCloseTo(value, within(0.0001));
        assertThat(estimate.interval().low()).isCloseTo(low, within(0.0001));
        assertThat(estimate.interval().high()).isCloseTo(high, within(0.0001));
    }

    @Test
    void rowsTrainedAgainAgreeWithinTheirNoise() {
        Runs again = Runs.read(Path.of("data/runs/sweep_repeats.csv"));

        assertThat(again.size()).isEqualTo(12);
        for (int i = 0; i < again.size(); i++) {
            String id = again.texts("run_id").get(i).replace("repeat-", "sweep-");
            Runs table = SWEEP.texts("run_id").contains(id) ? SWEEP : SCALE;
            Runs first = table.where("run_id == '" + id + "'");
            Runs alike = ofSize("width", again.texts("size_class").get(i));
            double noise = Law.fit(alike).noise().sigma();
            assertThat(again.loss()[i]).as(id).isCloseTo(first.loss()[0], within(3 * noise));
        }
    }
}
