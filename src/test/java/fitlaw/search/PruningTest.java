package fitlaw.search;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.arch.Architecture;
import fitlaw.bench.Bench;
import fitlaw.law.Law;
import fitlaw.throughput.Throughput;
import fitlaw.throughput.ThroughputOptions;
import fitlaw.throughput.Workload;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bound on speed saves work without changing results. */
class PruningTest {
    private static final Architecture LLAMA = new Architecture(2048, 8192, 16, 32, 8, 64, 128256, true);
    private static final Workload LOAD = new Workload(128, 4096, 1024);
    private static final Bench BENCH = Bench.read(Path.of("data/bench/h100.csv"))
            .where("machine_run == \"h100-20261124-a\" & batch >= 32 & context_tokens > 512");

    private static SpeedModel speed(String form) {
        Throughput fitted = Throughput.fit(BENCH, ThroughputOptions.defaults().withForm(form));
        return new SpeedModel(
                fitted,
                List.of(LOAD, LOAD.withBatch(3).continuous()),
                List.of(1.0, 2.0),
                Objective.TOKENS_PER_SECOND,
                Double.POSITIVE_INFINITY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"operators and waves", "operators", "overlapped terms", "three terms"})
    void noLargerMlpIsFasterThanTheBound(String form) {
        SpeedModel speed = speed(form);
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            int d = 8 * (1 + random.nextInt(500));
            int f = 64 + random.nextInt(8000);
            int larger = f + random.nextInt(i % 2 == 0 ? 130 : 4000);
            int k = 1 + random.nextInt(12);
            Architecture shape = new Architecture(d, f, 16, 4 * k, k, 64, 128256, true);
            Architecture other = new Architecture(d, larger, 16, 4 * k, k, 64, 128256, true);
            assertThat(speed.rate(other)).isLessThanOrEqualTo(speed.mostRate(shape));
        }
    }

    @Test
    void aBoundChangesNoAnswer() {
        SpeedModel speed = speed("operators");
        Law law = Law.published("80M-297M");
        for (int step : new int[] {2, 16, 24}) {
            ShapeSpace space = ShapeSpace.sameSizeAs(LLAMA).withWidths(192, step);
            Exploration with = explored(space, law, speed, true);
            Exploration without = explored(space, law, speed, false);

            assertThat(with.fastest()).isEqualTo(without.fastest());
            assertThat(with.front()).isEqualTo(without.front());
            assertThat(with.tally().acceptable()).isEqualTo(without.tally().acceptable());
            assertThat(with.tally().counts().tooSlow()).isPositive();
            assertThat(without.tally().counts().tooSlow()).isZero();
        }
    }

    private static Exploration explored(ShapeSpace space, Law law, SpeedModel speed, boolean bounded) {
        return Exploration.of(
                space,
                new Exploration.Criteria(
                        shape -> true,
                        speed::fits,
                        law::factor,
                        1.01 * law.factor(LLAMA),
                        speed::rate,
                        bounded ? speed::mostRate : shape -> Double.POSITIVE_INFINITY),
                5,
                2);
    }

    @Test
    void countsAddUp() {
        Candidates found = Search.of(
                        Law.published("80M-297M"), speed("operators").throughput())
                .sameSizeAs(LLAMA)
                .serving(LOAD)
                .shapes(ShapeOptions.defaults()
                        .withMultiples(512, 512)
                        .withGqaGroups(4)
                        .withLeastKvHeads(1))
                .draws(1, 1)
                .run();
        // By hand: every d, k and f whose N = 16 d (2 · 64 · 5 k + 3 f) is at most 1 % above LLaMA's.
        long most = (long) Math.floor(1.01 * LLAMA.nonEmbeddingParameters());
        long points = 0;
        for (long d = 512; d <= 65536; d += 512) {
            for (long k = 1; 16 * d * 640 * k < most; k++) {
                for (long f = 512; 16 * d * (640 * k + 3 * f) <= most; f += 512) {
                    points++;
                }
            }
        }
        ShapeCounts counts = found.counts();
        assertThat(counts.points()).isEqualTo(points);
        assertThat(counts.ruledOut() + counts.tooLarge() + counts.tooMuchLoss() + counts.acceptable())
                .isEqualTo(counts.rightSize())
                .isEqualTo(found.judged());
        assertThat(counts.toString()).contains("points", "of the wrong size");
    }
}
