package fitlaw.law;

import fitlaw.fit.Estimate;
import fitlaw.fit.HuberPowerLaws.Parameters;
import fitlaw.fit.Quantity;
import fitlaw.table.JsonObject;
import fitlaw.table.Lazy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what a saved law predicts with, and compares it with the law's estimates. */
final class PredictorReader {
    /** Levels are stated at the centre of the runs by another order of sums. */
    private static final double ROUNDING = 1e-9;

    private final JsonObject json;
    private final RunSummary facts;
    private final List<Quantity> terms;
    private final List<LawForm> own;

    PredictorReader(JsonObject json, RunSummary facts, List<Quantity> terms, List<LawForm> own) {
        this.json = json;
        this.facts = facts;
        this.terms = terms;
        this.own = own;
    }

    Predictor read(String form, String formula) {
        String kind = json.text("kind");
        return switch (kind) {
            case "linear" -> linear();
            case "product" -> product();
            case "parametric" -> parametric(form, formula);
            case "chinchilla" -> chinchilla();
            case "scale" -> scale();
            default ->
                throw json.wrong("kind", "'" + kind + "' is none of linear, product, parametric, chinchilla, scale.");
        };
    }

    private LinearPredictor linear() {
        json.requireOnly(
                "kind",
                "additive",
                "shapes",
                "sized",
                "deep",
                "slopes_on_open_shapes",
                "slopes",
                "covariance",
                "levels",
                "level_variances",
                "places",
                "times_l_opt",
                "scale",
                "basis",
                "moving",
                "covariates",
                "random_slopes");
        LinearColumns columns = columns();
        GroupEffectBase base = base();
        int levels = base.optimum() ? 1 : facts.levels().size();
        double[] slopes = LawReader.sized(json, "slopes", columns.size());
        double[][] covariance = covariance(columns.size());
        LinearPredictor predictor = new LinearPredictor(
                columns,
                json.flag("additive"),
                slopes,
                covariance,
                LawReader.sized(json, "levels", levels),
                notNegative("level_variances", levels),
                matrix("places", levels, columns.size()),
                base,
                facts.centre(),
                randomSlopes());
        requireTerms("slopes", slopes, covariance, columns.size() + levels);
        for (int g = 0; g < levels; g++) {
            double stated = estimate(columns.size() + g).value();
            double found = predictor.level(g, facts.centre());
            if (!(Math.abs(found - stated) <= ROUNDING * Math.max(1, Math.abs(stated)))) {
                throw json.wrong("levels[" + g + "]", "does not agree with the estimates" + LawReader.changed());
            }
        }
        return predictor;
    }

    private LinearColumns columns() {
        return new LinearColumns(
                json.has("basis") ? json.constant("basis", ShapeBasis.class) : ShapeBasis.PUBLISHED,
                shapes(),
                json.flag("sized"),
                moving(),
                covariates(),
                nuisances());
    }

    private ScalePredictor scale() {
        json.requireOnly(
                "kind",
                "acts_on",
                "located",
                "constant",
                "data",
                "shapes",
                "sized",
                "deep",
                "slopes_on_open_shapes",
                "basis",
                "moving",
                "covariates",
                "parameters",
                "covariance",
                "between_groups",
                "random_slopes");
        double[] between = LawReader.sized(json, "between_groups", 3);
        List<Boolean> located =
                json.texts("located").stream().map(text -> text.equals("best")).toList();
        ScaleModel model = new ScaleModel(
                columns(),
                json.constant("acts_on", ActsOn.class),
                located,
                json.flag("constant"),
                json.flag("data"),
                facts.centre());
        if (located.size() != model.columns().shapes().size()) {
            throw json.wrong("located", "does not say it of each shape" + LawReader.changed());
        }
        double[] parameters = LawReader.sized(json, "parameters", model.size());
        double[][] covariance = covariance(model.size());
        int from = terms.size() - model.columns().size();
        for (int j = 0; j < model.columns().size(); j++) {
            Estimate stated = estimate(from + j);
            int own = model.first() + j;
            if (stated.value() != parameters[own] || stated.stdError() != Math.sqrt(covariance[own][own])) {
                throw disagree("parameters", from + j);
            }
        }
        return new ScalePredictor(
                model,
                parameters,
                covariance,
                new BetweenGroups(between[0], between[1], (int) between[2]),
                randomSlopes());
    }

