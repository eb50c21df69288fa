package fitlaw.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fitlaw.arch.Architecture;
import fitlaw.fit.Estimate;
import fitlaw.search.Candidate;
import fitlaw.search.Candidates;
import fitlaw.search.OtherGpu;
import fitlaw.search.ShapeCounts;
import java.util.Optional;

/** The result of a search as JSON for scripts. Unknown numbers are null. */
final class SearchJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SearchJson() {}

    static String of(Candidates found) {
        ObjectNode root = JSON.createObjectNode();
        ShapeCounts counts = found.counts();
        root.put("points", counts.points());
        root.put("judged", found.judged());
        root.put("ruled_out", counts.ruledOut());
        root.put("too_large", counts.tooLarge());
        root.put("too_much_loss", counts.tooMuchLoss());
        root.put("acceptable", found.acceptable());
        root.put("loss_limit", found.lossLimit());
        root.put("loss_unit", found.inNats() ? "nats_per_token" : "over_base");
        root.put("objective", found.objective());
        FitJson.number(root, "probability_over_runner_up", found.overRunnerUp());
        FitJson.number(root, "probability_over_base", found.overBase());
        root.set("base", candidate(found.base(), found.accuracy(found.base())));
        root.set("best", candidate(found.best(), found.accuracy(found.best())));
        ArrayNode others = root.putArray("elsewhere");
        found.elsewhere().forEach(other -> others.add(elsewhere(other)));
        ObjectNode named = root.putObject("beside");
        found.beside().forEach((name, row) -> named.set(name, candidate(row, found.accuracy(row))));
        ArrayNode rows = root.putArray("candidates");
        found.rows().forEach(row -> rows.add(candidate(row, found.accuracy(row))));
        return FitJson.written(root);
    }

    private static ObjectNode elsewhere(OtherGpu other) {
        ObjectNode node = JSON.createObjectNode();
        node.put("gpu", other.speed().setup().gpu())
                .put("engine", other.speed().setup().engine())
                .put("engine_version", other.speed().setup().engineVersion())
                .put("precision", other.speed().setup().precision().name());
        other.best()
                .ifPresentOrElse(
                        best -> node.set("best", candidate(best, Optional.empty())), () -> node.putNull("best"));
        other.firstOverBest()
                .ifPresentOrElse(
                        ratio -> ends(node.putObject("first_over_best"), ratio), () -> node.putNull("first_over_best"));
        node.put("note", other.note());
        return node;
    }

    private static ObjectNode candidate(Candidate row, Optional<Estimate> accuracy) {
        ObjectNode node = JSON.createObjectNode();
        Architecture a = row.architecture();
        node.put("d_model", a.dModel())
                .put("d_ff", a.dFf())
                .put("n_layers", a.nLayers())
                .put("n_heads", a.nHeads())
                .put("n_kv_heads", a.nKvHeads())
                .put("head_dim", a.headDim())
                .put("vocab_size", a.vocabSize())
                .put("tied_embeddings", a.tied())
                .put("n_params_non_embedding", a.nonEmbeddingParameters())
                .put("d_over_sqrt_n", a.relativeWidth())
                .put("mlp_attn_ratio", a.mlpRatio());
        estimate(node, row.loss());
        accuracy.ifPresent(worth -> ends(node.putObject("accuracy"), worth));
        estimate(node, row.objective());
        ObjectNode ratio = node.putObject("rate_over_base");
        ends(ratio, row.overBase());
        FitJson.number(node, "probability_acceptable", row.standing().acceptable());
        FitJson.number(node, "probability_best", row.standing().best());
        node.put("group", row.standing().group().orElse(0))
                .put("on_front", row.standing().onFront());
        ArrayNode flags = node.putArray("flags");
        row.flags().forEach(flags::add);
        return node;
    }

    private static void estimate(ObjectNode node, Estimate estimate) {
        ends(node.putObject(estimate.term()), estimate);
    }

    private static void ends(ObjectNode node, Estimate estimate) {
        node.put("estimate", estimate.value());
        FitJson.number(node, "low", estimate.interval().low());
        FitJson.number(node, "high", estimate.interval().high());
        node.put("method", estimate.interval().method());
    }
}
