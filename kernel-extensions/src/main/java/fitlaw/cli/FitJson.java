package fitlaw.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fitlaw.common.EnumNames;
import fitlaw.fit.Estimate;
import fitlaw.fit.Interval;
import fitlaw.fit.NotIdentified;
import fitlaw.fit.Quantity;
import fitlaw.law.Bootstrap;
import fitlaw.law.Comparison;
import fitlaw.law.Drift;
import fitlaw.law.HoldOut;
import fitlaw.law.Law;
import fitlaw.law.Move;
import fitlaw.law.Optimum;
import fitlaw.law.OptimumExponents;
import fitlaw.law.Point;
import fitlaw.law.Profiles;
import fitlaw.law.Protocol;
import fitlaw.law.ScaleComparison;
import fitlaw.runs.ExcludedRun;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** A fitted law as JSON for scripts. Numbers that are not finite, such as an open end of an interval, are null. */
final class FitJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private FitJson() {}

    /** {@return a law and the other requested results, or a hold-out or protocol} */
    static String of(List<Object> made) {
        if (made.get(0) instanceof Protocol protocol) {
            return of(protocol);
        }
        ObjectNode root = law((Law) made.get(0), optimum(made));
        for (Object result : made) {
            if (result instanceof HoldOut heldOut) {
                root.put("test_rows", heldOut.size());
                ArrayNode groups = root.putArray("test_groups");
                heldOut.levels().forEach(groups::add);
                scores(root, heldOut);
            } else if (result instanceof ScaleComparison scales) {
                scales(root, scales);
            } else if (result instanceof Profiles profiles) {
                quantities(root.putArray("profile"), profiles.estimates());
            } else if (result instanceof Bootstrap bootstrap) {
                quantities(root.putArray("bootstrap"), bootstrap.estimates());
            } else if (result instanceof Comparison comparison) {
                comparison(root, comparison);
            }
        }
        return written(root);
    }

    /** The best shape at the requested size and data, otherwise the law's default one. */
    private static Optimum optimum(List<Object> made) {
        return made.stream()
                .filter(Optimum.class::isInstance)
                .map(Optimum.class::cast)
                .findFirst()
                .orElseGet(() -> ((Law) made.get(0)).optimum());
    }

    private static void scales(ObjectNode root, ScaleComparison scales) {
        root.put("acts_on", scales.chosen().word());
        ArrayNode rows = root.putArray("acts_on_compared");
        for (ScaleComparison.Row row : scales.rows()) {
            ObjectNode node = rows.addObject().put("acts_on", row.on().word());
            number(node, "sigma", row.law().diagnostics().sigma());
            number(node, "mse", row.mse().orElse(Double.NaN));
            number(node, "coverage", row.coverage());
        }
    }

    private static void comparison(ObjectNode root, Comparison comparison) {
        ArrayNode rows = root.putArray("comparison");
        for (Comparison.Row row : comparison.rows()) {
            ObjectNode node = rows.addObject().put("form", row.form()).put("parameters", row.parameters());
            number(node, "squares", row.squares());
            number(node, "aic", row.evidence().aic());
            number(node, "aicc", row.evidence().aicc());
            number(node, "delta", row.evidence().delta());
            number(node, "weight", row.evidence().weight());
            node.put("told_apart", !row.cannotBeToldApart());
        }
        ArrayNode refused = root.putArray("comparison_refused");
        comparison.refused().forEach(refused::add);
    }

    private static void scores(ObjectNode root, HoldOut heldOut) {
        root.put("test_level", EnumNames.of(heldOut.groupEffect()));
        ArrayNode notScored = root.putArray("rows_not_scored");
        heldOut.alone().forEach(notScored::add);
        number(root, "mse", heldOut.scores().mse());
        number(root, "null_mse", heldOut.scores().nullMse());
        number(root, "ceiling_mse", heldOut.scores().ceiling().mse());
        number(root, "bias", heldOut.scores().bias());
        correlation(root, "spearman", heldOut.scores().spearman());
        correlation(root, "ceiling_spearman", heldOut.scores().ceiling().spearman());
        number(root, "coverage", heldOut.scores().coverage());
    }

    private static void correlation(ObjectNode root, String name, Optional<Estimate> found) {
        number(root, name, found.map(Estimate::value).orElse(Double.NaN));
        Optional<Interval> interval = found.map(Estimate::interval).filter(Interval::isStated);
        number(root, name + "_low", interval.map(Interval::low).orElse(Double.NaN));
        number(root, name + "_high", interval.map(Interval::high).orElse(Double.NaN));
    }

    private static String of(Protocol protocol) {
        ObjectNode root = JSON.createObjectNode();
        root.put("protocol", protocol.title());
        root.put("sizes", protocol.sizes());
        ArrayNode cases = root.putArray("cases");
        for (Protocol.Case one : protocol.cases()) {
            ObjectNode node = cases.addObject().put("case", one.name()).put("form", one.form());
            ArrayNode trainedOn = node.putArray("trained_on");
            one.trained().sizes().forEach(trainedOn::add);
            node.put("tested_on", one.tested().sizesInWords());
            node.put("train_rows", one.trained().runs())
                    .put("test_rows", one.tested().runs());
            one.heldOut().ifPresentOrElse(heldOut -> scores(node, heldOut), () -> node.put("refusal", one.refusal()));
        }
        ArrayNode notes = root.putArray("notes");
        protocol.notes().forEach(notes::add);
        return written(root);
    }

    /** The estimates of a law; those of the best shape with the size and data to which they apply. */
    static void estimates(ObjectNode root, Law law, Optimum best) {
        ArrayNode estimates = root.putArray("estimates");
        for (Quantity quantity : law.estimates()) {
            Optional<Quantity> there = List.of(best.relativeWidth(), best.mlpRatio()).stream()
                    .filter(one -> one.term().equals(quantity.term()))
                    .findFirst();
            ObjectNode node = quantity(there.orElse(quantity));
            estimates.add(node);
            if (there.isPresent()) {
                best.place().ifPresent(place -> place(node, best, place));
            }
        }
        best.prediction().ifPresent(prediction -> {
            for (Estimate one : List.of(prediction.loss(), prediction.run())) {
                ObjectNode node = quantity(one);
                place(node, best, prediction.point());
                estimates.add(node);
            }
        });
        exponents(root, law);
        best.byOtherBasis().ifPresent(other -> {
            ObjectNode node =
                    root.putObject("other_basis").put("form", other.law().name());
            ArrayNode values = node.putArray("estimates");
            for (Quantity quantity : List.of(other.relativeWidth(), other.mlpRatio())) {
                ObjectNode value = quantity(quantity);
                other.place().ifPresent(place -> place(value, other, place));
                values.add(value);
            }
        });
    }

    private static void place(ObjectNode node, Optimum best, Point place) {
        ObjectNode at = node.putObject("at");
        ObjectNode carried = node.putObject("carried");
        number(at, Move.SIZE.column(), Move.SIZE.of(place));
        number(at, Move.TOKENS.column(), Move.TOKENS.of(place));
        number(carried, Move.SIZE.column(), best.carried(Move.SIZE));
        number(carried, Move.TOKENS.column(), best.carried(Move.TOKENS));
        ArrayNode marks = node.putArray("marks");
        best.marks().forEach(marks::add);
    }

    /** How the best shape depends on size and data, and whether the runs show it. */
    private static void exponents(ObjectNode root, Law law) {
        if (law.curves().isEmpty() || law.optimum().place().isEmpty()) {
            return;
        }
        ArrayNode exponents = root.putArray("exponents");
        for (OptimumExponents.Exponent one : law.optimum().exponent().all()) {
            ObjectNode node = quantity(one.value())
                    .put("shape", one.variable().column())
                    .put("over", one.move().column());
            one.p().ifPresent(p -> number(node, "p", p));
            exponents.add(node);
        }
    }

    private static ObjectNode law(Law law, Optimum best) {
        ObjectNode root = JSON.createObjectNode();
        root.put("form", law.name());
        root.put("formula", law.formula());
        root.put("source", law.runs().source());
        root.put("rows", law.runs().size());
        ArrayNode leftOut = root.putArray("left_out");
        for (ExcludedRun row : law.runs().leftOut()) {
            leftOut.addObject().put("row", row.row()).put("reason", row.reason());
        }
        ArrayNode groups = root.putArray("groups");
        int[] rows = new int[law.levels().size()];
        java.util.Arrays.stream(law.diagnostics().levelOfRuns()).forEach(level -> rows[level]++);
        for (int g = 0; g < rows.length; g++) {
            groups.addObject().put("name", law.levels().get(g)).put("rows", rows[g]);
        }
        root.put("weights", law.options().weights().toString());
        number(root, "sigma", law.diagnostics().sigma());
        number(root, "sum_of_squares", law.diagnostics().squares());
        law.diagnostics().merit().ifPresent(merit -> number(root, merit.name(), merit.value()));
        root.put("degrees_of_freedom", law.diagnostics().degreesOfFreedom());
        law.diagnostics().relativeSigma().ifPresent(sigma -> number(root, "sigma_relative", sigma));
        estimates(root, law, best);
        ArrayNode notes = root.putArray("notes");
        law.runs().notes().forEach(notes::add);
        law.notes().forEach(notes::add);
        best.marks().forEach(notes::add);
        best.byOtherBasis().ifPresent(other -> notes.add(other.asOther()));
        number(root, "noise", law.noise().sigma());
        root.put("noise_from", law.noise().fromSeeds() ? "repeated runs" : "residuals");
        law.noise().lackOfFit().ifPresent(p -> root.put("lack_of_fit_p", p));
        ArrayNode drift = root.putArray("drift");
        for (Drift one : law.diagnostics().drift()) {
            ObjectNode node = drift.addObject().put("shape", one.shape()).put("over", one.over());
            number(node, "f", one.test().f());
            node.put("df1", one.test().numerator()).put("df2", one.test().denominator());
            number(node, "p", one.test().p());
        }
        downWeighted(root, law);
        return root;
    }

    /** The runs with a weight below 1 in a robust fit, in ascending order; empty for a plain fit. */
    private static void downWeighted(ObjectNode root, Law law) {
        Table weights = law.diagnostics().weights();
        ArrayNode rows = root.putArray("down_weighted");
        for (Row row : weights) {
            if (row.getDouble("weight") < 1) {
                ObjectNode node = rows.addObject().put("row", row.getInt("row")).put("level", row.getString("level"));
                number(node, "loss", row.getDouble("loss"));
                number(node, "residual", row.getDouble("residual"));
                number(node, "weight", row.getDouble("weight"));
            }
        }
    }

    static void quantities(ArrayNode array, List<Quantity> quantities) {
        quantities.forEach(quantity -> array.add(quantity(quantity)));
    }

    static String written(ObjectNode root) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + System.lineSeparator();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Puts an estimate with its error and interval into a node. */
    static void estimate(ObjectNode node, Estimate estimate) {
        number(node, "estimate", estimate.value());
        number(node, "std_error", estimate.stdError());
        number(node, "low", estimate.interval().low());
        number(node, "high", estimate.interval().high());
    }

    private static ObjectNode quantity(Quantity quantity) {
        ObjectNode node = JSON.createObjectNode().put("term", quantity.term());
        if (quantity instanceof Estimate estimate) {
            estimate(node, estimate);
            node.put("method", estimate.interval().method());
        } else if (quantity instanceof NotIdentified open) {
            node.putNull("estimate");
            node.put("reason", open.reason());
        }
        return node;
    }

    static void number(ObjectNode node, String name, OptionalDouble value) {
        number(node, name, value.orElse(Double.NaN));
    }

    static void number(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }
}
