package fitlaw.paper;

import fitlaw.common.Numbers;
import fitlaw.fit.CommonRatio;
import fitlaw.fit.Estimate;
import fitlaw.law.ShapeVariable;
import fitlaw.paper.Verdict.Outcome;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Verdict on whether loss is U-shaped at each size with nearly the same best value. "Nearly" is a factor of {@value
 * #NEARLY}, so that it covers the paper's own values of r: 1.03 on its small sizes and 1.22 on 1B.
 *
 * <ul>
 * <li>Agrees: U-shaped at two sizes or more, inverted at none, the interval of the change over sizes entirely within
 * that factor, and the best values equal by the test or within that factor of one another.
 * <li>Disagrees: inverted at a size, or the best values differ by the test (p < {@value #SIGNIFICANCE}) and by more than that
 * factor, or the interval of the change is outside it.
 * <li>Cannot say: otherwise.
 * </ul>
 */
final class OptimaVerdict {
    static final double NEARLY = 1.25;
    private static final double SIGNIFICANCE = 0.05;

    private final ShapeCurves curves;
    private final List<SizeCurve> located;

    private OptimaVerdict(ShapeCurves curves) {
        this.curves = curves;
        this.located = curves.sizes().stream().filter(SizeCurve::isUShaped).toList();
    }

    static Verdict of(ShapeCurves curves) {
        OptimaVerdict verdict = new OptimaVerdict(curves);
        boolean width = curves.variable() == ShapeVariable.RELATIVE_WIDTH;
        return new Verdict(
                "Loss as a function of " + curves.symbol() + " at fixed " + (width ? "r" : "d/√N")
                        + " is U-shaped at 80M, 145M and 297M, with nearly identical optima.",
                verdict.shape() + " " + verdict.optima(),
                verdict.outcome());
    }

    private Outcome outcome() {
        if (curves.sizes().stream().anyMatch(SizeCurve::isUpsideDown)) {
            return Outcome.DISAGREES;
        }
        if (curves.equal().isEmpty() || curves.change().isEmpty()) {
            return Outcome.CANNOT_SAY;
        }
        boolean differ = curves.equal().get().p() < SIGNIFICANCE;
        Estimate change = curves.change().get();
        if ((differ && spread() > NEARLY)
                || change.interval().low() > NEARLY
                || change.interval().high() < 1 / NEARLY) {
            return Outcome.DISAGREES;
        }
        boolean near =
                change.interval().low() >= 1 / NEARLY && change.interval().high() <= NEARLY;
        return located.size() > 1 && near ? Outcome.AGREES : Outcome.CANNOT_SAY;
    }

    /** The largest factor between estimated best values; infinite if a size has no best value. */
    private double spread() {
        DoubleSummaryStatistics values = curves.sizes().stream()
                .filter(SizeCurve::isFitted)
                .mapToDouble(size -> size.best().estimate().map(Estimate::value).orElse(Double.NaN))
                .summaryStatistics();
        return Double.isNaN(values.getMax()) ? Double.POSITIVE_INFINITY : values.getMax() / values.getMin();
    }

    private String shape() {
        int all = curves.sizes().size();
        String shown = "U-shaped at " + located.size() + " of " + all + (all == 1 ? " size" : " sizes");
        if (!located.isEmpty()) {
            shown += "; best " + curves.symbol() + " "
                    + located.stream().map(OptimaVerdict::best).collect(Collectors.joining(", "));
        }
        String down = curves.sizes().stream()
                .filter(SizeCurve::isUpsideDown)
                .map(SizeCurve::name)
                .collect(Collectors.joining(", "));
        List<SizeCurve> without =
                curves.sizes().stream().filter(size -> !size.isFitted()).toList();
        return shown + (down.isEmpty() ? "" : "; a maximum instead of a minimum at " + down)
                + (without.isEmpty() ? "" : "; no curve at " + SizeCurve.names(without)) + ".";
    }

    private static String best(SizeCurve size) {
        Estimate best = size.best().estimate().orElseThrow();
        return Numbers.significant(best.value(), 3) + " " + best.interval().ends(3) + " at " + size.name();
    }

    private String optima() {
        if (curves.equal().isEmpty() || curves.change().isEmpty()) {
            return (curves.sizes().size() == 1
                            ? "A single size allows no comparison"
                            : "Too few sizes have a minimum to compare")
                    + ".";
        }
        CommonRatio test = curves.equal().get();
        Estimate change = curves.change().get();
        return String.format(
                Locale.ROOT,
                "Test of equal best values: F(%d, %s) = %s, p = %s. From the smallest to the largest size the best"
                        + " value changes by a factor of %s %s; a factor of up to %s counts as nearly identical.",
                test.numerator(),
                Numbers.significant(test.denominator(), 2),
                Numbers.significant(test.f(), 3),
                Numbers.significant(test.p(), 2),
                Numbers.significant(change.value(), 3),
                change.interval().ends(3),
                Numbers.plain(NEARLY));
    }
}
