package fitlaw.law;

import fitlaw.arch.ParameterCount;
import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.fit.NotIdentified;
import fitlaw.fit.Quantity;
import fitlaw.fit.Robust;
import fitlaw.runs.Levels;
import fitlaw.table.DataException;
import fitlaw.table.Digest;
import fitlaw.table.FileContent;
import fitlaw.table.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Reads laws that {@link LawWriter} wrote, and refuses numbers that do not fit together. */
final class LawReader {
    private final Path file;
    private final List<LawForm> own;
    private final JsonObject json;

    private LawReader(Path file, List<LawForm> own) {
        this.file = file;
        this.own = own;
        this.json = JsonObject.read(file, FileContent.LAW);
    }

    static Law read(Path file, LawForm... own) {
        LawReader reader = new LawReader(file, List.of(own));
        if (!reader.json.has(FileContent.LAW_KEY)) {
            throw new DataException(
                    file + " has no key fitlaw_law, so it is no law that Law.save wrote. Name a file that"
                            + " `fitlaw fit --save` or Law.save wrote.");
        }
        int version = reader.json.whole(FileContent.LAW_KEY);
        if (version != LawWriter.VERSION) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s is written in version %d of the format, and this Fitlaw reads version %d. Save the law again with this Fitlaw, or read it with the one that wrote it.",
                    file,
                    version,
                    LawWriter.VERSION));
        }
        try {
            return reader.json.has("published") ? reader.published() : reader.fitted();
        } catch (IllegalArgumentException e) {
            throw new DataException(file + ": " + e.getMessage() + ". The file was changed; save the law again.", e);
        }
    }

    private Law published() {
        json.requireOnly(FileContent.LAW_KEY, "published", "coefficients");
        PublishedCoefficients c = PublishedCoefficients.named(json.text("published"));
        double[] printed = {c.a0(), c.a1(), c.a2(), c.b0(), c.b1(), c.b2()};
        if (!Arrays.equals(printed, json.numbers("coefficients"))) {
            throw json.wrong("coefficients", "are not those printed, " + Arrays.toString(printed) + ".");
        }
        return Law.published(c);
    }

    private Law fitted() {
        json.requireOnly(
                FileContent.LAW_KEY,
                "form",
                "formula",
                "data",
                "options",
                "optimum",
                "estimates",
                "open",
                "interval_method",
                "sigma",
                "sum_of_squares",
                "degrees_of_freedom",
                "merit",
                "noise",
                "noise_scale",
                "notes",
                "prediction",
                "levels");
        RunSummary facts = facts();
        List<Quantity> terms = quantities("estimates");
        Predictor predictor = new PredictorReader(json.object("prediction"), facts, terms, own)
                .read(json.text("form"), json.text("formula"));
        FitResult solution = new FitResult(
                terms,
                quantities("open"),
                new FitResult.Residuals(new double[0], notNegative("sum_of_squares"), degreesOfFreedom(), merit()),
                json.text("interval_method"),
                List.of(),
                predictor);
        if (solution.sigma() != json.number("sigma")) {
            throw json.wrong("sigma", "does not follow from sum_of_squares and degrees_of_freedom" + changed());
        }
        Law law = Law.restored(
                json.text("form"), json.text("formula"), solution, facts, noise(), json.texts("notes"), file);
        List<Quantity> optimum =
                List.of(law.optimum().relativeWidth(), law.optimum().mlpRatio());
        if (!agree(optimum, quantities("optimum"))) {
            throw json.wrong("optimum", "does not follow from the coefficients and their covariance" + changed());
        }
        return law;
    }

    /** Whether estimates are the same, and what is open is open in both; its reason may have been worded differently. */
    private static boolean agree(List<Quantity> found, List<Quantity> saved) {
        return IntStream.range(0, found.size())
                .allMatch(i -> i < saved.size()
                        && ((found.get(i) instanceof NotIdentified && saved.get(i) instanceof NotIdentified)
                                ? found.get(i).term().equals(saved.get(i).term())
                                : found.get(i).equals(saved.get(i))));
    }

    static String changed() {
        return ": the file was changed after it was saved. Save the law again.";
    }

    private double notNegative(String key) {
        double value = json.number(key);
        if (!(value >= 0)) {
            throw json.wrong(key, value + " is negative or no number" + changed());
        }
        return value;
    }

    private int degreesOfFreedom() {
        int degrees = json.whole("degrees_of_freedom");
        if (degrees < 1) {
            throw json.wrong("degrees_of_freedom", degrees + " is not positive" + changed());
        }
        return degrees;
    }

    private Optional<FitObjective> merit() {
        if (!json.has("merit")) {
            return Optional.empty();
        }
        JsonObject merit = json.object("merit");
        merit.requireOnly("name", "value", "meaning");
        return Optional.of(new FitObjective(merit.text("name"), merit.number("value"), merit.text("meaning")));
    }

    private Noise noise() {
        JsonObject noise = json.object("noise");
        noise.requireOnly("sigma", "degrees_of_freedom", "from_seeds", "lack_of_fit_p");
        if (!(noise.number("sigma") >= 0)) {
            throw noise.wrong("sigma", "is negative or no number" + changed());
        }
        return new Noise(
                noise.number("sigma"),
                noise.whole("degrees_of_freedom"),
                noise.flag("from_seeds"),
                noise.has("lack_of_fit_p") ? OptionalDouble.of(noise.number("lack_of_fit_p")) : OptionalDouble.empty());
    }

    private List<Quantity> quantities(String key) {
        List<Quantity> quantities = new ArrayList<>();
        for (JsonObject one : json.objects(key)) {
            if (one.has("open")) {
                one.requireOnly("term", "open");
                quantities.add(new NotIdentified(one.text("term"), one.text("open")));
            } else {
                one.requireOnly("term", "estimate", "std_error", "low", "high", "method");
                quantities.add(new Estimate(
                        one.text("term"),
                        one.number("estimate"),
                        one.number("std_error"),
                        new Interval(one.number("low"), one.number("high"), one.text("method"))));
            }
        }
        return quantities;
    }

    private RunSummary facts() {
        JsonObject data = json.object("data");
        data.requireOnly("source", "sha256", "sha256_of", "rows", "left_out");
        JsonObject levels = json.object("levels");
        levels.requireOnly("basis", "names", "of_rows", "parameters", "tokens", "layers", "ranges", "centre");
        List<String> names = levels.texts("names");
        int[] rows = data.wholes("rows");
        int[] group = levels.wholes("of_rows");
        if (group.length != rows.length) {
            throw levels.wrong("of_rows", "has " + group.length + " entries for " + rows.length + " rows" + changed());
        }
        for (int g : group) {
            if (g < 0 || g >= names.size()) {
                throw levels.wrong("of_rows", "there is no level " + g + changed());
            }
        }
        double[] centre = sized(levels, "centre", 5);
        FitOptions options = options(json.object("options"));
        return new RunSummary(
                data.text("source"),
                new Digest(data.text("sha256"), data.constant("sha256_of", Digest.Of.class)),
                rows,
                data.whole("left_out"),
                options,
                new Levels(names, group, levels.text("basis")),
                places(levels, names.size()),
                ranges(levels.object("ranges")),
                new Point(centre[0], centre[1], centre[2], centre[3], centre[4]),
                noiseScale(options.weights(), names.size()));
    }

    private NoiseScale noiseScale(Weights weights, int levels) {
        if (!json.has("noise_scale") && weights.equals(Weights.EQUAL)) {
            return NoiseScale.of(
                    weights, new double[0], new int[0], levels); // As files were before there were weights.
        }
        JsonObject scale = json.object("noise_scale");
        scale.requireOnly("reference", "of_levels", "of_all");
        return new NoiseScale(
                weights, positive(scale, "reference"), ofLevels(scale, levels), positive(scale, "of_all"));
    }

    private static double[] ofLevels(JsonObject scale, int levels) {
        double[] ofLevels = sized(scale, "of_levels", levels);
        if (!Arrays.stream(ofLevels).allMatch(one -> one > 0)) {
            throw scale.wrong("of_levels", "are not all positive" + changed());
        }
        return ofLevels;
    }

    private static double positive(JsonObject json, String key) {
        double value = json.number(key);
        if (!(value > 0)) {
            throw json.wrong(key, value + " is not positive" + changed());
        }
        return value;
    }

    private static Weights weights(JsonObject options) {
        if (!options.has("weights")) {
            return Weights.EQUAL; // As files were before there were weights.
        }
        JsonObject weights = options.object("weights");
        weights.requireOnly("kind", "deviations");
        return new Weights(weights.constant("kind", Weights.Kind.class), weights.text("deviations"));
    }

    private static Map<ShapeVariable, ShapeRange> ranges(JsonObject json) {
        json.requireOnly(
                Arrays.stream(ShapeVariable.values()).map(ShapeVariable::column).toArray(String[]::new));
        Map<ShapeVariable, ShapeRange> ranges = new EnumMap<>(ShapeVariable.class);
        for (ShapeVariable variable : ShapeVariable.values()) {
            if (json.has(variable.column())) {
                double[] ends = sized(json, variable.column(), 2);
                if (!(ends[0] <= ends[1])) {
                    throw json.wrong(variable.column(), "goes from " + ends[0] + " to " + ends[1] + changed());
                }
                ranges.put(variable, new ShapeRange(ends[0], ends[1]));
            }
        }
        return ranges;
    }

    private static List<Point> places(JsonObject levels, int size) {
        double[] parameters = sized(levels, "parameters", size);
        double[] tokens = sized(levels, "tokens", size);
        double[] layers = sized(levels, "layers", size);
        List<Point> places = new ArrayList<>();
        for (int g = 0; g < size; g++) {
            places.add(new Point(Double.NaN, Double.NaN, parameters[g], tokens[g], layers[g]));
        }
        return places;
    }

    static double[] sized(JsonObject json, String key, int size) {
        double[] numbers = json.numbers(key);
        if (numbers.length != size) {
            throw json.wrong(key, "has " + numbers.length + " numbers, not " + size + changed());
        }
        return numbers;
    }

    private static FitOptions options(JsonObject options) {
        options.requireOnly("count", "group_by", "level", "size_covariate", "confidence", "robust", "weights");
        return new FitOptions(
                options.constant("count", ParameterCount.class),
                options.texts("group_by"),
                options.constant("level", FitOptions.Level.class),
                options.constant("size_covariate", FitOptions.SizeCovariate.class),
                options.number("confidence"),
                options.constant("robust", Robust.class),
                weights(options));
    }
}
