package fitlaw.law;

import fitlaw.common.Numbers;
import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.fit.NotIdentified;
import fitlaw.fit.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Estimates as rows, with the same columns everywhere. */
final class Estimates {
    static final List<String> HEADER = List.of("term", "estimate", "std_error", "low", "high", "method");

    /**
     * Significant digits instead of decimal places: there is no standard error, or the number is very large or small.
     */
    private static final int NONE = -1;

    private static final int MOST_PLACES = 7;
    private static final double LARGE = 1e6;

    private Estimates() {}

    /** For display: numbers to the second digit of the standard error, and a dash if there is none. */
    static List<List<String>> rows(List<Quantity> quantities) {
        List<List<String>> rows = new ArrayList<>();
        for (Quantity quantity : quantities) {
            if (quantity instanceof Estimate estimate) {
                Interval interval = estimate.interval();
                int places = places(estimate);
                rows.add(List.of(
                        estimate.term(),
                        shown(estimate.value(), places),
                        shown(estimate.stdError().orElse(Double.NaN), places),
                        interval.isStated() ? shown(interval.low(), places) : "–",
                        interval.isStated() ? shown(interval.high(), places) : "–",
                        interval.method()));
            } else {
                rows.add(List.of(quantity.term(), "–", "–", "–", "–", "not identified"));
            }
        }
        return rows;
    }

    /** Number of decimal places: two digits of the standard error, and two of the number itself if it is smaller. */
    private static int places(Estimate estimate) {
        double error = estimate.stdError().orElse(Double.NaN);
        double smaller = Math.min(Math.abs(error), Math.abs(estimate.value()));
        if (!(smaller > 0) || !(error < Double.POSITIVE_INFINITY)) {
            return NONE;
        }
        int places = 1 - (int) Math.floor(Math.log10(smaller));
        return places > MOST_PLACES || Math.abs(estimate.value()) >= LARGE ? NONE : Math.max(0, places);
    }

    private static String shown(double value, int places) {
        if (places == NONE || !Double.isFinite(value) || Math.abs(value) >= LARGE) {
            return Numbers.significant(value, 4);
        }
        String text = String.format(Locale.ROOT, "%." + places + "f", value);
        return Double.parseDouble(text) == 0 && text.startsWith("-") ? text.substring(1) : text;
    }

    /** The reasons of those that are not identified. */
    static List<String> reasons(List<Quantity> quantities) {
        return quantities.stream()
                .filter(NotIdentified.class::isInstance)
                .map(NotIdentified.class::cast)
                .map(open -> open.term() + " is not identified. " + open.reason())
                .toList();
    }

    /** For programs: empty cells where there is no number. */
    static Table table(List<Quantity> quantities) {
        StringColumn term = StringColumn.create("term");
        DoubleColumn estimate = DoubleColumn.create("estimate");
        DoubleColumn error = DoubleColumn.create("std_error");
        DoubleColumn low = DoubleColumn.create("low");
        DoubleColumn high = DoubleColumn.create("high");
        StringColumn method = StringColumn.create("method");
        for (Quantity quantity : quantities) {
            term.append(quantity.term());
            if (quantity instanceof Estimate known) {
                estimate.append(known.value());
                error.append(known.stdError().orElse(Double.NaN));
                if (known.interval().isStated()) {
                    low.append(known.interval().low());
                    high.append(known.interval().high());
                } else {
                    low.appendMissing();
                    high.appendMissing();
                }
                method.append(known.interval().method());
            } else if (quantity instanceof NotIdentified open) {
                List.of(estimate, error, low, high).forEach(DoubleColumn::appendMissing);
                method.append("not identified: " + open.reason());
            }
        }
        return Table.create("estimates", term, estimate, error, low, high, method);
    }
}
