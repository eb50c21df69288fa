package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fitlaw.fit.Estimate;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** A shape that the runs do not identify still changes their losses, and more often where the other shape is large. */
class OpenShapeTest {
    private static final double BEST_X = 0.2;

    /** 40 runs of two sizes; r is one of two values, the larger more often where x is large. Best x is 0.2. */
    private static Runs twoRatios(double low, double high, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        DoubleColumn loss = DoubleColumn.create("loss");
        DoubleColumn x = DoubleColumn.create("d_over_sqrt_n");
        DoubleColumn r = DoubleColumn.create("mlp_attn_ratio");
        StringColumn size = StringColumn.create("size_class");
        for (int i = 0; i < 40; i++) {
            double place = random.nextDouble();
            double width = 0.06 * Math.pow(10, place);
            double ratio = random.nextDouble() < place ? high : low;
            x.append(width);
            r.append(ratio);
            size.append(i % 2 == 0 ? "A" : "B");
            double effect = 0.1 * (Math.log(width) + BEST_X / width) + (ratio == high ? 0.02 : 0);
            loss.append((i % 2 == 0 ? 3.0 : 2.8) * Math.exp(effect) + .005 * random.nextGaussian());
        }
        return Runs.of(Table.create("two ratios", loss, x, r, size));
    }

    /** Standard error of a rate over 500: .01. Without the slope, coverage was 5 %. */
    @ParameterizedTest
    @CsvSource({"log-linear, .8, 3", "multiplicative, .8, 3", "additive, .8, 3", "log-linear, 2, 2.6"})
    void theIntervalOfTheOtherOptimumCovers(String form, double low, double high) {
        Rates rates = Rates.over(500, seed -> {
            Estimate best = Law.fit(LawForm.named(form), twoRatios(low, high, 3 * seed + 1))
                    .optimum()
                    .relativeWidth()
                    .estimate()
                    .orElseThrow();
            return new double[] {best.interval().contains(BEST_X) ? 1 : 0, best.value()};
        });

        rates.isBetween(0, "", .93, .97);
        rates.isBetween(1, "x", BEST_X - .002, BEST_X + .002);
    }

    /** The same with the shapes exchanged: x has two values, and the best r is estimated. */
    @Test
    void anOpenWidthIsAdjustedForToo() {
        Rates rates = Rates.over(500, seed -> {
            Table table = twoRatios(.8, 3, 5 * seed + 2).table();
            DoubleColumn x = table.doubleColumn("d_over_sqrt_n").copy();
            DoubleColumn r = table.doubleColumn("mlp_attn_ratio").copy();
            Table swapped = Table.create(
                    "two widths",
                    table.column("loss"),
                    table.column("size_class"),
                    r.setName("d_over_sqrt_n"),
                    x.setName("mlp_attn_ratio"));
            Optimum optimum = Law.fit(Runs.of(swapped)).optimum();
            assertThat(optimum.relativeWidth().estimate()).isEmpty();
            return new double[] {
                optimum.mlpRatio().estimate().orElseThrow().interval().contains(BEST_X) ? 1 : 0
            };
        });

        rates.isBetween(0, "", .93, .97);
    }

    /** With two values the slope on ln r is their difference over ln (3 / 0.8), here 0.02. */
    @ParameterizedTest
    @ValueSource(strings = {"log-linear", "multiplicative"})
    void theSlopeIsATermAndPredictsAmongTheRunsOnly(String form) {
        Law law = Law.fit(LawForm.named(form), twoRatios(.8, 3, 4));

        Estimate slope = law.terms().stream()
                .filter(term -> term.term().equals("ln_r"))
                .findFirst()
                .flatMap(term -> term.estimate())
                .orElseThrow();
        assertThat(slope.value())
                .isCloseTo(0.02 / Math.log(3 / 0.8), within(3 * slope.stdError().orElseThrow()));
        assertThat(law.optimum().mlpRatio().toString()).contains("2 distinct values", "slope on ln r (ln_r)");
        assertThat(law.loss("A", BEST_X, 3).value() / law.loss("A", BEST_X, .8).value())
                .isCloseTo(Math.exp(slope.value() * Math.log(3 / 0.8)), within(1e-9));
        assertThat(law.loss("A", BEST_X, 30).value())
                .isEqualTo(law.loss("A", BEST_X, 3).value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"log-linear", "multiplicative"})
    void aSavedLawKeepsTheSlope(String form, @TempDir Path folder) {
        Law law = Law.fit(LawForm.named(form), twoRatios(.8, 3, 4));
        law.save(folder.resolve("law.json"));
        Law read = Law.read(folder.resolve("law.json"));

        assertThat(read.loss("A", .15, 2)).isEqualTo(law.loss("A", .15, 2));
        assertThat(read.estimates()).isEqualTo(law.estimates());
    }

    /** A resample has the terms of the law, including the slope. */
    @ParameterizedTest
    @ValueSource(strings = {"log-linear", "multiplicative"})
    void resamplesAdjustToo(String form) {
        Law law = Law.fit(LawForm.named(form), twoRatios(.8, 3, 4));
        Estimate resampled = Bootstrap.of(
                        law, BootstrapOptions.defaults().withCases().withSeed(1))
                .optimum(ShapeVariable.RELATIVE_WIDTH)
                .estimate()
                .orElseThrow();
        Estimate fitted = law.optimum().relativeWidth().estimate().orElseThrow();

        assertThat(resampled.stdError().orElseThrow())
                .isBetween(
                        fitted.stdError().orElseThrow() / 2,
                        2 * fitted.stdError().orElseThrow());
    }
}
