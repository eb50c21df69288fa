package fitlaw.law;

import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.fit.LinearFit;
import fitlaw.fit.LinearRefit;
import fitlaw.fit.Quantity;
import fitlaw.fit.Student;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Forms that are linear in their coefficients: on the logarithm of loss, {@code ln L = u(N, D) + Σ (c1 ln v + c2 / v)}, or
 * on loss itself, {@code L = u(N, D) + Σ (a1 ln v + a2 / v)}.
 *
 * <p>On the logarithm rows are weighted by the square of their loss: noise is about constant in L, so in ln L it is smaller
 * where L is larger. Unweighted, 95 % intervals cover 92 %.
 */
record LinearForm(String name, List<ShapeVariable> shapes, boolean additive) implements LawForm {
    static final LinearForm CONDITIONAL =
            new LinearForm("log-linear", List.of(ShapeVariable.RELATIVE_WIDTH, ShapeVariable.MLP_RATIO), false);
    static final LinearForm ADDITIVE =
            new LinearForm("additive", List.of(ShapeVariable.RELATIVE_WIDTH, ShapeVariable.MLP_RATIO), true);
    static final LinearForm RELATIVE_WIDTH =
            new LinearForm("relative-width", List.of(ShapeVariable.RELATIVE_WIDTH), false);
    static final LinearForm MLP_RATIO = new LinearForm("mlp-ratio", List.of(ShapeVariable.MLP_RATIO), false);

    @Override
    public String formula() {
        StringBuilder formula = new StringBuilder(additive ? "L = u(N, D)" : "ln L = u(N, D)");
        for (ShapeVariable shape : shapes) {
            formula.append(" + %1$s1 ln %2$s + %1$s2 / %2$s".formatted(letter(shape), shape.letter()));
        }
        return formula.toString();
    }

    private String letter(ShapeVariable shape) {
        boolean width = shape == ShapeVariable.RELATIVE_WIDTH;
        return additive ? (width ? "a" : "b") : (width ? "c" : "e");
    }

    @Override
    public Solution solve(Sample sample) {
        Parts parts = Parts.of(sample, shapes, false);
        Columns columns = new Columns(sample, parts);
        double[] y = observations(sample, parts);
        double[] w = weights(sample);
        LinearFit fit = LinearFit.of(
                        columns.of(sample),
                        y,
                        w,
                        parts.base().group(),
                        parts.base().names().size())
                .inflated(sample.inflation());
        Supplier<Regression> regression =
                () -> new LinearRegression(sample, parts, columns, additive, names(columns), y, w, fit);
        return solution(sample, parts, columns, fit, regression);
    }

    private double[] observations(Sample sample, Parts parts) {
        double[] loss = sample.loss();
        double[] y = new double[loss.length];
        for (int i = 0; i < y.length; i++) {
            double scale = parts.base().scale()[i];
            y[i] = additive ? loss[i] - (parts.base().isOptimum() ? scale : 0) : Math.log(loss[i] / scale);
        }
        return y;
    }

    private double[] weights(Sample sample) {
        double[] loss = sample.loss();
        double[] w = sample.weights().clone();
        for (int i = 0; i < w.length; i++) {
            w[i] *= additive ? 1 : loss[i] * loss[i];
        }
        return w;
    }

    /** The fit again, on resampled runs. */
    Refits refits(Sample sample) {
        Parts parts = Parts.of(sample, shapes, false);
        Columns columns = new Columns(sample, parts);
        LinearRefit refit = new LinearRefit(
                columns.of(sample),
                observations(sample, parts),
                weights(sample),
                parts.base().group(),
                parts.base().names().size(),
                columns.at(sample.centre(), 0));
        return new Refits(refit, columns.first(), additive ? Integer.MAX_VALUE : columns.size(), true, true);
    }

