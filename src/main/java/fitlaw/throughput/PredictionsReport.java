package fitlaw.throughput;

import fitlaw.common.Numbers;
import fitlaw.common.Report;
import fitlaw.fit.Estimate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Renders predictions. */
final class PredictionsReport {
    private PredictionsReport() {}

    static Table table(Predictions of) {
        List<Predictions.Row> rows = of.all();
        return Table.create(
                "predictions",
                text("model", rows, Predictions.Row::model),
                whole("batch", rows, row -> row.workload().batch()),
                whole("input_tokens", rows, row -> row.workload().inputTokens()),
                whole("output_tokens", rows, row -> row.workload().outputTokens()),
                text("term", rows, row -> row.estimate().term()),
                number("estimate", rows, row -> row.estimate().value()),
                number("std_error", rows, row -> row.estimate().stdError().orElse(Double.NaN)),
                number("low", rows, row -> row.estimate().interval().low()),
                number("high", rows, row -> row.estimate().interval().high()),
                text("method", rows, row -> row.estimate().interval().method()),
                text("against", rows, row -> row.against().orElse("")),
                number("measured", rows, row -> row.measured().orElse(Double.NaN)));
    }

    private static StringColumn text(
            String name, List<Predictions.Row> rows, java.util.function.Function<Predictions.Row, String> value) {
        return StringColumn.create(name, rows.stream().map(value).toArray(String[]::new));
    }

    private static IntColumn whole(
            String name, List<Predictions.Row> rows, java.util.function.ToIntFunction<Predictions.Row> value) {
        return IntColumn.create(name, rows.stream().mapToInt(value).toArray());
    }

    private static DoubleColumn number(
            String name, List<Predictions.Row> rows, ToDoubleFunction<Predictions.Row> value) {
        return DoubleColumn.create(name, rows.stream().mapToDouble(value).toArray());
    }

    static Report of(Predictions of) {
        Workload load = of.all().get(0).workload();
        Estimate first = of.all().get(0).estimate();
        Report.Builder report = Report.titled("Predictions for " + of.speed().setup());
        report.text(String.format(
                Locale.ROOT,
                "%d tokens in, %d out, %s. Intervals in brackets: %s.",
                load.inputTokens(),
                load.outputTokens(),
                load.batching() == Batching.STATIC ? "static batch" : "continuous batching",
                first.interval().method()));
        boolean ratio = of.all().stream().anyMatch(row -> row.against().isPresent());
        boolean measured = of.all().stream().anyMatch(row -> row.measured().isPresent());
        List<String> header = new ArrayList<>(List.of("model", "batch", "tokens/s"));
        if (measured) {
            header.add("measured");
        }
        header.addAll(List.of("first token (s)", "per token (ms)"));
        if (ratio) {
            header.add("ratio to " + against(of));
            if (measured) {
                header.add("measured ratio");
            }
        }
        report.grid(header, lines(of, ratio, measured));
        if (ratio) {
            report.text(String.format(
                    Locale.ROOT, "Intervals of ratios: %s; those that contain 1 are not resolved.", ratioMethod(of)));
        }
        of.notes().forEach(report::note);
        return report.build();
    }

    private static String against(Predictions of) {
        return of.all().stream()
                .flatMap(row -> row.against().stream())
                .findFirst()
                .orElseThrow();
    }

    private static String ratioMethod(Predictions of) {
        return of.all().stream()
                .filter(row -> row.against().isPresent())
                .map(row -> row.estimate().interval().method().replace(Predictor.NOT_RESOLVED, ""))
                .findFirst()
                .orElseThrow();
    }

    private static List<List<String>> lines(Predictions of, boolean ratio, boolean measured) {
        Map<List<Object>, List<Predictions.Row>> groups = new LinkedHashMap<>();
        for (Predictions.Row row : of.all()) {
            groups.computeIfAbsent(List.of(row.model(), row.workload()), key -> new ArrayList<>())
                    .add(row);
        }
        List<List<String>> lines = new ArrayList<>();
        for (List<Predictions.Row> group : groups.values()) {
            Predictions.Row rate = group.get(0);
            List<String> line = new ArrayList<>(
                    List.of(rate.model(), String.valueOf(rate.workload().batch()), shown(rate.estimate(), 1)));
            if (measured) {
                line.add(shown(rate.measured()));
            }
            line.add(shown(group.get(1).estimate(), 1));
            line.add(shown(group.get(2).estimate(), 1000));
            if (ratio) {
                line.add(group.size() < 4 ? "" : ratio(group.get(3).estimate()));
                if (measured) {
                    line.add(group.size() < 4 ? "" : shown(group.get(3).measured()));
                }
            }
            lines.add(line);
        }
        return lines;
    }

    private static String ratio(Estimate estimate) {
        return shown(estimate, 1)
                + (estimate.interval().method().endsWith(Predictor.NOT_RESOLVED) ? " not resolved" : "");
    }

    private static String shown(OptionalDouble value) {
        return value.isPresent() ? digits(value.getAsDouble()) : "";
    }

    private static String shown(Estimate estimate, double unit) {
        return String.format(
                Locale.ROOT,
                "%s [%s, %s]",
                digits(unit * estimate.value()),
                digits(unit * estimate.interval().low()),
                digits(unit * estimate.interval().high()));
    }

    private static String digits(double value) {
        return Numbers.significant(value, 3);
    }
}
