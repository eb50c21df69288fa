package fitlaw.search;

import static org.assertj.core.api.Assertions.assertThat;

import fitlaw.arch.Architecture;
import fitlaw.arch.Details;
import fitlaw.law.Law;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplorationTest {
    private static final Architecture LLAMA_1B = new Architecture(2048, 8192, 16, 32, 8, 64, 128256, true);
    private static final Architecture LLAMA_3B = new Architecture(3072, 8192, 28, 24, 8, 128, 128256, true);

    private static ShapeSpace space(Architecture base, int group, int multiple) {
        return new ShapeSpace(
                base.nonEmbeddingParameters(),
                0.01,
                List.of(base.nLayers()),
                List.of(base.headDim()),
                List.of(group),
                1,
                multiple,
                multiple,
                65536,
                base.vocabSize(),
                true,
                new ShapeSpace.Kind(base.details(), base.nLayers()),
                shape -> true);
    }

    private static Exploration.Criteria anything(Law law) {
        return new Exploration.Criteria(
                shape -> true,
                shape -> true,
                law::factor,
                Double.POSITIVE_INFINITY,
                shape -> 1 / law.factor(shape),
                shape -> Double.POSITIVE_INFINITY);
    }

    /** Speed is the inverse of loss here, so the fastest shape has the smallest loss. */
    @Test
    void leastLossOfLlama1bsSizeIsPanda1b() {
        Exploration found = Exploration.of(space(LLAMA_1B, 4, 512), anything(Law.published("80M-297M")), 1, 1);

        assertThat(found.fastest().get(0).shape())
                .isEqualTo(new Architecture(2560, 4096, 16, 72, 18, 64, 128256, true));
        assertThat(found.front()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"80M-297M", "1B"})
    void leastLossOfLlama3bsSizeIsPanda3b(String coefficients) {
        Exploration found = Exploration.of(space(LLAMA_3B, 3, 512), anything(Law.published(coefficients)), 1, 1);

        assertThat(found.fastest().get(0).shape())
                .isEqualTo(new Architecture(4096, 4096, 28, 36, 12, 128, 128256, true));
    }

    /** An artificial speed that is not monotone in any size, so that it favours no assumption of the search. */
    private static double oddSpeed(Architecture shape) {
        long mixed = shape.dModel() * 31L + shape.dFf() * 17L + shape.nHeads() * 7L + shape.nKvHeads() * 101L;
        return 1e3 + mixed % 997 - 10.0 * shape.nKvHeads();
    }

    /**
     * Every integer in the ranges is tried, and the size is checked afterwards. Spaces are random: sizes from 20M to
     * 200M, 4 to 12 layers, multiples of 32 to 128.
     */
    @ParameterizedTest
    @CsvSource({"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"})
    void findsWhatBruteForceFinds(int seed) {
        Random random = new Random(seed);
        int multiple = 32 << random.nextInt(3);
        int headDim = 32 << random.nextInt(2);
        int layers = 4 + random.nextInt(9);
        long size = (long) (2e7 * Math.pow(10, random.nextDouble()));
        ShapeSpace space = new ShapeSpace(
                size,
                0.02,
                List.of(layers, layers + 1),
                List.of(headDim),
                List.of(1, 2, 3, 4, 8),
                2,
                multiple,
                multiple,
                4096,
                32000,
                true,
                new ShapeSpace.Kind(Details.LLAMA, layers),
                shape -> true);
        Law law = Law.published("80M-297M");
        double limit = 1.02;
        Exploration.Criteria criteria = new Exploration.Criteria(
                shape -> shape.nHeads() % 3 != 1,
                shape -> shape.nKvHeads() <= 40,
                law::factor,
                limit,
                ExplorationTest::oddSpeed,
                shape -> Double.POSITIVE_INFINITY);

        Exploration found = Exploration.of(space, criteria, 20, 2);

        List<ParetoFront.Entry> all = new ArrayList<>();
        long tried = 0;
        for (int l = layers; l <= layers + 1; l++) {
            for (int d = multiple; d <= 4096; d += multiple) {
                for (int g : new int[] {1, 2, 3, 4, 8}) {
                    for (int k = 2; 2L * l * d * headDim * k * (g + 1) <= 1.02 * size; k++) {
                        for (int f = multiple; f <= 1.02 * size / (3.0 * l * d) + multiple; f += multiple) {
                            tried++;
                            Architecture shape = new Architecture(d, f, l, g * k, k, headDim, 32000, true);
                            double off = (double) shape.nonEmbeddingParameters() / size - 1;
                            if (Math.abs(off) <= 0.02 && shape.nHeads() % 3 != 1 && k <= 40) {
                                double loss = law.factor(shape);
                                if (loss <= limit) {
                                    all.add(new ParetoFront.Entry(shape, loss, oddSpeed(shape)));
                                }
                            }
                        }
                    }
                }
            }
        }
        assertThat(tried).isGreaterThan(100_000);
        assertThat(found.tally().acceptable()).isEqualTo(all.size());
        assertThat(found.fastest())
                .isEqualTo(
                        all.stream().sorted(TopShapes.FASTEST_FIRST).limit(20).toList());
        assertThat(found.front()).isEqualTo(bruteForceFront(all));
    }

    private static List<ParetoFront.Entry> bruteForceFront(List<ParetoFront.Entry> all) {
        List<ParetoFront.Entry> front = new ArrayList<>();
        double fastest = Double.NEGATIVE_INFINITY;
        List<ParetoFront.Entry> byLoss = all.stream()
                .sorted(java.util.Comparator.comparingDouble(ParetoFront.Entry::loss)
                        .thenComparing(TopShapes.FASTEST_FIRST))
                .toList();
        for (ParetoFront.Entry entry : byLoss) {
            if (entry.speed() > fastest) {
                front.add(entry);
                fastest = entry.speed();
            }
        }
        return front;
    }

    @Test
    void doesNotDependOnThreads() {
        ShapeSpace space = space(LLAMA_1B, 4, 64);
        Law law = Law.published("1B");
        Exploration.Criteria criteria = new Exploration.Criteria(
                shape -> true,
                shape -> true,
                law::factor,
                1.01,
                ExplorationTest::oddSpeed,
                shape -> Double.POSITIVE_INFINITY);

        List<Exploration> found = IntStream.of(1, 2, 7)
                .mapToObj(threads -> Exploration.of(space, criteria, 50, threads))
                .toList();

        assertThat(found.get(1).front()).isEqualTo(found.get(0).front());
        assertThat(found.get(2).front()).isEqualTo(found.get(0).front());
        assertThat(found.get(1).fastest()).isEqualTo(found.get(0).fastest());
        assertThat(found.get(2).fastest()).isEqualTo(found.get(0).fastest());
        assertThat(found.get(2).tally().leastLoss())
                .isEqualTo(found.get(0).tally().leastLoss());
    }
}
