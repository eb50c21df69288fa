package fitlaw.law;

import fitlaw.fit.Estimate;
import fitlaw.fit.NotIdentified;
import fitlaw.fit.Quantity;
import fitlaw.table.AtomicFile;
import fitlaw.table.FileContent;
import fitlaw.table.JsonObject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
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
        Map<String, Object> predictor = stored(law);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(FileContent.LAW_KEY, VERSION);
        if (!law.isFitted()) {
            json.putAll(predictor);
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
        solution.residuals()
                .objective()
                .ifPresent(merit -> json.put(
                        "merit", Map.of("name", merit.name(), "value", merit.value(), "meaning", merit.meaning())));
        json.put("noise", noise(law.noise()));
        json.put("noise_scale", noiseScale(facts.noiseScale()));
        json.put("notes", law.notes());
        json.put("prediction", predictor);
        json.put("levels", levels(facts));
        return json;
    }

    private static Map<String, Object> stored(Law law) {
        return law.predictor()
                .stored()
                .orElseThrow(() -> new IllegalStateException("the form '" + law.name()
                        + "' does not say what a file keeps of its fit, so this law cannot be saved. Write the form as a"
                        + " formula, LawForm.formula(\"E + A/N^a\"), or implement Predictor.stored()."));
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
}
