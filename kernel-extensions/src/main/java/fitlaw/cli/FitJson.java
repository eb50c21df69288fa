package fitlaw.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fitlaw.fit.Estimate;
import fitlaw.fit.Open;
import fitlaw.fit.Quantity;
import fitlaw.law.Law;
import fitlaw.runs.LeftOut;

/** A fitted law as JSON for scripts. Numbers that are not finite, such as an open end of an interval, are null. */
final class FitJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private FitJson() {}

    static String of(Law law) {
        ObjectNode root = JSON.createObjectNode();
        root.put("form", law.name());
        root.put("formula", law.formula());
        root.put("source", law.runs().source());
        root.put("rows", law.runs().size());
        ArrayNode leftOut = root.putArray("left_out");
        for (LeftOut row : law.runs().leftOut()) {
            leftOut.addObject().put("row", row.row()).put("reason", row.reason());
        }
        ArrayNode groups = root.putArray("groups");
        int[] level = law.levelOfRuns();
        for (int g = 0; g < law.levels().size(); g++) {
            int group = g;
            long rows = java.util.Arrays.stream(level).filter(l -> l == group).count();
            groups.addObject().put("name", law.levels().get(g)).put("rows", rows);
        }
        number(root, "sigma", law.sigma());
        number(root, "sum_of_squares", law.squares());
        root.put("degrees_of_freedom", law.degreesOfFreedom());
        ArrayNode estimates = root.putArray("estimates");
        law.estimates().forEach(quantity -> estimates.add(quantity(quantity)));
        ArrayNode notes = root.putArray("notes");
        law.notes().forEach(notes::add);
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + System.lineSeparator();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode quantity(Quantity quantity) {
        ObjectNode node = JSON.createObjectNode().put("term", quantity.term());
        if (quantity instanceof Estimate estimate) {
            number(node, "estimate", estimate.value());
            number(node, "std_error", estimate.stdError());
            number(node, "low", estimate.interval().low());
            number(node, "high", estimate.interval().high());
            node.put("method", estimate.interval().method());
        } else if (quantity instanceof Open open) {
            node.putNull("estimate");
            node.put("reason", open.reason());
        }
        return node;
    }

    private static void number(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }
}
