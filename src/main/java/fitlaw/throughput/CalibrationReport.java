package fitlaw.throughput;

import fitlaw.common.Numbers;
import fitlaw.common.Report;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Renders the leave-one-architecture-out errors of a calibrated model, by batch and by architecture. */
final class CalibrationReport {
    private static final int WORST = 10;
    private static final int MOST_BATCHES = 12;
    private static final String COLUMNS =
            "error: mean absolute error; bias: mean error, positive if predicted times are too long; coverage: share of points within their intervals.";

    static final String NO_ERRORS =
            "Only one architecture was measured, so there are no leave-one-architecture-out errors. Measure a second architecture.";

    private CalibrationReport() {}

    static Report of(Calibration of) {
        Report.Builder report = Report.titled("Leave-one-architecture-out errors");
        LeftOutErrors errors = of.errors();
        if (errors.coverage().isEmpty()) {
            return report.text(NO_ERRORS).build();
        }
        report.text(String.format(
                Locale.ROOT,
                "%s, %s. %s",
                counted(of.data()),
                number(of.data().architectures(), "architecture"),
                COLUMNS));
        return groups(report, errors, "calibration().errors() and --json list all models.")
                .build();
    }

    static Report of(OutOfSample of) {
        Report.Builder report = Report.titled("Test on " + of.source());
        LeftOutErrors errors = of.errors();
        int models = errors.byArchitecture().size();
        report.text(String.format(
                Locale.ROOT,
                "%s of %s. Mean absolute error: %s. Coverage of the intervals: %s of points.",
                number(of.predictions().size(), "point"),
                number(models, "model"),
                Stream.of(
                                off(of.hasRequests() ? "decode steps and requests" : "decode steps", errors.decode()),
                                off("prefills", errors.prefill()))
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining(", ")),
                Numbers.tenths(errors.coverage().orElse(Double.NaN))));
        report.text(COLUMNS);
        groups(report, errors, "errors() and, at the terminal, --json list all models.");
        if (!of.others().isEmpty()) {
            report.note(String.format(
                    Locale.ROOT,
                    "Predicted for %s, measured on %s. To test a model transferred to another GPU: speed.on(hardware).test(…).",
                    of.setup(),
                    String.join("; ", of.others())));
        }
        if (!of.known().isEmpty()) {
            report.note(String.format(
                    Locale.ROOT,
                    "%s not test predictions of new shapes, because the calibration includes these shapes: %s.",
                    of.known().size() == models
                            ? "The models do"
                            : of.known().size() + " of the models "
                                    + (of.known().size() == 1 ? "does" : "do"),
                    String.join(", ", of.known())));
        }
        if (!of.leftOut().isEmpty()) {
            report.note(String.format(
                    Locale.ROOT,
                    "%s left out. Reason of the first, row %d of %s: %s",
                    of.leftOut().size() == 1 ? "1 measurement is" : of.leftOut().size() + " measurements are",
                    of.leftOut().get(0).row(),
                    of.leftOut().get(0).source(),
                    of.leftOut().get(0).reason()));
        }
        return report.build();
    }

    static String number(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static Optional<String> off(String what, OptionalDouble error) {
        return error.stream()
                .mapToObj(known -> what + " " + Numbers.tenths(known))
                .findFirst();
    }

    private static Report.Builder groups(Report.Builder report, LeftOutErrors errors, String all) {
        if (!errors.byBatch().isEmpty()) {
            report.grid(header("batch"), rows(ranges(errors.byBatch())));
        }
        List<Calibration.Group> worst = errors.byArchitecture().stream()
                .sorted(Comparator.comparingDouble((Calibration.Group group) -> -group.error())
                        .thenComparing(Calibration.Group::name))
                .toList();
        report.grid(header("model"), rows(worst.subList(0, Math.min(WORST, worst.size()))));
        if (worst.size() > WORST) {
            report.text(String.format(
                    Locale.ROOT,
                    "The other %d have errors of at most %s; %s",
                    worst.size() - WORST,
                    Numbers.tenths(worst.get(WORST).error()),
                    all));
        }
        return report;
    }

    /** Groups by batch if there are few batches; otherwise (fractional mean batches of serving) by powers of two. */
    private static List<Calibration.Group> ranges(List<Calibration.Group> byBatch) {
        if (byBatch.size() <= MOST_BATCHES) {
            return byBatch.stream()
                    .map(group -> named(Numbers.plain(Double.parseDouble(Numbers.significant(batch(group), 3))), group))
                    .toList();
        }
        TreeMap<Integer, List<Calibration.Group>> between = byBatch.stream()
                .collect(Collectors.groupingBy(
                        group -> Math.getExponent(batch(group)), TreeMap::new, Collectors.toList()));
        return between.entrySet().stream()
                .map(entry -> mean(
                        String.format(
                                Locale.ROOT,
                                "%s to %s",
                                Numbers.plain(Math.scalb(1.0, entry.getKey())),
                                Numbers.plain(Math.scalb(1.0, entry.getKey() + 1))),
                        entry.getValue()))
                .toList();
    }

    private static double batch(Calibration.Group group) {
        return Double.parseDouble(group.name());
    }

    private static Calibration.Group named(String name, Calibration.Group of) {
        return new Calibration.Group(name, of.points(), of.error(), of.bias(), of.coverage());
    }

    private static Calibration.Group mean(String name, List<Calibration.Group> of) {
        int points = of.stream().mapToInt(Calibration.Group::points).sum();
        return new Calibration.Group(
                name,
                points,
                mean(of, points, Calibration.Group::error),
                mean(of, points, Calibration.Group::bias),
                mean(of, points, Calibration.Group::coverage));
    }

    private static double mean(List<Calibration.Group> of, int points, ToDoubleFunction<Calibration.Group> value) {
        return of.stream()
                        .mapToDouble(group -> group.points() * value.applyAsDouble(group))
                        .sum()
                / points;
    }

    /** Number of points, and of measurements if some points have several. */
    static String counted(Calibration.Data of) {
        return of.rows() == of.points()
                ? number(of.rows(), "measurement")
                : number(of.rows(), "measurement") + " of " + number(of.points(), "point");
    }

    private static List<String> header(String first) {
        return List.of(first, "points", "error", "bias", "coverage");
    }

    private static List<List<String>> rows(List<Calibration.Group> groups) {
        return groups.stream()
                .map(group -> List.of(
                        group.name(),
                        String.valueOf(group.points()),
                        Numbers.tenths(group.error()),
                        Numbers.tenths(group.bias()),
                        Numbers.tenths(group.coverage())))
                .toList();
    }
}
