package fitlaw.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fitlaw.arch.Architecture;
import fitlaw.bench.Measurement;
import fitlaw.bench.Phase;
import fitlaw.bench.Repeats;
import fitlaw.fit.Estimate;
import fitlaw.fit.NotIdentified;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recovery of known coefficients from synthetic measurements. */
class RecoveryTest {
    private static final int[] BATCHES = {1, 4, 16, 64, 128, 256};
    private static final Map<String, Double> TRUTH =
            Map.of("weights", 1.3, "keys", 1.4, "layer", 45.0, "products", 1.4, "prefill_products", 1.45);

    @TempDir
    private Path folder;

    private static Made made(double noise) {
        return new Made(StepForms.OPERATORS, TRUTH, noise);
    }

    private static Estimate coefficient(Throughput throughput, String name) {
        return throughput.coefficients().stream()
                .filter(one -> one.term().equals(name))
                .findFirst()
                .orElseThrow()
                .estimate()
                .orElseThrow();
    }

    @Test
    void knownCoefficientsAreFoundAndPredictOtherShapes() {
        Made made = made(0.01);
        Throughput throughput = Throughput.fit(made.decodes(Made.shapes(20), BATCHES, new int[] {512, 4096})
                .prefills(Made.shapes(20), 512, 4096)
                .bench(folder));

        // The prior shifts estimates slightly towards 1.1, 1.15 and 30, by less than a tenth with 280 rows.
        assertThat(coefficient(throughput, "weights").value()).isCloseTo(1.3, within(0.06));
        assertThat(coefficient(throughput, "keys").value()).isCloseTo(1.4, within(0.07));
        assertThat(coefficient(throughput, "layer").value()).isCloseTo(45, within(6.0));
        assertThat(coefficient(throughput, "prefill_products").value()).isCloseTo(1.45, within(0.1));
        // Noise of 1 % has a mean absolute value of 0.8 %.
        assertThat(throughput.calibration().errors().decode().orElseThrow()).isBetween(0.007, 0.015);
        for (Architecture other : Made.shapes(54).subList(20, 54)) {
            assertThat(throughput.decodeSeconds(other, 32, 2048).value())
                    .isCloseTo(made.decode(other, 32, 2048), within(0.02 * made.decode(other, 32, 2048)));
        }
    }

    @Test
    void formWithoutWavesIsChosenWhereThereAreNone() {
        Throughput throughput = Throughput.fit(made(0.01)
                .decodes(Made.shapes(12), BATCHES, new int[] {512, 4096})
                .bench(folder));

        assertThat(throughput.form()).isEqualTo("operators");
    }

    @Test
    void threeTermsAreChosenWhereTheyAreTheTruth() {
        Throughput throughput =
                Throughput.fit(new Made(StepForms.THREE_TERMS, Map.of("weights", 1.1, "keys", 1.2, "layer", 60.0), 0.02)
                        .decodes(Made.shapes(12), BATCHES, new int[] {512, 4096})
                        .bench(folder));

        assertThat(throughput.form()).isEqualTo("three terms");
        assertThat(coefficient(throughput, "layer").value()).isCloseTo(60, within(3.0));
    }

    /** The smallest design worth recommending: two shapes, three batches, two contexts, two prompts. */
    @Test
    void smallestDesignPredictsOtherShapesAndReportsWhatIsNotIdentified() {
        Made made = made(0.01);
        List<Architecture> two = List.of(Made.shapes(54).get(0), Made.shapes(54).get(3));
        Throughput throughput = Throughput.fit(made.decodes(two, new int[] {1, 16, 64}, new int[] {1024, 4096})
                .prefills(two, 512, 4096)
                .bench(folder));

        double error = Made.shapes(54).stream()
                .mapToDouble(other ->
                        Math.abs(throughput.decodeSeconds(other, 32, 2048).value() / made.decode(other, 32, 2048) - 1))
                .average()
                .orElseThrow();
        assertThat(error).isLessThan(0.08);
        assertThat(throughput.coefficients()).anyMatch(one -> one instanceof NotIdentified);
        assertThat(throughput.report().text()).contains("are at or near their priors");
    }

    @Test
    void oneArchitectureGivesPredictionsWithoutALeftOutError() {
        Throughput throughput = Throughput.fit(made(0.01)
                .decodes(Made.shapes(1), new int[] {1, 16}, new int[] {1024})
                .bench(folder));
        Estimate seconds = throughput.decodeSeconds(Made.shapes(2).get(1), 16, 1024);

        assertThat(throughput.calibration().errors().decode()).isEmpty();
        assertThat(seconds.interval().method()).contains("prior, not cross-validated, 90 %");
        assertThat(seconds.interval().high() / seconds.value()).isGreaterThan(1.15);
        assertThat(throughput.report().text()).contains("Measure a second architecture");
    }

