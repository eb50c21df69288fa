package fitlaw.law;

import fitlaw.arch.ParameterCount;
import fitlaw.common.DataException;
import fitlaw.common.Lazy;
import fitlaw.fit.Matrices;
import fitlaw.runs.Levels;
import fitlaw.runs.Runs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Runs as the numbers that a form is fitted to. */
public final class TrainingData {
    private static final double SPREAD_INSIDE_A_LEVEL = 1.07;
    /** A spread below this is rounding of a count. */
    private static final double LEAST_SIZE_SPREAD = 1 + 1e-6;

    private static final String LAYERS = "n_layers";
    private static final String L_OPT = "l_opt";
    private static final String BIAS =
            "Losses are fitted as multiples of the column l_opt, as published; level[l_opt] is the multiple at the"
                    + " runs' mean shape. If l_opt is the minimum of several noisy losses, it is too low by about one"
                    + " standard deviation of the noise; free intercepts have no such bias.";

    private final Runs runs;
    private final FitOptions options;
    private final List<String> columns;
    private final Levels levels;
    private final int[] group;
    private final double[] loss;
    private final Map<ShapeVariable, double[]> shape = new EnumMap<>(ShapeVariable.class);
    private final List<Point> points;
    private final Optional<double[]> logSize;
    private final double sizeSpread;
    private final String sizeColumn;
    private final NoiseScale noiseScale;
    private final double[] ofNoise;
    private final double[] robustness;
    private final double[] weights;
    private final double inflation;
    private final Lazy<Repeats> repeats = new Lazy<>(() -> Repeats.of(this));

    TrainingData(Runs runs, FitOptions options) {
        this(runs, options, List.of());
    }

    /** Runs with the columns that a form uses besides size, data and shape. */
    TrainingData(Runs runs, FitOptions options, List<String> columns) {
        this(runs, options, columns, Optional.empty(), Matrices.ones(runs.size()), 1);
    }

    /** Runs to be predicted, whose noise is in multiples of that of the runs of a law. */
    TrainingData(Runs runs, FitOptions options, List<String> columns, NoiseScale scale) {
        this(runs, options, columns, Optional.of(scale), Matrices.ones(runs.size()), 1);
    }

    /**
     * The same runs, each with the share of its weight that a robust fit leaves, and the residual variance multiplied
     * by a factor that corrects for the choice of shares.
     */
    TrainingData weighed(double[] shares, double inflation) {
        return new TrainingData(runs, options, columns, Optional.of(noiseScale), shares.clone(), inflation);
    }

    private TrainingData(
            Runs runs,
            FitOptions options,
            List<String> columns,
            Optional<NoiseScale> scale,
            double[] robustness,
            double inflation) {
        this.columns = List.copyOf(columns);
        this.robustness = robustness;
        this.inflation = inflation;
        this.runs = runs;
        this.options = options;
        this.levels = options.groupBy().isEmpty() ? Levels.of(runs) : Levels.of(runs, options.groupBy());
        this.group = levels.group();
        this.loss = runs.loss();
        double[] noise = options.weights().of(runs);
        noiseScale = scale.orElseGet(() -> NoiseScale.of(options.weights(), noise, group, levels.size()));
        ofNoise = noiseScale.weights(noise);
        weights = ofNoise.clone();
        Arrays.setAll(weights, i -> weights[i] * robustness[i]);
        if (runs.hasWidths(options.count())) {
            shape.put(ShapeVariable.RELATIVE_WIDTH, runs.relativeWidth(options.count()));
        }
        if (runs.hasShapes()) {
            shape.put(ShapeVariable.MLP_RATIO, runs.mlpRatio());
            double[] product = runs.mlpRatio();
            Arrays.setAll(product, i -> product[i] * values(ShapeVariable.RELATIVE_WIDTH)[i]);
            shape.put(ShapeVariable.PRODUCT, product);
        }
        points = points();
        Size size = mostNearlyConstant();
        sizeSpread = size.spread();
        sizeColumn = size.column();
        boolean covariate =
                switch (options.sizeCovariate()) {
                    case ON -> {
                        if (size.column().isEmpty()) {
                            throw new DataException(
                                    runs.source() + " has neither n_params_non_embedding nor n_params_total; a "
                                            + "slope on ln N needs one of them. Add it, or switch the slope off.");
                        }
                        yield true;
                    }
                    case OFF -> false;
                    case AUTO -> sizeSpread > SPREAD_INSIDE_A_LEVEL;
                };
        if (covariate && sizeSpread < LEAST_SIZE_SPREAD) {
            throw new DataException(
                    runs.source() + ", column " + sizeColumn + ": it does not vary within any level (" + levels.basis()
                            + "), so a slope on ln N cannot be separated from the group intercepts. Switch the slope off.");
        }
        logSize = covariate
                ? Optional.of(lessLevelMeans(
                        Arrays.stream(runs.numbers(sizeColumn)).map(Math::log).toArray()))
                : Optional.empty();
    }

