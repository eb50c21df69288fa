package fitlaw.law;

import fitlaw.common.DataException;
import fitlaw.common.Lazy;
import fitlaw.common.Numbers;
import fitlaw.fit.Estimate;
import fitlaw.fit.FitFailedException;
import fitlaw.fit.LeastSquaresProblem;
import fitlaw.fit.LeastSquaresSolution;
import fitlaw.fit.LinearFit;
import fitlaw.fit.NotIdentified;
import fitlaw.fit.Quantity;
import fitlaw.fit.SingularFitException;
import fitlaw.fit.Student;
import fitlaw.runs.Checkpoints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A form of shapes whose group effects are a curve of size and data, {@code E + A / N^α + B / D^β}, fitted together
 * with the effect of shape by least squares in L. It predicts losses at any size, data and shape; see {@link
 * ScaleModel}.
 *
 * <p>Starts come from a grid of exponents: with fixed exponents, E, A and B are linear; the best three are refined.
 */
record ScaleForm(LinearForm shapes, ActsOn on) implements LawForm {
    private static final double[] EXPONENTS = {0.08, 0.15, 0.25, 0.4, 0.6, 0.9};
    private static final int LED_DOWN = 3;
    /** A fit that converges takes about 40 steps; one whose best shape diverges would continue indefinitely. */
    private static final int MOST_STEPS = 150;

    /** Maximum number of alternations between spread and fit. */
    private static final int MOST_ROUNDS = 20;
    /** Relative change of the spread below which it has converged. */
    private static final double SETTLED = 1e-3;

    /**
     * A power of size or data below this range is a constant, which E already covers; above it, a step between two
     * groups.
     */
    private static final ShapeRange EXPONENT = new ShapeRange(0.01, 5);

    private static final int FEWEST_SIZES = 3;
    /** A constant below this share of the least loss is treated as zero. */
    private static final double NOTHING = 1e-3;

    @Override
    public String name() {
        return shapes.name() + "/" + on.word();
    }

    @Override
    public String formula() {
        return on.formula() + ", S = " + shapes.formula().replaceFirst("^ln L = u\\(N, D\\) \\+ ", "")
                + ", minus its minimum at N and D";
    }

    @Override
    public FitOptions options(FitOptions asked) {
        return shapes.options(asked).withSizeCovariate(FitOptions.SizeCovariate.OFF);
    }

    @Override
    public boolean weighsRuns() {
        return true;
    }

    @Override
    public List<String> columns() {
        return shapes.columns();
    }

    @Override
    public LawForm moving(Set<Move> with) {
        return new ScaleForm(shapes.moving(with), on);
    }

    @Override
    public LawForm ofOneGroup() {
        return shapes.ofOneGroup();
    }

    @Override
    public LawForm with(Covariate... more) {
        return new ScaleForm(shapes.with(more), on);
    }

    @Override
    public LawForm withBasis(ShapeBasis basis) {
        return new ScaleForm(shapes.withBasis(basis), on);
    }

    @Override
    public LawForm predicting(ActsOn where) {
        return new ScaleForm(shapes, where);
    }

    @Override
    public FitResult solve(TrainingData sample) {
        SizeAndData scale = new SizeAndData(sample);
        scale.requireOneTrainingSet();
        requireSizes(sample);
        LinearDesign design = LinearDesign.of(shapes, sample);
        LinearFit free = shapes.fit(sample, design);
        List<NotIdentified> open = new ArrayList<>();
        boolean data = data(sample, scale, open);
        List<Boolean> located = located(sample, design, free);
        ScaleModel model = new ScaleModel(design.columns(), on, located, true, data, sample.centre());
        try {
            return result(sample, design, model, fitted(sample, model, free), open);
        } catch (FitFailedException e) {
            return withoutConstant(sample, design, model, free, open, e);
        }
    }

    private static Fitted fitted(TrainingData sample, ScaleModel model, LinearFit free) {
        Fitted fit = withSpread(sample, model, free, led(sample, model, free));
        if (model.constant() && fit.solution().parameter(0) <= leastConstant(sample)) {
            throw new FitFailedException(
                    "the estimate of E is 0: these sizes and data show no sign of an irreducible loss; add larger runs",
                    null);
        }
        return fit;
    }

