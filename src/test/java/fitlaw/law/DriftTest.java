package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fitlaw.arch.ParameterCount;
import fitlaw.fit.LinearFit;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class DriftTest {
    private static final FitOptions CLASSES_ALONE =
            FitOptions.defaults().withSizeCovariate(FitOptions.SizeCovariate.OFF);

    private static Drift overTokens(FitOptions options) {
        Runs morph = Runs.read(Path.of("data/runs/morph.csv"));
        return Law.fit(LawForm.conditional(), morph, options).diagnostics().drift().stream()
                .filter(test -> test.over().equals("token_class"))
                .findFirst()
                .orElseThrow();
    }

    /** Found with SciPy: F(2, 39) = 11.3, p 1.3e-4. */
    @Test
    void morphDriftsOverTokensPerParameter() {
        Drift test = overTokens(CLASSES_ALONE);

        assertThat(test.shape()).isEqualTo("d_over_sqrt_n");
        assertThat(test.test().numerator()).isEqualTo(2);
        assertThat(test.test().denominator()).isEqualTo(39);
        assertThat(test.test().f()).isCloseTo(11.3, within(0.05));
        assertThat(test.test().p()).isCloseTo(1.3e-4, within(0.05e-4));
        assertThat(test.rejects()).isTrue();
    }

    /** Found with SciPy: F = 7.4, p .002 with N total. */
    @Test
    void morphDriftsByTotalParametersToo() {
        Drift test = overTokens(CLASSES_ALONE.withCount(ParameterCount.TOTAL));

        assertThat(test.test().f()).isCloseTo(7.4, within(0.05));
        assertThat(test.test().p()).isCloseTo(.002, within(0.0005));
    }

    @Test
    void driftIsToldAmongTheNotes() {
        Law law = Law.fit(LawForm.conditional(), Runs.read(Path.of("data/runs/morph.csv")), CLASSES_ALONE);

        assertThat(law.notes()).anySatisfy(note -> assertThat(note)
                .contains("slopes differ between classes", "token_class", "separately"));
    }

    @Test
    void oneClassAllowsNoTest() {
        Runs one = Runs.read(Path.of("data/runs/nano.csv")).where("size_class == '1M'");

        assertThat(Law.fit(one).diagnostics().drift()).isEmpty();
    }

    /** Noise so small that only rounding remains, around one law for all sizes and around one for each. */
    @Test
    void withoutNoiseThereIsNoTestOrOneThatRejects() {
        Runs one = Designs.runs(Designs.paperLike(), 0, 1);
        Law additive = Law.fit(LawForm.conditional(), one);

        assertThat(additive.diagnostics().drift())
                .allSatisfy(test -> assertThat(test.test().f()).isNotNegative());
        assertThat(Law.fit(logLinear(0)).diagnostics().drift()).isEmpty();
        assertThat(Law.fit(logLinear(1e-3)).diagnostics().drift().get(0).test().p())
                .isLessThan(1e-10);
    }

    /** Losses of the log-linear law itself, with a curve over x that changes from size to size. */
    private static Runs logLinear(double change) {
        Table table = Designs.table(Designs.paperLike(), 0, 1);
        DoubleColumn loss = table.doubleColumn("loss");
        for (int i = 0; i < loss.size(); i++) {
            double x = table.doubleColumn("d_over_sqrt_n").get(i);
            double r = table.doubleColumn("mlp_attn_ratio").get(i);
            int size = i / 20;
            double own = 1 + change * size;
            loss.set(i, 3 * Math.exp(own * .05 * (Math.log(x) + .08 / x) + .02 * (Math.log(r) + 1 / r)));
        }
        return Runs.of(table);
    }

    /** 300 sizes of four runs each, by hand: 2 (300 - 1) and 1200 - 300 levels - 2 shared - 600 own slopes. */
    @Test
    void manySmallClassesAreTested() {
        SplittableRandom random = new SplittableRandom(3);
        DoubleColumn loss = DoubleColumn.create("loss");
        DoubleColumn x = DoubleColumn.create("d_over_sqrt_n");
        DoubleColumn r = DoubleColumn.create("mlp_attn_ratio");
        StringColumn size = StringColumn.create("size_class");
        for (int i = 0; i < 1200; i++) {
            x.append(.05 * Math.exp(1.5 * random.nextDouble()));
            r.append(.5 * Math.exp(2 * random.nextDouble()));
            loss.append(3 + .01 * random.nextGaussian());
            size.append("S" + i / 4);
        }

        Drift test = Law.fit(Runs.of(Table.create("many", loss, x, r, size)))
                .diagnostics()
                .drift()
                .get(0);

        assertThat(test.test().numerator()).isEqualTo(598);
        assertThat(test.test().denominator()).isEqualTo(298);
        assertThat(test.test().p()).isBetween(.001, .999);
    }

    /**
     * Class-specific slopes partialled out class by class equal those of a fit with a column for each, which groups
     * over several classes require.
     */
    @Test
    void classByClassIsAsAllAtOnce() {
        Runs runs = Designs.runs(Designs.paperLike(), .01, 4);
        TrainingData sample = new TrainingData(runs, FitOptions.defaults());
        List<String> sizes = runs.texts("size_class");
        int[] rows = IntStream.range(0, runs.size()).toArray();
        double[] x = runs.relativeWidth(ParameterCount.NON_EMBEDDING);
        double[] r = runs.mlpRatio();
        List<double[]> shared = List.of(Arrays.stream(r).map(Math::log).toArray());
        List<double[]> tested = List.of(Arrays.stream(x).map(Math::log).toArray());
        List<double[]> columns = new ArrayList<>(shared);
        for (String size : Set.copyOf(sizes)) {
            columns.add(IntStream.range(0, x.length)
                    .mapToDouble(i -> sizes.get(i).equals(size) ? Math.log(x[i]) : 0)
                    .toArray());
        }
        double[] y = Arrays.stream(runs.loss()).map(Math::log).toArray();
        double[] w = Arrays.stream(runs.loss()).map(loss -> loss * loss).toArray();

        double atOnce = LinearFit.of(columns.toArray(new double[0][]), y, w, sample.group(), 3)
                .weightedSquares();

        assertThat(new ClassSlopes(sample, rows, shared, tested, sizes)
                        .ownSquares()
                        .orElseThrow())
                .isCloseTo(atOnce, within(1e-12));
    }
}
