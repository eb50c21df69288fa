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
        if (!of.byBatch().isEmpty()) {
            report.grid(header("batch"), rows(of.byBatch()));
        }
        List<Calibration.Group> worst = of.byArchitecture().stream()
                .sorted(Comparator.comparingDouble((Calibration.Group group) -> -group.error())
                        .thenComparing(Calibration.Group::name))
                .toList();
        report.grid(header("model"), rows(worst.subList(0, Math.min(WORST, worst.size()))));
        if (worst.size() > WORST) {
            report.text("The other %d are off by %s at most; calibration().byArchitecture() and --json have all."
                    .formatted(worst.size() - WORST, percent(worst.get(WORST).error())));
        }
        return report.build();
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
