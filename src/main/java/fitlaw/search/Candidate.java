package fitlaw.search;

import fitlaw.arch.Architecture;
import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.fit.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * An architecture found by a search, with its predictions.
 *
 * @param architecture the shape
 * @param loss predicted loss in nats per token, or relative to the base if the loss of the base was not given
 * @param objective the optimised quantity, such as output tokens per second
 * @param overBase speed relative to the base, for any objective
 * @param standing where it stands among the shapes that the search found
 * @param flags reasons why its predictions are less reliable, such as a shape outside the runs of the law
 */
public record Candidate(
        Architecture architecture,
        Estimate loss,
        Estimate objective,
        Estimate overBase,
        Standing standing,
        List<String> flags)
        implements Report.Source {
    /**
     * Where a shape stands among those that a search found.
     *
     * @param acceptable probability that its loss is within the limit; empty for a published law, which has no uncertainty
     * @param best probability that it is the fastest of those within the limit; empty likewise
     * @param group shapes of one number, from 1, cannot be told apart in speed from the first of them, by pairs; empty for
     *     a shape that is shown and was not searched for
     * @param onFront whether no other shape has both less loss and more speed
     */
    public record Standing(OptionalDouble acceptable, OptionalDouble best, OptionalInt group, boolean onFront) {
        /** That of a shape that is shown and was not searched for. */
        static final Standing UNRANKED =
                new Standing(OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty(), false);
    }

    /**
     * Creates a candidate.
     *
     * @param architecture the shape
     * @param loss predicted loss
     * @param objective the optimised quantity
     * @param overBase speed relative to the base
     * @param standing where it stands among the shapes that the search found
     * @param flags reasons why its predictions are less reliable
     */
    public Candidate {
        flags = List.copyOf(flags);
    }

    /** {@return the shape and each prediction, with its interval if it has one} */
    @Override
    public Report report() {
        Report.Builder report = Report.titled("Candidate");
        List<List<String>> rows = new ArrayList<>();
        List.of(loss, objective, overBase).forEach(number -> rows.add(List.of(number.term(), shown(number))));
        standing.acceptable().ifPresent(p -> rows.add(List.of("probability_acceptable", Numbers.significant(p, 3))));
        standing.best().ifPresent(p -> rows.add(List.of("probability_best", Numbers.significant(p, 3))));
        rows.add(List.of("group", shown(standing.group())));
        rows.add(List.of("on_front", standing.onFront() ? "yes" : "no"));
        report.grid(List.of("quantity", "value"), rows);
        architecture.report().parts().forEach(part -> {
            if (part instanceof Report.Grid grid) {
                report.grid(grid.header(), grid.rows());
            }
        });
        flags.forEach(report::note);
        return report.build();
    }

    static String shown(OptionalInt group) {
        return group.isPresent() ? String.valueOf(group.getAsInt()) : "";
    }

    private static String shown(Estimate number) {
        String value = Numbers.significant(number.value(), 4);
        return number.interval().isStated() ? value + " " + number.interval() : value;
    }

    /** {@return the shape, loss, speed and probabilities in one line} */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "d_model %d, d_ff %d, n_heads %d, n_kv_heads %d, head_dim %d, n_layers %d: loss %s, %s %s%s%s",
                architecture.dModel(),
                architecture.dFf(),
                architecture.nHeads(),
                architecture.nKvHeads(),
                architecture.headDim(),
                architecture.nLayers(),
                Numbers.significant(loss.value(), 5),
                objective.term(),
                Numbers.significant(objective.value(), 5),
                standing.acceptable().isPresent()
                        ? ", within the limit with probability "
                                + Numbers.significant(standing.acceptable().getAsDouble(), 2)
                        : "",
                flags.isEmpty() ? "" : "; " + String.join("; ", flags));
    }
}