    @Test
    void orderOfRowsAndNumberOfThreadsChangeNothing() throws Exception {
        List<String> lines = new ArrayList<>(made(0.02)
                .decodes(Made.shapes(5), new int[] {1, 32}, new int[] {512, 4096})
                .prefills(Made.shapes(5), 1024)
                .lines());
        Throughput first = Throughput.fit(Made.read(folder, lines));
        Collections.shuffle(lines, new Random(1));
        var shuffled = Made.read(folder, lines);
        ForkJoinPool one = new ForkJoinPool(1);
        try {
            Throughput second = one.submit(() -> Throughput.fit(shuffled)).get();
            assertThat(second.logarithms()).containsExactly(first.logarithms());
            assertThat(second.decodeSeconds(Calibrated.LLAMA_1B, 8, 700))
                    .isEqualTo(first.decodeSeconds(Calibrated.LLAMA_1B, 8, 700));
        } finally {
            one.shutdown();
        }
    }

    /** Rows that agree to the last digit are copies of one measurement, without information on the noise. */
    @Test
    void copiesOfMeasurementsAreCountedOnce() {
        List<String> lines = new ArrayList<>(made(0.02)
                .decodes(Made.shapes(5), new int[] {1, 32}, new int[] {512, 4096})
                .prefills(Made.shapes(5), 1024)
                .lines());
        Throughput once = Throughput.fit(Made.read(folder, lines));
        lines.addAll(lines.subList(0, 7));
        Throughput again = Throughput.fit(Made.read(folder, lines));

        assertThat(again.logarithms()).containsExactly(once.logarithms());
        assertThat(again.predictions()).hasSameSizeAs(once.predictions());
        assertThat(again.decodeSeconds(Calibrated.LLAMA_1B, 8, 700))
                .isEqualTo(once.decodeSeconds(Calibrated.LLAMA_1B, 8, 700));
        assertThat(again.calibration().data().rows()).isEqualTo(lines.size() - 7);
        assertThat(again.calibration().data().points()).isEqualTo(lines.size() - 7);
        assertThat(again.calibration().data().repeats()).isEmpty();
    }

    /** Two runs with standard deviations of 3 % each: that of their mean is 3 %/√2. */
    @Test
    void repeatsDetermineTheNoise() {
        List<Architecture> shapes = Made.shapes(20);
        Made made = made(0.03);
        made.decodes(shapes, BATCHES, new int[] {512, 4096}).decodes(shapes, BATCHES, new int[] {512, 4096});
        Throughput throughput = Throughput.fit(made.bench(folder));
        Repeats repeats = throughput.calibration().data().repeats().get(0);

        assertThat(repeats.points())
                .isEqualTo(throughput.calibration().data().points())
                .isGreaterThan(200);
        assertThat(repeats.rows()).isEqualTo(2 * repeats.points());
        // Two normal numbers of deviation s differ by 2 s/√π on average: 3.4 %, the mean of 200 of which has a standard
        // error of 5 %.
        assertThat(repeats.differences().mean()).isCloseTo(0.0339, within(0.0339 * 3 * 0.05));
        // The mean of two is off by s/√π = 1.7 % on average; the model adds a small error.
        assertThat(throughput.calibration().errors().decode().orElseThrow()).isBetween(0.015, 0.021);
    }

    @Test
    void outlierIsBorne() {
        List<String> lines = new ArrayList<>(made(0.01)
                .decodes(Made.shapes(8), BATCHES, new int[] {512, 4096})
                .lines());
        double before =
                coefficient(Throughput.fit(Made.read(folder, lines)), "weights").value();
        String[] cells = lines.get(0).split(",");
        cells[15] = String.valueOf(5 * Double.parseDouble(cells[15]));
        lines.set(0, String.join(",", cells));

        assertThat(coefficient(Throughput.fit(Made.read(folder, lines)), "weights")
                        .value())
                .isCloseTo(before, within(0.02));
    }

    @Test
    void nextRunIsOfAPhaseThatWasNotMeasured() {
        Throughput throughput = Throughput.fit(made(0.01)
                .decodes(Made.shapes(8), BATCHES, new int[] {512, 4096})
                .bench(folder));
        List<NextMeasurement> next = NextMeasurement.of(throughput);

        assertThat(next.get(0).phase()).isEqualTo(Phase.PREFILL);
        assertThat(next.get(0).reduction()).isBetween(0.1, 1.0);
        assertThat(next).isSortedAccordingTo((a, b) -> Double.compare(b.reduction(), a.reduction()));
    }

    @Test
    void measurementsAreThoseOfTheModel() {
        Measurement row = made(0).decodes(Made.shapes(1), new int[] {16}, new int[] {1000})
                .bench(folder)
                .rows()
                .get(0);

        assertThat(row.seconds()).isCloseTo(made(0).decode(Made.shapes(1).get(0), 16, 1000), within(1e-12));
    }
}
