package fitlaw.search;

import fitlaw.arch.Architecture;
import fitlaw.fit.Estimate;
import fitlaw.table.Numbers;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * An architecture that a search found, with what is predicted of it.
 *
 * @param architecture the shape
 * @param loss predicted loss in nats per token, or over the base's where the base's loss was not given
 * @param objective what the search made best, such as output tokens per second
 * @param overBase how many times as fast as the base it is
 * @param acceptable probability that its loss is within the limit; empty for a published law, which has no uncertainty
 * @param best probability that it is the fastest of those within the limit; empty likewise
 * @param group shapes of one number cannot be told apart in speed from the first of them, by pairs
 * @param onFront whether no other shape has both less loss and more speed
 * @param flags what makes its numbers less sure, such as a shape outside the runs of the law
 */
public record Candidate(
        Architecture architecture,
        Estimate loss,
        Estimate objective,
        Estimate overBase,
        OptionalDouble acceptable,
        OptionalDouble best,
        int group,
        boolean onFront,
        List<String> flags) {
    /**
     * Creates a candidate.
     *
     * @param architecture the shape
     * @param loss predicted loss
     * @param objective what the search made best
     * @param overBase how many times as fast as the base
     * @param acceptable probability that its loss is within the limit
     * @param best probability that it is the fastest of those within the limit
     * @param group shapes of one number cannot be told apart in speed
     * @param onFront whether no other shape has both less loss and more speed
     * @param flags what makes its numbers less sure
     */
    public Candidate {
        flags = List.copyOf(flags);
    }

    /** {@return the shape, loss and speed in one line} */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "d_model %d, d_ff %d, n_heads %d, n_kv_heads %d, head_dim %d, n_layers %d: loss %s, %s %s",
                architecture.dModel(),
                architecture.dFf(),
                architecture.nHeads(),
                architecture.nKvHeads(),
                architecture.headDim(),
                architecture.nLayers(),
                Numbers.significant(loss.value(), 5),
                objective.term(),
                Numbers.significant(objective.value(), 5));
    }
}
