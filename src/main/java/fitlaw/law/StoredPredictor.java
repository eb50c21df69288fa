package fitlaw.law;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import fitlaw.common.Lazy;
import fitlaw.fit.Estimate;
import fitlaw.fit.HuberPowerLaws.Parameters;
import fitlaw.fit.Quantity;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A predictor as stored in a file: one component per key. When it is read, its values are compared with the law's
 * estimates.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = StoredPredictor.Linear.class, name = "linear"),
    @JsonSubTypes.Type(value = StoredPredictor.Product.class, name = "product"),
    @JsonSubTypes.Type(value = StoredPredictor.Parametric.class, name = "parametric"),
    @JsonSubTypes.Type(value = StoredPredictor.Chinchilla.class, name = "chinchilla"),
    @JsonSubTypes.Type(value = StoredPredictor.Scale.class, name = "scale")
})
@SuppressWarnings("ArrayRecordComponent") // only written and read, never compared
sealed interface StoredPredictor {
    /** Group effects at the centre of the runs are computed by another order of sums. */
    double ROUNDING = 1e-9;

    /** Name of the coefficient of the form "depth", which files represent by a flag. */
    String DEPTH = "d1";

    /** The predictor described here, checked against the fit. */
    Predictor predictor(Fit fit);

    /** The stored form of a predictor; empty if there is none for its type. */
    static Optional<StoredPredictor> of(Predictor predictor) {
        if (predictor instanceof Solving solving) {
            return of(solving.numbers());
        }
        if (predictor instanceof LinearPredictor linear) {
            return Optional.of(Linear.of(linear));
        }
        if (predictor instanceof ProductPredictor product) {
            return Optional.of(Product.of(product));
        }
        if (predictor instanceof ParametricPredictor formula) {
            return Optional.of(new Parametric(formula.parameters(), formula.covariance()));
        }
        if (predictor instanceof ChinchillaPredictor chinchilla) {
            return Optional.of(Chinchilla.of(chinchilla));
        }
        return predictor instanceof ScalePredictor scale ? Optional.of(Scale.of(scale)) : Optional.empty();
    }

    /**
     * The other parts of the file.
     *
     * @param form name of the form
     * @param formula its formula
     * @param facts the runs
     * @param terms the estimates
     * @param own user-defined forms
     */
    record Fit(String form, String formula, RunSummary facts, List<Quantity> terms, List<LawForm> own) {
        private Estimate estimate(int j) {
            return terms.get(j)
                    .estimate()
                    .orElseThrow(() -> new IllegalArgumentException("prediction.kind needs an estimate of "
                            + terms.get(j).term()));
        }

        /** Checks that the first estimates are the stored values, with the errors of the covariance. */
        private void requireTerms(String key, double[] values, double[][] covariance, int size) {
            LawFile.require(
                    terms.size() == size,
                    "prediction." + key + " and levels are " + size + ", estimates " + terms.size());
            for (int j = 0; j < values.length; j++) {
                requireTerm(key, j, j, values[j], covariance[j][j]);
            }
        }

        private void requireTerm(String key, int j, int term, double value, double variance) {
            LawFile.require(
                    estimate(term).value() == value
                            && estimate(term).stdError().orElse(Double.NaN) == Math.sqrt(variance),
                    disagrees(key, j, term));
        }

        private String disagrees(String key, int j, int term) {
            return "prediction." + key + "[" + j + "] does not agree with the estimate of "
                    + terms.get(term).term();
        }

        /**
         * The formula of the form, found by name among the user-defined and the built-in ones, or parsed from its text.
         */
        private PointLoss loss() {
            return Stream.concat(own.stream(), LawForm.all().stream())
                    .filter(one -> one.name().equals(form))
                    .findFirst()
                    .flatMap(LawForm::lossFunction)
                    .<PointLoss>map(PointLoss.Of::new)
                    .orElseGet(() -> {
                        LawFile.require(
                                !formula.endsWith(ParametricForm.OF_A_FUNCTION),
                                "the form '" + form
                                        + "' is a Java function, which is not stored in the file. Pass the form as "
                                        + "an argument: Law.read(file, form)");
                        return FormulaForm.atPoints(
                                formula,
                                terms.stream().map(Quantity::term).toList(),
                                facts.options().count());
                    });
        }

