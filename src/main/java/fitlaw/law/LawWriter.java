package fitlaw.law;

import fitlaw.fit.Estimate;
import fitlaw.fit.HuberPowerLaws.Parameters;
import fitlaw.fit.NotIdentified;
import fitlaw.fit.Quantity;
import fitlaw.table.AtomicFile;
import fitlaw.table.FileContent;
import fitlaw.table.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Laws as JSON; {@link LawReader} reads them. */
final class LawWriter {
    static final int VERSION = 1;

    private LawWriter() {}

    static void write(Law law, Path file) {
        AtomicFile.write(file, JsonObject.text(json(law)));
    }

    private static Map<String, Object> json(Law law) {
        StoredPredictor predictor = stored(law);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(FileContent.LAW_KEY, VERSION);
        if (predictor instanceof PublishedCoefficients c) {
            json.put("published", c.name());
            json.put("coefficients", new double[] {c.a0(), c.a1(), c.a2(), c.b0(), c.b1(), c.b2()});
            return json;
        }
        FitResult solution = law.solution();
        RunSummary facts = law.facts().orElseThrow();
        json.put("form", law.name());
        json.put("formula", law.formula());
        json.put("data", data(facts));
        json.put("options", options(facts.options()));
        json.put(
                "optimum",
                List.of(json(law.optimum().relativeWidth()), json(law.optimum().mlpRatio())));
        json.put("estimates", solution.terms().stream().map(LawWriter::json).toList());
        json.put("open", solution.open().stream().map(LawWriter::json).toList());
        json.put("interval_method", solution.intervalMethod());
        json.put("sigma", solution.sigma());
        json.put("sum_of_squares", solution.squares());
        json.put("degrees_of_freedom", solution.degreesOfFreedom());
        solution.merit()
                .ifPresent(merit -> json.put(
                        "merit", Map.of("name", merit.name(), "value", merit.value(), "meaning", merit.meaning())));
        json.put("noise", noise(law.noise()));
        json.put("noise_scale", noiseScale(facts.noiseScale()));
        json.put("notes", law.notes());
        json.put("prediction", prediction(predictor));
        json.put("levels", levels(facts));
        return json;
    }

    private static StoredPredictor stored(Law law) {
        if (law.stored().isPresent() && !isFunction(law.stored().get())) {
            return law.stored().get();
        }
        throw new IllegalStateException(String.format(
                Locale.ROOT,
                "the form '%s' is a function in Java, which a file cannot hold, so this law cannot be saved. Write the form as a formula, LawForm.formula(\"E + A/N^a\"), or keep the program that fits it.",
                law.name()));
    }

    private static boolean isFunction(StoredPredictor stored) {
        return stored instanceof ParametricPredictor parametric
                && parametric.loss() instanceof PointLoss.Of of
                && !LawReader.FUNCTIONS.containsValue(of.loss());
    }

