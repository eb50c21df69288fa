package fitlaw.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fitlaw.accuracy.AllocatedAccuracy;
import fitlaw.arch.Architecture;
import fitlaw.command.AllocateArguments;
import fitlaw.command.RunArguments;
import fitlaw.law.Allocation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Allocates a training budget from the terminal or a script. */
@Command(
        name = "allocate",
        description = {
            "Find the size, tokens and shape with the lowest loss for a training budget.",
            "",
            "Fits L = E + A / N^alpha + B / D^beta to runs of several sizes and numbers of tokens, and minimises"
                    + " it at the budget. Prints a report, or JSON with --json.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fitlaw allocate data/runs/gadre_openlm.csv --where 'train_set == \"c4_original\"' --flops 1e21",
            "  fitlaw allocate runs.csv --flops 5.76e23 --count total --json",
            "  fitlaw allocate chinchilla.json --flops 1e21",
            "  fitlaw allocate runs.csv --flops 1e21 --accuracy tasks.csv --accuracy-loss loss_c4 --min-accuracy 0.6",
        })
final class AllocateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "RUNS|LAW.json",
            description = "File or folder of runs, or file of a saved law of the form chinchilla.")
    private String source;

    @Mixin
    private AllocateArguments allocate;

    @Mixin
    private RunArguments reading;

    @Option(names = "--json", description = "Print JSON on standard output.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = new Terminal(spec);
        AllocateArguments.Made made = allocate.make(reading, source, Optional.empty(), terminal);
        String worth = made.accuracy().map(one -> "\n" + one.report().text()).orElse("");
        return terminal.print(
                json
                        ? json(made.allocation(), made.accuracy())
                        : made.allocation().report().text() + worth);
    }

    private static String json(Allocation made, Optional<AllocatedAccuracy> worth) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("source", made.source());
        root.put("flops", made.budget().flops());
        root.put("count", made.budget().rule().toString());
        root.put("formula", made.budget().rule().formula());
        FitJson.quantities(root.putArray("estimates"), made.estimates());
        made.isoFlop().ifPresent(parabolas -> {
            ArrayNode rows = root.putArray("isoflop");
            FitJson.quantities(rows, List.of(parabolas.parameters(made.budget().flops()), parabolas.exponent()));
        });
        ArrayNode rules = root.putArray("by_rule");
        made.byRule().forEach(one -> {
            ObjectNode rule = rules.addObject();
            rule.put("count", one.rule().toString());
            FitJson.quantities(rule.putArray("estimates"), one.estimates());
        });
        ArrayNode shapes = root.putArray("buildable");
        for (int i = 0; i < made.buildable().shapes().size(); i++) {
            Architecture shape = made.buildable().shapes().get(i);
            ObjectNode one = shapes.addObject();
            one.put("d_model", shape.dModel());
            one.put("d_ff", shape.dFf());
            one.put("n_layers", shape.nLayers());
            one.put("n_heads", shape.nHeads());
            one.put("n_kv_heads", shape.nKvHeads());
            one.put("head_dim", shape.headDim());
            FitJson.quantities(
                    one.putArray("estimates"), List.of(made.buildable().losses().get(i)));
        }
        ArrayNode notes = root.putArray("notes");
        made.notes().forEach(notes::add);
        worth.ifPresent(one -> {
            ArrayNode quantities = root.putArray("accuracy");
            FitJson.quantities(quantities, List.of(one.accuracy()));
            one.flops().ifPresent(flops -> FitJson.quantities(quantities, List.of(flops)));
            one.least().ifPresent(least -> root.put("min_accuracy", least).put("reached", one.isReached()));
            one.notes().forEach(notes::add);
        });
        return FitJson.written(root);
    }
}