    /** A count of parameters, and the largest ratio of two of its values inside a group. */
    private record Size(String column, double spread) {}

    /** The count that varies least inside groups, since groups were designed to hold one of the two counts constant. */
    private Size mostNearlyConstant() {
        return Stream.of("n_params_non_embedding", "n_params_total")
                .filter(runs::has)
                .map(column -> new Size(column, spreadInsideLevels(runs.numbers(column))))
                .min(Comparator.comparingDouble(Size::spread))
                .orElse(new Size("", 1));
    }

    private double[] lessLevelMeans(double[] values) {
        double[] sum = new double[levels.size()];
        int[] runsOf = new int[levels.size()];
        for (int i = 0; i < values.length; i++) {
            sum[group[i]] += values[i];
            runsOf[group[i]]++;
        }
        double[] less = new double[values.length];
        Arrays.setAll(less, i -> values[i] - sum[group[i]] / runsOf[group[i]]);
        return less;
    }

    /** {@return the runs} */
    public Runs runs() {
        return runs;
    }

    /** {@return how they are to be fitted} */
    public FitOptions options() {
        return options;
    }

    /** {@return the groups of runs, each with one group effect} */
    public Levels levels() {
        return levels;
    }

    /** {@return number of runs} */
    public int size() {
        return loss.length;
    }

    double[] loss() {
        return loss;
    }

    /** Mean loss of some runs, weighted by their noise. */
    double meanLoss(IntPredicate of) {
        double sum = 0;
        double all = 0;
        for (int i = 0; i < loss.length; i++) {
            if (of.test(i)) {
                sum += ofNoise[i] * loss[i];
                all += ofNoise[i];
            }
        }
        return sum / all;
    }

    /**
     * {@return weight of each run: the inverse variance of its noise relative to that of a typical run, times the share
     * that a robust fit leaves; a copy}
     */
    public double[] weights() {
        return weights.clone();
    }

    /** The inverse variance of the noise of each run, relative to that of a run of weight 1; 1 unless noise differs. */
    double[] ofNoise() {
        return ofNoise;
    }

    /** The share of the weight of each run that a robust fit leaves, between 0 and 1. */
    double[] robustness() {
        return robustness;
    }

    /** How the noise of runs depends on group and loss. */
    NoiseScale noiseScale() {
        return noiseScale;
    }

    /** Factor on the residual variance, 1 unless weights were derived from the residuals themselves. */
    double inflation() {
        return inflation;
    }

    int[] group() {
        return group;
    }

    /** The runs of each group. */
    int[][] members() {
        int[] runsOf = new int[levels.size()];
        Arrays.stream(group).forEach(g -> runsOf[g]++);
        int[][] members = new int[runsOf.length][];
        Arrays.setAll(members, g -> new int[runsOf[g]]);
        for (int i = group.length - 1; i >= 0; i--) {
            members[group[i]][--runsOf[group[i]]] = i;
        }
        return members;
    }

    double[] values(ShapeVariable variable) {
        if (!shape.containsKey(variable)) {
            throw new DataException(runs.source() + " has no column " + variable.column()
                    + " and no columns to derive it from, so shapes are not known. Add d_model, d_ff, n_layers, "
                    + "n_heads, n_kv_heads and head_dim, or fit a form of size and data, such as chinchilla.");
        }
        return shape.get(variable);
    }

    /** N of each run, counted as specified in the options. */
    double[] parameters() {
        return runs.parameters(options.count());
    }

