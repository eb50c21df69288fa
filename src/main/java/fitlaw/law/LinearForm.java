package fitlaw.law;

import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.fit.LinearFit;
import fitlaw.fit.LinearRefit;
import fitlaw.fit.NotIdentified;
import fitlaw.fit.Quantity;
import fitlaw.fit.Student;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Forms that are linear in their coefficients: on the logarithm of loss, {@code ln L = u(N, D) + Σ (c1 ln v + c2 / v)}, or
 * on loss itself, {@code L = u(N, D) + Σ (a1 ln v + a2 / v)}.
 *
 * <p>On the logarithm rows are weighted by the square of their loss: noise is about constant in L, so in ln L it is smaller
 * where L is larger. Unweighted, 95 % intervals cover 92 %.
 */
record LinearForm(String name, List<ShapeVariable> shapes, boolean additive, boolean deep) implements LawForm {
    static final LinearForm CONDITIONAL =
            new LinearForm("log-linear", List.of(ShapeVariable.RELATIVE_WIDTH, ShapeVariable.MLP_RATIO), false, false);
    static final LinearForm ADDITIVE =
            new LinearForm("additive", List.of(ShapeVariable.RELATIVE_WIDTH, ShapeVariable.MLP_RATIO), true, false);
    static final LinearForm RELATIVE_WIDTH =
            new LinearForm("relative-width", List.of(ShapeVariable.RELATIVE_WIDTH), false, false);
    static final LinearForm MLP_RATIO = new LinearForm("mlp-ratio", List.of(ShapeVariable.MLP_RATIO), false, false);

    static final LinearForm DEPTH =
            new LinearForm("depth", List.of(ShapeVariable.RELATIVE_WIDTH, ShapeVariable.MLP_RATIO), false, true);

    /** The coefficient of ln n_layers. */
    private static final String DEPTH_TERM = "d1";

    @Override
    public String formula() {
        StringBuilder formula = new StringBuilder(additive ? "L = u(N, D)" : "ln L = u(N, D)");
        for (ShapeVariable shape : shapes) {
            formula.append(
                    String.format(Locale.ROOT, " + %1$s1 ln %2$s + %1$s2 / %2$s", letter(shape), shape.letter()));
        }
        return formula + (deep ? " + " + DEPTH_TERM + " ln n_layers" : "");
    }

    private String letter(ShapeVariable shape) {
        boolean width = shape == ShapeVariable.RELATIVE_WIDTH;
        return additive ? (width ? "a" : "b") : (width ? "c" : "e");
    }

    @Override
    public boolean weighsRuns() {
        return true;
    }

    @Override
    public FitResult solve(TrainingData sample) {
        IdentifiedTerms parts = IdentifiedTerms.of(sample, shapes, false);
        Optional<NotIdentified> whyShallow = deep
                ? new Identification(sample).whyDepthOpen(DEPTH_TERM, parts.shapes(), parts.nuisances())
                : Optional.empty();
        double[] y = observations(sample, parts);
        double[] w = weights(sample);
        LinearColumns columns = new LinearColumns(
                parts.shapes(), sample.logSize().isPresent(), deep && whyShallow.isEmpty(), parts.nuisances());
        LinearFit fit = LinearFit.of(
                        columns.of(sample),
                        y,
                        w,
                        parts.base().group(),
                        parts.base().names().size())
                .inflated(sample.inflation());
        Supplier<Regression> regression =
                () -> new LinearRegression(sample, parts, columns, additive, names(columns), y, w, fit);
        return solution(sample, whyShallow.map(parts::withOpen).orElse(parts), columns, fit, regression);
    }

    private double[] observations(TrainingData sample, IdentifiedTerms parts) {
        double[] loss = sample.loss();
        double[] y = new double[loss.length];
        for (int i = 0; i < y.length; i++) {
            double scale = parts.base().scale()[i];
            y[i] = additive ? loss[i] - (parts.base().isOptimum() ? scale : 0) : Math.log(loss[i] / scale);
        }
        return y;
    }

    private double[] weights(TrainingData sample) {
        double[] loss = sample.loss();
        double[] w = sample.weights().clone();
        for (int i = 0; i < w.length; i++) {
            w[i] *= additive ? 1 : loss[i] * loss[i];
        }
        return w;
    }

    @Override
    public Refits refits(TrainingData sample, FitResult result) {
        IdentifiedTerms parts = IdentifiedTerms.of(sample, shapes, false);
        boolean deeper = deep
                && new Identification(sample)
                        .whyDepthOpen(DEPTH_TERM, parts.shapes(), parts.nuisances())
                        .isEmpty();
        LinearColumns columns =
                new LinearColumns(parts.shapes(), sample.logSize().isPresent(), deeper, parts.nuisances());
        LinearRefit refit = new LinearRefit(
                columns.of(sample),
                observations(sample, parts),
                weights(sample),
                parts.base().group(),
                parts.base().names().size(),
                columns.at(sample.centre(), 0));
        return new Refits(refit, columns.of(0), additive ? Integer.MAX_VALUE : columns.size(), true);
    }

    private FitResult solution(
            TrainingData sample,
            IdentifiedTerms parts,
            LinearColumns columns,
            LinearFit fit,
            Supplier<Regression> regression) {
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
        double[] loss = sample.loss();
        double[] fitted = new double[loss.length];
        Arrays.setAll(fitted, i -> additive ? loss[i] - fit.residual(i) : loss[i] * Math.exp(-fit.residual(i)));
        LinearPredictor predictor = LinearPredictor.of(
                columns,
                additive,
                fit,
                parts.base().levelBase(),
                parts.base().names().size());
        return new FitResult(
                terms,
                parts.open(),
                new FitResult.Residuals(fitted, fit.weightedSquares(), fit.degreesOfFreedom()),
                "fieller " + level,
                parts.notes(),
                new Solving(predictor, regression));
    }

    private List<String> names(LinearColumns columns) {
        List<String> names = new ArrayList<>();
        if (columns.sized()) {
            names.add("ln_n");
        }
        columns.shapes().forEach(shape -> names.addAll(List.of(letter(shape) + "1", letter(shape) + "2")));
        if (columns.deep()) {
            names.add(DEPTH_TERM);
        }
        columns.nuisances().forEach(nuisance -> names.add(nuisance.term()));
        return names;
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
}