        private GroupEffectBase base(boolean timesLOpt, double[] scale) {
            LawFile.require(
                    Arrays.stream(ofSize("scale", scale, facts.levels().size())).allMatch(value -> value > 0),
                    "prediction.scale has a factor that is not positive");
            return new GroupEffectBase(timesLOpt, scale);
        }
    }

    private static double[] ofSize(String key, double[] numbers, int size) {
        return LawFile.ofSize("prediction." + key, numbers, size);
    }

    private static double[][] matrix(String key, double[][] matrix, int rows, int columns) {
        LawFile.require(
                matrix.length == rows && Arrays.stream(matrix).allMatch(row -> row.length == columns),
                "prediction." + key + " does not have " + rows + " lists of " + columns);
        return matrix;
    }

    /** Checks a covariance of this many estimates: symmetric to rounding, and no correlation beyond 1. */
    private static double[][] requireCovariance(double[][] of, int size) {
        double[][] matrix = matrix("covariance", of, size, size);
        for (int j = 0; j < size; j++) {
            for (int k = 0; k < size; k++) {
                double scale = Math.sqrt(matrix[j][j]) * Math.sqrt(matrix[k][k]);
                boolean symmetric = Math.abs(matrix[j][k] - matrix[k][j]) <= ROUNDING * scale;
                LawFile.require(
                        symmetric && Math.abs(matrix[j][k]) <= (1 + ROUNDING) * scale,
                        "prediction.covariance[" + j + "][" + k + "] is not a possible covariance");
            }
        }
        return matrix;
    }

    /** The scatter of slopes between sizes, which older files do not have. */
    private static Lazy<Optional<RandomSlopes>> scatter(Optional<RandomSlopes> stored, int slopes) {
        LawFile.require(
                stored.stream().allMatch(one -> one.isOf(slopes)), "prediction.random_slopes do not match the slopes");
        return new Lazy<>(() -> stored);
    }

    /** Ends and reference of each slope, by column. */
    private static Map<String, double[]> stored(List<NuisanceSlope> slopes) {
        Map<String, double[]> stored = new LinkedHashMap<>();
        slopes.forEach(slope ->
                stored.put(slope.variable().column(), new double[] {slope.low(), slope.high(), slope.reference()}));
        return stored;
    }

    /** The slopes on shapes that are not identified, which older files do not have. */
    private static List<NuisanceSlope> slopes(Optional<Map<String, double[]>> stored) {
        return stored.orElse(Map.of()).entrySet().stream()
                .map(entry -> {
                    String key = "slopes_on_open_shapes." + entry.getKey();
                    double[] ends = ofSize(key, entry.getValue(), 3);
                    LawFile.require(
                            0 < ends[0] && ends[0] <= ends[2] && ends[2] <= ends[1],
                            "prediction." + key + ": the smallest, largest and middle value are not in order");
                    return new NuisanceSlope(ShapeVariable.ofColumn(entry.getKey()), ends[0], ends[1], ends[2]);
                })
                .toList();
    }

    private static LinearColumns columns(
            Optional<ShapeBasis> basis,
            List<ShapeVariable> shapes,
            boolean sized,
            boolean deep,
            Optional<List<MovingColumn>> moving,
            Optional<List<CovariateColumn>> covariates,
            Optional<Map<String, double[]>> slopes) {
        List<CovariateColumn> depth =
                List.of(new CovariateColumn(DEPTH, "n_layers", Covariate.Kind.LOG, 1, Double.NaN));
        return new LinearColumns(
                basis.orElse(ShapeBasis.PUBLISHED),
                shapes,
                sized,
                moving.orElse(List.of()),
                deep ? depth : covariates.orElse(List.of()),
                slopes(slopes));
    }

    private static boolean isDeep(LinearColumns columns) {
        return columns.covariates().size() == 1
                && columns.covariates().get(0).term().equals(DEPTH);
    }

    private static Optional<ShapeBasis> storedBasis(LinearColumns columns) {
        return Optional.of(columns.basis()).filter(basis -> basis != ShapeBasis.PUBLISHED);
    }

    private static Optional<List<CovariateColumn>> storedCovariates(LinearColumns columns) {
        return isDeep(columns) ? Optional.empty() : ifAny(columns.covariates());
    }

    private static <T> Optional<List<T>> ifAny(List<T> list) {
        return list.isEmpty() ? Optional.empty() : Optional.of(list);
    }

