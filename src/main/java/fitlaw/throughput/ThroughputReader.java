package fitlaw.throughput;

import fitlaw.arch.Architecture;
import fitlaw.arch.Details;
import fitlaw.arch.LocalAttention;
import fitlaw.bench.ExcludedMeasurement;
import fitlaw.bench.Phase;
import fitlaw.bench.Precision;
import fitlaw.bench.Repeats;
import fitlaw.bench.Setup;
import fitlaw.table.DataException;
import fitlaw.table.FileContent;
import fitlaw.table.JsonObject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads throughput models that {@link ThroughputWriter} wrote, and refuses numbers that do not fit together. */
final class ThroughputReader {
    private static final List<StepForm> DECODES =
            List.of(new ThreeTerms(), new OverlappedTerms(), new OperatorForm(false), new OperatorForm(true));
    private static final List<StepForm> PREFILLS = List.of(new PrefillForm(false), new PrefillForm(true));

    private final JsonObject json;

    private ThroughputReader(JsonObject json) {
        this.json = json;
    }

    static Throughput read(Path file) {
        JsonObject json = JsonObject.read(file, FileContent.THROUGHPUT);
        if (!json.has(ThroughputWriter.KIND)) {
            throw new DataException(
                    file + " has no key " + ThroughputWriter.KIND
                            + ", so it is no throughput model. Name a file that `fitlaw calibrate --save` or Throughput.save wrote.");
        }
        int version = json.whole(ThroughputWriter.KIND);
        if (version != ThroughputWriter.VERSION) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s is written in version %d of the format, and this Fitlaw reads version %d: what a static batch and a ratio's interval are has changed. Calibrate again with this Fitlaw.",
                    file,
                    version,
                    ThroughputWriter.VERSION));
        }
        try {
            return new ThroughputReader(json).throughput();
        } catch (IllegalArgumentException e) {
            throw new DataException(file + ": " + e.getMessage() + ". The file was changed; calibrate again.", e);
        }
    }

    private Throughput throughput() {
        json.requireOnly(
                ThroughputWriter.KIND,
                "setup",
                "hardware",
                "carried",
                "confidence",
                "decode_form",
                "prefill_form",
                "terms",
                "logarithms",
                "covariance",
                "decode_errors",
                "prefill_errors",
                "decode_pairs",
                "prefill_pairs",
                "measured",
                "calibration");
        TimeModel model = new TimeModel(form("decode_form", DECODES), form("prefill_form", PREFILLS));
        List<String> terms =
                model.coefficients().stream().map(Coefficient::name).toList();
        if (!json.texts("terms").equals(terms)) {
            throw json.wrong("terms", "are not those of the forms, " + terms + ".");
        }
        double level = new ThroughputOptions(json.number("confidence"), Optional.empty()).confidence();
        Setup setup = setup(json.object("setup"));
        return new Throughput(
                setup,
                hardware(setup.gpu(), json.object("hardware")),
                model,
                finite("logarithms", json.numbers("logarithms"), terms.size()),
                covariance(terms.size()),
                errors(json.object("decode_errors"), level),
                errors(json.object("prefill_errors"), level),
                pairs(json.object("decode_pairs"), level),
                pairs(json.object("prefill_pairs"), level),
                calibration(json.object("calibration"), setup),
                List.of(),
                json.objects("measured").stream()
                        .map(ThroughputReader::architecture)
                        .toList(),
                notNegative(json, "carried"));
    }

    private StepForm form(String key, List<StepForm> known) {
        String name = json.text(key);
        return known.stream()
                .filter(form -> form.name().equals(name))
                .findFirst()
                .orElseThrow(() -> json.wrong(
                        key,
                        "'" + name + "' is none of "
                                + known.stream().map(StepForm::name).toList() + "."));
    }

    private double[] finite(String key, double[] numbers, int count) {
        if (numbers.length != count || !Arrays.stream(numbers).allMatch(Double::isFinite)) {
            throw json.wrong(key, "must be " + count + " finite numbers.");
        }
        return numbers;
    }

    private double[][] covariance(int size) {
        double[][] matrix = json.matrix("covariance");
        if (matrix.length != size) {
            throw json.wrong("covariance", "must have " + size + " rows.");
        }
        for (int j = 0; j < size; j++) {
            finite("covariance[" + j + "]", matrix[j], size);
            for (int l = 0; l <= j; l++) {
                double apart = Math.abs(matrix[j][l] - matrix[l][j]);
                if (matrix[j][j] <= 0 || apart > 1e-9 * Math.sqrt(Math.abs(matrix[j][j] * matrix[l][l]))) {
                    throw json.wrong("covariance", "is not symmetric and positive.");
                }
            }
        }
        return matrix;
    }

    private static double notNegative(JsonObject of, String key) {
        double value = of.number(key);
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw of.wrong(key, "must be finite and not negative.");
        }
        return value;
    }

    private static Setup setup(JsonObject of) {
        of.requireOnly("gpu", "engine", "engine_version", "precision", "weight_bytes", "kv_bytes");
        return new Setup(
                of.text("gpu"),
                of.text("engine"),
                of.text("engine_version"),
                new Precision(of.text("precision"), of.number("weight_bytes"), of.number("kv_bytes")));
    }

    private static Hardware hardware(String gpu, JsonObject of) {
        of.requireOnly("copy_bytes_per_s", "matmul_flop_per_s", "multiprocessors");
        return new Hardware(
                gpu, of.number("copy_bytes_per_s"), of.number("matmul_flop_per_s"), of.whole("multiprocessors"));
    }

    private static double[] deviations(JsonObject of, int count) {
        double[] deviations = of.numbers("deviations");
        if (deviations.length != count || !Arrays.stream(deviations).allMatch(d -> d >= 0 && Double.isFinite(d))) {
            throw of.wrong("deviations", "must be " + count + " finite numbers, none negative.");
        }
        return deviations;
    }

    private static PredictionErrors errors(JsonObject of, double level) {
        of.requireOnly("shapes", "deviations", "open", "growth", "batches", "tokens");
        double[][] shapes = of.matrix("shapes");
        Predicate<double[]> whole = shape -> shape.length == PredictionErrors.DIMENSIONS
                && Arrays.stream(shape).allMatch(Double::isFinite);
        if (!Stream.of(shapes).allMatch(whole)) {
            throw of.wrong("shapes", "must be " + PredictionErrors.DIMENSIONS + " finite numbers each.");
        }
        return new PredictionErrors(
                List.of(shapes),
                deviations(of, shapes.length),
                level,
                notNegative(of, "open"),
                growth(of.object("growth")),
                extent(of.object("batches")),
                extent(of.object("tokens")));
    }

    private static MeasuredRange extent(JsonObject of) {
        of.requireOnly("low", "high", "growth");
        return of.has("low")
                ? new MeasuredRange(positive(of, "low"), positive(of, "high"), notNegative(of, "growth"))
                : MeasuredRange.ALL;
    }

    private static IntervalGrowth growth(JsonObject of) {
        of.requireOnly("power", "middle", "least", "most");
        double power = of.number("power");
        if (!Double.isFinite(power)) {
            throw of.wrong("power", "must be finite.");
        }
        return new IntervalGrowth(power, positive(of, "middle"), positive(of, "least"), positive(of, "most"));
    }

    private static double positive(JsonObject of, String key) {
        if (notNegative(of, key) == 0) {
            throw of.wrong(key, "must be positive.");
        }
        return of.number(key);
    }

    private static RatioErrors pairs(JsonObject of, double level) {
        of.requireOnly("distances", "deviations");
        double[] distances = of.numbers("distances");
        for (int i = 0; i < distances.length; i++) {
            if (!(distances[i] >= 0) || (i > 0 && distances[i] < distances[i - 1])) {
                throw of.wrong("distances", "must be ascending, none negative.");
            }
        }
        return new RatioErrors(distances, deviations(of, distances.length), level);
    }

    private static NamedModel architecture(JsonObject of) {
        of.requireOnly(
                "name",
                "d_model",
                "d_ff",
                "n_layers",
                "n_heads",
                "n_kv_heads",
                "head_dim",
                "vocab_size",
                "tied_embeddings",
                "norms_per_layer",
                "query_key_norm",
                "query_key_value_bias",
                "output_bias",
                "mlp_bias",
                "local_layers",
                "window");
        Optional<LocalAttention> local = of.has("local_layers")
                ? Optional.of(new LocalAttention(of.whole("local_layers"), of.whole("window")))
                : Optional.empty();
        Architecture shape = new Architecture(
                of.whole("d_model"),
                of.whole("d_ff"),
                of.whole("n_layers"),
                of.whole("n_heads"),
                of.whole("n_kv_heads"),
                of.whole("head_dim"),
                of.whole("vocab_size"),
                of.flag("tied_embeddings"),
                new Details(
                        of.whole("norms_per_layer"),
                        of.flag("query_key_norm"),
                        of.flag("query_key_value_bias"),
                        of.flag("output_bias"),
                        of.flag("mlp_bias"),
                        local));
        return new NamedModel(of.text("name"), shape);
    }

    private static Calibration calibration(JsonObject of, Setup setup) {
        of.requireOnly(
                "rows",
                "points",
                "repeats",
                "architectures",
                "decode_left_out_mape",
                "prefill_left_out_mape",
                "first_token_left_out_mape",
                "interval_coverage",
                "by_architecture",
                "by_batch",
                "forms",
                "notes",
                "left_out");
        return new Calibration(
                of.whole("rows"),
                of.whole("points"),
                of.objects("repeats").stream()
                        .map(repeats -> repeats(repeats, setup))
                        .toList(),
                of.objects("left_out").stream()
                        .map(row -> new ExcludedMeasurement(row.text("source"), row.whole("row"), row.text("reason")))
                        .toList(),
                of.whole("architectures"),
                of.number("decode_left_out_mape"),
                of.number("prefill_left_out_mape"),
                of.number("first_token_left_out_mape"),
                of.number("interval_coverage"),
                groups(of.objects("by_architecture")),
                groups(of.objects("by_batch")),
                of.objects("forms").stream().map(ThroughputReader::form).toList(),
                of.texts("notes"));
    }

    private static Repeats repeats(JsonObject of, Setup setup) {
        return new Repeats(
                setup,
                Phase.of(of.text("phase")).orElseThrow(() -> of.wrong("phase", "is none.")),
                of.whole("points"),
                of.whole("rows"),
                of.whole("runs"),
                of.number("mean"),
                of.number("median"),
                of.number("p90"),
                of.number("most"),
                of.text("most_at"));
    }

    private static List<Calibration.Group> groups(List<JsonObject> groups) {
        return groups.stream()
                .map(group -> new Calibration.Group(
                        group.text("name"),
                        group.whole("points"),
                        group.number("left_out_mape"),
                        group.number("bias"),
                        group.number("coverage")))
                .toList();
    }

    private static Calibration.Form form(JsonObject of) {
        List<String> terms = of.texts("terms");
        return new Calibration.Form(
                of.text("name"),
                of.text("formula"),
                terms.size(),
                of.number("left_out_mape"),
                Arrays.stream(of.numbers("estimates")).boxed().toList(),
                terms);
    }
}
