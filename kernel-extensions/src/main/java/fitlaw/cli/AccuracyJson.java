package fitlaw.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fitlaw.accuracy.Accuracy;
import fitlaw.accuracy.AccuracyForm;
import fitlaw.accuracy.AccuracyHoldOut;
import fitlaw.accuracy.CovariateEffect;
import fitlaw.accuracy.TaskAccuracy;
import java.util.List;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** Curves from loss to accuracy as JSON for scripts. Errors are fractions; numbers that are not finite are null. */
final class AccuracyJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private AccuracyJson() {}

    /** {@return the curves, and predictions, hold-out and tests that were made of them} */
    static String of(List<Object> made) {
        Accuracy accuracy = (Accuracy) made.get(0);
        ObjectNode root = JSON.createObjectNode();
        root.put("source", accuracy.source())
                .put("loss", accuracy.options().loss())
                .put("models", accuracy.models())
                .put("runs", accuracy.runs())
                .put("runs_by", accuracy.runsBy())
                .put("confidence", accuracy.options().confidence());
        ArrayNode tasks = root.putArray("tasks");
        accuracy.tasks().forEach(task -> tasks.add(task(task)));
        if (accuracy.hasMean()) {
            ObjectNode mean = task(accuracy.mean());
            mean.put("tasks", accuracy.tasks().size());
            ArrayNode without = mean.putArray("tasks_without_curve");
            accuracy.tasks().stream()
                    .filter(task -> task.reason().isPresent())
                    .forEach(task -> without.add(task.name()));
            root.set("mean", mean);
        } else {
            root.putObject("mean").put("task", "mean").put("reason", "fewer than two models have all tasks");
        }
        ArrayNode notes = root.putArray("notes");
        accuracy.notes().forEach(notes::add);
        made.forEach(result -> further(root, result));
        return FitJson.written(root);
    }

    private static ObjectNode task(TaskAccuracy task) {
        ObjectNode node = JSON.createObjectNode().put("task", task.name());
        if (task.reason().isPresent()) {
            return node.put("reason", task.reason().get()).put("rows", task.size());
        }
        node.put("form", task.form().map(AccuracyForm::label).orElse("sum"));
        FitJson.number(node, "rmse", task.rmse());
        FitJson.number(node, "left_out_rmse", task.leftOutRmse());
        FitJson.number(node, "coverage", task.coverage());
        node.put("rows", task.size());
        FitJson.number(node, "loss_low", task.leastLoss());
        FitJson.number(node, "loss_high", task.mostLoss());
        if (!task.terms().isEmpty()) {
            ObjectNode terms = node.putObject("parameters");
            task.terms().forEach(term -> FitJson.estimate(terms.putObject(term.term()), term));
        }
        return node;
    }

    private static void further(ObjectNode root, Object result) {
        if (result instanceof Table predictions) {
            rows(root.putArray("at"), predictions, root.path("loss").asText());
        } else if (result instanceof AccuracyHoldOut heldOut) {
            ArrayNode scores = root.putArray("hold_out");
            for (AccuracyHoldOut.Score score : heldOut.scores()) {
                ObjectNode node = scores.addObject().put("task", score.task()).put("rows", score.rows());
                FitJson.number(node, "rmse", score.rmse());
                FitJson.number(node, "bias", score.bias());
                FitJson.number(node, "coverage", score.coverage());
                node.put("beyond", score.beyond());
            }
        } else if (result instanceof CovariateEffect test) {
            ObjectNode node = root.withArray("covariates")
                    .addObject()
                    .put("covariate", test.covariate())
                    .put("task", test.task());
            FitJson.estimate(node, test.slope());
            FitJson.number(node, "f", test.test().f());
            node.put("degrees_of_freedom", test.test().denominator());
            FitJson.number(node, "p", test.test().p());
        }
    }

    private static void rows(ArrayNode into, Table table, String loss) {
        for (Row row : table) {
            ObjectNode node = into.addObject().put("task", row.getString("task"));
            FitJson.number(node, "loss", row.getDouble(loss));
            for (String name : List.of("accuracy", "std_error", "low", "high", "measured_low", "measured_high")) {
                FitJson.number(node, name, row.getDouble(name));
            }
            node.put("extrapolated", row.getBoolean("extrapolated"));
        }
    }
}
