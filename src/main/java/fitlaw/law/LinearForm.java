package fitlaw.law;

import fitlaw.common.Lazy;
import fitlaw.fit.Estimate;
import fitlaw.fit.LinearFit;
import fitlaw.fit.Quantity;
import fitlaw.fit.ResidualRefit;
import fitlaw.fit.Student;
import fitlaw.runs.Levels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Forms that are linear in their coefficients: on the logarithm of loss, {@code ln L = u(N, D) + Σ (c1 ln v + c2 / v)},
 * or on loss itself, {@code L = u(N, D) + Σ (a1 ln v + a2 / v)}, or with the log-parabola, {@code ln L = u(N, D) + Σ (p
 * φ² + q φ)}. The weights may move with ln N and ln D, and covariates may be added.
 *
 * <p>On the logarithm, rows are weighted by the square of their loss: noise is about constant in L, so in ln L it is
 * smaller where L is larger. Unweighted, 95 % intervals cover 92 %. The log-parabola is fitted across sizes, between
 * which noise is closer to a constant share of the loss, and assumes that.
 */
record LinearForm(
        String name,
        ShapeBasis basis,
        List<ShapeVariable> shapes,
        boolean additive,
        Set<Move> moves,
        List<Covariate> covariates)
        implements LawForm {
    private static final List<ShapeVariable> BOTH = List.of(ShapeVariable.RELATIVE_WIDTH, ShapeVariable.MLP_RATIO);

    static final LinearForm CONDITIONAL = published("log-linear", BOTH, false, List.of());
    static final LinearForm ADDITIVE = published("additive", BOTH, true, List.of());
    static final LinearForm RELATIVE_WIDTH =
            published("relative-width", List.of(ShapeVariable.RELATIVE_WIDTH), false, List.of());
    static final LinearForm MLP_RATIO = published("mlp-ratio", List.of(ShapeVariable.MLP_RATIO), false, List.of());
    static final LinearForm DEPTH =
            published("depth", BOTH, false, List.of(new Covariate("d1", "n_layers", Covariate.Kind.LOG)));
    static final LinearForm LOG_PARABOLA =
            new LinearForm("log-parabola", ShapeBasis.LOG_PARABOLA, BOTH, false, Set.of(Move.SIZE), List.of());

    LinearForm {
        shapes = List.copyOf(shapes);
        moves = Set.copyOf(moves);
        covariates = List.copyOf(covariates);
        if (basis == ShapeBasis.PUBLISHED
                && covariates.stream().anyMatch(one -> one.kind() == Covariate.Kind.PRODUCT)) {
            throw new IllegalArgumentException(
                    "The product of x and r needs a form whose optimum remains a ratio when it is added: use log-parabola.");
        }
    }

    private static LinearForm published(
            String name, List<ShapeVariable> shapes, boolean additive, List<Covariate> covariates) {
        return new LinearForm(name, ShapeBasis.PUBLISHED, shapes, additive, Set.of(), covariates);
    }

    @Override
    public LinearForm moving(Set<Move> with) {
        return new LinearForm(name, basis, shapes, additive, with, covariates);
    }

    @Override
    public LawForm ofOneGroup() {
        return moving(Set.of());
    }

    @Override
    public LinearForm with(Covariate... more) {
        return new LinearForm(
                name,
                basis,
                shapes,
                additive,
                moves,
                Stream.concat(covariates.stream(), Arrays.stream(more)).toList());
    }

    @Override
    public LinearForm withBasis(ShapeBasis other) {
        return other == basis
                ? this
                : new LinearForm(
                        other == ShapeBasis.LOG_PARABOLA ? LOG_PARABOLA.name : CONDITIONAL.name,
                        other,
                        shapes,
                        additive,
                        moves,
                        covariates);
    }

    /** The moves in the order of their columns. */
    List<Move> ordered() {
        return Arrays.stream(Move.values()).filter(moves::contains).toList();
    }

    @Override
    public String formula() {
        StringBuilder formula = new StringBuilder(additive ? "L = u(N, D)" : "ln L = u(N, D)");
        for (ShapeVariable shape : shapes) {
            List<String> letters = letters(shape);
            formula.append(
                    basis == ShapeBasis.PUBLISHED
                            ? String.format(
                                    Locale.ROOT,
                                    " + %1$s ln %3$s + %2$s / %3$s",
                                    weight(letters.get(0), true),
                                    weight(letters.get(1), true),
                                    shape.letter())
                            : String.format(
                                    Locale.ROOT,
                                    " + %1$s %3$s² + %2$s %3$s",
                                    letters.get(0),
                                    weight(letters.get(1), true),
                                    shape == ShapeVariable.MLP_RATIO ? "ρ" : "φ"));
        }
        covariates.forEach(one -> formula.append(
                switch (one.kind()) {
                    case LOG -> " + " + one.term() + (one.term().startsWith("ln_") ? "" : " ln " + one.column());
                    case LOG_SQUARED, EACH -> " + " + one.term();
                    case PRODUCT -> " + xr φ ρ";
                }));
        if (basis == ShapeBasis.LOG_PARABOLA) {
            formula.append(shapes.contains(ShapeVariable.RELATIVE_WIDTH) ? ", φ = ln(x / 0.15)" : "")
                    .append(shapes.contains(ShapeVariable.MLP_RATIO) ? ", ρ = ln r" : "");
        }
        ordered().forEach(move -> formula.append(", ")
                .append(move.letter())
                .append(" = ln(")
                .append(move.quantity())
                .append(" / ")
                .append(move.quantity())
                .append("0)"));
        return formula.toString();
    }

    private String weight(String letter, boolean moving) {
        return moving && !moves.isEmpty()
                ? "(" + letter
                        + String.join(
                                "",
                                ordered().stream()
                                        .map(move -> " + " + letter + "_" + move.letter() + " " + move.letter())
                                        .toList())
                        + ")"
                : letter;
    }

    private List<String> letters(ShapeVariable shape) {
        boolean ratio = shape == ShapeVariable.MLP_RATIO;
        if (basis == ShapeBasis.LOG_PARABOLA) {
            return ratio ? List.of("s", "t") : List.of("p", "q");
        }
        String letter = additive ? (ratio ? "b" : "a") : (ratio ? "e" : "c");
        return List.of(letter + "1", letter + "2");
    }

    @Override
    public boolean weighsRuns() {
        return true;
    }

    @Override
    public FitOptions options(FitOptions asked) {
        return basis == ShapeBasis.LOG_PARABOLA && !additive && asked.weights().equals(Weights.EQUAL)
                ? asked.withWeights(Weights.RELATIVE)
                : asked;
    }

    @Override
    public List<String> columns() {
        return covariates.stream()
                .filter(one -> one.kind() != Covariate.Kind.PRODUCT)
                .map(Covariate::column)
                .distinct()
                .toList();
    }

    @Override
    public LawForm predicting(ActsOn where) {
        if (additive) {
            throw new IllegalArgumentException(
                    "The form " + name
                            + " adds the effect of shape to the loss, but with a curve of size and data it must multiply: use log-parabola.");
        }
        return new ScaleForm(this, where);
    }

    /** The fit with one group effect per group. */
    LinearFit fit(TrainingData sample, LinearDesign design) {
        TrainingData.Base base = design.parts().base();
        return LinearFit.of(
                        design.columns().of(sample),
                        observations(sample, design.parts()),
                        weights(sample),
                        base.group(),
                        base.names().size())
                .inflated(sample.inflation());
    }

    LinearPredictor predictor(TrainingData sample, LinearDesign design, LinearFit fit) {
        return LinearPredictor.of(
                design.columns(),
                additive,
                fit,
                design.parts().base().levelBase(),
                sample.centre(),
                new Lazy<>(() -> randomSlopes(sample, design)));
    }

    /** The random slopes: how far the slopes of each size are from those of all sizes. */
    private Optional<RandomSlopes> randomSlopes(TrainingData sample, LinearDesign design) {
        TrainingData.Base base = design.parts().base();
        return randomSlopes(
                sample,
                design.columns(),
                new RandomSlopes.Rows(
                        design.columns().of(sample),
                        observations(sample, design.parts()),
                        weights(sample),
                        base.group(),
                        base.names().size()));
    }

    /** The same for rows given by the columns of a design. */
    Optional<RandomSlopes> randomSlopes(TrainingData sample, LinearColumns columns, RandomSlopes.Rows rows) {
        List<String> classes = Levels.sizeClasses(sample.runs());
        if (classes.isEmpty()) {
            return Optional.empty();
        }
        List<String> names = classes.stream().distinct().toList();
        int[] size = classes.stream().mapToInt(names::indexOf).toArray();
        List<RandomSlopes.Slope> slopes = new ArrayList<>();
        Set<Integer> replaced = new HashSet<>();
        double[] logSize = new double[size.length];
        for (int s = 0; s < columns.shapes().size(); s++) {
            ShapeVariable shape = columns.shapes().get(s);
            int[] moving = {columns.ofMoving(Move.SIZE, s, false), columns.ofMoving(Move.SIZE, s, true)};
            for (int j = 0; j < 2; j++) {
                replaced.add(columns.of(s) + j);
                if (moving[j] >= 0) {
                    replaced.add(moving[j]);
                    logSize = logOfClass(Move.SIZE.of(sample), size, names.size(), columns.referenceOf(moving[j]));
                }
            }
            slopes.add(slope(
                    "curvature", shape, columns, s, basis.unitCurvature(shape, shape.of(sample.centre())), moving));
            slopes.add(slope("slope", shape, columns, s, basis.unitSlope(), moving));
        }
        return RandomSlopes.of(slopes, replaced, rows, size, logSize, sample.inflation());
    }

    /** A slope or curvature at the mean shape; it moves if one of its weights does. */
    private static RandomSlopes.Slope slope(
            String name, ShapeVariable shape, LinearColumns columns, int s, double[] weights, int[] moving) {
        double[] effect = new double[columns.size()];
        effect[columns.of(s)] = weights[0];
        effect[columns.of(s) + 1] = weights[1];
        return new RandomSlopes.Slope(
                name + " over ln " + shape.letter(),
                effect,
                IntStream.range(0, 2).allMatch(j -> weights[j] == 0 || moving[j] >= 0));
    }

    /** For each run the mean of the logarithms of its class, minus that of the reference. */
    private static double[] logOfClass(double[] n, int[] size, int classes, double reference) {
        double[] sum = new double[classes];
        int[] runs = new int[classes];
        for (int i = 0; i < n.length; i++) {
            sum[size[i]] += Math.log(n[i] / reference);
            runs[size[i]]++;
        }
        return Arrays.stream(size).mapToDouble(k -> sum[k] / runs[k]).toArray();
    }

    @Override
    public FitResult solve(TrainingData sample) {
        LinearDesign design = LinearDesign.of(this, sample);
        IdentifiedTerms parts = design.parts();
        LinearColumns columns = design.columns();
        double[] y = observations(sample, parts);
        double[] w = weights(sample);
        LinearFit fit = fit(sample, design);
        Supplier<Regression> regression =
                () -> new LinearRegression(sample, parts, columns, additive, names(columns), y, w, fit);
        return solution(sample, design, fit, regression);
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
        LinearDesign design = LinearDesign.of(this, sample);
        LinearColumns columns = design.columns();
        ResidualRefit refit = LinearFit.refit(
                columns.of(sample),
                observations(sample, design.parts()),
                weights(sample),
                design.parts().base().group(),
                design.parts().base().names().size(),
                columns.at(sample.centre(), 0));
        return new Refits(refit, columns.of(0), additive ? Integer.MAX_VALUE : columns.size(), true);
    }

    private FitResult solution(
            TrainingData sample, LinearDesign design, LinearFit fit, Supplier<Regression> regression) {
        IdentifiedTerms parts = design.parts();
        LinearColumns columns = design.columns();
        double confidence = sample.options().confidence();
        double t = Student.halfWidth(confidence, fit.degreesOfFreedom());
        String method = sample.options().method("t");
        List<Quantity> terms = new ArrayList<>();
        for (int j = 0; j < columns.size(); j++) {
            double error = Math.sqrt(fit.covariance(j, j));
            terms.add(Estimate.symmetric(names(columns).get(j), fit.slope(j), error, t, method));
        }
        double[] reference = columns.at(sample.centre(), 0);
        for (int g = 0; g < parts.base().names().size(); g++) {
            double value = value(fit, g, reference);
            double error = Math.sqrt(fit.fittedVariance(g, reference));
            String term = "level[" + parts.base().names().get(g) + "]";
            if (additive) {
                terms.add(Estimate.symmetric(term, value, error, t, method));
            } else {
                terms.add(Estimate.ofLog(term, value, error, t, method));
            }
        }
        double[] loss = sample.loss();
        double[] fitted = new double[loss.length];
        Arrays.setAll(fitted, i -> additive ? loss[i] - fit.residual(i) : loss[i] * Math.exp(-fit.residual(i)));
        LinearPredictor predictor = predictor(sample, design, fit);
        return new FitResult(
                terms,
                parts.open(),
                new FitResult.Residuals(fitted, fit.weightedSquares(), fit.degreesOfFreedom()),
                sample.options().method(columns.ofProduct() < 0 ? "fieller" : "linearised fieller"),
                parts.notes(),
                new Solving(predictor, regression));
    }

    /** Names of the coefficients. */
    List<String> names(LinearColumns columns) {
        List<String> names = new ArrayList<>();
        if (columns.sized()) {
            names.add("ln_n");
        }
        columns.shapes().forEach(shape -> names.addAll(letters(shape)));
        columns.moving().forEach(column -> names.add(name(columns.shapes().get(column.shape()), column)));
        columns.covariates().forEach(column -> names.add(column.term()));
        columns.nuisances().forEach(nuisance -> names.add(nuisance.term()));
        return names;
    }

    String name(ShapeVariable shape, MovingColumn column) {
        return letters(shape).get(column.second() ? 1 : 0) + "_" + column.move().letter();
    }

    /** Whether a term describes how the best value of a shape moves, in one of the forms. */
    static boolean isMove(String term, ShapeVariable variable, Move move) {
        List<String> letters =
                variable == ShapeVariable.MLP_RATIO ? List.of("t", "e2", "b2") : List.of("q", "c2", "a2");
        return letters.stream().anyMatch(letter -> term.equals(letter + "_" + move.letter()));
    }

    /** Whether both functions of a basis move, rather than only the second. */
    boolean movesBoth() {
        return basis == ShapeBasis.PUBLISHED;
    }

    private static double value(LinearFit fit, int level, double[] at) {
        double value = fit.intercept(level);
        for (int j = 0; j < at.length; j++) {
            value += fit.slope(j) * at[j];
        }
        return value;
    }
}