    private FitResult withoutConstant(
            TrainingData sample,
            LinearDesign design,
            ScaleModel with,
            LinearFit free,
            List<NotIdentified> open,
            FitFailedException why) {
        ScaleModel model = new ScaleModel(with.columns(), on, with.located(), false, with.data(), with.centre());
        Fitted fit = fitted(sample, model, free);
        open.add(new NotIdentified("E", "In a fit with a constant term, " + why.getMessage() + "."));
        return result(sample, design, model, fit, open);
    }

    private void requireSizes(TrainingData sample) {
        int sizes = SizeAndData.different(sample.parameters());
        if (sizes < FEWEST_SIZES) {
            throw new DataException(
                    sample.runs().source() + ": the runs have " + sizes + (sizes == 1 ? " size" : " sizes")
                            + ", and a curve E + A / N^alpha of size needs three. Add runs of other sizes, or fit one free"
                            + " intercept per group.");
        }
    }

    /** Whether the runs identify a term of data; notes why not. */
    private static boolean data(TrainingData sample, SizeAndData scale, List<NotIdentified> open) {
        double[] tokens = sample.tokens();
        int amounts = SizeAndData.different(tokens);
        String why = amounts < FEWEST_SIZES
                ? "The runs have " + amounts + (amounts == 1 ? " amount" : " distinct amounts")
                        + " of data, and a power law B / D^beta plus a constant needs three."
                : scale.isTied()
                        ? "Tokens are determined by size in these runs, so the effect of data is confounded with that of size."
                        : "";
        if (why.isEmpty()) {
            return true;
        }
        open.add(new NotIdentified(
                "B",
                why
                        + " Its effect is part of E and A, and losses at other amounts of data are not predicted. Add"
                        + " runs of one size with several amounts of data."));
        return false;
    }

    /** The shapes whose best value the runs bound on both sides, at the mean of the runs. */
    private List<Boolean> located(TrainingData sample, LinearDesign design, LinearFit free) {
        LinearPredictor predictor = shapes.predictor(sample, design, free);
        double t = Student.halfWidth(sample.options().confidence(), free.degreesOfFreedom());
        return predictor.curves().stream()
                .map(curve -> curve.basis().hasMinimum(curve.c1(), curve.c2())
                        && curve.basis().interval(curve, t, "").isBounded())
                .toList();
    }

    /** The rows in units of equal noise, if groups do not deviate from the curve. */
    private static LeastSquaresProblem problem(TrainingData sample, ScaleModel model) {
        ScaleModel.Place[] places = places(sample, model);
        LeastSquaresProblem.Model rows = (p, values, jacobian) -> {
            for (int i = 0; i < values.length; i++) {
                values[i] = model.at(p, places[i], jacobian[i]);
            }
        };
        return bounded(LeastSquaresProblem.of(rows, sample.loss(), model.size()), sample, model)
                .withWeights(sample.weights());
    }