    /** A {@link LinearPredictor}. */
    record Linear(
            boolean additive,
            List<ShapeVariable> shapes,
            boolean sized,
            boolean deep,
            Optional<Map<String, double[]>> slopesOnOpenShapes,
            Optional<ShapeBasis> basis,
            Optional<List<MovingColumn>> moving,
            Optional<List<CovariateColumn>> covariates,
            double[] slopes,
            double[][] covariance,
            double[] levels,
            double[] levelVariances,
            double[][] places,
            @JsonProperty("times_l_opt") boolean timesLOpt,
            double[] scale,
            Optional<RandomSlopes> randomSlopes)
            implements StoredPredictor {
        static Linear of(LinearPredictor of) {
            LinearColumns columns = of.columns();
            return new Linear(
                    of.additive(),
                    columns.shapes(),
                    columns.sized(),
                    isDeep(columns),
                    Optional.of(stored(columns.nuisances())),
                    storedBasis(columns),
                    ifAny(columns.moving()),
                    storedCovariates(columns),
                    of.slopes(),
                    of.covariance(),
                    of.levels(),
                    of.levelVariances(),
                    of.places(),
                    of.base().optimum(),
                    of.base().scale(),
                    of.randomSlopes());
        }

        @Override
        public Predictor predictor(Fit fit) {
            LinearColumns columns = columns(basis, shapes, sized, deep, moving, covariates, slopesOnOpenShapes);
            GroupEffectBase base = fit.base(timesLOpt, scale);
            int k = columns.size();
            int groups = timesLOpt ? 1 : fit.facts().levels().size();
            LawFile.require(
                    Arrays.stream(ofSize("level_variances", levelVariances, groups))
                            .allMatch(value -> value >= 0),
                    "prediction.level_variances has a negative variance");
            Point centre = fit.facts().centre();
            LinearPredictor predictor = new LinearPredictor(
                    columns,
                    additive,
                    ofSize("slopes", slopes, k),
                    requireCovariance(covariance, k),
                    ofSize("levels", levels, groups),
                    levelVariances,
                    matrix("places", places, groups, k),
                    base,
                    centre,
                    scatter(randomSlopes, k));
            fit.requireTerms("slopes", slopes, covariance, k + groups);
            for (int g = 0; g < groups; g++) {
                double stated = fit.estimate(k + g).value();
                double found = predictor.groupEffect(g, centre);
                LawFile.require(
                        Math.abs(found - stated) <= ROUNDING * Math.max(1, Math.abs(stated)),
                        "prediction.levels[" + g + "] does not agree with the estimates");
            }
            return predictor;
        }
    }

    /** A {@link ProductPredictor}. */
    record Product(
            List<ShapeVariable> shapes,
            boolean sized,
            Optional<Map<String, double[]>> slopesOnOpenShapes,
            double[] reference,
            double[] parameters,
            double[][] covariance,
            @JsonProperty("times_l_opt") boolean timesLOpt,
            double[] scale)
            implements StoredPredictor {
        static Product of(ProductPredictor of) {
            return new Product(
                    of.shapes(),
                    of.sized(),
                    Optional.of(stored(of.nuisances())),
                    of.reference(),
                    of.parameters(),
                    of.covariance(),
                    of.base().optimum(),
                    of.base().scale());
        }

        @Override
        public Predictor predictor(Fit fit) {
            List<NuisanceSlope> nuisances = slopes(slopesOnOpenShapes);
            GroupEffectBase base = fit.base(timesLOpt, scale);
            int size = (sized ? 1 : 0)
                    + 2 * shapes.size()
                    + nuisances.size()
                    + (timesLOpt ? 1 : fit.facts().levels().size());
            LawFile.require(
                    Arrays.stream(ofSize("reference", reference, shapes.size())).allMatch(value -> value > 0),
                    "prediction.reference has a shape that is not positive");
            ProductPredictor predictor = new ProductPredictor(
                    shapes,
                    sized,
                    nuisances,
                    reference,
                    ofSize("parameters", parameters, size),
                    requireCovariance(covariance, size),
                    base);
            fit.requireTerms("parameters", parameters, covariance, size);
            return predictor;
        }
    }

    /** A {@link ParametricPredictor}, whose formula is that of the form. */
    record Parametric(double[] parameters, double[][] covariance) implements StoredPredictor {
        @Override
        public Predictor predictor(Fit fit) {
            int size = fit.terms().size();
            ofSize("parameters", parameters, size);
            requireCovariance(covariance, size);
            fit.requireTerms("parameters", parameters, covariance, size);
            return new ParametricPredictor(fit.loss(), parameters, covariance);
        }
    }

