package fitlaw.throughput;

import fitlaw.table.Report;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Shows how far off a calibrated model is on architectures left out, by batch and by architecture. */
final class CalibrationReport {
    private static final int WORST = 10;

    private CalibrationReport() {}

    static Report of(Calibration of) {
        Report.Builder report = Report.titled("Errors with each architecture left out");
        if (Double.isNaN(of.coverage())) {
            return report.text("No architecture could be left out, so the errors are not known. Measure a second one.")
                    .build();
        }
        report.text(
                "%s of %d architectures: mean absolute error, mean error (positive where predicted times are too long), share inside the intervals."
                        .formatted(counted(of), of.architectures()));
        return groups(report, of.byBatch(), of.byArchitecture()).build();
    }

    static Report of(SpeedTest of) {
        Report.Builder report = Report.titled("Test on " + of.source());
        report.text("%d points of %d models: %s%s; %s of the points inside their intervals."
                .formatted(
                        of.predictions().size(),
                        of.byArchitecture().size(),
                        off("decode steps", of.decodeError()),
                        Double.isNaN(of.prefillError())
                                ? ""
                                : (Double.isNaN(of.decodeError()) ? "" : ", ") + off("prefills", of.prefillError()),
                        percent(of.coverage())));
        groups(report, of.byBatch(), of.byArchitecture());
        if (!of.known().isEmpty()) {
            report.note(
                    "No test of new shapes: the calibration had the shape of " + String.join(", ", of.known()) + ".");
        }
        if (!of.leftOut().isEmpty()) {
            report.note("%d measurements are left out, the first, row %d of %s: %s."
                    .formatted(
                            of.leftOut().size(),
                            of.leftOut().get(0).row(),
                            of.leftOut().get(0).source(),
                            of.leftOut().get(0).reason()));
        }
        return report.build();
    }

    private static String off(String what, double error) {
        return Double.isNaN(error) ? "" : what + " off by " + percent(error);
    }

    private static Report.Builder groups(
            Report.Builder report, List<Calibration.Group> byBatch, List<Calibration.Group> byArchitecture) {
        if (!byBatch.isEmpty()) {
            report.grid(header("batch"), rows(byBatch));
        }
        List<Calibration.Group> worst = byArchitecture.stream()
                .sorted(Comparator.comparingDouble((Calibration.Group group) -> -group.error())
                        .thenComparing(Calibration.Group::name))
                .toList();
        report.grid(header("model"), rows(worst.subList(0, Math.min(WORST, worst.size()))));
        if (worst.size() > WORST) {
            report.text("The other %d are off by %s at most; calibration().byArchitecture() and --json have all."
                    .formatted(worst.size() - WORST, percent(worst.get(WORST).error())));
        }
        return report;
    }

    /** Points, and measurements where some points have several. */
    static String counted(Calibration of) {
        return of.rows() == of.points()
                ? of.rows() + " measurements"
                : "%d measurements of %d points".formatted(of.rows(), of.points());
    }

    private static List<String> header(String first) {
        return List.of(first, "points", "error", "bias", "inside");
    }

    private static List<List<String>> rows(List<Calibration.Group> groups) {
        return groups.stream()
                .map(group -> List.of(
                        group.name(),
                        String.valueOf(group.points()),
                        percent(group.error()),
                        percent(group.bias()),
                        percent(group.coverage())))
                .toList();
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