    /**
     * The rows in units of equal noise, if groups deviate from the curve. Group means follow the full model; their
     * weight grows with the number of runs, but is limited by the spread of groups. Differences inside groups follow
     * the model with the curve held fixed.
     *
     * @param held parameters from which the curve is taken inside groups
     * @param shares share of the group mean that is subtracted from its rows
     */
    private static LeastSquaresProblem problem(TrainingData sample, ScaleModel model, double[] held, double[] shares) {
        double[] root = Arrays.stream(sample.weights()).map(Math::sqrt).toArray();
        int[][] members = sample.members();
        int k = model.size();
        ScaleModel.Place[] places = places(sample, model);
        LeastSquaresProblem.Model rows = (p, values, jacobian) -> {
            double[] inside = p.clone();
            System.arraycopy(held, 0, inside, 0, model.first());
            double[] gradient = new double[k];
            double[] mean = new double[k];
            double[] meanInside = new double[k];
            for (int g = 0; g < members.length; g++) {
                Arrays.fill(mean, 0);
                Arrays.fill(meanInside, 0);
                double ofMean = 0;
                double ofInside = 0;
                double each = 1.0 / members[g].length;
                for (int i : members[g]) {
                    ofMean += each * root[i] * model.at(p, places[i], gradient);
                    add(mean, gradient, each * root[i]);
                    values[i] = root[i] * model.at(inside, places[i], gradient);
                    Arrays.fill(gradient, 0, model.first(), 0);
                    Arrays.fill(jacobian[i], 0);
                    add(jacobian[i], gradient, root[i]);
                    ofInside += each * values[i];
                    add(meanInside, jacobian[i], each);
                }
                for (int i : members[g]) {
                    values[i] += (1 - shares[g]) * ofMean - ofInside;
                    add(jacobian[i], mean, 1 - shares[g]);
                    add(jacobian[i], meanInside, -1);
                }
            }
        };
        double[] observed = sample.loss().clone();
        Arrays.setAll(observed, i -> root[i] * observed[i]);
        for (int g = 0; g < members.length; g++) {
            double mean = Arrays.stream(members[g])
                    .mapToDouble(i -> observed[i])
                    .average()
                    .orElseThrow();
            for (int i : members[g]) {
                observed[i] -= shares[g] * mean;
            }
        }
        return bounded(LeastSquaresProblem.of(rows, observed, k), sample, model);
    }

    /** The logarithm of a constant that is negligible relative to the losses. */
    private static double leastConstant(TrainingData sample) {
        return Math.log(NOTHING * Arrays.stream(sample.loss()).min().orElseThrow());
    }

    /**
     * Bounds the exponents to values at which a power of size or data is neither a constant nor a step. The constant
     * stops where it is negligible; its logarithm would otherwise decrease without limit.
     */
    private static LeastSquaresProblem bounded(LeastSquaresProblem problem, TrainingData sample, ScaleModel model) {
        LeastSquaresProblem bounded = problem.withMostSteps(MOST_STEPS);
        if (model.constant()) {
            bounded = bounded.withBounds(0, leastConstant(sample), Double.POSITIVE_INFINITY);
        }
        for (int exponent : model.exponents()) {
            bounded = bounded.withBounds(exponent, EXPONENT.low(), EXPONENT.high());
        }
        return bounded;
    }

    /** Rejects a fit in which a power of size or data is a constant or a step. */
    private static void requireInside(ScaleModel model, LeastSquaresSolution fit) {
        for (int exponent : model.exponents()) {
            double value = fit.parameter(exponent);
            if (value <= EXPONENT.low() || value >= EXPONENT.high()) {
                boolean size = exponent == model.exponents()[0];
                throw new FitFailedException(
                        "the estimate of the exponent " + (size ? "alpha of size" : "beta of data")
                                + " is at its bound, "
                                + Numbers.significant(value, 2) + ", where its term is "
                                + (value <= EXPONENT.low() ? "a constant" : "a step between two groups")
                                + "; add runs of more " + (size ? "sizes" : "amounts of data"),
                        null);
            }
        }
    }

    private static ScaleModel.Place[] places(TrainingData sample, ScaleModel model) {
        return IntStream.range(0, sample.size())
                .mapToObj(i -> model.place(sample.point(i)))
                .toArray(ScaleModel.Place[]::new);
    }

    private static void add(double[] sum, double[] values, double times) {
        for (int j = 0; j < sum.length; j++) {
            sum[j] += times * values[j];
        }
    }

    /** A fit, with the spread of groups around its curve. */
    private record Fitted(LeastSquaresSolution solution, BetweenGroups between) {}

