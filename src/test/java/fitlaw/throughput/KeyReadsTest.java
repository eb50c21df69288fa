package fitlaw.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The distribution of keys by FlashAttention-2 on a GPU with 132 multiprocessors. */
class KeyReadsTest {
    private static final double PLACES = 264;
    private static final Hardware H100 = new Hardware("H100", 3e12, 8e14, 132);

    /**
     * As {@code num_splits_heuristic} decides. On an H200 the kernel alone takes 22 µs for 40 blocks of heads of 64 and
     * 4,096 keys (6 splits), 32 µs for 48 blocks (16 splits), and 26 µs for 64 (4 splits).
     */
    @ParameterizedTest
    @CsvSource({
        "1, 16, 16",
        "20, 16, 8",
        "40, 16, 6",
        "48, 16, 16",
        "64, 16, 4",
        "96, 16, 8",
        "128, 16, 2",
        "208, 16, 6",
        "1, 4, 4",
        "80, 4, 2",
        "160, 4, 4",
        "208, 4, 1",
        "128, 2, 2",
        "144, 2, 1",
        "8, 36, 18",
        "16, 36, 12",
        "212, 32, 1",
        "264, 32, 1",
        "5000, 32, 1"
    })
    void splitsAreThoseOfTheKernel(double blocks, int tiles, int splits) {
        assertThat(KeyReads.splits(blocks, tiles, PLACES)).isEqualTo(splits);
    }

    @Test
    void oneWaveOfEvenSplitsReadsWhatThereIs() {
        // 132 blocks in two splits of 8 tiles fill 264 slots.
        KeyReads reads = KeyReads.of(132, 4096, 64, 4, H100);

        assertThat(reads.splits()).isEqualTo(2);
        assertThat(reads.waves()).isEqualTo(1);
        assertThat(reads.uneven()).isCloseTo(0, within(1e-12));
        assertThat(reads.seconds()).isCloseTo(132 * 4096 * 64 * 4 / 3e12, within(1e-15));
    }

    @Test
    void lastWaveWaitsForTheLargestSplit() {
        // 96 blocks of 16 tiles in 8 splits: 768 blocks in three waves of 264.
        KeyReads reads = KeyReads.of(96, 4096, 64, 4, H100);

        assertThat(reads.waves()).isEqualTo(3);
        assertThat(reads.uneven()).isCloseTo(Math.log(792.0 / 768), within(1e-12));
    }

    /**
     * Without splits, rounds are complete: 272 blocks of small heads take as long as 528, of large heads as long as
     * 396.
     */
    @Test
    void roundsAreWholeWithoutSplits() {
        for (double blocks : new double[] {272, 400, 528}) {
            KeyReads reads = KeyReads.of(blocks, 4096, 64, 4, H100);
            assertThat(reads.roundBytes()).isCloseTo(blocks / 264 * 4096 * 64 * 4, within(1e-6));
            assertThat(reads.uneven()).isCloseTo(Math.log(528 / blocks), within(1e-12));
        }
        KeyReads large = KeyReads.of(272, 4096, 128, 4, H100);
        assertThat(large.uneven()).isCloseTo(Math.log(Math.sqrt(528 * 396) / 272), within(1e-12));
    }

    @Test
    void unknownGpuHasNoWaves() {
        KeyReads reads = KeyReads.of(96, 4096, 64, 4, new Hardware("a GPU", 3e12, 8e14, 0));

        assertThat(reads.splits()).isEqualTo(1);
        assertThat(reads.waves()).isEqualTo(1);
        assertThat(reads.roundBytes()).isZero();
    }

    /** Heads of 256 have tiles of 64 keys, so there are more possible splits. */
    @Test
    void largeHeadsHaveSmallTiles() {
        assertThat(KeyReads.of(40, 4096, 256, 4, H100).splits()).isEqualTo(KeyReads.splits(40, 64, PLACES));
        assertThat(KeyReads.of(1, 4096, 256, 4, H100).splits())
                .isEqualTo(KeyReads.splits(1, 64, PLACES))
                .isGreaterThan(KeyReads.splits(1, 32, PLACES));
    }
}
