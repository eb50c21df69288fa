package fitlaw.throughput;

import fitlaw.arch.Architecture;
import fitlaw.arch.Details;
import fitlaw.bench.ExcludedMeasurement;
import fitlaw.bench.Repeats;
import fitlaw.table.AtomicFile;
import fitlaw.table.FileContent;
import fitlaw.table.JsonObject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Throughput models as JSON; {@link ThroughputReader} reads them. */
final class ThroughputWriter {
    static final String KIND = FileContent.THROUGHPUT_KEY;
    static final int VERSION = 4;

    private ThroughputWriter() {}

    static void write(Throughput throughput, Path file) {
        AtomicFile.write(file, JsonObject.text(json(throughput)));
    }

    private static Map<String, Object> json(Throughput of) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(KIND, VERSION);
        json.put("setup", setup(of));
        json.put("hardware", hardware(of.hardware()));
        json.put("carried", of.carried());
        json.put("confidence", of.confidence());
        json.put("decode_form", of.model().decode().name());
        json.put("prefill_form", of.model().prefill().name());
        json.put(
                "terms",
                of.model().coefficients().stream().map(Coefficient::name).toList());
        json.put("logarithms", of.logarithms());
        json.put("covariance", of.covariance());
        json.put("decode_errors", errors(of.decodeErrors()));
        json.put("prefill_errors", errors(of.prefillErrors()));
        json.put("decode_pairs", pairs(of.decodePairs()));
        json.put("prefill_pairs", pairs(of.prefillPairs()));
        json.put(
                "measured",
                of.measured().stream().map(ThroughputWriter::architecture).toList());
        json.put("calibration", calibration(of.calibration()));
        return json;
    }

    private static Map<String, Object> setup(Throughput of) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("gpu", of.setup().gpu());
        json.put("engine", of.setup().engine());
        json.put("engine_version", of.setup().engineVersion());
        json.put("precision", of.setup().precision().name());
        json.put("weight_bytes", of.setup().precision().weightBytes());
        json.put("kv_bytes", of.setup().precision().kvBytes());
        return json;
    }

    private static Map<String, Object> hardware(Hardware of) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("copy_bytes_per_s", of.bytesPerSecond());
        json.put("matmul_flop_per_s", of.flopPerSecond());
        json.put("multiprocessors", of.multiprocessors());
        return json;
    }

    private static Map<String, Object> errors(PredictionErrors of) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("shapes", of.shapes());
        json.put("deviations", of.deviations());
        json.put("open", of.open());
        json.put("growth", growth(of.growth()));
        json.put("batches", extent(of.batches()));
        json.put("tokens", extent(of.tokens()));
        return json;
    }

    private static Map<String, Object> growth(IntervalGrowth of) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("power", of.power());
        json.put("middle", of.middle());
        json.put("least", of.least());
        json.put("most", of.most());
        return json;
    }

    /** Without bounds where nothing lies beyond it. */
    private static Map<String, Object> extent(MeasuredRange of) {
        Map<String, Object> json = new LinkedHashMap<>();
        if (!of.equals(MeasuredRange.ALL)) {
            json.put("low", of.low());
            json.put("high", of.high());
            json.put("growth", of.growth());
        }
        return json;
    }

    private static Map<String, Object> pairs(RatioErrors of) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("distances", of.distances());
        json.put("deviations", of.deviations());
        return json;
    }

    private static Map<String, Object> architecture(NamedModel of) {
        Architecture a = of.architecture();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", of.name());
        json.put("d_model", a.dModel());
        json.put("d_ff", a.dFf());
        json.put("n_layers", a.nLayers());
        json.put("n_heads", a.nHeads());
        json.put("n_kv_heads", a.nKvHeads());
        json.put("head_dim", a.headDim());
        json.put("vocab_size", a.vocabSize());
        json.put("tied_embeddings", a.tied());
        Details details = a.details();
        json.put("norms_per_layer", details.normsPerLayer());
        json.put("query_key_norm", details.queryKeyNorm());
        json.put("query_key_value_bias", details.queryKeyValueBias());
        json.put("output_bias", details.outputBias());
        json.put("mlp_bias", details.mlpBias());
        details.local().ifPresent(local -> {
            json.put("local_layers", local.layers());
            json.put("window", local.window());
        });
        return json;
    }

    private static Map<String, Object> calibration(Calibration of) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rows", of.rows());
        json.put("points", of.points());
        json.put("repeats", of.repeats().stream().map(ThroughputWriter::repeats).toList());
        json.put("architectures", of.architectures());
        json.put("decode_left_out_mape", of.decodeError());
        json.put("prefill_left_out_mape", of.prefillError());
        json.put("first_token_left_out_mape", of.firstTokenError());
        json.put("interval_coverage", of.coverage());
        json.put("by_architecture", groups(of.byArchitecture()));
        json.put("by_batch", groups(of.byBatch()));
        json.put("notes", of.notes());
        json.put("forms", of.forms().stream().map(ThroughputWriter::form).toList());
        json.put(
                "left_out", of.leftOut().stream().map(ThroughputWriter::leftOut).toList());
        return json;
    }

    private static List<Map<String, Object>> groups(List<Calibration.Group> groups) {
        return groups.stream()
                .map(group -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    json.put("name", group.name());
                    json.put("points", group.points());
                    json.put("left_out_mape", group.error());
                    json.put("bias", group.bias());
                    json.put("coverage", group.coverage());
                    return json;
                })
                .toList();
    }

    private static Map<String, Object> form(Calibration.Form form) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", form.name());
        json.put("formula", form.formula());
        json.put("left_out_mape", form.error());
        json.put("terms", form.names());
        json.put("estimates", form.values());
        return json;
    }

    private static Map<String, Object> repeats(Repeats of) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("phase", of.phase().label());
        json.put("points", of.points());
        json.put("rows", of.rows());
        json.put("runs", of.runs());
        json.put("mean", of.mean());
        json.put("median", of.median());
        json.put("p90", of.ninetieth());
        json.put("most", of.most());
        json.put("most_at", of.mostAt());
        return json;
    }

    private static Map<String, Object> leftOut(ExcludedMeasurement of) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("source", of.source());
        json.put("row", of.row());
        json.put("reason", of.reason());
        return json;
    }
}
