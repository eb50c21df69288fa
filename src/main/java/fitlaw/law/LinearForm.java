package fitlaw.law;

import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.fit.LinearFit;
import fitlaw.fit.Quantity;
import fitlaw.fit.Student;
import fitlaw.table.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Forms that are linear on the logarithm of loss, {@code ln L = u(N, D) + Σ (c1 ln v + c2 / v)}.
 *
 * <p>Rows are weighted by the square of their loss: noise is about constant in L, so in ln L it is smaller where L is
 * larger. Unweighted, 95 % intervals cover 92 %.
 */
record LinearForm(String name, List<ShapeVariable> shapes) implements LawForm {
    static final LinearForm CONDITIONAL =
            new LinearForm("log-linear", List.of(ShapeVariable.RELATIVE_WIDTH, ShapeVariable.MLP_RATIO));
    static final LinearForm RELATIVE_WIDTH = new LinearForm("relative-width", List.of(ShapeVariable.RELATIVE_WIDTH));
    static final LinearForm MLP_RATIO = new LinearForm("mlp-ratio", List.of(ShapeVariable.MLP_RATIO));

    @Override
    public String formula() {
        StringBuilder formula = new StringBuilder("ln L = u(N, D)");
        for (ShapeVariable shape : shapes) {
            formula.append(" + %1$s1 ln %2$s + %1$s2 / %2$s".formatted(letter(shape), shape.letter()));
        }
        return formula.toString();
    }

    private static String letter(ShapeVariable shape) {
        return shape == ShapeVariable.RELATIVE_WIDTH ? "c" : "e";
    }

    @Override
    public Solution solve(Sample sample) {
        Parts parts = Parts.of(sample, shapes, false);
        double[] loss = sample.loss();
        int n = loss.length;
        double[] y = new double[n];
        double[] w = new double[n];
        for (int i = 0; i < n; i++) {
            y[i] = Math.log(loss[i] / parts.base().scale()[i]);
            w[i] = loss[i] * loss[i];
        }
        Columns columns = new Columns(sample, parts);
        LinearFit fit = LinearFit.of(
                columns.of(sample),
                y,
                w,
                parts.base().group(),
                parts.base().names().size());
        return solution(sample, parts, columns, fit);
    }

    private Solution solution(Sample sample, Parts parts, Columns columns, LinearFit fit) {
        double confidence = sample.options().confidence();
        double t = Student.halfWidth(confidence, fit.degreesOfFreedom());
        String level = Numbers.plain(100 * confidence) + " %";
        List<Quantity> terms = new ArrayList<>();
        for (int j = 0; j < columns.names().size(); j++) {
            double error = Math.sqrt(fit.covariance(j, j));
            terms.add(estimate(columns.names().get(j), fit.slope(j), error, t, "t " + level));
        }
        double[] reference = columns.at(
                sample.geometricMean(ShapeVariable.RELATIVE_WIDTH), sample.geometricMean(ShapeVariable.MLP_RATIO));
        for (int g = 0; g < parts.base().names().size(); g++) {
            double log = value(fit, g, reference);
            double error = Math.sqrt(fit.fittedVariance(g, reference));
            double loss = Math.exp(log);
            terms.add(new Estimate(
                    "level[" + parts.base().names().get(g) + "]",
                    loss,
                    loss * error,
                    new Interval(Math.exp(log - t * error), Math.exp(log + t * error), "t " + level)));
        }
        List<Curve> curves = new ArrayList<>();
        for (int s = 0; s < parts.shapes().size(); s++) {
            int j = columns.first() + 2 * s;
            curves.add(new Curve(
                    parts.shapes().get(s),
                    fit.slope(j),
                    fit.slope(j + 1),
                    fit.covariance(j, j),
                    fit.covariance(j, j + 1),
                    fit.covariance(j + 1, j + 1)));
        }
        double[] loss = sample.loss();
        double[] fitted = new double[loss.length];
        Arrays.setAll(fitted, i -> loss[i] * Math.exp(-fit.residual(i)));
        return new Solution(
                terms,
                curves,
                parts.open(),
                fitted,
                fit.weightedSquares(),
                fit.degreesOfFreedom(),
                "fieller " + level,
                parts.notes(),
                (g, point) -> {
                    double[] at = columns.at(point.relativeWidth(), point.mlpRatio());
                    int level0 = parts.base().levelOf(g);
                    double value = parts.base().scaleOf(g) * Math.exp(value(fit, level0, at));
                    return new double[] {value, value * value * fit.fittedVariance(level0, at)};
                });
    }

    private static Estimate estimate(String term, double value, double error, double t, String method) {
        return new Estimate(term, value, error, new Interval(value - t * error, value + t * error, method));
    }

    private static double value(LinearFit fit, int level, double[] at) {
        double value = fit.level(level);
        for (int j = 0; j < at.length; j++) {
            value += fit.slope(j) * at[j];
        }
        return value;
    }

    /** The columns of the fit: ln N if it enters, then ln v and 1 / v of each shape. */
    private record Columns(List<ShapeVariable> shapes, boolean sized) {
        Columns(Sample sample, Parts parts) {
            this(parts.shapes(), sample.logSize().isPresent());
        }

        int first() {
            return sized ? 1 : 0;
        }

        List<String> names() {
            List<String> names = new ArrayList<>();
            if (sized) {
                names.add("ln_n");
            }
            shapes.forEach(shape -> names.addAll(List.of(letter(shape) + "1", letter(shape) + "2")));
            return names;
        }

        double[][] of(Sample sample) {
            List<double[]> columns = new ArrayList<>();
            sample.logSize().ifPresent(columns::add);
            for (ShapeVariable shape : shapes) {
                columns.add(Arrays.stream(sample.values(shape)).map(Math::log).toArray());
                columns.add(Arrays.stream(sample.values(shape)).map(v -> 1 / v).toArray());
            }
            return columns.toArray(new double[0][]);
        }

        /** At the mean size of a level, where the column of ln N is 0. */
        double[] at(double x, double r) {
            double[] at = new double[first() + 2 * shapes.size()];
            for (int s = 0; s < shapes.size(); s++) {
                double v = shapes.get(s) == ShapeVariable.RELATIVE_WIDTH ? x : r;
                at[first() + 2 * s] = Math.log(v);
                at[first() + 2 * s + 1] = 1 / v;
            }
            return at;
        }
    }
}
