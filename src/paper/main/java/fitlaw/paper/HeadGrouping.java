package fitlaw.paper;

import fitlaw.common.Numbers;
import fitlaw.figure.Figure;
import fitlaw.fit.Estimate;
import fitlaw.paper.Verdict.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Figure 24: loss over the GQA group, in each set of runs that differ in little else, corrected for N and shape by the
 * law of the same size.
 *
 * <p>Whether the loss is erratic is decided by the differences between GQA groups, at a joint confidence level of 95 %
 * (Bonferroni). Agrees if, with increasing group, one significant difference is a rise and another a fall. Disagrees if
 * all significant differences have the same sign, or if the intervals of all differences are within {@value
 * #FLAT_PER_CENT} % of the loss. Cannot say: otherwise, and if the noise is not known.
 *
 * @param source the file of the runs
 * @param sets the sets of runs
 * @param notes limits and assumptions
 */
record HeadGrouping(String source, List<GroupedHeads> sets, List<String> notes) implements FigureAnalysis {
    private static final int FLAT_PER_CENT = 1;
    private static final String CLAIM = "Loss varies erratically with GQA, so no law has a term for it.";

    /**
     * Creates the analysis.
     *
     * @param source the file of the runs
     * @param sets the sets of runs
     * @param notes limits and assumptions
     */
    public HeadGrouping {
        sets = List.copyOf(sets);
        notes = List.copyOf(notes);
    }

    static HeadGrouping of(Paper paper) {
        GroupingSets.Found found = GroupingSets.of(paper.groupingRuns(), paper.runs());
        return new HeadGrouping(
                paper.groupingRuns().source(),
                found.sets(),
                Stream.concat(Stream.of(MovingLaw.grouping(paper.runs(), paper.groupingRuns())), found.notes().stream())
                        .toList());
    }

    @Override
    public int number() {
        return 24;
    }

    @Override
    public String title() {
        return "Loss by GQA group";
    }

    /** {@return the reason why there is nothing to show, if so} */
    public Optional<String> refusal() {
        return sets.isEmpty()
                ? Optional.of("No two runs of the same size and number of tokens share d_model, head_dim and n_layers"
                        + " and differ in GQA group. Add such runs, each with at least two seeds.")
                : Optional.empty();
    }

    @Override
    public Verdict verdict() {
        if (sets.isEmpty()) {
            return new Verdict(CLAIM, refusal().orElseThrow(), Outcome.CANNOT_SAY);
        }
        int comparisons = sets.stream().mapToInt(GroupedHeads::pairs).sum();
        List<String> shown = new ArrayList<>();
        boolean rises = false;
        boolean falls = false;
        boolean flat = true;
        for (GroupedHeads set : sets) {
            List<GroupedHeads.Step> steps = set.steps(comparisons);
            Optional<GroupedHeads.Step> up = beyond(steps, 1);
            Optional<GroupedHeads.Step> down = beyond(steps, -1);
            rises |= up.isPresent();
            falls |= down.isPresent();
            double limit = FLAT_PER_CENT
                    / 100.0
                    * set.losses().values().stream()
                            .mapToDouble(GroupedHeads::mean)
                            .min()
                            .orElseThrow();
            flat &= steps.stream().allMatch(step -> inside(step.loss(), limit));
            shown.add(sentence(set, steps, up, down));
        }
        Outcome outcome =
                rises && falls ? Outcome.AGREES : rises || falls || flat ? Outcome.DISAGREES : Outcome.CANNOT_SAY;
        String which = rises && falls
                ? "Loss both rises and falls significantly."
                : rises
                        ? "No decrease is significant."
                        : falls ? "No increase is significant." : flat ? "All differences are below 1 %." : "";
        return new Verdict(CLAIM, (String.join(" ", shown) + " " + which).strip(), outcome);
    }

    /** The largest significant difference with a sign. */
    private static Optional<GroupedHeads.Step> beyond(List<GroupedHeads.Step> steps, int sign) {
        return steps.stream()
                .filter(step -> step.loss().interval().isStated())
                .filter(step -> sign > 0
                        ? step.loss().interval().low() > 0
                        : step.loss().interval().high() < 0)
                .max(Comparator.comparingDouble(step -> sign * step.loss().value()));
    }

    private static boolean inside(Estimate difference, double limit) {
        return difference.interval().isStated()
                && difference.interval().low() > -limit
                && difference.interval().high() < limit;
    }

    private static String sentence(
            GroupedHeads set,
            List<GroupedHeads.Step> steps,
            Optional<GroupedHeads.Step> up,
            Optional<GroupedHeads.Step> down) {
        if (!steps.get(0).loss().interval().isStated()) {
            return "At " + set.name() + ", no run is repeated, so noise and effect cannot be separated.";
        }
        if (up.isEmpty() && down.isEmpty()) {
            GroupedHeads.Step widest = steps.stream()
                    .max(Comparator.comparingDouble(step -> Math.abs(step.loss().value())))
                    .orElseThrow();
            return "At " + set.name() + ", no difference is significant; the largest is " + told(widest) + ".";
        }
        return "At " + set.name() + ", significant differences: "
                + Stream.of(up, down)
                        .flatMap(Optional::stream)
                        .map(HeadGrouping::told)
                        .collect(Collectors.joining(", "))
                + ".";
    }

    private static String told(GroupedHeads.Step step) {
        return String.format(
                Locale.ROOT,
                "%s [%s, %s] from GQA %s to %s",
                signed(step.loss().value()),
                signed(step.loss().interval().low()),
                signed(step.loss().interval().high()),
                Numbers.plain(step.from()),
                Numbers.plain(step.to()));
    }

    private static String signed(double value) {
        return (value > 0 ? "+" : "") + Numbers.significant(value, 2);
    }

    /**
     * {@return one row for each run: set, row of the file, GQA group, corrected loss, mean of the group with its 95 %
     * interval}
     */
    @Override
    public Table table() {
        StringColumn name = StringColumn.create("set");
        IntColumn row = IntColumn.create("row");
        DoubleColumn grouping = DoubleColumn.create("gqa_group");
        DoubleColumn loss = DoubleColumn.create("corrected_loss");
        DoubleColumn mean = DoubleColumn.create("mean_loss");
        DoubleColumn low = DoubleColumn.create("low");
        DoubleColumn high = DoubleColumn.create("high");
        for (GroupedHeads set : sets) {
            set.losses().forEach((g, losses) -> {
                Estimate expected = set.loss(g);
                for (int i = 0; i < losses.size(); i++) {
                    name.append(set.name());
                    row.append(set.rows().get(g).get(i));
                    grouping.append(g);
                    loss.append(losses.get(i));
                    mean.append(expected.value());
                    if (expected.interval().isStated()) {
                        low.append(expected.interval().low());
                        high.append(expected.interval().high());
                    } else {
                        low.appendMissing();
                        high.appendMissing();
                    }
                }
            });
        }
        return Table.create(title(), name, row, grouping, loss, mean, low, high);
    }

    @Override
    public Figure draw() {
        return HeadGroupingFigure.of(this);
    }
}