    /** Training tokens D of each run. */
    double[] tokens() {
        return runs.tokens();
    }

    /** A column that a form has a term in; must be positive in each run. */
    double[] covariate(String column) {
        if (column.equals(Covariate.GROUP_SIZE) && !runs.has(column)) {
            if (!runs.has("n_heads") || !runs.has("n_kv_heads")) {
                throw new DataException(runs.source() + " has no columns n_heads and n_kv_heads, whose ratio "
                        + Covariate.GROUP_SIZE + " is. Add them, or remove the term.");
            }
            double[] group = runs.numbers("n_heads");
            double[] kv = runs.numbers("n_kv_heads");
            Arrays.setAll(group, i -> group[i] / kv[i]);
            return group;
        }
        if (!runs.has(column)) {
            throw new DataException(runs.source() + " has no column " + column
                    + ", which the form has a term in. Add it, or fit a form without "
                    + (column.equals(LAYERS) ? "depth" : "it") + ", such as log-linear.");
        }
        double[] values = runs.numbers(column);
        for (int i = 0; i < values.length; i++) {
            if (!(values[i] > 0)) {
                throw new DataException(runs.source() + ", row " + runs.row(i) + ", column " + column + ": " + values[i]
                        + ". Its logarithm is used, so it must be positive.");
            }
        }
        return values;
    }

    /**
     * ln N of each run minus the mean of its group, so that group effects refer to their mean size; empty if it is not
     * used in the fit.
     */
    Optional<double[]> logSize() {
        return logSize;
    }

    /** The count of parameters that a slope on ln N would use. */
    String sizeColumn() {
        return sizeColumn;
    }

    double sizeSpread() {
        return sizeSpread;
    }

    /** The shape, size and data of a run, as far as the table has them. */
    Point point(int run) {
        return points.get(run);
    }

    /** Which runs repeat one another. */
    Repeats repeats() {
        return repeats.get();
    }

    /** Size, data and depth of some runs of one group: the geometric means. It has no shape. */
    Point place(int[] runs) {
        List<Point> runsOf = Arrays.stream(runs).mapToObj(points::get).toList();
        return Point.of(
                Double.NaN,
                Double.NaN,
                geometricMean(runsOf, Point::n),
                geometricMean(runsOf, Point::d),
                geometricMean(runsOf, Point::depth),
                Map.of());
    }

