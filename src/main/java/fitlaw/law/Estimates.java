package fitlaw.law;

import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.fit.Open;
import fitlaw.fit.Quantity;
import fitlaw.table.Numbers;
import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Estimates as rows, with the same columns everywhere. */
final class Estimates {
    static final List<String> HEADER = List.of("term", "estimate", "std_error", "low", "high", "method");

    private Estimates() {}

    /** For people: numbers to four digits, and a dash where there is none. */
    static List<List<String>> rows(List<Quantity> quantities) {
        List<List<String>> rows = new ArrayList<>();
        for (Quantity quantity : quantities) {
            if (quantity instanceof Estimate estimate) {
                Interval interval = estimate.interval();
                rows.add(List.of(
                        estimate.term(),
                        Numbers.significant(estimate.value(), 4),
                        Numbers.significant(estimate.stdError(), 3),
                        interval.isStated() ? Numbers.significant(interval.low(), 4) : "–",
                        interval.isStated() ? Numbers.significant(interval.high(), 4) : "–",
                        interval.method()));
            } else {
                rows.add(List.of(quantity.term(), "–", "–", "–", "–", "open"));
            }
        }
        return rows;
    }

    /** Why the open ones among them are open. */
    static List<String> reasons(List<Quantity> quantities) {
        return quantities.stream()
                .filter(Open.class::isInstance)
                .map(Open.class::cast)
                .map(open -> open.term() + " is open. " + open.reason())
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
                error.append(known.stdError());
                if (known.interval().isStated()) {
                    low.append(known.interval().low());
                    high.append(known.interval().high());
                } else {
                    low.appendMissing();
                    high.appendMissing();
                }
                method.append(known.interval().method());
            } else if (quantity instanceof Open open) {
                List.of(estimate, error, low, high).forEach(DoubleColumn::appendMissing);
                method.append("open: " + open.reason());
            }
        }
        return Table.create("estimates", term, estimate, error, low, high, method);
    }
}