    /** A {@link ChinchillaPredictor}. */
    record Chinchilla(double[] parameters, double[][] refits) implements StoredPredictor {
        static Chinchilla of(ChinchillaPredictor of) {
            return new Chinchilla(
                    numbers(of.found()),
                    of.refits().stream().map(Chinchilla::numbers).toArray(double[][]::new));
        }

        private static double[] numbers(Parameters p) {
            return new double[] {p.e(), p.a(), p.b(), p.alpha(), p.beta()};
        }

        private static Parameters parameters(double[] p) {
            return new Parameters(p[0], p[1], p[2], p[3], p[4]);
        }

        @Override
        public Predictor predictor(Fit fit) {
            double[] found = ofSize("parameters", parameters, 5);
            for (int j = 0; j < Math.min(found.length, fit.terms().size()); j++) {
                double value = found[j];
                LawFile.require(
                        fit.terms().get(j).estimate().stream().allMatch(estimate -> estimate.value() == value),
                        fit.disagrees("parameters", j, j));
            }
            LawFile.require(refits.length >= 2, "prediction.refits are too few to estimate a spread");
            matrix("refits", refits, refits.length, 5);
            String clustered = ChinchillaPredictor.drawn(refits.length, true);
            boolean isClustered = fit.terms().stream()
                    .flatMap(term -> term.estimate().stream())
                    .anyMatch(estimate -> estimate.interval().method().contains(clustered));
            return new ChinchillaPredictor(
                    parameters(found),
                    Arrays.stream(refits).map(Chinchilla::parameters).toList(),
                    ChinchillaPredictor.drawn(refits.length, isClustered));
        }
    }

    /** A {@link ScalePredictor}. */
    record Scale(
            ActsOn actsOn,
            List<MeasuredFrom> located,
            boolean constant,
            boolean data,
            List<ShapeVariable> shapes,
            boolean sized,
            boolean deep,
            Optional<Map<String, double[]>> slopesOnOpenShapes,
            Optional<ShapeBasis> basis,
            Optional<List<MovingColumn>> moving,
            Optional<List<CovariateColumn>> covariates,
            double[] parameters,
            double[][] covariance,
            double[] betweenGroups,
            Optional<RandomSlopes> randomSlopes)
            implements StoredPredictor {
        /** The shape at which the effect of shape is 0. */
        enum MeasuredFrom {
            BEST,
            MEAN
        }

        static Scale of(ScalePredictor of) {
            ScaleModel model = of.model();
            LinearColumns columns = model.columns();
            BetweenGroups between = of.between();
            return new Scale(
                    model.on(),
                    model.located().stream()
                            .map(best -> best ? MeasuredFrom.BEST : MeasuredFrom.MEAN)
                            .toList(),
                    model.constant(),
                    model.data(),
                    columns.shapes(),
                    columns.sized(),
                    isDeep(columns),
                    Optional.of(stored(columns.nuisances())),
                    storedBasis(columns),
                    ifAny(columns.moving()),
                    storedCovariates(columns),
                    of.parameters(),
                    of.covariance(),
                    new double[] {between.sd(), between.reference(), between.degreesOfFreedom()},
                    of.randomSlopes());
        }

        @Override
        public Predictor predictor(Fit fit) {
            double[] between = ofSize("between_groups", betweenGroups, 3);
            ScaleModel model = new ScaleModel(
                    columns(basis, shapes, sized, deep, moving, covariates, slopesOnOpenShapes),
                    actsOn,
                    located.stream().map(MeasuredFrom.BEST::equals).toList(),
                    constant,
                    data,
                    fit.facts().centre());
            LawFile.require(located.size() == shapes.size(), "prediction.located does not have a value for each shape");
            int size = model.size();
            ScalePredictor predictor = new ScalePredictor(
                    model,
                    ofSize("parameters", parameters, size),
                    requireCovariance(covariance, size),
                    new BetweenGroups(between[0], between[1], (int) between[2]),
                    scatter(randomSlopes, model.columns().size()));
            int from = fit.terms().size() - model.columns().size();
            for (int j = model.first(); j < size; j++) {
                fit.requireTerm("parameters", j, from + j - model.first(), parameters[j], covariance[j][j]);
            }
            return predictor;
        }
    }
}