    private ProductPredictor product() {
        json.requireOnly(
                "kind",
                "shapes",
                "sized",
                "slopes_on_open_shapes",
                "reference",
                "parameters",
                "covariance",
                "times_l_opt",
                "scale");
        List<ShapeVariable> shapes = shapes();
        List<NuisanceSlope> nuisances = nuisances();
        GroupEffectBase base = base();
        int size = (json.flag("sized") ? 1 : 0)
                + 2 * shapes.size()
                + nuisances.size()
                + (base.optimum() ? 1 : facts.levels().size());
        double[] reference = LawReader.sized(json, "reference", shapes.size());
        if (!Arrays.stream(reference).allMatch(value -> value > 0)) {
            throw json.wrong("reference", "a shape is not positive" + LawReader.changed());
        }
        double[] parameters = LawReader.sized(json, "parameters", size);
        double[][] covariance = covariance(size);
        requireTerms("parameters", parameters, covariance, size);
        return new ProductPredictor(shapes, json.flag("sized"), nuisances, reference, parameters, covariance, base);
    }

    private ParametricPredictor parametric(String form, String formula) {
        json.requireOnly("kind", "parameters", "covariance");
        double[] parameters = LawReader.sized(json, "parameters", terms.size());
        double[][] covariance = covariance(terms.size());
        requireTerms("parameters", parameters, covariance, terms.size());
        return new ParametricPredictor(
                restored(form, formula, terms.stream().map(Quantity::term).toList()), parameters, covariance);
    }

    /** The formula of a form by its name, among the user's own and the built-in ones, or by its text. */
    private PointLoss restored(String form, String formula, List<String> parameters) {
        return Stream.concat(own.stream(), LawForm.all().stream())
                .filter(one -> one.name().equals(form))
                .findFirst()
                .flatMap(LawForm::lossFunction)
                .<PointLoss>map(PointLoss.Of::new)
                .orElseGet(() -> {
                    if (formula.endsWith(ParametricForm.OF_A_FUNCTION)) {
                        throw new IllegalArgumentException("the form '" + form
                                + "' is a function in Java, which a file does not hold. Give it beside the file:"
                                + " Law.read(file, form)");
                    }
                    return FormulaForm.atPoints(
                            formula, parameters, facts.options().count());
                });
    }

    private ChinchillaPredictor chinchilla() {
        json.requireOnly("kind", "parameters", "refits");
        double[] found = LawReader.sized(json, "parameters", 5);
        for (int j = 0; j < Math.min(found.length, terms.size()); j++) {
            if (terms.get(j) instanceof Estimate estimate && estimate.value() != found[j]) {
                throw disagree("parameters", j);
            }
        }
        List<Parameters> refits = new ArrayList<>();
        for (double[] refit : json.matrix("refits")) {
            if (refit.length != 5) {
                throw json.wrong("refits", "a refit has " + refit.length + " numbers, not 5" + LawReader.changed());
            }
            refits.add(parameters(refit));
        }
        if (refits.size() < 2) {
            throw json.wrong("refits", "are too few to tell a spread" + LawReader.changed());
        }
        return new ChinchillaPredictor(parameters(found), refits);
    }

    private static Parameters parameters(double[] p) {
        return new Parameters(p[0], p[1], p[2], p[3], p[4]);
    }

    private List<ShapeVariable> shapes() {
        return json.constants("shapes", ShapeVariable.class);
    }

    private Lazy<Optional<RandomSlopes>> randomSlopes() {
        Optional<RandomSlopes> read = json.has("random_slopes")
                ? Optional.of(RandomSlopes.of(json.object("random_slopes")))
                : Optional.empty();
        return new Lazy<>(() -> read);
    }

    private List<MovingColumn> moving() {
        return json.has("moving")
                ? json.objects("moving").stream().map(MovingColumn::of).toList()
                : List.of();
    }

