package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.Simulations;
import fitlaw.common.DataException;
import fitlaw.common.Task;
import fitlaw.fit.Interval;
import fitlaw.fit.Quantity;
import fitlaw.runs.Runs;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

class CoverageStudyTest {
    private static final Runs SWEEP = Runs.read(Path.of("data/runs/golden_synthetic.csv"));

    /** A probability of one in ten thousand for each term. */
    private static final double SURE = 0.9999;

    private static CoverageStudy study(Law law) {
        return CoverageStudy.of(law, Simulations.repeats(5_000), 3);
    }

    private static Interval sure(CoverageStudy.Term term) {
        return Interval.wilson(term.covered(), term.stated(), SURE);
    }

    private static CoverageStudy.Term of(CoverageStudy study, String term) {
        return study.terms().stream()
                .filter(one -> one.fitted().term().equals(term))
                .findFirst()
                .orElseThrow();
    }

    /** The additive form is linear in loss, so with normal noise t intervals and Fieller's are exact. */
    @Test
    void exactIntervalsCoverAsOftenAsTheyState() {
        CoverageStudy study = study(Law.fit(LawForm.additive(), SWEEP));

        assertThat(study.failed()).isZero();
        assertThat(study.terms()).hasSizeGreaterThan(6).allSatisfy(term -> {
            assertThat(sure(term).contains(.95)).as(term.toString()).isTrue();
            assertThat(term.stated()).isEqualTo(study.simulations());
        });
        assertThat(of(study, "d_over_sqrt_n_optimum").fitted().interval().method())
                .startsWith("fieller");
        assertThat(study.toString()).contains("No coverage differs significantly from 95 %.");
    }

    /**
     * Four sizes hardly determine how a curve flattens, and least squares is biased to one side: the linearisation does
     * not show that.
     */
    @Test
    void linearisedIntervalsOfStronglyCurvedParametersCoverLess() {
        double[] sizes = {1e6, 1e6, 2e6, 2e6, 4e6, 4e6, 8e6, 8e6};
        double[] noise = {.1, -.1, -.1, .1, .1, -.1, -.1, .1};
        double[] loss = new double[sizes.length];
        Arrays.setAll(loss, i -> 2 + Math.pow(sizes[i] / 1e6, -.5) + noise[i]);
        Law law = Law.fit(
                LawForm.formula("E + A/(N/1e6)^a"),
                Runs.of(Table.create(
                        "curved",
                        DoubleColumn.create("n_params_non_embedding", sizes),
                        DoubleColumn.create("tokens", sizes),
                        DoubleColumn.create("loss", loss))));

        CoverageStudy study = study(law);

        assertThat(sure(of(study, "E")).high()).isLessThan(.92);
        assertThat(study.toString()).contains("E (too short)").doesNotContain("optimum");
    }

    @Test
    void threadsChangeNothing() throws Exception {
        Law law = Law.fit(LawForm.conditional(), SWEEP);
        ForkJoinPool one = new ForkJoinPool(1);

        CoverageStudy alone = one.submit(() -> CoverageStudy.of(law, 100, 5)).get();
        one.shutdown();

        assertThat(CoverageStudy.of(law, 100, 5)).isEqualTo(alone);
        assertThat(CoverageStudy.of(law, 100, 6)).isNotEqualTo(alone);
    }

    /** The additive form, which fails on some losses. */
    private record Failing(Predicate<double[]> on) implements LawForm {
        @Override
        public String name() {
            return "failing";
        }

        @Override
        public String formula() {
            return LawForm.additive().formula();
        }

        @Override
        public FitResult solve(TrainingData sample) {
            if (on.test(sample.loss())) {
                throw new DataException("these losses are not to its taste");
            }
            return LawForm.additive().solve(sample);
        }
    }

    @Test
    void refitsThatFailAreCounted() {
        double first = Math.max(
                SWEEP.loss()[0],
                Law.fit(LawForm.additive(), SWEEP).diagnostics().fitted()[0]);

        CoverageStudy study = CoverageStudy.of(Law.fit(new Failing(loss -> loss[0] > first), SWEEP), 200, 1);

        assertThat(study.failed()).isBetween(1, 199);
        assertThat(study.terms()).allSatisfy(term -> assertThat(term.stated()).isEqualTo(200 - study.failed()));
        assertThat(study.toString())
                .contains(study.failed() + " of 200 refits failed", "these losses are not to its taste");
    }

    @Test
    void refitsWithoutABestShapeAreCounted() {
        CoverageStudy study = CoverageStudy.of(Law.fit(SWEEP.where("x <= 0.1 & x > 0.05")), 400, 3);

        CoverageStudy.Term width = of(study, "d_over_sqrt_n_optimum");
        assertThat(width.stated()).isLessThan(400);
        assertThat(of(study, "mlp_attn_ratio_optimum").stated()).isEqualTo(400);
        assertThat(study.toString())
                .contains("d_over_sqrt_n_optimum: " + (400 - width.stated()) + " of 400 refits have no interval");
    }

    /** What the law moves with is among its estimates. */
    @Test
    void exponentsAreStudiedToo() {
        Law law = Law.fit(LawForm.logParabola(), SWEEP);
        Quantity exponent = law.optimum()
                .exponent()
                .of(ShapeVariable.RELATIVE_WIDTH, Move.SIZE)
                .orElseThrow()
                .value();

        CoverageStudy study = CoverageStudy.of(law, 100, 1);

        assertThat(of(study, exponent.term()).fitted()).isEqualTo(exponent);
        assertThat(study.toString()).contains("relative weights");
    }

    @Test
    void formThatFitsNoOtherLossesIsRefused() {
        Law law = Law.fit(new Failing(loss -> !Arrays.equals(loss, SWEEP.loss())), SWEEP);

        assertThatThrownBy(() -> CoverageStudy.of(law, 100, 1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("none of 100 refits of the form failing")
                .hasMessageContaining("not to its taste");
    }

    @Test
    void lawsWithoutRunsAndTooFewSimulationsAreRefused(@TempDir Path folder) {
        Law law = Law.fit(SWEEP);
        law.save(folder.resolve("law.json"));
        Law saved = Law.read(folder.resolve("law.json"));

        assertThatThrownBy(() -> CoverageStudy.of(Law.published("1B"), 1_000, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("its runs are not public");
        assertThatThrownBy(() -> CoverageStudy.of(saved, 1_000, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("without its runs");
        assertThatThrownBy(() -> CoverageStudy.of(law, 99, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("100 or more simulations");
    }

    @Test
    void cancellingEndsTheStudy() {
        Law law = Law.fit(SWEEP);
        Task[] task = new Task[1];
        task[0] = new Task((what, done, total) -> {
            if (what.equals("coverage") && done > 20) {
                task[0].cancel();
            }
        });

        assertThatThrownBy(() -> task[0].call(() -> CoverageStudy.of(law, 1_000_000, 1)))
                .isInstanceOf(CancellationException.class);
    }
}