    private static Map<String, Object> data(RunSummary facts) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("source", facts.source());
        data.put("sha256", facts.digest().sha256());
        data.put("sha256_of", JsonObject.name(facts.digest().of()));
        data.put("rows", facts.rows());
        data.put("left_out", facts.leftOut());
        return data;
    }

    private static Map<String, Object> options(FitOptions options) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("count", JsonObject.name(options.count()));
        json.put("group_by", options.groupBy());
        json.put("level", JsonObject.name(options.level()));
        json.put("size_covariate", JsonObject.name(options.sizeCovariate()));
        json.put("confidence", options.confidence());
        json.put("robust", JsonObject.name(options.robust()));
        json.put("weights", weights(options.weights()));
        return json;
    }

    private static Map<String, Object> weights(Weights weights) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", JsonObject.name(weights.kind()));
        json.put("deviations", weights.deviations());
        return json;
    }

    private static Map<String, Object> noiseScale(NoiseScale scale) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("reference", scale.reference());
        json.put("of_levels", scale.ofLevels());
        json.put("of_all", scale.ofAll());
        return json;
    }

    private static Map<String, Object> levels(RunSummary facts) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("basis", facts.levels().basis());
        json.put("names", facts.levels().names());
        json.put("of_rows", facts.levels().group());
        json.put("parameters", each(facts.places(), Point::parameters));
        json.put("tokens", each(facts.places(), Point::tokens));
        json.put("layers", each(facts.places(), Point::layers));
        Map<String, Object> ranges = new LinkedHashMap<>();
        for (ShapeVariable variable : ShapeVariable.values()) {
            ShapeRange range = facts.ranges().get(variable);
            if (range != null) {
                ranges.put(variable.column(), new double[] {range.low(), range.high()});
            }
        }
        json.put("ranges", ranges);
        Point centre = facts.centre();
        json.put("centre", new double[] {
            centre.relativeWidth(), centre.mlpRatio(), centre.parameters(), centre.tokens(), centre.layers()
        });
        return json;
    }

    private static <T> double[] each(List<T> all, ToDoubleFunction<T> value) {
        return all.stream().mapToDouble(value).toArray();
    }

    private static Map<String, Object> noise(Noise noise) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("sigma", noise.sigma());
        json.put("degrees_of_freedom", noise.degreesOfFreedom());
        json.put("from_seeds", noise.fromSeeds());
        noise.lackOfFit().ifPresent(p -> json.put("lack_of_fit_p", p));
        return json;
    }

    private static Map<String, Object> json(Quantity quantity) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("term", quantity.term());
        if (quantity instanceof Estimate estimate) {
            json.put("estimate", estimate.value());
            json.put("std_error", estimate.stdError());
            json.put("low", estimate.interval().low());
            json.put("high", estimate.interval().high());
            json.put("method", estimate.interval().method());
        } else if (quantity instanceof NotIdentified open) {
            json.put("open", open.reason());
        }
        return json;
    }

    private static Map<String, Object> prediction(StoredPredictor predictor) {
        Map<String, Object> json = new LinkedHashMap<>();
        if (predictor instanceof LinearPredictor linear) {
            json.put("kind", "linear");
            json.put("additive", linear.additive());
            json.put("shapes", names(linear.columns().shapes()));
            json.put("sized", linear.columns().sized());
            json.put("deep", linear.columns().deep());
            nuisances(json, linear);
            json.put("slopes", linear.slopes());
            json.put("covariance", linear.covariance());
            json.put("levels", linear.levels());
            json.put("level_variances", linear.levelVariances());
            json.put("places", linear.places());
            base(json, linear.base());
        } else if (predictor instanceof ProductPredictor product) {
            json.put("kind", "product");
            json.put("shapes", names(product.shapes()));
            json.put("sized", product.sized());
            nuisances(json, product);
            json.put("reference", product.reference());
            json.put("parameters", product.parameters());
            json.put("covariance", product.covariance());
            base(json, product.base());
        } else if (predictor instanceof ParametricPredictor parametric) {
            json.put("kind", "parametric");
            json.put("parameters", parametric.parameters());
            json.put("covariance", parametric.covariance());
        } else if (predictor instanceof ChinchillaPredictor chinchilla) {
            json.put("kind", "chinchilla");
            json.put("parameters", numbers(chinchilla.found()));
            json.put(
                    "refits",
                    chinchilla.refits().stream().map(LawWriter::numbers).toList());
        }
        return json;
    }

    private static List<String> names(List<ShapeVariable> shapes) {
        List<String> names = new ArrayList<>();
        shapes.forEach(shape -> names.add(JsonObject.name(shape)));
        return names;
    }

    private static void nuisances(Map<String, Object> json, StoredPredictor predictor) {
        Map<String, Object> slopes = new LinkedHashMap<>();
        predictor
                .nuisances()
                .forEach(nuisance -> slopes.put(
                        nuisance.variable().column(),
                        new double[] {nuisance.low(), nuisance.high(), nuisance.reference()}));
        json.put("slopes_on_open_shapes", slopes);
    }

    private static void base(Map<String, Object> json, GroupEffectBase base) {
        json.put("times_l_opt", base.optimum());
        json.put("scale", base.scale());
    }

    private static double[] numbers(Parameters p) {
        return new double[] {p.e(), p.a(), p.b(), p.alpha(), p.beta()};
    }
}
