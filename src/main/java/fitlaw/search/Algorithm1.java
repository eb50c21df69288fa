package fitlaw.search;

import fitlaw.arch.Architecture;
import fitlaw.common.Numbers;
import fitlaw.common.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * Algorithm 1 of the paper, by its steps: the fastest shape over d_model and the ratio of MLP to attention within the limit
 * of loss, at a GQA group of 4; then, from there, larger groups at that d_model and as nearly that ratio and size as whole
 * heads allow, until one falls behind the shape of group 4.
 *
 * <p>The law has no term in GQA, so that the third step needs its effect on loss from runs: the second {@code run} takes it
 * as a factor on loss. Without it the effect is unknown, and the groups go up to 9, the largest of the paper's models, with
 * two KV heads at least.
 *
 * <p>Source: Bian et al., arXiv:2510.18245, Algorithm 1.
 *
 * @param atGqa4 what the second step found
 * @param steps the third step: the shape of group 4, then that of each group tried
 * @param best the architecture that the algorithm returns
 * @param gqaEffectKnown whether the loss effect of GQA came from runs
 */
public record Algorithm1(Candidates atGqa4, List<Step> steps, Architecture best, boolean gqaEffectKnown)
        implements Report.Source {
    /** The group at which the shape is chosen. */
    private static final int FIRST = 4;

    private static final int MOST_UNKNOWN = 9;
    /** How far, on the logarithm, the ratio may move with the group: about what a whole head does. */
    private static final double NEAR = 0.1;

    /**
     * A group that was tried.
     *
     * @param gqaGroup query heads per KV head
     * @param architecture the fastest shape with that group; empty if none has the size, the ratio and an acceptable loss
     * @param rate what is made best, the higher the better; empty without a shape
     * @param loss predicted loss, with the effect of GQA where that is known; empty without a shape
     * @param verdict what became of it
     */
    public record Step(
            int gqaGroup,
            Optional<Architecture> architecture,
            OptionalDouble rate,
            OptionalDouble loss,
            String verdict) {
        private static Step found(int group, Architecture shape, double rate, double loss, String verdict) {
            return new Step(group, Optional.of(shape), OptionalDouble.of(rate), OptionalDouble.of(loss), verdict);
        }
    }

    /**
     * {@return what the algorithm finds with the effect of GQA on loss unknown}
     *
     * @param search the search; its GQA groups are set by the algorithm
     */
    public static Algorithm1 run(Search search) {
        return run(search, shape -> 1, MOST_UNKNOWN, false);
    }

    /**
     * {@return what the algorithm finds}
     *
     * @param search the search; its GQA groups are set by the algorithm
     * @param gqaEffect factor on loss of an architecture's GQA group, 1 at a group of 4, from runs that vary it
     * @param mostGroup the largest group that the runs had
     */
    public static Algorithm1 run(Search search, ToDoubleFunction<Architecture> gqaEffect, int mostGroup) {
        return run(search, gqaEffect, mostGroup, true);
    }

    private static Algorithm1 run(
            Search search, ToDoubleFunction<Architecture> gqaEffect, int mostGroup, boolean known) {
        int leastKvHeads = known ? 1 : 2;
        Candidates second = search.withGroups(leastKvHeads, FIRST).run();
        Architecture first = second.best().architecture();
        SearchRun run = new SearchRun(search);
        List<Step> steps = new ArrayList<>();
        steps.add(Step.found(FIRST, first, run.rate(first), run.loss(first), "start"));
        Architecture best = first;
        for (int group = FIRST + 1; group <= mostGroup; group++) {
            Step step = step(search.withGroups(leastKvHeads, group), run, first, gqaEffect, second.lossLimit());
            steps.add(step);
            if (step.architecture().isEmpty()) {
                continue;
            }
            double rate = step.rate().orElseThrow();
            if (step.loss().orElseThrow() > second.lossLimit() || rate < run.rate(first)) {
                break;
            }
            if (rate > run.rate(best)) {
                best = step.architecture().get();
            }
        }
        return new Algorithm1(second, steps, best, known);
    }

    private static Step step(
            Search search, SearchRun run, Architecture first, ToDoubleFunction<Architecture> gqaEffect, double limit) {
        int group = search.space().gqaGroups().get(0);
        Search near = search.where(shape -> shape.dModel() == first.dModel()
                        && Math.abs(Math.log(shape.mlpRatio() / first.mlpRatio())) <= NEAR)
                .forSensitivity();
        try {
            Architecture shape = near.run().best().architecture();
            double rate = run.rate(shape);
            double loss = run.loss(shape) * gqaEffect.applyAsDouble(shape);
            String verdict = loss > limit
                    ? "loss beyond the limit: stop"
                    : rate < run.rate(first) ? "slower than group " + FIRST + ": stop" : "acceptable";
            return Step.found(group, shape, rate, loss, verdict);
        } catch (NoCandidateException e) {
            return new Step(
                    group,
                    Optional.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    "no shape of that size and ratio");
        }
    }

    @Override
    public Report report() {
        Report.Builder report = Report.titled("Algorithm 1 of arXiv:2510.18245")
                .text(String.format(
                        Locale.ROOT,
                        "Fastest within the limit of loss at a GQA group of 4, among %,d shapes: %s.",
                        atGqa4.judged(),
                        atGqa4.best()))
                .grid(
                        List.of("gqa_group", "n_heads", "n_kv_heads", "d_ff", "rate", "loss", "verdict"),
                        steps.stream().map(Algorithm1::cells).toList());
        if (!gqaEffectKnown) {
            report.note("The effect of GQA on loss is unknown here. Groups above " + MOST_UNKNOWN
                    + " and multi-query attention were not tried.");
        }
        return report.text("Found: " + best + ".").build();
    }

    private static List<String> cells(Step step) {
        return List.of(
                String.valueOf(step.gqaGroup()),
                step.architecture().map(shape -> String.valueOf(shape.nHeads())).orElse(""),
                step.architecture()
                        .map(shape -> String.valueOf(shape.nKvHeads()))
                        .orElse(""),
                step.architecture().map(shape -> String.valueOf(shape.dFf())).orElse(""),
                cell(step.rate()),
                cell(step.loss()),
                step.verdict());
    }

    private static String cell(OptionalDouble value) {
        return value.isPresent() ? Numbers.significant(value.getAsDouble(), 5) : "";
    }

    @Override
    public String toString() {
        return report().text();
    }
}