    /**
     * Starting from the fit without a spread of groups, alternates between spread and fit until the spread converges;
     * the noise is that of the fit with separate group effects.
     *
     * <p>With a spread, the curve is determined by the group means alone. Differences inside groups depend on it too:
     * sizes miss their target by a few per cent, together with shape, and the effect of shape is a share of the loss.
     * The more groups deviate from the curve, the more such differences would weigh relative to the means, until the
     * curve departs from the groups. They are therefore attributed to shape, with the curve held fixed (a
     * between-groups estimator; Wallace and Hussain, Econometrica 37 (1969)).
     */
    private static Fitted withSpread(
            TrainingData sample, ScaleModel model, LinearFit free, LeastSquaresSolution first) {
        double sigma = Math.sqrt(free.variance());
        double reference = sample.options().weights().kind() == Weights.Kind.RELATIVE
                ? sample.noiseScale().reference()
                : 0;
        int[][] members = sample.members();
        LeastSquaresSolution solution = first;
        BetweenGroups between = new BetweenGroups(0, reference, Math.max(1, members.length - model.first()));
        double[] residuals = new double[sample.size()];
        double[] gradient = new double[model.size()];
        for (int round = 0; round < MOST_ROUNDS; round++) {
            double[] p = solution.parameters();
            Arrays.setAll(
                    residuals,
                    i -> Math.sqrt(sample.weights()[i]) * (sample.loss()[i] - model.at(p, sample.point(i), gradient)));
            BetweenGroups next = BetweenGroups.of(residuals, members, model.first(), sigma, reference);
            if (next.sd() == 0) {
                return new Fitted(first, next);
            }
            if (Math.abs(next.sd() - between.sd()) < SETTLED * next.sd()) {
                break;
            }
            between = next;
            try {
                solution = problem(sample, model, p, between.shares(members, sigma))
                        .solve(p);
            } catch (FitFailedException e) {
                throw notArrived(model, Optional.of(e));
            }
            requireInside(model, solution);
        }
        return new Fitted(solution, between);
    }

    private static LeastSquaresSolution led(TrainingData sample, ScaleModel model, LinearFit free) {
        LeastSquaresProblem problem = problem(sample, model);
        Optional<LeastSquaresSolution> best = Optional.empty();
        Optional<RuntimeException> failure = Optional.empty();
        for (double[] start : starts(sample, model, free)) {
            try {
                LeastSquaresSolution found = problem.solve(start);
                if (best.isEmpty() || found.squares() < best.get().squares()) {
                    best = Optional.of(found);
                }
            } catch (FitFailedException | IllegalArgumentException e) {
                failure = Optional.of(e);
            }
        }
        if (best.isEmpty()) {
            throw notArrived(model, failure);
        }
        requireInside(model, best.get());
        return best.get();
    }

    private static FitFailedException notArrived(ScaleModel model, Optional<? extends RuntimeException> why) {
        return new FitFailedException(
                "no curve of size and data fits these runs if shape acts on the "
                        + model.on().word().replace('-', ' ')
                        + why.map(one -> " (" + one.getMessage().replaceFirst("\\.$", "") + ")")
                                .orElse("")
                        + "; choose another place for shape to act, or add shapes on both sides of the best",
                null);
    }

    /** The best starts of a grid of exponents. */
    private static List<double[]> starts(TrainingData sample, ScaleModel model, LinearFit free) {
        int n = sample.size();
        double[] flat = new double[n];
        double[] slopes = new double[model.columns().size()];
        Arrays.setAll(slopes, free::slope);
        ScaleModel whole =
                new ScaleModel(model.columns(), ActsOn.WHOLE_LOSS, model.located(), true, false, model.centre());
        double[] plain = new double[whole.size()];
        System.arraycopy(slopes, 0, plain, whole.first(), slopes.length);
        plain[1] = -700; // A constant of 1 and no other term, so that the loss is the factor of shape.
        double[] gradient = new double[plain.length];
        for (int i = 0; i < n; i++) {
            double factor = whole.at(plain, sample.point(i), gradient);
            flat[i] = sample.loss()[i] / (Double.isFinite(factor) ? factor : 1);
        }
        @SuppressWarnings("ArrayRecordComponent") // exists only within this method
        record Start(double[] at, double squares) {}
        List<Start> all = new ArrayList<>();
        double[] one = {0};
        for (double alpha : EXPONENTS) {
            for (double beta : model.data() ? EXPONENTS : one) {
                linear(sample, model, flat, alpha, beta).ifPresent(found -> {
                    double[] at = new double[model.size()];
                    int j = 0;
                    if (model.constant()) {
                        at[j++] = Math.log(found[0]);
                    }
                    at[j++] = Math.log(found[1]);
                    at[j++] = alpha;
                    if (model.data()) {
                        at[j++] = Math.log(found[2]);
                        at[j++] = beta;
                    }
                    double unit = model.unit(found[0], found[1] + found[2], found[1], alpha);
                    for (int c = 0; c < slopes.length; c++) {
                        at[j + c] = unit * slopes[c];
                    }
                    all.add(new Start(at, found[3]));
                });
            }
        }
        return all.stream()
                .sorted(Comparator.comparingDouble(Start::squares))
                .limit(LED_DOWN)
                .map(Start::at)
                .toList();
    }