    /** Ranges of each shape among the runs; empty if the table has no shapes. */
    Map<ShapeVariable, ShapeRange> ranges() {
        return shape.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> new ShapeRange(
                                Arrays.stream(entry.getValue()).min().orElseThrow(),
                                Arrays.stream(entry.getValue()).max().orElseThrow())));
    }

    /** The geometric means of all runs. */
    Point centre() {
        return Point.of(
                geometricMean(points, Point::x),
                geometricMean(points, Point::r),
                geometricMean(points, Point::n),
                geometricMean(points, Point::d),
                geometricMean(points, Point::depth),
                Map.of());
    }

    private static double geometricMean(List<Point> points, ToDoubleFunction<Point> value) {
        return Math.exp(points.stream()
                .mapToDouble(point -> Math.log(value.applyAsDouble(point)))
                .average()
                .orElse(Double.NaN));
    }

    private List<Point> points() {
        String count = options.count() == ParameterCount.TOTAL ? "n_params_total" : "n_params_non_embedding";
        double[] n = orNaN(count);
        double[] d = orNaN("tokens");
        double[] layers = orNaN("n_layers");
        double[] x = shape.getOrDefault(ShapeVariable.RELATIVE_WIDTH, none());
        double[] r = shape.getOrDefault(ShapeVariable.MLP_RATIO, none());
        Map<String, double[]> others = new LinkedHashMap<>();
        columns.stream()
                .filter(column -> !column.equals(LAYERS))
                .forEach(column -> others.put(column, covariate(column)));
        return IntStream.range(0, size())
                .mapToObj(i -> Point.of(x[i], r[i], n[i], d[i], layers[i], valuesOf(others, i)))
                .toList();
    }

    private static Map<String, Double> valuesOf(Map<String, double[]> columns, int run) {
        return columns.isEmpty()
                ? Map.of()
                : columns.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()[run]));
    }

    /** A column, or all NaN if the table lacks it or has empty cells in it. */
    private double[] orNaN(String column) {
        if (runs.has(column) && runs.texts(column).stream().noneMatch(String::isBlank)) {
            return runs.numbers(column);
        }
        return none();
    }

    private double[] none() {
        double[] none = new double[size()];
        Arrays.fill(none, Double.NaN);
        return none;
    }

    /** Difference of ln N of a run from the mean of its group, if it is used in the fit; otherwise 0. */
    double logSize(int run) {
        return logSize.map(log -> log[run]).orElse(0.0);
    }

    /**
     * The base of the group effects: 1 with one effect per group, or the column {@code l_opt} with one common factor.
     */
    static final class Base {
        private final double[] scale;
        private final double[] groupScale;
        private final int[] group;
        private final List<String> names;
        private final List<String> notes;

        private Base(double[] scale, double[] groupScale, int[] group, List<String> names, List<String> notes) {
            this.scale = scale;
            this.groupScale = groupScale;
            this.group = group;
            this.names = names;
            this.notes = notes;
        }

        /** Factor of each run: 1, or its l_opt. */
        double[] scale() {
            return scale;
        }

        /** Index of the group effect of each run. */
        int[] group() {
            return group;
        }

        /** Name of each group effect. */
        List<String> names() {
            return names;
        }

        /** Notes for the report. */
        List<String> notes() {
            return notes;
        }

        /** The base of the group effects, for groups of the sample. */
        GroupEffectBase levelBase() {
            return new GroupEffectBase(isOptimum(), groupScale);
        }

        /** Whether there is one common factor of the column l_opt. */
        boolean isOptimum() {
            return names.equals(List.of(L_OPT));
        }
    }

    /** The base of a form whose authors divided losses by l_opt, or of one that uses it only on request. */
    Base base(boolean publishedWithOptimum) {
        boolean asked = options.groupEffect() == FitOptions.GroupEffect.L_OPT;
        boolean has = runs.has(L_OPT);
        if (asked && !has) {
            throw new DataException(runs.source() + " has no column " + L_OPT
                    + ", the minimum loss at each size. Add it, or fit one free intercept per group.");
        }
        if (asked || (publishedWithOptimum && has && options.groupEffect() == FitOptions.GroupEffect.AS_PUBLISHED)) {
            double[] scale = runs.numbers(L_OPT);
            for (int i = 0; i < scale.length; i++) {
                if (!(scale[i] > 0)) {
                    throw new DataException(runs.source() + ", row " + runs.row(i) + ", column " + L_OPT + ": "
                            + scale[i] + ". The minimum loss must be positive.");
                }
            }
            double[] log = Arrays.stream(scale).map(Math::log).toArray();
            double[] less = lessLevelMeans(log);
            double[] groupScale = new double[levels.size()];
            for (int i = 0; i < size(); i++) {
                groupScale[group[i]] = Math.exp(log[i] - less[i]);
            }
            return new Base(scale, groupScale, new int[size()], List.of("l_opt"), List.of(BIAS));
        }
        return new Base(
                Matrices.ones(size()),
                Matrices.ones(levels.size()),
                group,
                levels.names(),
                has ? List.of("The column l_opt is not used: group intercepts are fitted.") : List.of());
    }

    double geometricMean(ShapeVariable variable) {
        return Math.exp(Arrays.stream(values(variable)).map(Math::log).average().orElseThrow());
    }

    /** The largest ratio of two values inside one group. */
    double spreadInsideLevels(double[] values) {
        double[] least = new double[levels.size()];
        double[] most = new double[levels.size()];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        for (int i = 0; i < values.length; i++) {
            least[group[i]] = Math.min(least[group[i]], values[i]);
            most[group[i]] = Math.max(most[group[i]], values[i]);
        }
        return IntStream.range(0, levels.size())
                .mapToDouble(g -> most[g] / least[g])
                .max()
                .orElse(1);
    }

    /** The distinct values, where those within one per cent count as one. */
    static List<Double> different(double[] values) {
        List<Double> different = new ArrayList<>();
        for (double value : Arrays.stream(values).sorted().toArray()) {
            if (different.isEmpty() || value > different.get(different.size() - 1) * 1.01) {
                different.add(value);
            }
        }
        return different;
    }
}
