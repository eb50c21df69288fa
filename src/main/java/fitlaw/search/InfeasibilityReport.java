package fitlaw.search;

import fitlaw.arch.Architecture;
import fitlaw.common.Numbers;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Explains why a search found nothing: the binding condition, and the nearest value that can be met. */
final class InfeasibilityReport {
    private final SearchRun run;
    private final Search search;
    private final ShapeSpace space;
    private final SpeedModel speeds;
    private final Predicate<Architecture> condition;

    InfeasibilityReport(SearchRun run, Predicate<Architecture> condition) {
        this.run = run;
        this.condition = condition;
        search = run.search();
        space = run.space();
        speeds = run.speeds();
    }

    String of(Exploration.Tally tally) {
        if (tally.rightSize() == 0) {
            return size();
        }
        if (tally.rightSize() == tally.ruledOut()) {
            return conditions(tally.rightSize());
        }
        return tally.tooMuchLoss() == 0 ? memory(tally.rightSize() - tally.ruledOut()) : loss(tally);
    }

    private String size() {
        double nearest = new ShapeGrid(space).nearestSize();
        if (Double.isInfinite(nearest)) {
            return String.format(
                    Locale.ROOT,
                    "No shape is close to N %s: %s. Use smaller multiples, smaller or fewer heads, or other depths.",
                    Numbers.count((double) space.parameters()),
                    space);
        }
        return String.format(
                Locale.ROOT,
                "No shape has N within %s %% of %s: %s. The closest differs by %s %%. Allow that difference (sizeWithin), or use smaller multiples or fewer heads.",
                Numbers.plain(100 * space.tolerance()),
                Numbers.count((double) space.parameters()),
                space,
                up(100 * nearest, 3));
    }

    private String conditions(long shapes) {
        long[] meetWhere = {0};
        var reached = run.validity().new Reached();
        each(shape -> {
            if (space.constraint().test(shape)) {
                meetWhere[0]++;
                reached.add(shape);
            }
        });
        return meetWhere[0] == 0
                ? String.format(
                        Locale.ROOT,
                        "None of the %,d shapes of the required size meets the conditions of where. Relax them, or widen the space.",
                        shapes)
                : String.format(
                        Locale.ROOT,
                        "None of the %,d shapes of the required size%s is within the range of the law's runs, %s; their range is %s. Allow extrapolation (extrapolating).",
                        meetWhere[0],
                        meetWhere[0] < shapes ? " that meet the conditions of where" : "",
                        run.validity(),
                        reached);
    }

    private String memory(long shapes) {
        double[] least = {Double.POSITIVE_INFINITY};
        double[] share = {0};
        each(shape -> {
            if (condition.test(shape)) {
                least[0] = Math.min(least[0], speeds.memoryNeeded(shape));
                share[0] = Math.max(share[0], speeds.shareThatFits(shape));
            }
        });
        String most = speeds.loads().size() > 1
                ? String.format(
                        Locale.ROOT,
                        "the largest load that any of them can serve is %s times these batches",
                        Numbers.significant(share[0], 3))
                : String.format(
                        Locale.ROOT,
                        "the maximum number of sequences that any of them can serve at once is %.0f",
                        share[0] * speeds.loads().get(0).batch());
        return String.format(
                Locale.ROOT,
                "None of the %,d shapes of the required size that meet the conditions fits in %s GB with %s; %s. The whole workload needs %s GB (memory). %s",
                shapes,
                Numbers.significant(speeds.memoryBytes() / 1e9, 3),
                speeds.loadsText(),
                share[0] == 0 ? "none has memory for a single sequence in addition to its weights" : most,
                up(least[0] / 1e9, 3),
                share[0] == 0
                        ? "Use a larger GPU or a smaller model."
                        : "Use a smaller batch, fewer tokens or fewer KV heads.");
    }

    private String loss(Exploration.Tally tally) {
        String unit = run.inNats() ? " nats per token" : " times the baseline's loss";
        return String.format(
                Locale.ROOT,
                "The loss limit, %s%s, is below the minimum over %,d shapes, %s%s%s. %s, or widen the space.",
                Numbers.significant(run.limit(), 6),
                unit,
                tally.tooMuchLoss(),
                up(tally.leastLoss(), 6),
                unit,
                search.probability().isEmpty() ? "" : " (its upper bound at the required probability)",
                next(tally.leastLoss()));
    }

    private String next(double leastLoss) {
        if (search.leastAccuracy().isPresent()) {
            double most = search.accuracy().orElseThrow().at(leastLoss).value();
            return String.format(
                    Locale.ROOT,
                    "Require an accuracy of at most %s (accuracyAtLeast)",
                    new BigDecimal(most)
                            .round(new MathContext(3, RoundingMode.FLOOR))
                            .toPlainString());
        }
        return "Raise it to at least that value (" + (search.limit().isEmpty() ? "lossWithin" : "lossAtMost") + ")";
    }

    private void each(Consumer<Architecture> visitor) {
        ShapeGrid grid = new ShapeGrid(space);
        for (ShapeGrid.Slice slice : grid.slices()) {
            grid.visit(slice, (smaller, shapes) -> {}, visitor);
        }
    }

    /** Rounded up, so that a search with this value has a result. */
    private static String up(double value, int digits) {
        return Double.isFinite(value)
                ? new BigDecimal(value)
                        .round(new MathContext(digits, RoundingMode.CEILING))
                        .toPlainString()
                : String.valueOf(value);
    }
}
