package fitlaw.law;

import fitlaw.fit.LeastSquaresProblem;
import fitlaw.fit.LeastSquaresSolution;
import fitlaw.fit.ProductRows;
import fitlaw.fit.Refit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The published form, {@code L = (a0 + a1 ln x + a2 / x) · (b0 + b1 ln r + b2 / r) · L_opt(N, D)}, fitted by least
 * squares in L, unweighted unless {@link FitOptions#weights()} specifies weights.
 *
 * <p>Only five of the six coefficients are identified. Both factors are therefore held at 1 at a reference shape, the
 * geometric mean of the runs:
 *
 * <pre>
 *   f(v) = 1 + a1 (ln v - ln v0) + a2 (1 / v - 1 / v0)
 * </pre>
 *
 * <p>and the group effect absorbs the rest. Optima, predictions and contrasts do not depend on that choice. Source:
 * arXiv:2510.18245, equation of the multiplicative conditional law.
 */
record MultiplicativeForm(String name, String formula, List<ShapeVariable> shapes) implements LawForm {
    static final MultiplicativeForm SEPARABLE = new MultiplicativeForm(
            "multiplicative",
            "L = (a0 + a1 ln x + a2 / x) · (b0 + b1 ln r + b2 / r) · level(N, D), both factors 1 at the reference"
                    + " shape",
            List.of(ShapeVariable.RELATIVE_WIDTH, ShapeVariable.MLP_RATIO));
    static final MultiplicativeForm JOINT = new MultiplicativeForm(
            "joint",
            "L = (a0 + a1 ln z + a2 / z) · level(N, D) with z = x r, the factor 1 at the reference shape",
            List.of(ShapeVariable.PRODUCT));

    @Override
    public boolean weighsRuns() {
        return true;
    }

    @Override
    public FitResult solve(TrainingData sample) {
        Model model = new Model(sample, IdentifiedTerms.of(sample, shapes, true));
        return solve(sample, model, model.start());
    }

    /** The fit from a given start; the result does not depend on it beyond rounding. */
    FitResult solveFrom(TrainingData sample, double[] slopes) {
        Model model = new Model(sample, IdentifiedTerms.of(sample, shapes, true));
        double[] start = model.start();
        System.arraycopy(slopes, 0, start, model.first(), slopes.length);
        return solve(sample, model, start);
    }

    private FitResult solve(TrainingData sample, Model model, double[] start) {
        LeastSquaresSolution fit = fit(sample, model, start);
        ProductPredictor predictor = new ProductPredictor(
                model.parts.shapes(),
                model.sized,
                model.parts.nuisances(),
                model.reference,
                fit.parameters(),
                fit.covariances(),
                model.parts.base().levelBase());
        double[] fitted = new double[sample.size()];
        model.evaluate(fit.parameters(), fitted, new double[sample.size()][start.length]);
        return new FitResult(
                FitResult.linearised(model.names(), fit, sample.options()),
                model.parts.open(),
                new FitResult.Residuals(fitted, sample.inflation() * fit.squares(), fit.degreesOfFreedom()),
                sample.options().method("linearised fieller"),
                model.parts.notes(),
                new Solving(predictor, () -> new ProductRegression(model, predictor, fit)));
    }

    @Override
    public Refits refits(TrainingData sample, FitResult solution) {
        Model model = new Model(sample, IdentifiedTerms.of(sample, shapes, true));
        Refit refit = model.isPlain()
                ? model.rows().refit(Refits.values(solution), weighted(solution.fitted(), sample.weights()))
                : problem(sample, model).at(Refits.values(solution)).refit();
        return new Refits(refit, model.first(), Integer.MAX_VALUE, true);
    }

    private static LeastSquaresSolution fit(TrainingData sample, Model model, double[] start) {
        double[] near = start.clone();
        if (model.isPlain()) {
            model.rows().descend(near);
        }
        return problem(sample, model).solve(near).inflated(sample.inflation());
    }

    private static LeastSquaresProblem problem(TrainingData sample, Model model) {
        return LeastSquaresProblem.of(model, sample.loss(), model.names().size())
                .withWeights(sample.weights());
    }

    /** Numbers multiplied by the square roots of their weights. */
    private static double[] weighted(double[] values, double[] weights) {
        double[] weighted = new double[values.length];
        Arrays.setAll(weighted, i -> values[i] * Math.sqrt(weights[i]));
        return weighted;
    }

    /**
     * Parameters: the slope on ln N if it is used, a1, a2, b1, b2, slopes on shapes that are not identified, then the
     * group effects.
     */
    private static final class Model implements LeastSquaresProblem.Model {
        private final IdentifiedTerms parts;
        private final boolean sized;
        private final double[][] log;
        private final double[][] inverse;
        private final double[] reference;
        private final double[] logSize;
        private final double[][] held;
        private final double[] loss;
        private final double[] weights;

        Model(TrainingData sample, IdentifiedTerms parts) {
            this.parts = parts;
            this.sized = sample.logSize().isPresent();
            this.loss = sample.loss();
            this.weights = sample.weights();
            int shapes = parts.shapes().size();
            log = new double[shapes][];
            inverse = new double[shapes][];
            reference = new double[shapes];
            for (int s = 0; s < shapes; s++) {
                double v0 = sample.geometricMean(parts.shapes().get(s));
                double[] values = sample.values(parts.shapes().get(s));
                reference[s] = v0;
                log[s] = Arrays.stream(values).map(v -> Math.log(v / v0)).toArray();
                inverse[s] = Arrays.stream(values).map(v -> 1 / v - 1 / v0).toArray();
            }
            logSize = sample.logSize().orElseGet(() -> new double[loss.length]);
            held = parts.nuisances().stream()
                    .map(nuisance -> nuisance.of(sample))
                    .toArray(double[][]::new);
        }

        /** Whether it is the product of {@link ProductRows}, which has no slopes on shapes that are not identified. */
        boolean isPlain() {
            return held.length == 0;
        }

        /** The rows times the square roots of their weights, which turns weighted into plain least squares. */
        ProductRows rows() {
            TrainingData.Base base = parts.base();
            return new ProductRows(
                    sized ? logSize : new double[0],
                    IntStream.range(0, log.length)
                            .boxed()
                            .flatMap(s -> Stream.of(log[s], inverse[s]))
                            .toArray(double[][]::new),
                    weighted(base.scale(), weights),
                    weighted(loss, weights),
                    base.group(),
                    base.names().size());
        }

        int first() {
            return sized ? 1 : 0;
        }

        private int levelsFrom() {
            return first() + 2 * parts.shapes().size() + held.length;
        }

        List<String> names() {
            List<String> names = new ArrayList<>();
            if (sized) {
                names.add("ln_n");
            }
            parts.shapes().forEach(shape -> {
                String letter = shape == ShapeVariable.MLP_RATIO ? "b" : "a";
                names.addAll(List.of(letter + "1", letter + "2"));
            });
            parts.nuisances().forEach(nuisance -> names.add(nuisance.term()));
            parts.base().names().forEach(name -> names.add("level[" + name + "]"));
            return names;
        }

        /**
         * A flat law: slopes 0 and each group effect at its mean. From there the first step is that of linear least
         * squares.
         */
        double[] start() {
            double[] start = new double[levelsFrom() + parts.base().names().size()];
            double[] sum = new double[parts.base().names().size()];
            double[] weight = new double[sum.length];
            for (int i = 0; i < loss.length; i++) {
                double scale = parts.base().scale()[i];
                sum[parts.base().group()[i]] += weights[i] * loss[i] * scale;
                weight[parts.base().group()[i]] += weights[i] * scale * scale;
            }
            for (int g = 0; g < sum.length; g++) {
                start[levelsFrom() + g] = sum[g] / weight[g];
            }
            return start;
        }

        @Override
        public void evaluate(double[] p, double[] values, double[][] jacobian) {
            for (int i = 0; i < values.length; i++) {
                values[i] = ofRun(i, p, jacobian[i]);
            }
        }

        double ofRun(int i, double[] p, double[] gradient) {
            double[] l = new double[log.length];
            double[] v = new double[log.length];
            for (int s = 0; s < log.length; s++) {
                l[s] = log[s][i];
                v[s] = inverse[s][i];
            }
            double[] h = new double[held.length];
            for (int m = 0; m < h.length; m++) {
                h[m] = held[m][i];
            }
            return value(sized, p, parts.base().group()[i], parts.base().scale()[i], logSize[i], l, v, h, gradient);
        }
    }

    /** The problem that was solved. */
    private record ProductRegression(Model model, ProductPredictor predictor, LeastSquaresSolution fit)
            implements Regression {
        @Override
        public List<String> parameters() {
            return model.names();
        }

        @Override
        public double loss(int level, Point point, double[] parameters, double[] gradient) {
            GroupEffectBase base = predictor.base();
            return predictor.loss(parameters, base.levelOf(level), base.scaleOf(level), point, 0, gradient);
        }

        @Override
        public double loss(int run, double[] parameters) {
            return model.ofRun(run, parameters, new double[parameters.length]);
        }

        @Override
        public OptionalInt curve(ShapeVariable variable) {
            int place = model.parts.shapes().indexOf(variable);
            return place < 0 ? OptionalInt.empty() : OptionalInt.of(model.first() + 2 * place);
        }

        @Override
        public Optional<String> whyNone(String term) {
            return term.equals("a0") || term.equals("b0")
                    ? Optional.of("No runs can identify it: multiplying all of a by a number and dividing all of b, or "
                            + "the level, by it leaves the law unchanged. Both factors are fixed at 1 at the "
                            + "runs' mean shape instead. Optima, losses and differences do not depend on that "
                            + "choice.")
                    : Optional.empty();
        }
    }

    /**
     * The law at a run or a shape; the gradient is that of the loss with respect to all parameters.
     *
     * @param l logarithm of each shape minus that of its reference
     * @param v inverse of each shape minus that of its reference
     * @param h logarithm of each shape that has only a slope, minus that of its reference
     */
    static double value(
            boolean sized,
            double[] p,
            int level,
            double scale,
            double size,
            double[] l,
            double[] v,
            double[] h,
            double[] gradient) {
        int first = sized ? 1 : 0;
        int heldFrom = first + 2 * l.length;
        int levelAt = heldFrom + h.length + level;
        double common = p[levelAt] * scale * (sized ? Math.exp(p[0] * size) : 1);
        for (int m = 0; m < h.length; m++) {
            common *= Math.exp(p[heldFrom + m] * h[m]);
        }
        double[] factor = new double[l.length];
        double value = common;
        for (int s = 0; s < l.length; s++) {
            int j = first + 2 * s;
            factor[s] = 1 + p[j] * l[s] + p[j + 1] * v[s];
            value *= factor[s];
        }
        Arrays.fill(gradient, 0);
        for (int s = 0; s < l.length; s++) {
            double others = common;
            for (int o = 0; o < l.length; o++) {
                others *= o == s ? 1 : factor[o];
            }
            gradient[first + 2 * s] = others * l[s];
            gradient[first + 2 * s + 1] = others * v[s];
        }
        if (sized) {
            gradient[0] = value * size;
        }
        for (int m = 0; m < h.length; m++) {
            gradient[heldFrom + m] = value * h[m];
        }
        gradient[levelAt] = value / p[levelAt];
        return value;
    }
}