    /**
     * E, A / N0^α and B / D0^β for fixed exponents, and the sum of squared residuals; empty unless all are positive.
     */
    private static Optional<double[]> linear(
            TrainingData sample, ScaleModel model, double[] flat, double alpha, double beta) {
        Point centre = model.centre();
        List<double[]> columns = new ArrayList<>();
        columns.add(Arrays.stream(sample.parameters())
                .map(n -> Math.pow(n / centre.parameters(), -alpha))
                .toArray());
        if (model.data()) {
            columns.add(Arrays.stream(sample.tokens())
                    .map(d -> Math.pow(d / centre.tokens(), -beta))
                    .toArray());
        }
        try {
            if (model.constant()) {
                LinearFit fit = LinearFit.of(
                        columns.toArray(new double[0][]), flat, sample.weights(), new int[sample.size()], 1);
                double b = model.data() ? fit.slope(1) : 0;
                double floor = 0.01 * Arrays.stream(flat).min().orElseThrow();
                return fit.slope(0) > 0 && (!model.data() || b > 0)
                        ? Optional.of(
                                new double[] {Math.max(floor, fit.intercept(0)), fit.slope(0), b, fit.weightedSquares()
                                })
                        : Optional.empty();
            }
            double a = Arrays.stream(flat).average().orElseThrow() / (model.data() ? 2 : 1);
            double squares = IntStream.range(0, flat.length)
                    .mapToDouble(i -> flat[i]
                            - a * columns.stream().mapToDouble(c -> c[i]).sum())
                    .map(e -> e * e)
                    .sum();
            return Optional.of(new double[] {0, a, model.data() ? a : 0, squares});
        } catch (SingularFitException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private FitResult result(
            TrainingData sample, LinearDesign design, ScaleModel model, Fitted found, List<NotIdentified> more) {
        LeastSquaresSolution fit = found.solution().inflated(sample.inflation());
        double[] p = fit.parameters();
        // Checkpoints of one run share its error, so that runs, not rows, are the independent observations. Their
        // covariances have full rank only if there are more runs than parameters.
        Optional<Checkpoints> checkpoints = Checkpoints.of(sample.runs()).filter(runs -> runs.runs() > p.length);
        Optional<double[][]> ofRuns = checkpoints.flatMap(runs -> fit.clusteredCovariances(runs.run()));
        double confidence = sample.options().confidence();
        double ofShape = Student.halfWidth(
                confidence,
                ofRuns.isPresent()
                        ? Math.min(
                                fit.degreesOfFreedom(),
                                checkpoints.orElseThrow().runs() - 1)
                        : fit.degreesOfFreedom());
        double t = found.between().sd() > 0
                ? Student.halfWidth(confidence, found.between().degreesOfFreedom())
                : ofShape;
        String method = sample.options().method("linearised t");
        String onLogScale = sample.options().method("linearised t on log scale");
        List<Quantity> terms = new ArrayList<>();
        double[][] covariances = ofRuns.orElseGet(fit::covariances);
        double[] errors = IntStream.range(0, p.length)
                .mapToDouble(k -> Math.sqrt(covariances[k][k]))
                .toArray();
        int j = 0;
        if (model.constant()) {
            terms.add(Estimate.ofLog("E", p[j], errors[j], t, onLogScale));
            j++;
        }
        terms.add(power("A", j, model.centre().parameters(), p, covariances, t, onLogScale));
        terms.add(Estimate.symmetric("alpha", p[j + 1], errors[j + 1], t, method));
        j += 2;
        if (model.data()) {
            terms.add(power("B", j, model.centre().tokens(), p, covariances, t, onLogScale));
            terms.add(Estimate.symmetric("beta", p[j + 1], errors[j + 1], t, method));
        }
        List<String> names = shapes.names(model.columns());
        for (int c = 0; c < names.size(); c++) {
            terms.add(
                    Estimate.symmetric(names.get(c), p[model.first() + c], errors[model.first() + c], ofShape, method));
        }
        List<Quantity> open = new ArrayList<>(design.parts().open());
        open.addAll(more);
        double[] fitted = new double[sample.size()];
        double[] gradient = new double[p.length];
        Arrays.setAll(fitted, i -> model.at(p, sample.point(i), gradient));
        List<String> notes = new ArrayList<>(design.parts().notes());
        notes.add("Shape acts on the " + on.word().replace('-', ' ')
                + " in a curve of size and data. This choice matters beyond the sizes of the runs;"
                + " ScaleComparison.of compares the alternatives.");
        notes.add(spread(sample, model, found.between()));
        Clusters.sharedErrors(sample.runs(), ofRuns.isPresent()).ifPresent(notes::add);
        ScalePredictor predictor = new ScalePredictor(
                model, p, covariances, found.between(), new Lazy<>(() -> randomSlopes(sample, model, p)));
        return new FitResult(
                terms,
                open,
                new FitResult.Residuals(fitted, sample.inflation() * fit.squares(), fit.degreesOfFreedom()),
                sample.options().method("linearised fieller"),
                notes,
                new Solving(predictor, () -> new ScaleRegression(sample, model, model.names(names), fit)));
    }

    /** How far the slopes on shape of each size are from those of all sizes, linearised at the fit. */
    private Optional<RandomSlopes> randomSlopes(TrainingData sample, ScaleModel model, double[] p) {
        int n = sample.size();
        int k = model.columns().size();
        double[][] x = new double[k][n];
        double[] y = new double[n];
        double[] gradient = new double[p.length];
        for (int i = 0; i < n; i++) {
            y[i] = sample.loss()[i] - model.at(p, sample.point(i), gradient);
            for (int j = 0; j < k; j++) {
                x[j][i] = gradient[model.first() + j];
                y[i] += p[model.first() + j] * x[j][i];
            }
        }
        return shapes.randomSlopes(
                sample,
                model.columns(),
                new RandomSlopes.Rows(
                        x, y, sample.weights(), sample.group(), sample.levels().size()));
    }

    private static String spread(TrainingData sample, ScaleModel model, BetweenGroups between) {
        int groups = sample.levels().size();
        if (groups <= model.first()) {
            return groups + " groups of size and data do not outnumber the " + model.first()
                    + " parameters of the curve, so deviations of groups from it cannot be estimated, and intervals of"
                    + " losses do not include them. Add sizes or amounts of data.";
        }
        return "Groups deviate from the curve with a standard deviation of " + Numbers.significant(between.sd(), 2)
                + " nats per token beyond run noise (" + between.degreesOfFreedom()
                + " degrees of freedom). Intervals of losses at other sizes and data include this deviation.";
    }

    /** A of {@code A / N^α}, where the fit has the logarithm of {@code A / N0^α}. */
    private static Estimate power(
            String term, int at, double reference, double[] p, double[][] covariances, double t, String method) {
        double log = Math.log(reference);
        double[] gradient = new double[p.length];
        gradient[at] = 1;
        gradient[at + 1] = log;
        double error = Math.sqrt(ParametricPredictor.variance(gradient, covariances));
        return Estimate.ofLog(term, p[at] + p[at + 1] * log, error, t, method);
    }

    /** The problem that was solved. */
    private record ScaleRegression(
            TrainingData sample, ScaleModel model, List<String> parameters, LeastSquaresSolution fit)
            implements Regression {
        @Override
        public double loss(int level, Point point, double[] p, double[] gradient) {
            return model.at(p, point, gradient);
        }

        @Override
        public double loss(int run, double[] p) {
            return model.at(p, sample.point(run), new double[p.length]);
        }

        @Override
        public double stated(int parameter, double value) {
            return parameters.get(parameter).equals("E") ? Math.exp(value) : value;
        }
    }
}