    /** Further columns; the form "depth" is named by a flag, as in all files. */
    private List<CovariateColumn> covariates() {
        if (json.flag("deep")) {
            return List.of(new CovariateColumn("d1", "n_layers", Covariate.Kind.LOG, 1, Double.NaN));
        }
        return json.has("covariates")
                ? json.objects("covariates").stream().map(CovariateColumn::of).toList()
                : List.of();
    }

    private List<NuisanceSlope> nuisances() {
        if (!json.has("slopes_on_open_shapes")) {
            return List.of(); // As files were before open shapes had slopes.
        }
        JsonObject slopes = json.object("slopes_on_open_shapes");
        slopes.requireOnly(
                Arrays.stream(ShapeVariable.values()).map(ShapeVariable::column).toArray(String[]::new));
        List<NuisanceSlope> nuisances = new ArrayList<>();
        for (ShapeVariable variable : ShapeVariable.values()) {
            if (slopes.has(variable.column())) {
                double[] ends = LawReader.sized(slopes, variable.column(), 3);
                if (!(0 < ends[0] && ends[0] <= ends[2] && ends[2] <= ends[1])) {
                    throw slopes.wrong(
                            variable.column(),
                            "the least, greatest and middle value are in no order" + LawReader.changed());
                }
                nuisances.add(new NuisanceSlope(variable, ends[0], ends[1], ends[2]));
            }
        }
        return nuisances;
    }

    private GroupEffectBase base() {
        double[] scale = LawReader.sized(json, "scale", facts.levels().size());
        if (!Arrays.stream(scale).allMatch(value -> value > 0)) {
            throw json.wrong("scale", "a factor is not positive" + LawReader.changed());
        }
        return new GroupEffectBase(json.flag("times_l_opt"), scale);
    }

    private double[] notNegative(String key, int size) {
        double[] numbers = LawReader.sized(json, key, size);
        if (!Arrays.stream(numbers).allMatch(value -> value >= 0)) {
            throw json.wrong(key, "a variance is negative" + LawReader.changed());
        }
        return numbers;
    }

    private double[][] matrix(String key, int rows, int columns) {
        double[][] matrix = json.matrix(key);
        if (matrix.length != rows || Arrays.stream(matrix).anyMatch(row -> row.length != columns)) {
            throw json.wrong(key, "does not have " + rows + " lists of " + columns + LawReader.changed());
        }
        return matrix;
    }

    /** A covariance of so many estimates: symmetric to rounding, and no correlation beyond 1. */
    private double[][] covariance(int size) {
        double[][] matrix = matrix("covariance", size, size);
        for (int j = 0; j < size; j++) {
            for (int k = 0; k < size; k++) {
                double scale = Math.sqrt(matrix[j][j]) * Math.sqrt(matrix[k][k]);
                boolean symmetric = Math.abs(matrix[j][k] - matrix[k][j]) <= ROUNDING * scale;
                if (!(symmetric && Math.abs(matrix[j][k]) <= (1 + ROUNDING) * scale)) {
                    throw json.wrong(
                            "covariance[" + j + "][" + k + "]", "is that of no two estimates" + LawReader.changed());
                }
            }
        }
        return matrix;
    }

    /** The first estimates are the numbers that are predicted with, and their errors are those of the covariance. */
    private void requireTerms(String key, double[] values, double[][] covariance, int size) {
        if (terms.size() != size) {
            throw json.wrong(key, "and levels are " + size + ", estimates " + terms.size() + LawReader.changed());
        }
        for (int j = 0; j < values.length; j++) {
            Estimate estimate = estimate(j);
            if (estimate.value() != values[j] || estimate.stdError() != Math.sqrt(covariance[j][j])) {
                throw disagree(key, j);
            }
        }
    }

    private RuntimeException disagree(String key, int j) {
        return json.wrong(
                key + "[" + j + "]",
                "does not agree with the estimate of " + terms.get(j).term() + LawReader.changed());
    }

    private Estimate estimate(int j) {
        return terms.get(j)
                .estimate()
                .orElseThrow(() -> json.wrong(
                        "kind", "needs an estimate of " + terms.get(j).term() + LawReader.changed()));
    }
}
