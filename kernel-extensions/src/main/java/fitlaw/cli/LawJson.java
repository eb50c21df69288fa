package fitlaw.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fitlaw.arch.Architecture;
import fitlaw.law.Buildable;
import fitlaw.law.ComputeMultiplier;
import fitlaw.law.ConfidenceBands;
import fitlaw.law.CoverageStudy;
import fitlaw.law.DesignReplay;
import fitlaw.law.Influence;
import fitlaw.law.NextRuns;
import fitlaw.law.Optimum;
import fitlaw.law.Profile;
import fitlaw.law.Profiles;
import fitlaw.law.VarianceInflation;
import java.util.List;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Analyses of a law as JSON for scripts. Numbers that are not finite are null. */
final class LawJson {
    private LawJson() {}

    /** {@return the result of {@code fitlaw law}, with tables as rows with the names of their columns} */
    static String of(Object said) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        if (said instanceof Optimum optimum) {
            FitJson.estimates(root, optimum.law(), optimum);
            texts(root.putArray("marks"), optimum.marks());
        } else if (said instanceof Profile profile) {
            FitJson.quantities(root.putArray("profile"), List.of(profile.estimate()));
            rows(root.putArray("curve"), profile.curveTable());
        } else if (said instanceof Profiles profiles) {
            FitJson.quantities(root.putArray("profile"), profiles.estimates());
        } else if (said instanceof CoverageStudy study) {
            root.put("simulations", study.simulations())
                    .put("seed", study.seed())
                    .put("failed", study.failed());
            study.firstFailure().ifPresent(why -> root.put("first_failure", why));
            rows(root.putArray("rows"), study.table());
        } else if (said instanceof DesignReplay replay) {
            root.put("target", replay.target().toString());
            FitJson.quantities(root.putArray("estimates"), List.of(replay.full()));
            rows(root.putArray("rows"), replay.table());
        } else if (said instanceof Influence influence) {
            rows(root.putArray("rows"), influence.table());
            rows(root.putArray("flagged"), influence.flagged());
        } else if (said instanceof VarianceInflation inflation) {
            rows(root.putArray("rows"), inflation.table());
        } else if (said instanceof ConfidenceBands bands) {
            rows(root.putArray("rows"), bands.table());
        } else if (said instanceof NextRuns next) {
            root.put("level", next.level());
            rows(root.putArray("rows"), next.table());
            rows(root.putArray("gains"), next.gains());
        } else if (said instanceof ComputeMultiplier worth) {
            FitJson.quantities(root.putArray("estimates"), List.of(worth.multiplier()));
            texts(root.putArray("marks"), worth.marks());
        } else if (said instanceof Buildable nearest) {
            Architecture shape = nearest.architecture();
            root.putObject("architecture")
                    .put("d_model", shape.dModel())
                    .put("d_ff", shape.dFf())
                    .put("n_layers", shape.nLayers())
                    .put("n_heads", shape.nHeads())
                    .put("n_kv_heads", shape.nKvHeads())
                    .put("head_dim", shape.headDim())
                    .put("n_params_non_embedding", shape.nonEmbeddingParameters())
                    .put("mlp_attn_ratio", shape.mlpRatio());
            FitJson.quantities(root.putArray("estimates"), List.of(nearest.given()));
            texts(root.putArray("notes"), nearest.notes());
        } else {
            rows(root.putArray("rows"), (Table) said);
        }
        return FitJson.written(root);
    }

    private static void texts(ArrayNode into, List<String> texts) {
        texts.forEach(into::add);
    }

    private static void rows(ArrayNode into, Table table) {
        for (Row row : table) {
            ObjectNode node = into.addObject();
            for (Column<?> column : table.columns()) {
                cell(node, column, row.getRowNumber());
            }
        }
    }

    private static void cell(ObjectNode node, Column<?> column, int row) {
        if (column.isMissing(row)) {
            node.putNull(column.name());
        } else if (column instanceof IntColumn counts) {
            node.put(column.name(), counts.getInt(row));
        } else if (column instanceof NumericColumn<?> numbers) {
            FitJson.number(node, column.name(), numbers.getDouble(row));
        } else if (column instanceof BooleanColumn flags) {
            node.put(column.name(), flags.get(row));
        } else {
            node.put(column.name(), column.getString(row));
        }
    }
}
