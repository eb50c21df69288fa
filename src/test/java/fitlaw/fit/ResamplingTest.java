package fitlaw.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.common.Task;
import fitlaw.fit.Resampling.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResamplingTest {
    private static final int ROWS = 24;
    private static final int[] ALONE = {};
    private static final int[] EIGHT = IntStream.range(0, ROWS).map(i -> i % 8).toArray();

    /** A mean of rows 1, 2, 3, … that records its arguments. */
    private static final class Mean implements ResidualRefit {
        private final List<double[]> given = Collections.synchronizedList(new ArrayList<>());

        @Override
        public Mean another() {
            return this;
        }

        @Override
        public int rows() {
            return ROWS;
        }

        @Override
        public int parameters() {
            return 1;
        }

        @Override
        public int degreesOfFreedom() {
            return ROWS - 1;
        }

        @Override
        public double[] residuals() {
            return IntStream.range(0, ROWS)
                    .mapToDouble(i -> i - (ROWS - 1) / 2.0)
                    .toArray();
        }

        @Override
        public boolean drawn(double[] counts, double[] into) {
            given.add(counts.clone());
            into[0] = IntStream.range(0, ROWS).mapToDouble(i -> counts[i] * i).sum() / ROWS;
            return counts[0] < 3;
        }

        @Override
        public boolean disturbed(double[] noise, double[] into) {
            given.add(noise.clone());
            into[0] = Arrays.stream(noise).sum() / ROWS;
            return true;
        }
    }

    private static double[][] of(Kind kind, int[] cluster, int draws, long seed, int threads) {
        Resampling resampling = new Resampling(cluster, draws, seed, threads);
        return kind == Kind.CASES ? resampling.ofCases(new Mean()) : resampling.ofResiduals(new Mean());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void numberOfThreadsChangesNothing(Kind kind) {
        for (int[] cluster : List.of(ALONE, EIGHT)) {
            double[][] one = of(kind, cluster, 500, 3, 1);

            // NaN equals NaN here.
            assertThat(Arrays.deepEquals(of(kind, cluster, 500, 3, 2), one)).isTrue();
            assertThat(Arrays.deepEquals(of(kind, cluster, 500, 3, 7), one)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void seedDecidesAndMoreResamplesBeginWithTheSame(Kind kind) {
        double[][] few = of(kind, ALONE, 100, 3, 1);

        assertThat(Arrays.deepEquals(Arrays.copyOf(of(kind, ALONE, 300, 3, 2), 100), few))
                .isTrue();
        assertThat(of(kind, ALONE, 100, 4, 1)[0][0]).isNotEqualTo(few[0][0]);
    }

    @Test
    void casesAreAsManyAsRowsAndClustersStayTogether() {
        Mean alone = new Mean();
        Mean together = new Mean();
        new Resampling(ALONE, 50, 1, 1).ofCases(alone);
        new Resampling(EIGHT, 50, 1, 1).ofCases(together);

        assertThat(alone.given)
                .allSatisfy(counts -> assertThat(Arrays.stream(counts).sum()).isEqualTo(ROWS));
        assertThat(together.given).allSatisfy(counts -> {
            assertThat(Arrays.stream(counts).sum()).isEqualTo(ROWS); // Clusters of three, eight times.
            for (int i = 8; i < ROWS; i++) {
                assertThat(counts[i]).isEqualTo(counts[i % 8]);
            }
        });
    }

    @Test
    void resampledMeansSpreadAsTheoryTells() {
        double[] residuals = new Mean().residuals();
        double variance = Arrays.stream(residuals).map(e -> e * e).sum() / ROWS; // variance of one draw
        // σ²/n for cases; for residuals, enlarged to the unbiased variance. The standard error of a variance of 20,000
        // draws is 1 %.
        assertThat(variance(of(Kind.CASES, ALONE, 20_000, 1, 2)) / (variance / ROWS))
                .isCloseTo(1, within(.04));
        assertThat(variance(of(Kind.RESIDUALS, ALONE, 20_000, 1, 2)) / (variance / (ROWS - 1)))
                .isCloseTo(1, within(.04));
        // Signs by cluster: three rows of a cluster, 8 apart, keep their sum.
        double clusters = IntStream.range(0, 8)
                        .mapToDouble(c -> Math.pow(residuals[c] + residuals[c + 8] + residuals[c + 16], 2))
                        .sum()
                / ROWS
                / ROWS
                * ROWS
                / (ROWS - 1);
        assertThat(variance(of(Kind.RESIDUALS, EIGHT, 20_000, 1, 2)) / clusters).isCloseTo(1, within(.04));
    }

    private static double variance(double[][] draws) {
        double[] values = Arrays.stream(draws)
                .mapToDouble(draw -> draw[0])
                .filter(value -> !Double.isNaN(value))
                .toArray();
        double mean = Arrays.stream(values).average().orElseThrow();
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    }

    @Test
    void refitWithoutAnswerIsNotANumber() {
        double[][] draws = of(Kind.CASES, ALONE, 1_000, 1, 2);

        // The number of draws of row 0 is Poisson with mean 1: three or more in 8 % of resamples.
        long failed = Arrays.stream(draws).filter(draw -> Double.isNaN(draw[0])).count();
        assertThat(failed).isBetween(40L, 130L);
    }

    @Test
    void progressIsToldAndCancellationStops() throws Exception {
        List<Long> told = new ArrayList<>();
        Task listening = new Task((what, done, total) -> told.add(done));
        listening.call(() -> of(Kind.CASES, ALONE, 2_000, 1, 2));
        Task cancelled = new Task((what, done, total) -> {});
        cancelled.cancel();

        // The helper may process every block, so only the last report is certain.
        assertThat(told).isSorted().allMatch(done -> done <= 2_000).endsWith(2_000L);
        assertThatThrownBy(() -> cancelled.call(() -> of(Kind.CASES, ALONE, 2_000, 1, 2)))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void impossiblePlansAreRefused() {
        assertThatThrownBy(() -> new Resampling(ALONE, 0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Resampling(ALONE, 1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