    private Solution solution(
            Sample sample, Parts parts, Columns columns, LinearFit fit, Supplier<Regression> regression) {
        double confidence = sample.options().confidence();
        double t = Student.halfWidth(confidence, fit.degreesOfFreedom());
        String level = sample.options().levelInWords();
        List<Quantity> terms = new ArrayList<>();
        for (int j = 0; j < columns.size(); j++) {
            double error = Math.sqrt(fit.covariance(j, j));
            terms.add(estimate(names(columns).get(j), fit.slope(j), error, t, "t " + level));
        }
        double[] reference = columns.at(sample.centre(), 0);
        for (int g = 0; g < parts.base().names().size(); g++) {
            double value = value(fit, g, reference);
            double error = Math.sqrt(fit.fittedVariance(g, reference));
            String term = "level[" + parts.base().names().get(g) + "]";
            if (additive) {
                terms.add(estimate(term, value, error, t, "t " + level));
            } else {
                double loss = Math.exp(value);
                terms.add(new Estimate(
                        term,
                        loss,
                        loss * error,
                        new Interval(Math.exp(value - t * error), Math.exp(value + t * error), "t " + level)));
            }
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
        Arrays.setAll(fitted, i -> additive ? loss[i] - fit.residual(i) : loss[i] * Math.exp(-fit.residual(i)));
        return new Solution(
                terms,
                curves,
                parts.open(),
                fitted,
                fit.weightedSquares(),
                fit.degreesOfFreedom(),
                "fieller " + level,
                parts.notes(),
                new LinearPredictor(parts, columns, fit, regression));
    }

    private List<String> names(Columns columns) {
        List<String> names = new ArrayList<>();
        if (columns.sized()) {
            names.add("ln_n");
        }
        columns.shapes().forEach(shape -> names.addAll(List.of(letter(shape) + "1", letter(shape) + "2")));
        return names;
    }

    /** Losses at other shapes. */
    private final class LinearPredictor implements Solution.Predictor, ShapeEffect {
        private final Parts parts;
        private final Columns columns;
        private final LinearFit fit;
        private final Supplier<Regression> regression;

        private LinearPredictor(Parts parts, Columns columns, LinearFit fit, Supplier<Regression> regression) {
            this.parts = parts;
            this.columns = columns;
            this.fit = fit;
            this.regression = regression;
        }

        @Override
        public Optional<Regression> regression() {
            return Optional.of(regression.get());
        }

        @Override
        public double[] at(int sampleLevel, Point point) {
            double[] at = columns.at(point, 0);
            int level = parts.base().levelOf(sampleLevel);
            double value = value(fit, level, at);
            double variance = fit.fittedVariance(level, at);
            if (additive) {
                return new double[] {
                    value + (parts.base().isOptimum() ? parts.base().scaleOf(sampleLevel) : 0), variance
                };
            }
            double loss = parts.base().scaleOf(sampleLevel) * Math.exp(value);
            return new double[] {loss, loss * loss * variance};
        }

        @Override
        public Optional<ShapeEffect> effect() {
            return Optional.of(this);
        }

        @Override
        public double at(Point point, double logSize) {
            double[] at = columns.at(point, logSize);
            double value = 0;
            for (int j = 0; j < at.length; j++) {
                value += fit.slope(j) * at[j];
            }
            return value;
        }

        @Override
        public double[] gradient(Point point, double logSize) {
            return columns.at(point, logSize);
        }

        @Override
        public double covariance(int j, int k) {
            return fit.covariance(j, k);
        }

        @Override
        public boolean additive() {
            return additive;
        }
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
    record Columns(List<ShapeVariable> shapes, boolean sized) {
        Columns(Sample sample, Parts parts) {
            this(parts.shapes(), sample.logSize().isPresent());
        }

        int first() {
            return sized ? 1 : 0;
        }

        int size() {
            return first() + 2 * shapes.size();
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

        /** The columns at a shape, where ln N lies so far from the mean of its level. */
        double[] at(Point point, double logSize) {
            double[] at = new double[size()];
            if (sized) {
                at[0] = logSize;
            }
            for (int s = 0; s < shapes.size(); s++) {
                double v = shapes.get(s).of(point);
                at[first() + 2 * s] = Math.log(v);
                at[first() + 2 * s + 1] = 1 / v;
            }
            return at;
        }
    }
}
