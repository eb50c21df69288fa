package fitlaw.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fitlaw.fit.Estimate;
import fitlaw.runs.Runs;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepDesignTest {
    private static final double[] TOKENS = {50e6};
    private static final double[] THREE_AMOUNTS = {25e6, 50e6, 100e6};

    private static double loss(Point at) {
        return MovingSweeps.level(at.parameters(), at.tokens()) * Math.exp(MovingSweeps.parabola(at));
    }

    private static Runs runs(double[] tokens) {
        return MovingSweeps.runs(
                MovingSweeps.points(MovingSweeps.SIZES, tokens), SweepDesignTest::loss, MovingSweeps.NOISE, 5);
    }

    private static Law law() {
        return Law.fit(LawForm.logParabola(), runs(TOKENS));
    }

    private static List<Point> models(double... sizes) {
        List<Double> all = new ArrayList<>();
        for (double size : sizes) {
            all.add(size);
        }
        return SweepPlan.grid(all, List.of(50e6), RunPlan.grid(.08, .35, .35, 5, 5), List.of());
    }

    @Test
    void errorsNowAreThoseOfTheLaw() {
        Law law = law();
        SweepPlan plan = new SweepPlan(
                1e16,
                List.of(DesignTarget.relativeWidth(32e6, 50e6), DesignTarget.mlpRatio(32e6, 50e6)),
                models(MovingSweeps.SIZES));

        SweepDesign design = SweepDesign.of(law, plan);

        Estimate width = law.optimum().at(32e6, 50e6).relativeWidth().estimate().orElseThrow();
        Estimate ratio = law.optimum().at(32e6, 50e6).mlpRatio().estimate().orElseThrow();
        assertThat(design.gains().get(0).now())
                .isCloseTo(
                        width.stdError().orElseThrow() / width.value(),
                        within(1e-4 * width.stdError().orElseThrow() / width.value()));
        assertThat(design.gains().get(1).now())
                .isCloseTo(
                        ratio.stdError().orElseThrow() / ratio.value(),
                        within(1e-4 * ratio.stdError().orElseThrow() / ratio.value()));
    }

    /** The errors that a design predicts are found when its runs are made, except for the estimate of sigma. */
    @Test
    void promisedErrorsComeTrue() {
        Law law = law();
        SweepDesign design = SweepDesign.of(
                law, new SweepPlan(5e16, List.of(DesignTarget.relativeWidth(32e6, 50e6)), models(.5e6, 2e6, 8e6)));
        List<Point> points = new ArrayList<>(MovingSweeps.points(MovingSweeps.SIZES, TOKENS));
        design.runs().forEach(run -> points.add(run.withScale(run.parameters(), 50e6)));
        Runs more = MovingSweeps.runs(points, SweepDesignTest::loss, MovingSweeps.NOISE, 5);
        Law then = Law.fit(LawForm.logParabola(), more);

        Estimate width =
                then.optimum().at(32e6, 50e6).relativeWidth().estimate().orElseThrow();
        double promised = design.gains().get(0).planned()
                * then.diagnostics().sigma().orElseThrow()
                / law.diagnostics().sigma().orElseThrow();
        assertThat(width.stdError().orElseThrow() / width.value()).isCloseTo(promised, within(.1 * promised));
        assertThat(design.gains().get(0).planned())
                .isLessThan(.85 * design.gains().get(0).random())
                .isLessThan(design.gains().get(0).now());
    }

    @Test
    void noMoreIsSpentThanTheBudgetAndNothingAffordableIsLeft() {
        SweepPlan plan = new SweepPlan(2e16, List.of(DesignTarget.relativeWidth(32e6, 50e6)), models(2e6, 8e6));

        SweepDesign design = SweepDesign.of(law(), plan);

        assertThat(design.cost()).isLessThanOrEqualTo(2e16).isGreaterThan(2e16 - 6 * 2e6 * 50e6);
        assertThat(design.table().rowCount()).isEqualTo(design.runs().size());
        assertThat(design.table().columnNames()).contains("n_params", "tokens", "cost");
    }

    /** The first run of a size without runs only determines its group effect, so two are chosen together. */
    @Test
    void newSizesAreTakenInPairs() {
        Law law = law();
        SweepDesign design =
                SweepDesign.of(law, new SweepPlan(4e16, List.of(DesignTarget.relativeWidth(64e6, 50e6)), models(32e6)));

        assertThat(design.runs()).hasSizeGreaterThanOrEqualTo(4);
        assertThat(design.gains().get(0).after().get(0))
                .isCloseTo(design.gains().get(0).now(), within(1e-3));
        assertThat(design.gains().get(0).after().get(1))
                .isLessThan(.95 * design.gains().get(0).now());
    }

    @Test
    void aCostOfOnesOwnDecides() {
        List<Point> models = models(.5e6, 8e6);
        SweepPlan plan = new SweepPlan(1e17, List.of(DesignTarget.relativeWidth(32e6, 50e6)), models);

        List<Point> byFlops = SweepDesign.of(law(), plan).runs();
        List<Point> byNumber =
                SweepDesign.of(law(), plan.withCost(12, model -> 1)).runs();

        assertThat(byNumber).hasSize(12);
        assertThat(byNumber.stream().filter(run -> run.parameters() > 1e6).count() / 12.0)
                .isGreaterThan(
                        byFlops.stream().filter(run -> run.parameters() > 1e6).count() / (double) byFlops.size());
    }

    @Test
    void aLawThatPredictsPlansForItsLossAndForTheBestSize() {
        Law law = Law.fit(LawForm.logParabola().predicting(ActsOn.WHOLE_LOSS), runs(THREE_AMOUNTS));
        Point place = Point.shape(.1, .8).withScale(64e6, 200e6);
        List<Point> models = SweepPlan.grid(
                List.of(.5e6, 2e6, 8e6, 16e6),
                List.of(25e6, 100e6, 200e6),
                RunPlan.grid(.08, .35, .5, 3, 3),
                List.of());

        SweepDesign design = SweepDesign.of(
                law, new SweepPlan(1e17, List.of(DesignTarget.loss(place), DesignTarget.size(1e18)), models));

        for (SweepDesign.Gain gain : design.gains()) {
            assertThat(gain.planned()).isLessThan(gain.now()).isLessThanOrEqualTo(1.02 * gain.random());
        }
    }

    @Test
    void kvHeadsAreChosenWhereTheLawHasThem() {
        List<Point> points = new ArrayList<>();
        for (Point point : MovingSweeps.points(MovingSweeps.SIZES, TOKENS)) {
            points.add(point.with("gqa_group", 2));
            points.add(point.with("gqa_group", 4));
        }
        Runs runs = MovingSweeps.runs(points, SweepDesignTest::loss, MovingSweeps.NOISE, 7);
        Law law = Law.fit(LawForm.logParabola().with(Covariate.groupSize()), runs);
        Point place = law.centre().withShape(.15, .8).withScale(2e6, 50e6).with("gqa_group", 16);
        List<Point> models =
                SweepPlan.grid(List.of(2e6), List.of(50e6), List.of(Point.shape(.15, .8)), List.of(1, 2, 4, 8));

        SweepDesign design = SweepDesign.of(law, new SweepPlan(2e16, List.of(DesignTarget.loss(place)), models));

        assertThat(design.runs().get(0).value("gqa_group")).isEqualTo(8);
        assertThat(design.table().columnNames()).contains("gqa_group");
    }

    @Test
    void whatIsMissingIsNamed() {
        Law law = law();
        List<Point> models = models(2e6);
        assertThatThrownBy(() -> new SweepPlan(1e10, List.of(DesignTarget.relativeWidth(1e7, 5e7)), models))
                .hasMessageContaining("is too small for any");
        assertThatThrownBy(() -> new SweepPlan(1e18, List.of(), models))
                .hasMessageContaining("DesignTarget.relativeWidth");
        assertThatThrownBy(() ->
                        new SweepPlan(1e18, List.of(DesignTarget.relativeWidth(1e7, 5e7)), List.of(Point.shape(.1, 1))))
                .hasMessageContaining("SweepPlan.grid");
        assertThatThrownBy(() -> DesignTarget.relativeWidth(Double.NaN, 5e7)).hasMessageContaining("size N");
        assertThatThrownBy(() -> SweepDesign.of(law, new SweepPlan(1e18, List.of(DesignTarget.size(1e18)), models)))
                .hasMessageContaining("predicting");
        assertThatThrownBy(() -> SweepDesign.of(
                        law,
                        new SweepPlan(
                                1e18,
                                List.of(DesignTarget.loss(Point.shape(.1, 1).withScale(1e9, 1e9))),
                                models)))
                .hasMessageContaining("predicting");
    }
}
