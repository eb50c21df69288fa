package fitlaw.search;

import fitlaw.arch.Architecture;
import fitlaw.table.Numbers;
import fitlaw.table.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Algorithm 1 of the paper, by its steps: the fastest shape over d_model and the ratio of MLP to attention within the limit
 * of loss, at a GQA group of 4; then, from there, the feasible GQA groups upwards, as long as each is better than the one
 * before.
 *
 * <p>The law has no term in GQA, so that the third step needs its effect on loss from runs: the second {@code run} takes it as a
 * factor on loss. Without it the effect is taken as unknown, and the groups stay at most at 9, the largest of the paper's
 * models, with two KV heads at least.
 *
 * <p>Source: Bian et al., arXiv:2510.18245, Algorithm 1.
 *
 * @param atGqa4 what the second step found
 * @param steps the third step: the baseline of GQA 4, then each group tried, the last of which may have been worse
 * @param best the architecture that the algorithm returns
 * @param gqaEffectKnown whether the loss effect of GQA came from runs
 */
public record Algorithm1(Candidates atGqa4, List<Step> steps, Architecture best, boolean gqaEffectKnown)
        implements Report.Source {
    /** The group at which the shape is chosen. */
    private static final int FIRST = 4;

    private static final int MOST_UNKNOWN = 9;

    /**
     * A group that was tried.
     *
     * @param gqaGroup query heads per KV head
     * @param architecture the shape with that group; heads and widths of the second step
     * @param rate what is made best, the higher the better
     * @param loss predicted loss over the limit's unit; with the effect of GQA where that is known
     * @param kept whether it is better than the one before and within the limit
     */
    public record Step(int gqaGroup, Architecture architecture, double rate, double loss, boolean kept) {}

    /**
     * {@return what the algorithm finds with the effect of GQA on loss unknown}
     *
     * @param search the search; its GQA groups are set by the algorithm
     */
    public static Algorithm1 run(Search search) {
        return run(search, shape -> 1, false);
    }

    /**
     * {@return what the algorithm finds}
     *
     * @param search the search; its GQA groups are set by the algorithm
     * @param gqaEffect factor on loss of an architecture's GQA group, 1 at a group of 4, from runs that vary it
     */
    public static Algorithm1 run(Search search, ToDoubleFunction<Architecture> gqaEffect) {
        return run(search, gqaEffect, true);
    }

    private static Algorithm1 run(Search search, ToDoubleFunction<Architecture> gqaEffect, boolean known) {
        Candidates second = search.gqaGroups(2, FIRST).run();
        Architecture shape = second.best().architecture();
        Finding finding = new Finding(search);
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(FIRST, shape, finding.rate(shape), finding.loss(shape), true));
        Architecture best = shape;
        int most = known ? shape.nHeads() : MOST_UNKNOWN;
        for (int group : divisors(shape.nHeads(), most, known)) {
            Step before = steps.get(steps.size() - 1);
            Architecture next = new Architecture(
                    shape.dModel(),
                    shape.dFf(),
                    shape.nLayers(),
                    shape.nHeads(),
                    shape.nHeads() / group,
                    shape.headDim(),
                    shape.vocabSize(),
                    shape.tied());
            double rate = finding.rate(next);
            double loss = finding.loss(next) * gqaEffect.applyAsDouble(next);
            boolean kept = rate > before.rate() && loss <= second.lossLimit();
            steps.add(new Step(group, next, rate, loss, kept));
            if (!kept) {
                break;
            }
            best = next;
        }
        return new Algorithm1(second, steps, best, known);
    }

    private static int[] divisors(int heads, int most, boolean known) {
        return IntStream.rangeClosed(FIRST + 1, most)
                .filter(group -> heads % group == 0 && (known || heads / group >= 2))
                .toArray();
    }

    @Override
    public Report report() {
        Report.Builder report = Report.titled("Algorithm 1 of arXiv:2510.18245")
                .text("Fastest within the limit of loss at a GQA group of 4, among %,d shapes: %s."
                        .formatted(atGqa4.judged(), atGqa4.best()))
                .grid(
                        List.of("gqa_group", "n_kv_heads", "rate", "loss", "kept"),
                        steps.stream()
                                .map(step -> List.of(
                                        String.valueOf(step.gqaGroup()),
                                        String.valueOf(step.architecture().nKvHeads()),
                                        Numbers.significant(step.rate(), 5),
                                        Numbers.significant(step.loss(), 5),
                                        step.kept() ? "yes" : "no"))
                                .toList());
        if (!gqaEffectKnown) {
            report.note("The effect of GQA on loss is unknown here. Groups above " + MOST_UNKNOWN
                    + " and multi-query attention were not tried.");
        }
        return report.text("Found: " + best + ".").build();
    }

    @Override
    public String toString() {
        return report().text();
    }
}
