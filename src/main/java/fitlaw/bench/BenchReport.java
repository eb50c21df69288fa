package fitlaw.bench;

import fitlaw.common.Numbers;
import fitlaw.common.Report;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Reports the content of a {@link Bench}: setups, ranges and the rows left out. */
final class BenchReport {
    private static final int REASONS = 6;

    private BenchReport() {}

    static Report of(Bench bench) {
        Report.Builder report =
                Report.titled(bench.source() + ": " + bench.rows().size() + " measurements");
        report.grid(List.of("setup", "phase", "rows", "models", "batch", "context", "seconds"), groups(bench.rows()));
        if (bench.setups().size() > 1) {
            report.note("These rows come from " + bench.setups().size()
                    + " setups. Coefficients are fitted for each of them separately; select one with where or of.");
        }
        bench.repeats()
                .forEach(repeats -> report.text(sentence(repeats, bench.setups().size() > 1)));
        if (!bench.notes().isEmpty()) {
            report.text(String.join(" ", bench.notes()));
        }
        leftOutNote(report, bench.leftOut());
        return report.build();
    }

    private static List<List<String>> groups(List<Measurement> rows) {
        Map<List<Object>, List<Measurement>> groups = rows.stream()
                .collect(Collectors.groupingBy(
                        row -> List.<Object>of(row.setup(), row.load().phase()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        List<List<String>> lines = new ArrayList<>();
        for (List<Measurement> group : groups.values()) {
            Measurement first = group.get(0);
            lines.add(List.of(
                    first.setup().toString(),
                    first.load().phase().label(),
                    String.valueOf(group.size()),
                    String.valueOf(
                            group.stream().map(m -> m.model().name()).distinct().count()),
                    range(group, m -> m.load().batch()),
                    range(group, m -> m.load().contextTokens()),
                    range(group, Measurement::seconds)));
        }
        return lines;
    }

    private static String range(Collection<Measurement> rows, ToDoubleFunction<Measurement> value) {
        var all = rows.stream().mapToDouble(value).summaryStatistics();
        String least = Numbers.plain(Double.parseDouble(Numbers.significant(all.getMin(), 4)));
        String most = Numbers.plain(Double.parseDouble(Numbers.significant(all.getMax(), 4)));
        return least.equals(most) ? least : least + "–" + most;
    }

    private static String sentence(Repeats repeats, boolean severalSetups) {
        return String.format(
                Locale.ROOT,
                "Repeats, %s%s: %d points were measured more than once (%d rows%s). Difference of two measurements of a"
                        + " point: median %s, 90th percentile %s, maximum %s (%s). Fits use the mean of each point.",
                repeats.phase().label(),
                severalSetups ? " on " + repeats.setup() : "",
                repeats.points(),
                repeats.rows(),
                repeats.runs() > 1 ? " of " + repeats.runs() + " runs" : "",
                Numbers.percent(repeats.differences().median()),
                Numbers.percent(repeats.differences().ninetieth()),
                Numbers.percent(repeats.differences().most()),
                repeats.differences().mostAt());
    }

    static void leftOutNote(Report.Builder report, List<ExcludedMeasurement> leftOut) {
        if (leftOut.isEmpty()) {
            return;
        }
        Map<String, List<ExcludedMeasurement>> byReason = leftOut.stream()
                .collect(Collectors.groupingBy(BenchReport::kind, LinkedHashMap::new, Collectors.toList()));
        String reasons = byReason.values().stream()
                .limit(REASONS)
                .map(BenchReport::reason)
                .collect(Collectors.joining("; "));
        String more = byReason.size() > REASONS
                ? "; and others for " + (byReason.size() - REASONS) + " more reasons (leftOut() lists them)."
                : ".";
        report.note(leftOut.size() + (leftOut.size() == 1 ? " row is" : " rows are") + " left out: " + reasons + more);
    }

    /** A reason without the numbers of the row, so that rows left out for the same reason are counted together. */
    private static String kind(ExcludedMeasurement row) {
        return row.reason().replaceAll("[0-9][0-9.e+,-]*", "#");
    }

    private static String reason(List<ExcludedMeasurement> rows) {
        ExcludedMeasurement first = rows.get(0);
        String place = "row " + first.row() + " of " + first.source();
        return rows.size() == 1
                ? place + " because " + first.reason()
                : rows.size() + " rows (the first: " + place + ") because " + first.reason();
    }
}
