package fitlaw.throughput;

import fitlaw.bench.Repeats;
import fitlaw.common.Numbers;
import fitlaw.common.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;

/** Renders a calibrated model. */
final class ThroughputReport {
    private ThroughputReport() {}

    static Report of(Throughput throughput) {
        Calibration of = throughput.calibration();
        Report.Builder report = Report.titled("Throughput of " + throughput.setup());
        report.text(errors(of.errors(), throughput.predictor().errors().confidence()));
        report.grid(List.of("form", "coefficients", "leave-one-out error"), forms(throughput, of));
        report.text(String.format(
                Locale.ROOT,
                "%s, %s. Copy bandwidth %s TB/s, bf16 matrix product %s TFLOP/s.",
                CalibrationReport.counted(of.data()),
                CalibrationReport.number(of.data().architectures(), "architecture"),
                Numbers.significant(throughput.hardware().bytesPerSecond() / 1e12, 3),
                Numbers.significant(throughput.hardware().flopPerSecond() / 1e12, 3)));
        report.text(throughput.formula());
        if (throughput.formula().contains("⊕")) {
            report.text("L: layers, d: d_model, n: misaligned matrices of a layer, B: batch; a ⊕ b ="
                    + " (a^p + b^p)^(1/p), a smooth maximum.");
        }
        report.grid(List.of("term", "estimate", "unit", "prior", "identified", "meaning"), rows(throughput));
        of.forms().stream().findFirst().ifPresent(form -> report.text(explained(form)));
        growth("decode steps", "batch", throughput.predictor().errors().decode().growth())
                .ifPresent(report::text);
        growth(
                        "prefills",
                        "number of tokens",
                        throughput.predictor().errors().prefill().growth())
                .ifPresent(report::text);
        of.data().repeats().forEach(repeats -> report.text(noise(repeats)));
        if (throughput.predictor().carried() > 0) {
            report.note(String.format(
                    Locale.ROOT,
                    "Coefficients were fitted on another GPU and transferred to this one: intervals are widened by %s.",
                    Numbers.percent(throughput.predictor().carried())));
        }
        of.notes().forEach(report::note);
        long open =
                throughput.evidence().stream().filter(one -> !one.identified()).count();
        if (open > 0) {
            report.note((open == 1
                            ? "1 coefficient is at or near its prior: the measurements do not identify it."
                            : open
                                    + " coefficients are at or near their priors: the measurements do not identify them.")
                    + " NextMeasurement.of(speed) lists measurements that would.");
        }
        if (!of.data().leftOut().isEmpty()) {
            report.note(CalibrationReport.number(of.data().leftOut().size(), "measurement")
                    + (of.data().leftOut().size() == 1 ? " was" : " were")
                    + " left out; the report of the bench lists the reasons.");
        }
        return report.build();
    }

    private static String errors(LeftOutErrors of, double confidence) {
        if (of.coverage().isEmpty()) {
            return CalibrationReport.NO_ERRORS + " Intervals are those of the priors.";
        }
        return String.format(
                Locale.ROOT,
                "Leave-one-architecture-out mean absolute error: %s. Coverage of %.0f %% intervals: %s of points, %s for the worst architecture.",
                Stream.of(
                                off("decode steps", of.decode()),
                                off("prefills", of.prefill()),
                                off("times to the first token (with queueing)", of.firstToken()))
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining(", ")),
                100 * confidence,
                Numbers.percent(of.coverage().getAsDouble()),
                Numbers.percent(of.byArchitecture().stream()
                        .mapToDouble(Calibration.Group::coverage)
                        .min()
                        .orElseThrow()));
    }

    private static Optional<String> off(String what, OptionalDouble error) {
        return error.stream()
                .mapToObj(known -> what + " " + Numbers.percent(known))
                .findFirst();
    }

    private static Optional<String> growth(String of, String what, IntervalGrowth growth) {
        if (growth.power() == 0) {
            return Optional.empty();
        }
        double byDoubling = Math.pow(2, growth.power()) - 1;
        return Optional.of(String.format(
                Locale.ROOT,
                "Intervals of %s %s by %s with each doubling of the %s, as do the leave-one-architecture-out errors.",
                of,
                byDoubling > 0 ? "widen" : "narrow",
                Numbers.percent(Math.abs(byDoubling)),
                what));
    }

    private static String noise(Repeats repeats) {
        return String.format(
                Locale.ROOT,
                "Run-to-run noise, %s: two measurements of a point differ by %s on average (median %s, %s measured repeatedly). A model without error would have a mean absolute error of %s against single measurements.",
                repeats.phase().label(),
                Numbers.percent(repeats.differences().mean()),
                Numbers.percent(repeats.differences().median()),
                CalibrationReport.number(repeats.points(), "point"),
                Numbers.percent(repeats.differences().mean() / Math.sqrt(2)));
    }

    private static String explained(Calibration.Form form) {
        List<String> values = new ArrayList<>();
        for (int j = 0; j < form.names().size(); j++) {
            values.add(form.names().get(j) + " "
                    + Numbers.significant(form.values().get(j), 3));
        }
        return "The three-term form, " + form.formula() + ", has " + String.join(", ", values)
                + ". Its factors are valid for this form only; they are not efficiencies.";
    }

    private static List<List<String>> forms(Throughput throughput, Calibration of) {
        return of.forms().stream()
                .map(form -> List.of(
                        form.name() + (form.name().equals(throughput.form()) ? " (chosen)" : ""),
                        String.valueOf(form.coefficients()),
                        Numbers.percent(form.error().orElse(Double.NaN))))
                .toList();
    }

    private static List<List<String>> rows(Throughput throughput) {
        Table table = throughput.table();
        List<List<String>> rows = new ArrayList<>();
        for (int j = 0; j < table.rowCount(); j++) {
            boolean identified = table.booleanColumn("identified").get(j);
            rows.add(List.of(
                    table.stringColumn("term").get(j),
                    Numbers.significant(table.doubleColumn("estimate").getDouble(j), 3)
                            + (identified
                                    ? String.format(
                                            Locale.ROOT,
                                            " [%s, %s]",
                                            Numbers.significant(
                                                    table.doubleColumn("low").getDouble(j), 3),
                                            Numbers.significant(
                                                    table.doubleColumn("high").getDouble(j), 3))
                                    : ""),
                    table.stringColumn("unit").get(j),
                    Numbers.significant(table.doubleColumn("prior").getDouble(j), 3),
                    identified ? "yes" : "no",
                    table.stringColumn("meaning").get(j)));
        }
        return rows;
    }
}
