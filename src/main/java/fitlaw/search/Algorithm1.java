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
 * Algorithm 1 of the paper, step by step. The second step finds the fastest shape over d_model and the MLP-to-attention
 * ratio within the loss limit, at a GQA group of 4. The third step tries larger groups at that d_model, with ratio and
 * size as close as whole heads allow, until one is worse than the shape of group 4.
 *
 * <p>The law has no GQA term, so the third step needs the effect of GQA on loss from runs: the second {@code run}
 * method accepts it as a factor on loss. Without it the effect is unknown, and groups are limited to 9, the largest in
 * the paper's models, with at least two KV heads.
 *
 * <p>Source: Bian et al., arXiv:2510.18245, Algorithm 1.
 *
 * @param atGqa4 result of the second step
 * @param steps the third step: the shape of group 4, then the shape of each group tried
 * @param best the architecture that the algorithm returns
 * @param gqaEffectKnown whether the effect of GQA on loss was given
 */
public record Algorithm1(Candidates atGqa4, List<Step> steps, Architecture best, boolean gqaEffectKnown)
        implements Report.Source {
    /** The GQA group at which the shape is chosen. */
    private static final int FIRST = 4;

    private static final int MOST_UNKNOWN = 9;
    /** Largest change of the logarithm of the ratio between groups: about the effect of one head. */
    private static final double NEAR = 0.1;

    /**
     * One GQA group that was tried.
     *
     * @param gqaGroup query heads per KV head
     * @param architecture the fastest shape with that group; empty if no shape has the required size, ratio and loss
     * @param rate the maximised rate; empty without a shape
     * @param loss predicted loss, including the effect of GQA if known; empty without a shape
     * @param verdict result for this group
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
     * {@return the result of the algorithm without a known effect of GQA on loss}
     *
     * @param search the search; its GQA groups are set by the algorithm
     */
    public static Algorithm1 run(Search search) {
        return run(search, shape -> 1, MOST_UNKNOWN, false);
    }

    /**
     * {@return the result of the algorithm}
     *
     * @param search the search; its GQA groups are set by the algorithm
     * @param gqaEffect factor on loss for the GQA group of an architecture, 1 at a group of 4, estimated from runs that
     *     vary the group
     * @param mostGroup the largest group in those runs
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
                    ? "loss above the limit: stop"
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
                        "Fastest shape within the loss limit at a GQA group of 4, of %,d shapes: %s.",
                        atGqa4.judged(),
                        atGqa4.best()))
                .grid(
                        List.of("gqa_group", "n_heads", "n_kv_heads", "d_ff", "rate", "loss", "verdict"),
                        steps.stream().map(Algorithm1::cells).toList());
        if (!gqaEffectKnown) {
            report.note("The effect of the GQA group on loss is not known. Groups above " + MOST_UNKNOWN
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
