package fitlaw.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fitlaw.bench.ExcludedMeasurement;
import fitlaw.bench.Repeats;
import fitlaw.bench.Setup;
import fitlaw.throughput.Calibration;
import fitlaw.throughput.LeftOutErrors;
import fitlaw.throughput.NamedModel;
import fitlaw.throughput.OutOfSample;
import fitlaw.throughput.Predictions;
import fitlaw.throughput.Throughput;
import java.util.List;
import java.util.Optional;
import tech.tablesaw.api.Row;

/** A throughput model and its predictions as JSON for scripts. Numbers that are not known are null; errors are shares. */
final class SpeedJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LEFT_OUT = "left_out_mape";

    private SpeedJson() {}

    static String of(Throughput speed, Optional<OutOfSample> tested) {
        ObjectNode root = model(speed);
        Calibration of = speed.calibration();
        LeftOutErrors errors = of.errors();
        root.put("rows", of.data().rows());
        root.put("points", of.data().points());
        root.put("architectures", of.data().architectures());
        leftOut(root.putArray("left_out"), of.data().leftOut());
        ArrayNode coefficients = root.putArray("coefficients");
        for (Row row : speed.table()) {
            ObjectNode node = coefficients.addObject();
            node.put("term", row.getString("term")).put("unit", row.getString("unit"));
            for (String name : List.of("estimate", "low", "high", "prior")) {
                FitJson.number(node, name, row.getDouble(name));
            }
            node.put("identified", row.getBoolean("identified")).put("meaning", row.getString("meaning"));
        }
        FitJson.number(root, "decode_left_out_mape", errors.decode());
        FitJson.number(root, "prefill_left_out_mape", errors.prefill());
        FitJson.number(root, "first_token_left_out_mape", errors.firstToken());
        FitJson.number(root, "interval_coverage", errors.coverage());
        ArrayNode notes = root.putArray("notes");
        of.notes().forEach(notes::add);
        ArrayNode repeats = root.putArray("repeats");
        of.data().repeats().forEach(one -> repeats(repeats.addObject(), one));
        groups(root.putArray("by_architecture"), errors.byArchitecture(), false, LEFT_OUT);
        groups(root.putArray("by_batch"), errors.byBatch(), true, LEFT_OUT);
        ArrayNode forms = root.putArray("forms");
        for (Calibration.Form form : of.forms()) {
            ObjectNode node = forms.addObject().put("form", form.name()).put("formula", form.formula());
            FitJson.number(node, "decode_left_out_mape", form.error());
        }
        tested.ifPresent(one -> test(root.putObject("test"), one));
        return FitJson.written(root);
    }

    private static void test(ObjectNode node, OutOfSample of) {
        LeftOutErrors errors = of.errors();
        node.put("source", of.source()).put("points", of.predictions().size());
        FitJson.number(node, "decode_mape", errors.decode());
        FitJson.number(node, "prefill_mape", errors.prefill());
        FitJson.number(node, "interval_coverage", errors.coverage());
        ArrayNode known = node.putArray("known");
        of.known().forEach(known::add);
        ArrayNode others = node.putArray("measured_on_others");
        of.others().forEach(others::add);
        leftOut(node.putArray("left_out"), of.leftOut());
        groups(node.putArray("by_architecture"), errors.byArchitecture(), false, "mape");
        groups(node.putArray("by_batch"), errors.byBatch(), true, "mape");
    }

    private static void leftOut(ArrayNode array, List<ExcludedMeasurement> rows) {
        for (ExcludedMeasurement row : rows) {
            array.addObject().put("source", row.source()).put("row", row.row()).put("reason", row.reason());
        }
    }

    private static void repeats(ObjectNode node, Repeats of) {
        node.put("phase", of.phase().label());
        node.put("points", of.points()).put("rows", of.rows()).put("runs", of.runs());
        FitJson.number(node, "mean", of.differences().mean());
        FitJson.number(node, "median", of.differences().median());
        FitJson.number(node, "p90", of.differences().ninetieth());
        FitJson.number(node, "most", of.differences().most());
        node.put("most_at", of.differences().mostAt());
    }

    private static void groups(ArrayNode array, List<Calibration.Group> groups, boolean batches, String error) {
        for (Calibration.Group group : groups) {
            ObjectNode node = array.addObject();
            if (batches) {
                node.put("batch", Double.parseDouble(group.name()));
            } else {
                node.put("model", group.name());
            }
            node.put("points", group.points());
            FitJson.number(node, error, group.error());
            FitJson.number(node, "bias", group.bias());
            FitJson.number(node, "coverage", group.coverage());
        }
    }

    static String of(Predictions predictions) {
        ObjectNode root = model(predictions.speed());
        ArrayNode models = root.putArray("models");
        for (NamedModel model : predictions.models()) {
            ObjectNode node = models.addObject().put("model", model.name());
            node.put("n_params_non_embedding", model.architecture().nonEmbeddingParameters());
            node.put("kv_bytes_per_token", model.architecture().kvBytesPerToken(2));
            predictions
                    .largestBatch(model)
                    .ifPresentOrElse(batch -> node.put("largest_batch", batch), () -> node.putNull("largest_batch"));
        }
        ArrayNode numbers = root.putArray("predictions");
        for (Predictions.Row row : predictions.all()) {
            ObjectNode node = numbers.addObject().put("model", row.model());
            node.put("batch", row.workload().batch());
            node.put("input_tokens", row.workload().inputTokens());
            node.put("output_tokens", row.workload().outputTokens());
            node.put("term", row.estimate().term());
            FitJson.number(node, "estimate", row.estimate().value());
            FitJson.number(node, "std_error", row.estimate().stdError());
            FitJson.number(node, "low", row.estimate().interval().low());
            FitJson.number(node, "high", row.estimate().interval().high());
            node.put("method", row.estimate().interval().method());
            row.against().ifPresent(other -> node.put("against", other));
        }
        ArrayNode notes = root.putArray("notes");
        predictions.notes().forEach(notes::add);
        return FitJson.written(root);
    }

    private static ObjectNode model(Throughput speed) {
        ObjectNode root = JSON.createObjectNode();
        Setup setup = speed.setup();
        root.putObject("setup")
                .put("gpu", setup.gpu())
                .put("engine", setup.engine())
                .put("engine_version", setup.engineVersion())
                .put("precision", setup.precision().name());
        return root.put("form", speed.form()).put("formula", speed.formula());
    }
}
